"""Draws the control of a value from its type: the one place that knows how each type is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.facts.fact import Fact
from catalog.facts.types import (
    Boolean,
    Choice,
    Date,
    FactType,
    Integer,
    Keyed,
    Language,
    Licence,
    Localised,
    Many,
    Range,
    Record,
    Text,
    Url,
)
from catalog.queries.wording import language_label

from .control import Control, Option

FIRST_LANGUAGES = ("de", "en")
# From this length on a text gets more than one line.
LONG = 400
FEW = 10
SPARE_ROWS = 1
SPARE_LINES = 2
# Facts that are chosen by searching a register or what others have stated rather than typed.
SEARCHED = ("cpv", "standards")
# Open lists in which others' words are proposed while one types.
PROPOSED = ("specialist_systems",)


@dataclass
class Wishes:
    """What a page wants beyond the values: empty rows by path, found codes with their words by fact."""

    more: dict[str, int] = field(default_factory=dict)
    found: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)


def draw(fact: Fact, raw: Any, wishes: Wishes | None = None) -> Control:
    """The control of a fact that holds a value, cleaned or as it was typed."""
    wishes = wishes or Wishes()
    if fact.key in SEARCHED:
        control = _search(fact, raw, wishes)
    elif fact.key in PROPOSED:
        control = _lines(fact.key, raw, wishes)
    else:
        control = _draw(fact.type, fact.key, raw, wishes)
    control.label, control.help = str(fact.label), str(fact.help)
    control.is_required = fact.required or fact.essential
    return control


def _draw(kind: FactType, path: str, raw: Any, wishes: Wishes) -> Control:
    drawer = next(drawer for known, drawer in DRAWERS if isinstance(kind, known))
    return drawer(kind, path, raw, wishes)


def _shown(raw: Any) -> str:
    return "" if raw is None or isinstance(raw, (dict, list)) else str(raw)


def _text(kind: Text, path: str, raw: Any, wishes: Wishes) -> Control:
    if kind.lines or kind.longest >= LONG:
        return Control(
            path, "area", value=_shown(raw), rows=10 if kind.longest > 2000 else 4 if kind.lines else 2
        )
    return Control(path, "text", value=_shown(raw))


def _url(kind: Url, path: str, raw: Any, wishes: Wishes) -> Control:
    return Control(path, "text", value=_shown(raw), mode="url")


def _choice(kind: Choice, path: str, raw: Any, wishes: Wishes) -> Control:
    return _select(path, raw, [(code, str(label)) for code, label in kind.pairs])


def _boolean(kind: Boolean, path: str, raw: Any, wishes: Wishes) -> Control:
    value = {True: "true", False: "false"}.get(raw, raw) if isinstance(raw, bool) else raw
    return _select(path, value, [("true", _("Yes")), ("false", _("No"))])


def _integer(kind: Integer, path: str, raw: Any, wishes: Wishes) -> Control:
    if kind.most - kind.least <= FEW:
        numbers = [str(number) for number in range(kind.least, kind.most + 1)]
        return _select(path, None if raw is None else str(raw), [(number, number) for number in numbers])
    return Control(path, "text", value=_shown(raw), mode="numeric")


def _select(path: str, raw: Any, pairs: list[tuple[str, str]]) -> Control:
    """One of a list, or not stated; a value that is not in the list stays to be seen."""
    value = _shown(raw)
    codes = [code for code, _label in pairs]
    odd = [] if not value or value in codes else [(value, value)]
    shown = [("", _("Not stated")), *odd, *pairs]
    return Control(path, "select", value=value, options=tuple(Option(c, w, c == value) for c, w in shown))


def _range(kind: Range, path: str, raw: Any, wishes: Wishes) -> Control:
    ends = raw if isinstance(raw, Mapping) else {}
    names = {"min": _("from"), "max": _("to")}
    children = [
        Control(f"{path}.{end}", "text", label=name, value=_shown(ends.get(end)), mode="numeric")
        for end, name in names.items()
    ]
    return Control(path, "range", children=children)


def _date(kind: Date, path: str, raw: Any, wishes: Wishes) -> Control:
    value = _shown(raw)
    # A field for days shows nothing where it holds no day, so what was typed would be gone.
    is_day = not value or (len(value) == 10 and value[4] == value[7] == "-")
    return Control(path, "text", value=value, input="date" if is_day else "text")


def _language(kind: Language, path: str, raw: Any, wishes: Wishes) -> Control:
    return Control(path, "text", value=_shown(raw))


def _licence(kind: Licence, path: str, raw: Any, wishes: Wishes) -> Control:
    return Control(path, "text", value=_shown(raw), listed="list-licences")


def _many(kind: Many, path: str, raw: Any, wishes: Wishes) -> Control:
    values = raw if isinstance(raw, list) else []
    if isinstance(kind.of, Choice):
        chosen = [str(value) for value in values]
        pairs = [(code, str(label)) for code, label in kind.of.pairs]
        odd = [(value, value) for value in chosen if value not in kind.of.codes]
        return Control(path, "checks", options=tuple(Option(c, w, c in chosen) for c, w in [*odd, *pairs]))
    if isinstance(kind.of, Record):
        count = len(values) + SPARE_ROWS + wishes.more.get(path, 0)
        rows = [
            _draw(kind.of, f"{path}[{at}]", values[at] if at < len(values) else None, wishes)
            for at in range(count)
        ]
        for at, row in enumerate(rows, 1):
            row.label = _("Entry %(number)d") % {"number": at}
        return Control(path, "rows", children=rows)
    text = "\n".join(_shown(value) for value in values)
    hint = _("One a line.")
    return Control(path, "area", help=hint, value=text, rows=min(12, max(3, len(values) + 1)))


def _lines(path: str, raw: Any, wishes: Wishes) -> Control:
    values = [_shown(value) for value in raw] if isinstance(raw, list) else []
    spare = SPARE_LINES + wishes.more.get(path, 0)
    return Control(path, "lines", value=[*values, *[""] * spare], listed=f"list-{path}")


def _search(fact: Fact, raw: Any, wishes: Wishes) -> Control:
    """Chosen codes as ticked boxes with their words, and what a search found as boxes to tick."""
    chosen = [_shown(value) for value in raw] if isinstance(raw, list) else []
    found = [(code, word) for code, word in wishes.found.get(fact.key, []) if code not in chosen]
    shown = [Option(code, wishes.words.get(code, code), True) for code in chosen]
    shown += [Option(code, word) for code, word in found]
    return Control(fact.key, "search", value=wishes.asked.get(fact.key, ""), options=tuple(shown))


def _localised(kind: Localised, path: str, raw: Any, wishes: Wishes) -> Control:
    texts = raw if isinstance(raw, Mapping) else {}
    children = []
    for tag in dict.fromkeys([*FIRST_LANGUAGES, *texts]):
        child = _draw(kind.of, f"{path}.{tag}", texts.get(tag), wishes)
        child.label, child.lang = language_label(tag), tag
        children.append(child)
    return Control(path, "languages", children=children)


def _keyed(kind: Keyed, path: str, raw: Any, wishes: Wishes) -> Control:
    values = raw if isinstance(raw, Mapping) else {}
    children = []
    for code, label in kind.keys.pairs:
        child = _draw(kind.of, f"{path}.{code}", values.get(code), wishes)
        child.label = str(label)
        children.append(child)
    is_table = isinstance(kind.of, Record) and all(isinstance(of, Range) for of in kind.of.fields.values())
    heads = tuple(child.label for child in children[0].children) if is_table else ()
    return Control(path, "table" if is_table else "keyed", children=children, heads=heads)


def _record(kind: Record, path: str, raw: Any, wishes: Wishes) -> Control:
    values = raw if isinstance(raw, Mapping) else {}
    children = []
    for key, of in kind.fields.items():
        child = _draw(of, f"{path}.{key}", values.get(key), wishes)
        child.label = str(kind.labels.get(key, key))
        child.is_required = key in kind.required
        children.append(child)
    return Control(path, "record", children=children)


DRAWERS: tuple[tuple[type[FactType], Callable[..., Control]], ...] = (
    (Url, _url),
    (Choice, _choice),
    (Boolean, _boolean),
    (Integer, _integer),
    (Range, _range),
    (Date, _date),
    (Language, _language),
    (Licence, _licence),
    (Many, _many),
    (Localised, _localised),
    (Keyed, _keyed),
    (Record, _record),
    (Text, _text),
)
