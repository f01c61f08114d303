"""The judge of PeftParityTest, with transformers and peft.

make DIR   writes tiny random models, adapters on them, and the logits of adapted and merged models
check DIR  loads the adapters and merged models that Penstock wrote there, and writes their logits

DIR/ids.json                      the token ids of all logits
DIR/MODEL/base                    a model folder
DIR/MODEL/KIND/theirs             an adapter by PEFT, with logits.json
DIR/MODEL/KIND/ours, ours-merged  an adapter, and a merged model, by Penstock; `check` adds judged.json to KIND
"""
import json
import os
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

torch.set_num_threads(1)
MODELS = {
    "gpt2": lambda: GPT2LMHeadModel(GPT2Config(
        vocab_size=96, n_positions=32, n_embd=32, n_layer=2, n_head=2)),
    "llama": lambda: LlamaForCausalLM(LlamaConfig(
        vocab_size=96, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=32, tie_word_embeddings=False)),
}
TARGETS = {"gpt2": ["c_attn", "c_proj"], "llama": ["q_proj", "v_proj", "down_proj"]}
EMBEDDING = {"gpt2": "wte", "llama": "embed_tokens"}
NORM = {"gpt2": "ln_f", "llama": "norm"}


def configs(model):
    targets, common = TARGETS[model], {"task_type": "CAUSAL_LM", "fan_in_fan_out": model == "gpt2"}
    yield "lora", LoraConfig(r=4, lora_alpha=8, target_modules=targets, **common)
    yield "rslora", LoraConfig(r=4, lora_alpha=8, use_rslora=True, target_modules=targets, **common)
    yield "dora", LoraConfig(r=4, lora_alpha=8, use_dora=True, target_modules=targets, **common)
    yield "all", LoraConfig(r=2, lora_alpha=4, target_modules="all-linear", **common)
    yield "pattern", LoraConfig(
        r=4, lora_alpha=8, target_modules=r".*\.1\..*(c_fc|up_proj|c_attn|k_proj)",
        rank_pattern={"c_fc|up_proj": 2}, alpha_pattern={"c_attn|k_proj": 3}, **common)
    yield "embedding", LoraConfig(
        r=4, lora_alpha=8, target_modules=targets + [EMBEDDING[model]], **common)
    yield "saved", LoraConfig(
        r=4, lora_alpha=8, target_modules=targets, modules_to_save=[NORM[model]], **common)


def logits(model, ids):
    model.eval()
    with torch.no_grad():
        return model(input_ids=ids).logits


def write(file, tensor):
    with open(file, "w") as out:
        json.dump(tensor.flatten().tolist(), out)


def make(directory):
    torch.manual_seed(5)
    ids = torch.randint(0, 96, (2, 11))
    with open(directory + "/ids.json", "w") as out:
        json.dump(ids.tolist(), out)
    for name, new in MODELS.items():
        base = directory + "/" + name + "/base"
        new().save_pretrained(base)
        for kind, config in configs(name):
            model = get_peft_model(AutoModelForCausalLM.from_pretrained(base), config)
            for key, parameter in model.named_parameters():
                if parameter.requires_grad:
                    parameter.data += 0.1 * torch.randn_like(parameter)
            theirs = f"{directory}/{name}/{kind}/theirs"
            model.save_pretrained(theirs)
            result = logits(model, ids)
            write(theirs + "/logits.json", result)
            if not (kind == "embedding" and name == "gpt2"):  # there the output layer would change too
                merged = logits(model.merge_and_unload(), ids)
                assert torch.allclose(result, merged, atol=1e-4)


def check(directory):
    with open(directory + "/ids.json") as file:
        ids = torch.tensor(json.load(file))
    for name in MODELS:
        for kind, _ in configs(name):
            folder = f"{directory}/{name}/{kind}"
            base = AutoModelForCausalLM.from_pretrained(f"{directory}/{name}/base")
            write(folder + "/judged.json", logits(PeftModel.from_pretrained(base, folder + "/ours"), ids))
            if os.path.exists(folder + "/ours-merged"):
                merged = AutoModelForCausalLM.from_pretrained(folder + "/ours-merged")
                write(folder + "/judged-merged.json", logits(merged, ids))


{"make": make, "check": check}[sys.argv[1]](sys.argv[2])
