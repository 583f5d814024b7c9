"""The memory as a file, so that a fresh process need not read every row again; it replays what changed since."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from pyroaring import BitMap

from ..interface import FACETS, HIDDEN
from .memory import COLUMNS, Memory, Value

# Raise it with every change of what the file holds.
FORMAT = 2


def save(memory: Memory, file: Path) -> None:
    """Write the memory into the file, whole or not at all."""
    held = memory.bitmaps()
    bitmaps = [hits.serialize() for hits in (memory.everything, *held.values())]
    told = {
        "format": [FORMAT, *FACETS, *HIDDEN],
        "version": memory.version,
        "values": {number: [value.facet, value.code, value.label] for number, value in memory.values.items()},
        "numbers": list(held),
        "lengths": [len(bitmap) for bitmap in bitmaps],
    }
    # PostgreSQL knows no NUL, so no name holds one.
    texts = {
        "told": json.dumps(told).encode(),
        "bitmaps": b"".join(bitmaps),
        "names": b"\0".join(memory.names),
    }
    arrays = {key: np.frombuffer(text, dtype=np.uint8) for key, text in texts.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as target:
        try:
            np.savez(target, **arrays, **{str(sort): column for sort, column in memory.columns.items()})
            os.replace(target.name, file)
        except BaseException:
            os.unlink(target.name)
            raise


def read(file: Path) -> Memory | None:
    """The memory that the file holds; None where there is no such file, or one of another format or broken."""
    try:
        with np.load(file, allow_pickle=False) as found:
            told = json.loads(found["told"].tobytes())
            if told["format"] != [FORMAT, *FACETS, *HIDDEN]:
                return None
            blob, ends = found["bitmaps"].tobytes(), [0, *itertools.accumulate(told["lengths"])]
            everything, *bitmaps = [BitMap.deserialize(blob[a:b]) for a, b in itertools.pairwise(ends)]
            return Memory(
                told["version"],
                {int(number): Value(*rest) for number, rest in told["values"].items()},
                everything,
                dict(zip(told["numbers"], bitmaps, strict=True)),
                found["names"].tobytes().split(b"\0") if found["names"].size else [],
                {sort: found[str(sort)] for sort in COLUMNS},
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        # Half a file, or one of another time: reading the rows is always possible.
        return None
