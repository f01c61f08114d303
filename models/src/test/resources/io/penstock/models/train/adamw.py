"""Three steps of torch.optim.AdamW, clipped; the vector does not decay. A line for each weight."""
import torch

matrix = torch.nn.Parameter(torch.tensor([[(i - 2.5) / 3 for i in range(3)], [(i - 2.5) / 3 for i in range(3, 6)]]))
vector = torch.nn.Parameter(torch.tensor([0.5, -1.0, 2.0]))
optimizer = torch.optim.AdamW(
    [{"params": [matrix], "weight_decay": 0.1}, {"params": [vector], "weight_decay": 0.0}],
    lr=2e-3, betas=(0.9, 0.99), eps=1e-8,
)
for _ in range(3):
    optimizer.zero_grad()
    ((matrix * vector) ** 3).sum().backward()
    torch.nn.utils.clip_grad_norm_([matrix, vector], 0.5)
    optimizer.step()
    for weight in (matrix, vector):
        print(*(repr(v) for v in weight.detach().flatten().tolist()))
