"""Unpacks the fonts that the front end brings for browsers (WOFF 1.0) into the form that PDFs are set with (sfnt)."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

# Ids of names: family, whole name, name in PostScript, family of all weights. https://learn.microsoft.com/typography/opentype/spec/name
FAMILY, WHOLE, POSTSCRIPT, LARGE_FAMILY = 1, 4, 6, 16
WINDOWS = 3
NAME = struct.Struct(">6H")
# The header and one entry of the directory of tables: https://www.w3.org/TR/WOFF/
HEADER = struct.Struct(">4sIIHHIHHIIIII")
ENTRY = struct.Struct(">4sIIII")
RECORD = struct.Struct(">4sIII")


class NotAFont(Exception):
    """The file is no WOFF 1.0 font, or it is damaged."""


def unpack(source: Path, target: Path, family: str) -> None:
    """Write the font in `source` (.woff) to `target` (.ttf) under the name of a family; raises NotAFont.

    Browsers put the parts of a font together by the signs each holds; elsewhere each part needs a family of its own.
    """
    target.write_bytes(sfnt(source.read_bytes(), family))


def sfnt(woff: bytes, family: str) -> bytes:
    """The font inside a WOFF file, its tables in the same order, under the name of a family; raises NotAFont."""
    try:
        signature, flavour, _length, count, *_rest = HEADER.unpack_from(woff)
        if signature != b"wOFF":
            raise NotAFont("The file does not begin like a WOFF 1.0 font.")
        entries = [ENTRY.unpack_from(woff, HEADER.size + at * ENTRY.size) for at in range(count)]
        tables = [(tag, _table(woff, *place)) for tag, *place, _check in entries]
        tables = [(tag, _named(table, family) if tag == b"name" else table) for tag, table in tables]
    except (struct.error, zlib.error) as error:
        raise NotAFont(f"The font is damaged: {error}.") from error
    power = max(count.bit_length() - 1, 0)
    reach = 16 << power
    head = struct.pack(">IHHHH", flavour, count, reach, power, count * 16 - reach)
    place = len(head) + count * RECORD.size
    directory, body = b"", b""
    for tag, table in tables:
        directory += RECORD.pack(tag, _check(table), place + len(body), len(table))
        # Every table begins at a multiple of four.
        body += table + b"\0" * (-len(table) % 4)
    return head + directory + body


def _table(woff: bytes, offset: int, packed: int, size: int) -> bytes:
    data = woff[offset : offset + packed]
    table = zlib.decompress(data) if packed < size else data
    if len(table) != size:
        raise NotAFont("A table of the font has not the size it says.")
    return table


def _named(table: bytes, family: str) -> bytes:
    """The table of names with another family; copyright and licence stay as they are."""
    _version, count, start = struct.unpack_from(">3H", table)
    records = [NAME.unpack_from(table, 6 + at * NAME.size) for at in range(count)]
    own = {FAMILY: family, LARGE_FAMILY: family, WHOLE: family, POSTSCRIPT: family.replace(" ", "")}
    head, texts = b"", b""
    kept = [record for record in records if record[0] == WINDOWS]
    for platform, encoding, language, name, length, offset in kept:
        text = table[start + offset : start + offset + length]
        if name in own:
            text = own[name].encode("utf-16-be")
        head += NAME.pack(platform, encoding, language, name, len(text), len(texts))
        texts += text
    return struct.pack(">3H", 0, len(kept), 6 + len(head)) + head + texts


def _check(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
