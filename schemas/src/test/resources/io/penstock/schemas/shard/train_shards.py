"""Trains a small random model for two steps on each shard as it is, by TRL's trainers.

Usage: train_shards.py FOLDER NAME=SFTTrainer|DPOTrainer ...; writes what became of FOLDER/NAME.parquet to
FOLDER/outcomes.json: the losses, and how many tokens of the first batch are learned.
"""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

import torch
from datasets import disable_progress_bars, load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils import logging
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

disable_progress_bars()
logging.set_verbosity_error()
folder = pathlib.Path(sys.argv[1])
torch.manual_seed(0)
bytes_only = sorted(pre_tokenizers.ByteLevel.alphabet()) + ["<end>"]
tokenizer = Tokenizer(models.BPE({symbol: i for i, symbol in enumerate(bytes_only)}, []))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
tokenizer.chat_template = (
    "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
GPT2LMHeadModel(
    GPT2Config(vocab_size=257, n_positions=256, n_embd=16, n_layer=1, n_head=1, eos_token_id=256)
).save_pretrained(folder / "model")
options = dict(
    output_dir=str(folder / "run"),
    max_steps=2,
    per_device_train_batch_size=2,
    logging_steps=1,
    save_strategy="no",
    report_to=[],
    use_cpu=True,
    max_length=256,
    bf16=False,
    disable_tqdm=True,
)
trainers = {"SFTTrainer": (SFTConfig, SFTTrainer), "DPOTrainer": (DPOConfig, DPOTrainer)}
outcomes = {}
for argument in sys.argv[2:]:
    name, kind = argument.split("=")
    config, trainer = trainers[kind]
    shard = str(folder / f"{name}.parquet")
    data = load_dataset("parquet", data_files=shard, split="train", cache_dir=str(folder / "cache"))
    trainer = trainer(
        # By its path: DPO loads its reference from there.
        model=GPT2LMHeadModel.from_pretrained(folder / "model"),
        args=config(**options),
        train_dataset=data,
        processing_class=tokenizer,
    )
    trainer.train()
    batch = next(iter(trainer.get_train_dataloader()))
    outcomes[name] = {
        "losses": [entry["loss"] for entry in trainer.state.log_history if "loss" in entry],
        "learned": int((batch["labels"] != -100).sum()) if "labels" in batch else None,
        "batch": sorted(batch),
    }
(folder / "outcomes.json").write_text(json.dumps(outcomes))
