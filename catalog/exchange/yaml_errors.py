"""Turns what the YAML parser complains of into a sentence that the owner of the file understands."""

from __future__ import annotations

import re

import yaml
from django.utils.translation import gettext_lazy as _

from .problems import Unreadable

# What the parser says -> what to do. The first whose words occur in the complaint counts.
HINTS = (
    (
        "could not find expected ':'",
        _(
            "This line is neither “key: value” nor part of the text above it. "
            "Indent a text that goes over several lines, and begin it with “>” or “|”."
        ),
    ),
    (
        "mapping values are not allowed",
        _("There is a colon inside a text here, or the line is indented wrongly. Put the text in quotes."),
    ),
    (
        "block sequence entries are not allowed",
        _("A list begins in the middle of a line here. Put each “- entry” on a line of its own."),
    ),
    (
        "did not find expected '-' indicator",
        _("This line does not fit the list above it. All entries begin with “-” in the same column."),
    ),
    (
        "did not find expected key",
        _(
            "The indentation of this line does not fit the lines above it, or a quotation mark is missing before it."
        ),
    ),
    (
        "did not find expected alphabetic or numeric character",
        _("A text can't begin with * or & unless it stands in quotes."),
    ),
    ("found unexpected end of stream", _("A quotation mark that opens a text here is never closed.")),
    ("found unexpected document indicator", _("A quotation mark that opens a text here is never closed.")),
    ("found unknown escape character", _("A backslash in a text in double quotes is written twice: \\\\")),
    (
        "found character that cannot start any token",
        _("A text can't begin with this character unless it stands in quotes."),
    ),
    ("did not find expected ',' or", _("A list in [ ] or a map in { } is not closed, or lacks a comma.")),
    (
        "control characters are not allowed",
        _("There is an invisible control character in the file. Remove it."),
    ),
)
TAB = _("This line is indented with a tab. YAML allows only spaces there: replace the tab by spaces.")
ANY = _(
    "From this line on the file can't be read as YAML. Look at the indentation and at the quotation marks."
)

KEY = re.compile(r"\s*(?:-\s+)?([\w-]+):(?:\s|$)")
# These are noticed a line or more after the place that has to be mended.
AT_CONTEXT = (
    "could not find expected ':'",
    "found unexpected end of stream",
    "found unexpected document indicator",
)


def unreadable_yaml(error: yaml.YAMLError, text: str) -> Unreadable:
    """The problem behind a parser's error, with the line to mend."""
    said = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'reason', '') or ''}".strip() or str(error)
    line = _line(error, said, text)
    written = _written(text, line)
    key = KEY.match(written)
    field = key[1] if key else ""
    if re.match(r"[ ]*\t", written):
        return Unreadable("tab", str(TAB), line=line, field=field)
    hint = next((hint for words, hint in HINTS if words in said), ANY)
    return Unreadable("yaml", str(hint), line=line, field=field)


def _line(error: yaml.YAMLError, said: str, text: str) -> int | None:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    if context is not None and any(words in said for words in AT_CONTEXT):
        mark = context
    if mark is not None:
        return mark.line + 1
    position = getattr(error, "position", None)
    return None if position is None else text.encode().count(b"\n", 0, position) + 1


def _written(text: str, line: int | None) -> str:
    """What stands in a line; the parser counts these as line ends, and no others."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    return lines[line - 1] if line is not None and line <= len(lines) else ""
