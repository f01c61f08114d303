"""Greedy generation by transformers: tokens a second, wall and CPU, and the tokens, as JSON.

  generate_speed.py FOLDER THREADS NEW_TOKENS
"""

import json
import sys
import time

import torch
import transformers

folder, threads, new_tokens = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
prompt = torch.tensor([[1, 2, 3, 4, 5, 6, 7, 8]])
best = None
with torch.inference_mode():
    for _ in range(4):
        wall, cpu = time.perf_counter(), time.process_time()
        text = model.generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False,
                              max_new_tokens=new_tokens, min_new_tokens=new_tokens, pad_token_id=0)
        took = (time.perf_counter() - wall, time.process_time() - cpu)
        best = took if best is None else tuple(map(min, best, took))
print(json.dumps({"wall": new_tokens / best[0], "cpu": new_tokens / best[1],
                  "tokens": text[0, 8:].tolist()}))
