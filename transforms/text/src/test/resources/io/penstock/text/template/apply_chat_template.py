"""Renders conversations by transformers and tells the assistant's bytes.

Usage: apply_chat_template.py FILE; its lines are {template, variables}; prints {text, mask} or {error} for
each: mask has a 0 or 1 for each byte of the text, and is null for a template without generation blocks.
"""

import datetime
import json
import re
import sys

import transformers.utils.chat_template_utils as chat
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast


class Fixed(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 1, 15, 12, 0)


chat.datetime = Fixed
# A token a byte, so that the mask of tokens is one of bytes.
symbols = {symbol: i for i, symbol in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
backend = Tokenizer(models.BPE(symbols, []))
backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
backend.decoder = decoders.ByteLevel()
for line in open(sys.argv[1], encoding="utf-8"):
    case = json.loads(line)
    variables = case["variables"]
    messages = variables.pop("messages")
    tools = variables.pop("tools", None)
    documents = variables.pop("documents", None)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend)
    tokens = {name: variables.pop(name) for name in list(variables) if name.endswith("_token")}
    # As variables: given to the tokenizer they would become tokens of more than a byte.
    options = dict(tools=tools, documents=documents, chat_template=case["template"], **tokens, **variables)
    try:
        text = tokenizer.apply_chat_template(messages, tokenize=False, **options)
        mask = None
        if re.search(r"{%[-+]?\s*generation\b", case["template"]):
            encoded = tokenizer.apply_chat_template(
                messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True, **options
            )
            mask = encoded["assistant_masks"]
            assert len(mask) == len(text.encode()), "a token must be a byte"
        print(json.dumps({"text": text, "mask": mask}))
    except Exception as e:
        print(json.dumps({"error": f"{type(e).__name__}: {e}"}))
