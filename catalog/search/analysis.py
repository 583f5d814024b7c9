"""From text to lexemes, the same for what is indexed and for what is asked; PostgreSQL's own dictionaries are not used.

A word is folded first (case, umlaut spellings, accents), then stemmed in the language of its text. German and English
stems stand as they are, those of other languages carry their language ("it:serviz"), so that no foreign ending makes a
false friend. A word without language, such as a name, is taken as German and English. What is asked is stemmed in every
language, so it meets the word in whatever language that was written.
"""

from __future__ import annotations

from functools import lru_cache

import Stemmer

from .compounds import german_stem, split

STEMMERS = {
    "de": "german",
    "en": "english",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
PLAIN = ("de", "en")


@lru_cache(maxsize=100_000)
def lexemes(word: str, language: str = "") -> tuple[str, ...]:
    """The lexemes under which a folded word of a text is found: its stem and, in German, those of its parts.

    language  BCP 47 tag of the text; empty for a name
    """
    parts = asked_parts(word) if _code(language) in ("", "de") else ()
    return tuple(dict.fromkeys((*own_lexemes(word, language), *parts)))


def own_lexemes(word: str, language: str = "") -> tuple[str, ...]:
    """The lexemes of a folded word of a text that are the word itself: one, or two where it has no language."""
    code = _code(language)
    return (_stem(word, code),) if code else tuple(dict.fromkeys(_stem(word, plain) for plain in PLAIN))


@lru_cache(maxsize=20_000)
def asked_lexemes(word: str) -> tuple[str, ...]:
    """Every lexeme under which a folded word may stand in a text of any language; its parts are not among them."""
    return tuple(dict.fromkeys((word, *(_stem(word, code) for code in STEMMERS))))


@lru_cache(maxsize=20_000)
def asked_parts(word: str) -> tuple[str, ...]:
    """The lexemes of the parts of a German compound; empty if it is none."""
    return tuple(dict.fromkeys(_stem(part, "de") for part in split(word)))


def _code(language: str) -> str:
    return language.split("-")[0].lower()


@lru_cache(maxsize=200_000)
def _stem(word: str, code: str) -> str:
    if code == "de":
        return german_stem(word)
    if code not in STEMMERS:
        return word
    stem = _stemmer(STEMMERS[code]).stemWord(word)
    return stem if code in PLAIN else f"{code}:{stem}"


@lru_cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    # The stemmer's own cache would hold every word a second time.
    return Stemmer.Stemmer(name, 0)
