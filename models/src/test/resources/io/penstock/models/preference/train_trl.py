"""Trains the model folder argv[1]/model on argv[1]/run.json with one of TRL's trainers, and prints
what it logs of each step as JSON lines: the reference for TrlParityTest. Parts of the run are
trained one after the other, each from the start. The rows are token ids in
the order in which they are to be learned, so preparation and sampling are passed over."""
import json
import sys

import torch
from datasets import Dataset
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    PreTrainedTokenizerFast,
    TrainerCallback,
)

torch.set_num_threads(1)
directory = sys.argv[1]
with open(directory + "/run.json") as file:
    run = json.load(file)
words = {str(i): i for i in range(run["vocab_size"])}
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer(WordLevel(words, unk_token="0")), pad_token="0", eos_token="0"
)


def freeze(model):
    """Java's model has no biases."""
    for name, parameter in model.named_parameters():
        if name.endswith(".bias"):
            parameter.requires_grad = False
    return model


def settings(config, **more):
    return config(
        output_dir=directory + "/trl",
        per_device_train_batch_size=run["batch_rows"],
        gradient_accumulation_steps=run["accumulation_steps"],
        learning_rate=run["learning_rate"],
        lr_scheduler_type="linear",
        max_steps=run["steps"],
        weight_decay=0.0,
        max_grad_norm=run["grad_clip"],
        adam_beta2=run["beta2"],
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        max_length=run["max_length"],
        disable_tqdm=True,
        dataloader_num_workers=0,
        seed=1,
        **more,
    )


def as_it_is(trainer):
    """The trainer with rows prepared already, in their order."""

    class AsItIs(trainer):
        def _prepare_dataset(self, dataset, *args, **kwargs):
            return dataset

        def _get_train_sampler(self, dataset=None):
            return torch.utils.data.SequentialSampler(dataset or self.train_dataset)

    return AsItIs


def causal():
    return freeze(AutoModelForCausalLM.from_pretrained(directory + "/model", dtype=torch.float32))


def adapted(folder):
    from peft import PeftModel

    return PeftModel.from_pretrained(causal(), directory + "/" + folder, is_trainable=True)


def pairs():
    return {
        "prompt_ids": [row["prompt"] for row in run["rows"]],
        "chosen_ids": [row["chosen"] for row in run["rows"]],
        "rejected_ids": [row["rejected"] for row in run["rows"]],
    }


def trainer_of(method):
    if method == "reward":
        from trl import RewardConfig, RewardTrainer

        model = AutoModelForSequenceClassification.from_pretrained(
            directory + "/model", num_labels=1, pad_token_id=0, dtype=torch.float32
        )
        model.score.weight.data = torch.tensor([run["head"]])
        rows = {
            "chosen_ids": [row["prompt"] + row["chosen"] for row in run["rows"]],
            "rejected_ids": [row["prompt"] + row["rejected"] for row in run["rows"]],
            "margin": [row["margin"] for row in run["rows"]],
        }
        trainer = as_it_is(RewardTrainer)(
            model=freeze(model),
            args=settings(RewardConfig, center_rewards_coefficient=run["center"]),
            train_dataset=Dataset.from_dict(rows),
            processing_class=tokenizer,
        )
    elif method == "kto":
        from trl import KTOConfig, KTOTrainer

        size = run["batch_rows"]
        completions = [row["completion"] for row in run["rows"]]
        shifted = []
        for start in range(0, len(completions), size):
            batch = completions[start : start + size]
            shifted += [batch[-1]] + batch[:-1]
        rows = {
            "prompt_ids": [row["prompt"] for row in run["rows"]],
            "completion_ids": completions,
            "KL_completion_ids": shifted,
            "label": [row["label"] for row in run["rows"]],
        }
        trainer = as_it_is(KTOTrainer)(
            model=causal(),
            ref_model=causal(),
            args=settings(KTOConfig, beta=run["beta"]),
            train_dataset=Dataset.from_dict(rows),
            processing_class=tokenizer,
        )
    elif method == "orpo":
        from trl.experimental.orpo import ORPOConfig, ORPOTrainer

        rows = {"prompt": [], "chosen": [], "rejected": []}
        for row in run["rows"]:
            for key in rows:
                rows[key].append(" ".join(str(i) for i in row[key]))

        class Ids(ORPOTrainer):
            def tokenize_row(self, feature, model=None):
                ids = {key: [int(i) for i in feature[key].split()] for key in ("prompt", "chosen", "rejected")}
                row = {"prompt_input_ids": ids["prompt"], "prompt_attention_mask": [1] * len(ids["prompt"])}
                for key in ("chosen", "rejected"):
                    row[key + "_input_ids"] = ids["prompt"] + ids[key]
                    row[key + "_attention_mask"] = [1] * len(row[key + "_input_ids"])
                    row[key + "_labels"] = [-100] * len(ids["prompt"]) + ids[key]
                return row

            def _get_train_sampler(self, dataset=None):
                return torch.utils.data.SequentialSampler(dataset or self.train_dataset)

        trainer = Ids(
            model=causal(),
            args=settings(ORPOConfig, beta=run["beta"]),
            train_dataset=Dataset.from_dict(rows),
            processing_class=tokenizer,
        )
    else:
        from trl import DPOConfig, DPOTrainer

        adapter = run.get("adapter")
        trainer = as_it_is(DPOTrainer)(
            model=adapted(adapter) if adapter else causal(),
            ref_model=None if adapter else causal(),
            args=settings(
                DPOConfig,
                beta=run["beta"],
                loss_type=run["loss_type"],
                loss_weights=run["loss_weights"],
                label_smoothing=run["label_smoothing"],
                **run.get("options", {}),
            ),
            train_dataset=Dataset.from_dict(pairs()),
            processing_class=tokenizer,
        )
    return trainer


class Print(TrainerCallback):
    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            print("STEP " + json.dumps(logs), flush=True)


for part in run.get("parts", [{}]):
    run.update(part)
    trainer = trainer_of(run["method"])
    trainer.add_callback(Print())
    trainer.train()
