"""Trains the model folder argv[1]/model with TRL's GRPOTrainer, once for each of the runs in
argv[1]/runs.json, on the answers and rewards that Java recorded, and prints what it logs of each
step as JSON lines: the reference for GrpoParityTest."""
import json
import sys

import torch
from datasets import Dataset
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

torch.set_num_threads(1)
directory = sys.argv[1]
with open(directory + "/runs.json") as file:
    runs = json.load(file)
words = {str(i): i for i in range(8)}
tokenizer = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer(WordLevel(words, unk_token="0")), pad_token="0", eos_token="0"
)


class Print(TrainerCallback):
    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            print("STEP " + json.dumps(logs), flush=True)


def train(run):
    rollouts = iter(run["rollouts"])

    def recorded(prompts, trainer):
        rollout = next(rollouts)
        assert len(prompts) == len(rollout)
        return {
            "prompt_ids": [answer["prompt"] for answer in rollout],
            "completion_ids": [answer["completion"] for answer in rollout],
            "logprobs": [[0.0] * len(answer["completion"]) for answer in rollout],
            "recorded_reward": [answer["reward"] for answer in rollout],
        }

    def recorded_reward(completions, recorded_reward, **kwargs):
        return recorded_reward

    model = AutoModelForCausalLM.from_pretrained(directory + "/model", dtype=torch.float32)
    for name, parameter in model.named_parameters():
        if name.endswith(".bias"):  # Java's model has none
            parameter.requires_grad = False
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=recorded_reward,
        rollout_func=recorded,
        args=GRPOConfig(
            output_dir=directory + "/trl",
            per_device_train_batch_size=run["rows"],
            learning_rate=run["learning_rate"],
            adam_epsilon=run["epsilon"],
            lr_scheduler_type="linear",
            max_steps=run["steps"],
            weight_decay=0.0,
            max_grad_norm=1.0,
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            disable_tqdm=True,
            disable_dropout=True,
            **run["config"],
        ),
        train_dataset=Dataset.from_dict({"prompt": ["1"] * 64}),
        processing_class=tokenizer,
    )
    trainer.add_callback(Print())
    trainer.train()


for run in runs:
    train(run)
