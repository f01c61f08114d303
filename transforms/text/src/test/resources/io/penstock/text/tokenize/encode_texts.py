"""Makes a tokenizer.json of each model in a folder and encodes texts by it.

Usage: encode_texts.py FOLDER; FOLDER/texts.jsonl has a text a line; FOLDER/NAME.tokenizer.json and
FOLDER/NAME.ids.jsonl come to be.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

folder = pathlib.Path(sys.argv[1])
texts = [json.loads(line) for line in (folder / "texts.jsonl").read_text().splitlines()]
specials = ["<unk>", "<s>", "</s>"]


def without_specials(text):
    """A special token that is learned once more has two ids: such a vocabulary is refused."""
    for special in specials:
        text = text.replace(special, "")
    return text


learned = [without_specials(text) for text in texts[: len(texts) // 2]]


def bytes_bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    return tokenizer, trainers.BpeTrainer(vocab_size=600, special_tokens=specials, initial_alphabet=alphabet)


def metaspace_bpe():
    """As Llama's of old: spaces are a letter, and what is unknown becomes bytes."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    byte_tokens = [f"<0x{i:02X}>" for i in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=900, special_tokens=specials + byte_tokens, max_token_length=12)
    return tokenizer, trainer


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer, trainers.WordPieceTrainer(vocab_size=500, special_tokens=specials)


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("  ", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer, trainers.UnigramTrainer(vocab_size=400, special_tokens=specials, unk_token="<unk>")


for make in (bytes_bpe, metaspace_bpe, wordpiece, unigram):
    tokenizer, trainer = make()
    tokenizer.train_from_iterator(learned, trainer)
    frame = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", tokenizer.token_to_id("<s>")), ("</s>", tokenizer.token_to_id("</s>"))]
    )
    tokenizer.post_processor = frame
    tokenizer.save(str(folder / f"{make.__name__}.tokenizer.json"))
    with open(folder / f"{make.__name__}.ids.jsonl", "w") as out:
        for text in texts:
            print(json.dumps(tokenizer.encode(text, add_special_tokens=False).ids), file=out)
