"""Prints what TRL's SFTTrainer makes of rows, a row a line: its ids, a semicolon, its labels.

Usage: sft_labels.py FOLDER, which has tokenizer.json, template.jinja and rows.jsonl (prompt and completion, or
messages).
"""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")

from datasets import Dataset, disable_progress_bars
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from transformers.utils import logging
from trl import SFTConfig, SFTTrainer

disable_progress_bars()
logging.set_verbosity_error()
folder = pathlib.Path(sys.argv[1])
end = "<|endoftext|>"
tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), eos_token=end, pad_token=end)
tokenizer.chat_template = (folder / "template.jinja").read_text()
rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
trainer = SFTTrainer(
    model=GPT2LMHeadModel(GPT2Config(vocab_size=len(tokenizer), n_positions=512, n_embd=8, n_layer=1, n_head=1)),
    args=SFTConfig(
        output_dir=str(folder / "run"),
        max_length=512,
        packing=False,
        assistant_only_loss="messages" in rows[0],
        report_to=[],
        use_cpu=True,
        bf16=False,
    ),
    train_dataset=Dataset.from_list(rows),
    processing_class=tokenizer,
)
for row in trainer.train_dataset:
    batch = trainer.data_collator([row])
    print(*batch["input_ids"][0].tolist(), end=";")
    print(*batch["labels"][0].tolist())
