"""Words of a text: how they are cut out, and how their spellings are made equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 60

STOP_WORDS = frozenset(
    """aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis da dabei dadurch damit dann das dass dem den
    denen denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines
    er es etwa fuer ggf hat haben hier ihm ihn ihr ihre ihrem ihren ihrer ihres im in ins ist ja jede jedem jeden jeder jedes kann
    koennen man mehr mit nach nicht noch nur ob oder ohne sein seine seinem seinen seiner sich sie sind so sowie sowohl ueber um
    und uns unser unter usw vom von vor war was wenn werden wie wir wird wo wurde wurden zb zu zum zur zwischen
    a about and are as at be but by can for from has have how if into is it its of on or our s so such t than that the their them
    then there these they this those to was we were what when where which who will with you your""".split()
)

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_GENDER = re.compile(r"(?<=\w)[:*_/]-?in(?:nen)?\b")
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "a"}
    | {"ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Make spellings equal: case, ä/ae, ö/oe, ü/ue, ß/ss, accents."""
    text = unicodedata.normalize("NFC", word).casefold().translate(_LETTERS)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c))


def asked_words(text: str) -> list[str]:
    """The words of a query as typed, hyphens taken apart, in order and without repeats."""
    found = (part for word in _words(text) for part in word.split("-"))
    return list({fold(word)[:LONGEST]: word for word in found}.values())


def indexed_words(text: str) -> Iterator[str]:
    """The words of a text as written, and beside them joined ("E-Akte": EAkte) and inner ones ("KomMonitor": Monitor)."""
    for word in _words(text):
        parts = word.split("-")
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)
        for part in parts:
            if not part[1:].islower() and len(humps := _HUMP.split(part)) > 1:
                yield from (hump for hump in humps if len(hump) > 2)


def _words(text: str) -> list[str]:
    return _WORD.findall(_GENDER.sub("", text))


def is_stop_word(word: str) -> bool:
    """Whether the (folded) word says nothing by itself."""
    return word in STOP_WORDS


def sort_key(name: str) -> str:
    """The key by which names stand in German order (DIN 5007-1): ä as a, ß as ss, case and signs do not count."""
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())[:200] or name[:200]
