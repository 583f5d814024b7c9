"""PDFs for everybody (PDF/UA-1): a template of ours and data of strangers, which goes in as data and is never read as markup.

A template is a file of Typst that begins with

    #import "/marketplace/core/typst/page.typ": paper, data
    #show: paper

`data` is what the caller gave, with `title` and `language` among it. Every text of it stays a text: `#data.name` shows it
letter by letter. A template that lacks a title, skips a heading or shows a picture without words is refused, not mended.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from .plain import plain

MEDIA_TYPE = "application/pdf"
STANDARD = "ua-1"
# What the fonts are known to hold: Latin, Greek, Cyrillic, and the signs that stand in running text.
SURE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e9e"
    "\u2010-\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\ufffd]"
)
MISSING = "\N{REPLACEMENT CHARACTER}"


class CannotSet(Exception):
    """The template can't be set; that is a fault of the template, and the message says which."""


def pdf_of(template: Path, data: Mapping[str, Any], *, title: str, language: str) -> bytes:
    """The tagged PDF that a template makes of JSON data; raises CannotSet.

    title     shown by readers instead of the name of the file, and read aloud first
    language  BCP 47, of everything that does not say otherwise
    """
    told = _each(dict(data) | {"title": title, "language": language}, plain)
    try:
        return _set(template, told)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise CannotSet(str(error)) from error
    # Some sign stands in no font. The standard forbids to leave it blank, so it is shown as one that is missing.
    try:
        return _set(template, _each(told, lambda text: SURE.sub(MISSING, text)))
    except typst.TypstError as error:
        raise CannotSet(str(error)) from error


def _set(template: Path, data: Mapping[str, Any]) -> bytes:
    return typst.compile(
        str(template),
        root=str(settings.BASE_DIR),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[STANDARD],
    )


@functools.lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts of the site, which script/setup unpacked, and those that Typst brings; read once per process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(settings.PDF_FONTS)]
    )


def _each(value: Any, change: Any) -> Any:
    """The same data with every text changed, keys included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): _each(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each(item, change) for item in value]
    return value
