"""The judge of the architectures: random models by transformers, their logits and greedy texts.

  judge_models.py make FOLDER      a model folder a case under FOLDER, each with judge.json
  judge_models.py logits FOLDER    written.json a case: the logits of the model in its folder written
  judge_models.py golden FOLDER    the small cases that machines without Python are held to
"""

import json
import pathlib
import sys

import torch
import transformers

LLAMA = dict(
    vocab_size=97, hidden_size=48, intermediate_size=80, num_hidden_layers=2,
    num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128,
    bos_token_id=None, eos_token_id=None, pad_token_id=None)
GPT2 = dict(vocab_size=97, n_positions=128, n_embd=48, n_layer=2, n_head=4,
            bos_token_id=None, eos_token_id=None)


def rope(kind, **more):
    return dict(LLAMA, rope_parameters=dict(rope_type=kind, rope_theta=10000.0, **more))


CASES = {
    "gpt2": ("GPT2", GPT2),
    "gpt2-untied": ("GPT2", dict(GPT2, tie_word_embeddings=False, activation_function="gelu",
                                 n_inner=64, layer_norm_epsilon=1e-3)),
    "llama": ("Llama", LLAMA),
    "llama-tied": ("Llama", dict(LLAMA, tie_word_embeddings=True, num_key_value_heads=4,
                                 rms_norm_eps=1e-3)),
    "llama-biases": ("Llama", dict(LLAMA, attention_bias=True, mlp_bias=True, head_dim=16)),
    "llama-linear": ("Llama", rope("linear", factor=3.0)),
    "llama-dynamic": ("Llama", dict(rope("dynamic", factor=4.0), max_position_embeddings=32)),
    "llama-llama3": ("Llama", rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                   original_max_position_embeddings=32)),
    "llama-yarn": ("Llama", rope("yarn", factor=4.0, original_max_position_embeddings=32)),
    "llama-longrope": ("Llama", dict(rope(
        "longrope", short_factor=[1.0, 1.1, 1.3, 1.7], long_factor=[1.2, 2.0, 4.5, 8.0],
        original_max_position_embeddings=16), head_dim=8)),
    "mistral": ("Mistral", dict(LLAMA, sliding_window=None)),
    "mistral-window": ("Mistral", dict(LLAMA, sliding_window=7)),
    "qwen2": ("Qwen2", LLAMA),
    "qwen2-window": ("Qwen2", dict(LLAMA, use_sliding_window=True, sliding_window=9,
                                   max_window_layers=0)),
    "qwen2-window-from": ("Qwen2", dict(LLAMA, use_sliding_window=True, sliding_window=7,
                                        max_window_layers=1)),
    "qwen3": ("Qwen3", dict(LLAMA, head_dim=16)),
    "qwen3-mixed": ("Qwen3", dict(LLAMA, head_dim=16, use_sliding_window=True, sliding_window=5,
                                  layer_types=["sliding_attention", "full_attention"])),
}
GOLDEN = ("gpt2", "llama-llama3", "llama-longrope", "mistral-window", "qwen2", "qwen3",
          "qwen3-mixed")
LONG = ("llama-dynamic", "llama-longrope")  # whose rows go beyond the trained length
GOLDEN_SIZE = dict(vocab_size=31, hidden_size=16, intermediate_size=24, num_attention_heads=2,
                   num_key_value_heads=1)
GOLDEN_GPT2 = dict(vocab_size=31, n_embd=16, n_head=2)


def model_of(kind, settings):
    torch.manual_seed(7)
    config = getattr(transformers, kind + "Config")(**settings)
    model = getattr(transformers, kind + ("LMHeadModel" if kind == "GPT2" else "ForCausalLM"))(config)
    with torch.no_grad():  # larger than first weights, so that every part matters
        for name, parameter in model.named_parameters():
            parameter.normal_(1.0 if "norm" in name or "ln_" in name else 0.0, 0.2)
    return model.eval()


def judged(model, rows, generate):
    ids = torch.tensor(rows)
    with torch.no_grad():
        result = {"rows": rows, "logits": [
            round(logit, 6) for logit in model(ids).logits.flatten().tolist()]}
        if generate:
            text = model.generate(ids[:1, :12], max_new_tokens=generate, do_sample=False,
                                  attention_mask=torch.ones(1, 12, dtype=torch.long),
                                  pad_token_id=0)
            result["greedy"] = text[0, 12:].tolist()
    return result


def make(folder, kind, settings, length, generate):
    model = model_of(kind, settings)
    model.save_pretrained(folder)
    vocabulary = settings["vocab_size"]
    rows = [[(i * i * 7 + 3 * i + 11 * r) % vocabulary for i in range(length)] for r in range(2)]
    (folder / "judge.json").write_text(json.dumps(judged(model, rows, generate)))


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "make":
        for name, (kind, settings) in CASES.items():
            make(folder / name, kind, settings, 48 if name in LONG else 24, 64)
    elif sys.argv[1] == "golden":
        for name in GOLDEN:
            kind, settings = CASES[name]
            small = dict(settings, **(GOLDEN_GPT2 if kind == "GPT2" else GOLDEN_SIZE))
            if kind == "Qwen3":
                small["head_dim"] = 8
            make(folder / name, kind, small, 20 if name in LONG else 12, 16)
    elif sys.argv[1] == "logits":
        for case in sorted(folder.iterdir()):
            rows = json.loads((case / "judge.json").read_text())["rows"]
            model = transformers.AutoModelForCausalLM.from_pretrained(
                case / "written", dtype=torch.float32)
            (case / "written.json").write_text(json.dumps(judged(model.eval(), rows, 0)))


main()
