"""Quantises made-up weights to NF4 with double quantisation by bitsandbytes' published rules (its default
backend: scale by the reciprocal of the block's largest magnitude, take the nearest code), and prints the
bytes as JSON: the reference of Nf4Test. Run it again to write nf4.json anew."""
import base64
import json

import torch

ROWS, COLUMNS, BLOCK, NESTED_BLOCK = 136, 128, 64, 256
NF4 = torch.tensor([
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
    -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725,
    0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
    0.7229568362236023, 1.0])


def weights():
    state, values = 1, []
    for i in range(ROWS * COLUMNS):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state / 2**31 - 0.5) * (1 + i // BLOCK * 37 % 101) / 50)
    return torch.tensor(values, dtype=torch.float64).float()


def dynamic_map():
    values = [0.0, 1.0]
    for i in range(7):
        boundaries = torch.linspace(0.1, 1, 2**i + 1, dtype=torch.float32)
        means = (boundaries[:-1] + boundaries[1:]) / 2.0
        values += ((10 ** (-6 + i)) * means).tolist()
        values += (-(10 ** (-6 + i)) * means).tolist()
    return torch.tensor(sorted(values))


def nearest(values, block, code):
    missing = -len(values) % block
    blocks = torch.nn.functional.pad(values, (0, missing)).view(-1, block)
    largest = blocks.abs().max(dim=1)[0]
    scaled = (blocks * (1 / largest.view(-1, 1))).clamp(-1, 1).view(-1)[: len(values)]
    return (scaled.view(-1, 1) - code).abs().argmin(dim=1).to(torch.uint8), largest


def coded(tensor):
    return base64.b64encode(tensor.numpy().tobytes()).decode()


codes, absmax = nearest(weights(), BLOCK, NF4)
offset = absmax.mean()
nested, scales = nearest(absmax - offset, NESTED_BLOCK, dynamic_map())
print(json.dumps({
    "packed": coded(codes[::2] << 4 | codes[1::2]),
    "absmax": coded(nested),
    "nested_absmax": coded(scales),
    "nested_offset": coded(offset.view(1)),
    "quant_map": coded(dynamic_map()),
}, indent=1))
