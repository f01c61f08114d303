"""The judge of SftParityTest: makes a small model and rows, and trains it with TRL."""
import json
import os
import random
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", OMP_NUM_THREADS="1")
import torch
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

folder, what, method, learning_rate = sys.argv[1:5]
torch.set_num_threads(1)


def prepare():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    draw = random.Random(5)
    words = ["red", "green", "blue", "stone", "river", "cloud", "seven", "eight", "walks", "sleeps"]
    rows = []
    for i in range(60):
        if i % 3 == 0:
            rows.append({"text": " ".join(draw.choices(words, k=draw.randint(3, 12)))})
        else:
            asked = draw.choices(words, k=draw.randint(2, 6))
            rows.append({"prompt": "Turn around: " + " ".join(asked), "completion": " " + " ".join(asked[::-1])})
    # One shape a file, as datasets have it.
    rows = [r for r in rows if "prompt" in r] + [
        {"prompt": "Say:", "completion": " " + r["text"]} for r in rows if "text" in r
    ]
    with open(folder + "/rows.jsonl", "w") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        [r["prompt"] + r["completion"] for r in rows],
        trainers.BpeTrainer(
            vocab_size=300,
            special_tokens=["<|endoftext|>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|endoftext|>", pad_token="<|endoftext|>"
    ).save_pretrained(folder + "/model")
    torch.manual_seed(3)
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=64, n_embd=32, n_layer=2, n_head=2,
        resid_pdrop=0, embd_pdrop=0, attn_pdrop=0, bos_token_id=0, eos_token_id=0,
    )
    model = GPT2LMHeadModel(config)
    model.save_pretrained(folder + "/model")
    if method == "lora":
        from peft import LoraConfig, get_peft_model

        get_peft_model(
            model, LoraConfig(task_type="CAUSAL_LM", target_modules=["c_attn"], fan_in_fan_out=True)
        ).save_pretrained(folder + "/adapter")


def train():
    from datasets import Dataset
    from torch.utils.data import SequentialSampler
    from transformers import TrainerCallback
    from trl import SFTConfig, SFTTrainer

    rows = [json.loads(line) for line in open(folder + "/ordered.jsonl")]
    model = GPT2LMHeadModel.from_pretrained(folder + "/model", dtype=torch.float32)
    if method == "lora":
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, folder + "/adapter", is_trainable=True)

    class Losses(TrainerCallback):
        def on_log(self, args, state, control, logs=None, **kwargs):
            if "loss" in logs:
                print("loss", logs["loss"], flush=True)

    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(
            output_dir=folder + "/trl", max_steps=50, per_device_train_batch_size=4,
            learning_rate=float(learning_rate), lr_scheduler_type="linear", warmup_steps=5, logging_steps=1,
            report_to="none", use_cpu=True, bf16=False, gradient_checkpointing=False,
            save_strategy="no", disable_tqdm=True, dataset_num_proc=None, seed=42,
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=PreTrainedTokenizerFast.from_pretrained(folder + "/model"),
        callbacks=[Losses()],
    )
    trainer._get_train_sampler = lambda *unused: SequentialSampler(trainer.train_dataset)
    trainer.train()


prepare() if what == "prepare" else train()
