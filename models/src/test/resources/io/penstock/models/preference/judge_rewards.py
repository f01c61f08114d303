"""Scores argv[1]/rows.json with reward models: those that Java wrote into argv[1]/java/, and some of
its own, which it writes into argv[1]/python/. Prints the scores by folder as one line of JSON: the
reference for RewardFolderParityTest."""
import json
import os
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import (
    AutoModelForSequenceClassification,
    GPT2Config,
    GPT2ForSequenceClassification,
    LlamaConfig,
    LlamaForSequenceClassification,
)

torch.manual_seed(5)
torch.set_num_threads(1)
directory = sys.argv[1]
with open(directory + "/rows.json") as file:
    rows = json.load(file)
PAD = 0


def scores(model):
    """Of all rows in one batch, padded at the end."""
    longest = max(len(row) for row in rows)
    ids = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    assert model.config.num_labels == 1 and model.config.pad_token_id == PAD
    with torch.no_grad():
        return model.eval()(input_ids=ids, attention_mask=mask).logits[:, 0].tolist()


def read(folder, **more):
    model, info = AutoModelForSequenceClassification.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True, **more
    )
    return model, info


result = {}
for name in ("gpt2", "llama"):
    model, info = read(f"{directory}/java/{name}")
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    result["java/" + name] = scores(model)
    base, _ = read(f"{directory}/java/{name}-base", num_labels=1, pad_token_id=PAD)
    result[f"java/{name}-lora"] = scores(
        PeftModel.from_pretrained(base, f"{directory}/java/{name}-lora")
    )

models = {
    "gpt2": lambda: GPT2ForSequenceClassification(
        GPT2Config(vocab_size=32, n_positions=16, n_embd=16, n_layer=2, n_head=2, num_labels=1, pad_token_id=PAD)
    ),
    "llama": lambda: LlamaForSequenceClassification(
        LlamaConfig(
            vocab_size=32,
            max_position_embeddings=16,
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            num_labels=1,
            pad_token_id=PAD,
        )
    ),
}
for name, make in models.items():
    model = make()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, 0, 0.3)
    folder = f"{directory}/python/{name}"
    model.save_pretrained(folder)
    result["python/" + name] = scores(model)
    targets = ["c_attn"] if name == "gpt2" else ["q_proj", "v_proj"]
    base, _ = read(folder)
    adapted = get_peft_model(
        base, LoraConfig(task_type="SEQ_CLS", r=2, target_modules=targets, init_lora_weights=False)
    )
    adapted.base_model.model.score.modules_to_save["default"].weight.data.normal_()
    adapted.save_pretrained(folder + "-lora")
    result[f"python/{name}-lora"] = scores(adapted)
print("SCORES " + json.dumps(result))
