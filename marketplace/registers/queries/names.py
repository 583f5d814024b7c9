"""Names of areas and words to search them by: what people say, how it sorts, how it is found with or without umlauts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..choices import OUTSIDE_MUNICIPALITIES, AreaKind, AreaType

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Letters that are letters of their own and so keep no accent to take off.
OWN_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
NOT_A_WORD = re.compile(r"[^0-9a-z]+")
# "Frankfurt am Main", "Halle (Saale)", "Dahme/Mark", "Neustadt a.d.Aisch": what follows tells places of one name apart.
QUALIFIER = re.compile(
    r"\s*[(/].*|\s(?:am|an|auf|bei|im|in|ob|unter|vor|vorm|zu|zur|ohne|a\.|b\.|i\.|o\.|u\.|v\.)(?=\s|[a-zäöü]\.|[A-ZÄÖÜ]).*"
)
# Additions that stand before the name when the place is spoken of.
SPOKEN_FIRST = ("Lutherstadt", "Kirchspiel")
TYPE_WORDS = {
    AreaType.KREIS: "Kreis",
    AreaType.LANDKREIS: "Landkreis",
    AreaType.AMT: "Amt",
    AreaType.SAMTGEMEINDE: "Samtgemeinde",
    AreaType.VERBANDSGEMEINDE: "Verbandsgemeinde",
    AreaType.VERWALTUNGSGEMEINSCHAFT: "Verwaltungsgemeinschaft",
    AreaType.VG_TRAEGERMODELL: "Verwaltungsgemeinschaft",
    AreaType.KIRCHSPIELSLANDGEMEINDE: "Kirchspielslandgemeinde",
    AreaType.VERWALTUNGSVERBAND: "Verwaltungsverband",
    AreaType.ERFUELLENDE_GEMEINDE: "Erfüllende Gemeinde",
}
# Abbreviations of the register, written out on pages and when searching.
LONG_TYPES = (
    (re.compile(r"^VVG "), "Vereinbarte Verwaltungsgemeinschaft "),
    (re.compile(r"^GVV "), "Gemeindeverwaltungsverband "),
)
LONG_WORDS = (
    (re.compile(r"\ba\. ?d\. ?"), "an der "),
    (re.compile(r"\bi\. ?d\. ?"), "in der "),
    (re.compile(r"\bo\. ?d\. ?"), "ob der "),
    (re.compile(r"\bv\. ?d\. ?"), "vor der "),
    (re.compile(r"\ba\. ?"), "am "),
    (re.compile(r"\bb\. ?"), "bei "),
    (re.compile(r"\bi\. ?"), "im "),
)
TELLS_ITS_TYPE = re.compile(r"(?i:kreis)|^(?:Region|Städteregion|Regionalverband|VVG|GVV)\s")
TYPE_IN_NAME = re.compile(
    r"^(?:VVG der (?:Stadt|Gemeinde)|VVG|GVV|EG|Landkreis|Bezirk|Lutherstadt|Kirchspiel)\s+|\s*\(VGem\)$"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The forms of one name, as the columns of an area hold them."""

    name: str
    sort_name: str
    search_name: str
    search_text: str


def fold(text: str) -> str:
    """Folds to plain lower-case words with umlauts written out: "Köln-Süd" becomes "koeln sued"."""
    if text.isascii():
        return _words(text.lower())
    return _words(unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS))


def fold_bare(text: str) -> str:
    """Folds to plain lower-case words with umlauts without their dots, the German sort order (DIN 5007-1)."""
    return _words(text.casefold())


def _words(text: str) -> str:
    if text.isascii():
        return NOT_A_WORD.sub(" ", text).strip()
    decomposed = unicodedata.normalize("NFKD", text.translate(OWN_LETTERS))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", letters).strip()


def names_of(*, kind: str, type: str, official_name: str) -> Names:
    """The forms of an area's name, from the name in the register.

    search_text lists every spoken form between bars, each with umlauts written out and without dots, so that
    "| koeln |" means the whole name, "| koe" its beginning, and " koe" the beginning of any word.
    """
    plain = _plain_name(kind, type, official_name)
    name = _spoken_name(type, plain, official_name)
    bare = TYPE_IN_NAME.sub("", plain) or plain
    head = QUALIFIER.sub("", bare).strip() or bare
    forms = dict.fromkeys(
        folded
        for form in (head, bare, _written_out(bare, LONG_WORDS), plain, name, official_name)
        for folded in (fold(form), fold_bare(form))
        if folded
    )
    return Names(
        name=name,
        sort_name=fold_bare(bare),
        search_name=fold(head),
        search_text="| " + " | ".join(forms) + " |",
    )


def _plain_name(kind: str, type: str, official_name: str) -> str:
    """The name without what the register adds behind a comma."""
    name = " ".join(official_name.split())
    head, _comma, addition = (part.strip() for part in name.partition(","))
    if not addition:
        return name
    if kind == AreaKind.MUNICIPALITY:
        return f"{addition} {head}" if addition in SPOKEN_FIRST else head
    if kind == AreaKind.DISTRICT or addition == "Stadt":
        return head
    return name


def _spoken_name(type: str, plain: str, official_name: str) -> str:
    """The name with the word for its type where it does not tell it already."""
    if type in OUTSIDE_MUNICIPALITIES:
        return f"{plain} (gemeindefreies Gebiet)"
    word = TYPE_WORDS.get(AreaType(type)) if type else None
    if word is None or TELLS_ITS_TYPE.search(official_name):
        return _written_out(plain, LONG_TYPES)
    return f"{word} {TYPE_IN_NAME.sub('', plain)}"


def _written_out(text: str, abbreviations: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, words in abbreviations:
        text = pattern.sub(words, text)
    return text
