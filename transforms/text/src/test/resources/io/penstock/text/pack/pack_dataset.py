"""Packs the sequences of RandomSequences.java by TRL and prints one row a line, and a line `-` after each case.

Usage: pack_dataset.py STRATEGY:ROW_LENGTH:SEED:COUNT:LONGEST:BATCH ...
"""

import sys

from datasets import Dataset, disable_progress_bars
from trl.data_utils import pack_dataset

disable_progress_bars()
for case in sys.argv[1:]:
    strategy, *numbers = case.split(":")
    row_length, state, count, longest, batch = map(int, numbers)
    sequences, token = [], 0
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        length = 1 + (state >> 8) % longest
        sequences.append(list(range(token, token + length)))
        token += length
    packed = pack_dataset(
        Dataset.from_dict({"input_ids": sequences}),
        seq_length=row_length,
        strategy=strategy,
        map_kwargs={"batch_size": batch},
    )
    for row in packed:
        line = " ".join(map(str, row["input_ids"]))
        if "seq_lengths" in row:
            line += ";" + " ".join(map(str, row["seq_lengths"]))
        print(line)
    print("-")
