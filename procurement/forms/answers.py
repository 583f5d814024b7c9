"""Draws the fields of an answer from the parts of its question, and reads them back, with the controls of the listing editor.

A field is named `<key of the question>.<part>`; a question whose fields a page shows is named in `asked`, so that half a
page never empties the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.facts.registry import FACTS
from catalog.forms.facts.control import Control, Option
from catalog.forms.facts.drawing import draw as draw_fact
from catalog.forms.facts.reading import read as read_fact
from procurement.choices import PartType
from procurement.questions.document import Question
from procurement.questions.parts import Part

ASKED = "asked"
CONFIDENTIAL = "confidential"


def path_of(question: Question, part: Part) -> str:
    """The name of the field of a part."""
    return f"{question.key}.{part.name}"


def draw_answer(
    question: Question,
    value: Mapping[str, Any] | None,
    *,
    problems: Mapping[str, str] | None = None,
    solutions: tuple[tuple[str, str], ...] = (),
) -> list[Control]:
    """The controls of an answer, in the order of the parts.

    value      the clean parts, or what was typed where that can't be taken
    problems   sentences by part
    solutions  own listings to choose from, slug and name, for SOLUTION
    Parts that depend on another are always drawn: without JavaScript nobody can make them appear. Files are drawn by the page.
    """
    value, problems = value or {}, problems or {}
    controls = []
    for part in question.parts:
        if part.type == PartType.FILES:
            continue
        control = _draw(question, part, value.get(part.name), solutions)
        control.is_required = question.required and part.needed and part.when is None
        if part.when is not None:
            control.help = " ".join(filter(None, (_only(question, part), control.help)))
        if part.name in problems:
            control.problems.append(problems[part.name])
        controls.append(control)
    return controls


def _only(question: Question, part: Part) -> str:
    """For which answers a part is asked, in words."""
    name, codes = part.when or ("", frozenset())
    other = next(one for one in question.parts if one.name == name)
    words = [label for code, label in other.choices if code in codes]
    return _("Only for: %(answers)s.") % {"answers": ", ".join(words)}


def _draw(question: Question, part: Part, raw: Any, solutions: tuple[tuple[str, str], ...]) -> Control:
    path = path_of(question, part)
    label = part.label or question.title
    if part.type == PartType.FACT:
        if part.fact not in FACTS:
            return Control(path, "area", label=label, value=_text(raw))
        control = draw_fact(FACTS[part.fact], raw)
        _moved(control, part.fact, path)
        control.is_hidden_label = True
        return control
    drawer = DRAWERS[part.type]
    control = drawer(part, path, raw, solutions)
    control.label = f"{label} ({part.unit})" if part.unit else label
    control.help = part.help
    control.is_hidden_label = not part.label
    return control


def _moved(control: Control, before: str, after: str) -> None:
    """Give a control of a fact, and all in it, the name that it has here."""
    for one in control.every():
        one.path = after + one.path[len(before) :]


def _text(raw: Any) -> str:
    return "" if raw is None or isinstance(raw, (dict, list)) else str(raw)


def _line(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    mode = {PartType.NUMBER: "decimal", PartType.ADDRESS: "url"}.get(part.type, "")
    return Control(path, "text", value=_text(raw), mode=mode)


def _area(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    return Control(path, "area", value=_text(raw), rows=6 if part.limit > 1000 else 3)


def _day(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    value = _text(raw)
    is_day = not value or (len(value) == 10 and value[4] == value[7] == "-")
    return Control(path, "text", value=value, input="date" if is_day else "text")


def _radios(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    value = _text(raw)
    return Control(
        path, "radios", value=value, options=tuple(Option(c, w, c == value) for c, w in part.choices)
    )


def _checks(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    chosen = raw if isinstance(raw, list) else [_text(raw)]
    return Control(path, "checks", options=tuple(Option(c, w, c in chosen) for c, w in part.choices))


def _yes(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    return Control(path, "checks", options=(Option("yes", _("Yes"), raw is True),))


def _quarter(part: Part, path: str, raw: Any, _solutions: Any) -> Control:
    control = Control(path, "text", value=_text(raw))
    control.help = _("Like 2027-Q2.")
    return control


def _own(part: Part, path: str, raw: Any, solutions: tuple[tuple[str, str], ...]) -> Control:
    value = _text(raw)
    pairs = [("", _("None")), *solutions]
    if value and value not in dict(pairs):
        pairs.append((value, value))
    return Control(path, "select", value=value, options=tuple(Option(c, w, c == value) for c, w in pairs))


DRAWERS: dict[PartType, Callable[[Part, str, Any, Any], Control]] = {
    PartType.CHOICE: _radios,
    PartType.CHOICES: _checks,
    PartType.NUMBER: _line,
    PartType.DAY: _day,
    PartType.QUARTER: _quarter,
    PartType.LINE: _line,
    PartType.TEXT: _area,
    PartType.ADDRESS: _line,
    PartType.YES: _yes,
    PartType.SOLUTION: _own,
}


def asked_questions(data: QueryDict) -> list[str]:
    """Keys of the questions that a page says it holds."""
    return data.getlist(ASKED)


def read_answer_fields(question: Question, data: QueryDict) -> dict[str, Any]:
    """What was typed for a question, part by part, as it was typed; files are not among it."""
    raw: dict[str, Any] = {}
    for part in question.parts:
        path = path_of(question, part)
        if part.type == PartType.FACT:
            if part.fact in FACTS:
                raw[part.name] = read_fact(FACTS[part.fact].type, data, path)
        elif part.type == PartType.CHOICES:
            raw[part.name] = [code for code in data.getlist(path) if code]
        elif part.type != PartType.FILES:
            raw[part.name] = data.get(path, "")
    return raw


def is_confidential(question: Question, data: QueryDict) -> bool:
    """Whether the vendor ticked that the answer is confidential."""
    return data.get(f"{question.key}.{CONFIDENTIAL}") == "yes"
