"""Prints what DuckDB and Hugging Face datasets read in the shards of a folder, a line of JSON each.

Usage: read_shards.py FOLDER
"""

import json
import pathlib
import sys
import tempfile

import duckdb
from datasets import List, Value, disable_progress_bars, load_dataset

disable_progress_bars()


def type_of(feature):
    """The feature in DuckDB's words, so that one expectation serves both."""
    if isinstance(feature, Value):
        return {"string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "bool": "BOOLEAN", "binary": "BLOB"}[
            feature.dtype
        ]
    if isinstance(feature, List):
        return type_of(feature.feature) + "[]"
    return "STRUCT(" + ", ".join(f"{name} {type_of(of)}" for name, of in feature.items()) + ")"


def plain(value):
    return list(value) if isinstance(value, bytes) else str(value)


def report(reader, kind, columns, rows):
    print(json.dumps({"reader": reader, "kind": kind, "columns": columns, "rows": rows}, default=plain))


for shard in sorted(pathlib.Path(sys.argv[1]).glob("*.parquet")):
    relation = duckdb.read_parquet(str(shard))
    # DuckDB quotes names in types where it must.
    types = [str(of).replace('"', "") for of in relation.types]
    report(
        "duckdb",
        shard.stem,
        dict(zip(relation.columns, types)),
        [dict(zip(relation.columns, row)) for row in relation.fetchall()],
    )
    with tempfile.TemporaryDirectory() as cache:
        data = load_dataset("parquet", data_files=str(shard), split="train", cache_dir=cache)
        report("datasets", shard.stem, {name: type_of(of) for name, of in data.features.items()}, data.to_list())
