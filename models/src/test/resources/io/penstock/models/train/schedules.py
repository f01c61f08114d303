"""The learning rates of transformers' schedules: lines of type, step and rate."""
import torch
from transformers import get_scheduler

PEAK, MINIMUM, WARMUP, DECAY, STEPS = 2e-3, 3e-4, 7, 20, 60
for name, own in {
    "cosine": {},
    "cosine_with_min_lr": {"min_lr": MINIMUM},
    "linear": {},
    "constant": {},
    "constant_with_warmup": {},
    "warmup_stable_decay": {"num_decay_steps": DECAY, "min_lr_ratio": MINIMUM / PEAK},
}.items():
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    schedule = get_scheduler(
        name, optimizer, num_warmup_steps=WARMUP, num_training_steps=STEPS, scheduler_specific_kwargs=own
    )
    for step in range(STEPS):
        print(name, step, repr(schedule.get_last_lr()[0]))
        optimizer.step()
        schedule.step()
