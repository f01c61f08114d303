"""Trains the model folder argv[1]/model on argv[1]/rows.json with transformers and torch.optim, and
prints the loss and gradient norm of each step: the reference for TransformersParityTest."""
import json
import math
import sys

import torch
from transformers import GPT2LMHeadModel

torch.set_num_threads(1)
directory = sys.argv[1]
model = GPT2LMHeadModel.from_pretrained(directory + "/model", attn_implementation="sdpa")
with open(directory + "/rows.json") as file:
    run = json.load(file)
for name, parameter in model.named_parameters():
    if name.endswith(".bias"):
        parameter.requires_grad = False
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": run["weight_decay"]},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ],
    betas=(run["beta1"], run["beta2"]),
    eps=run["epsilon"],
)
for step, rows in enumerate(run["batches"]):
    ids = torch.tensor([row["input_ids"] for row in rows])
    labels = torch.tensor([row["labels"] for row in rows])
    positions = torch.tensor([row["position_ids"] for row in rows])
    documents = torch.cumsum((positions == 0).long(), 1)
    length = ids.shape[1]
    seen = (documents[:, :, None] == documents[:, None, :]) & torch.ones(length, length).tril().bool()
    mask = torch.where(seen, 0.0, float("-inf"))[:, None]
    logits = model(input_ids=ids, position_ids=positions, attention_mask=mask).logits
    targets = torch.where(positions == 0, -100, labels)[:, 1:]
    loss = torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(trained, run["grad_clip"])
    if step < run["warmup_steps"]:
        rate = run["learning_rate"] * (step + 1) / (run["warmup_steps"] + 1)
    else:
        ratio = (step - run["warmup_steps"]) / (run["steps"] - run["warmup_steps"])
        scale = 0.5 * (1 + math.cos(math.pi * ratio))
        rate = run["min_learning_rate"] + scale * (run["learning_rate"] - run["min_learning_rate"])
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    print(repr(loss.item()), repr(norm.item()), repr(rate))
