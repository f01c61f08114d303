"""Golden values of TokenSamplerTest: the probabilities that transformers draws by."""
import json
import sys

import torch
from transformers import (
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

torch.manual_seed(11)
logits = (torch.randn(24) * 2).round(decimals=3)
seen = [3, 7, 7, 20]
cases = []
for temperature, top_k, top_p, min_p, penalty in [
    (1.0, 0, 0.6, 0, 1.0),
    (0.7, 0, 0.9, 0, 1.0),
    (1.0, 0, 1.0, 0.1, 1.0),
    (1.0, 0, 1.0, 0, 1.3),
    (1.0, 0, 1.0, 0, 0.8),
    (1.5, 10, 0.8, 0.05, 1.2),
    (0.3, 0, 0.01, 0, 1.0),
]:
    chain = LogitsProcessorList()
    if penalty != 1:
        chain.append(RepetitionPenaltyLogitsProcessor(penalty))
    if temperature != 1:
        chain.append(TemperatureLogitsWarper(temperature))
    if top_k:
        chain.append(TopKLogitsWarper(top_k))
    if top_p < 1:
        chain.append(TopPLogitsWarper(top_p))
    if min_p:
        chain.append(MinPLogitsWarper(min_p))
    scores = chain(torch.tensor([seen]), logits[None].clone())
    cases.append(
        {"temperature": temperature, "top_k": top_k, "top_p": top_p, "min_p": min_p,
         "repetition_penalty": penalty, "probabilities": torch.softmax(scores, -1)[0].double().tolist()}
    )
json.dump({"logits": logits.double().tolist(), "seen": seen, "cases": cases}, open(sys.argv[1], "w"), indent=1)
