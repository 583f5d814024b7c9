"""The form of one question: its words, what its kind needs besides, and the rows of its options or of its price table.

Nothing that is typed is refused here: a half-written question is kept with what it lacks, and named until it is whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.facts.registry import FACTS, GROUPS
from catalog.forms.facts.control import Control, Option
from marketplace.core.forms import WorkForm
from procurement.choices import QuestionKind
from procurement.questions.checking import KEY, LONGEST_LABEL, LONGEST_TEXT, LONGEST_TITLE, cleaned_question
from procurement.questions.document import MOST_OPTIONS, Document, Question, Section, new_key
from procurement.questions.kinds import KINDS
from procurement.questions.parts import MOST_FILES, seen_text

# What a row that is not there yet offers without a further save.
EMPTY_ROWS = 3
ROWED = {QuestionKind.SINGLE: "options", QuestionKind.MULTIPLE: "options", QuestionKind.PRICES: "rows"}
LANGUAGES = (("de", gettext_lazy("German")), ("en", gettext_lazy("English")))


@dataclass
class Row:
    """An option, or a row of a price table."""

    key: str
    label: str = ""
    unit: str = ""
    quantity: str = ""
    optional: bool = False
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class QuestionFields:
    """The whole form of a question: controls in order, and rows where its kind has some.

    loose  problems that belong to no control, such as too few options
    """

    controls: list[Control]
    rows: list[Row] | None
    is_priced: bool
    loose: list[str]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong and the anchor it is at."""
        found = [(control.id, problem) for control in self.controls for problem in control.problems]
        found += [("rows", problem) for problem in self.loose]
        for row in self.rows or ():
            found += [(f"row-{row.key}", problem) for problem in row.problems.values()]
        return found


def draw_question(question: Question, problems: Mapping[str, str]) -> QuestionFields:
    """The form of a question with what is wrong beside the fields; rows end with empty ones to fill."""
    controls = [
        Control(
            "title",
            "area",
            _("Question"),
            _("A whole sentence or the requirement itself, in words that fit several vendors."),
            question.title,
            rows=2,
            is_required=True,
        ),
        Control(
            "text",
            "area",
            _("Explanation (optional)"),
            _("What vendors need to know to answer alike."),
            question.text,
        ),
        Control(
            "required",
            "checks",
            _("Must it be answered?"),
            _("Without an answer to it nobody can hand in."),
            options=(Option("yes", _("Yes, an answer is needed"), question.required),),
        ),
        *_own_controls(question),
    ]
    left = dict(problems)
    for control in controls:
        if control.path in left:
            control.problems.append(left.pop(control.path))
    name = ROWED.get(QuestionKind(question.kind))
    rows = None if name is None else _rows_of(question, name, left)
    return QuestionFields(controls, rows, name == "rows", list(left.values()))


def _own_controls(question: Question) -> list[Control]:
    spec = question.spec
    kind = question.kind
    if kind == QuestionKind.NUMBER:
        return [
            _line("unit", _("Unit"), _("Such as users, days or kWh."), spec),
            _line("low", _("Smallest number (optional)"), "", spec, mode="decimal"),
            _line("high", _("Largest number (optional)"), "", spec, mode="decimal"),
        ]
    if kind == QuestionKind.DATE:
        chosen = spec.get("precision") or "day"
        pairs = (("day", _("A day")), ("quarter", _("A quarter")))
        options = tuple(Option(code, word, code == chosen) for code, word in pairs)
        return [Control("precision", "radios", _("How exact?"), options=options)]
    if kind == QuestionKind.TEXT:
        help_text = _("Short answers are read and can be compared. Without an entry 2,000.")
        return [_line("limit", _("Most characters (optional)"), help_text, spec, mode="numeric")]
    if kind == QuestionKind.FILE:
        help_text = _("At most %(limit)s. Without an entry one.") % {"limit": MOST_FILES}
        return [_line("most", _("Most files (optional)"), help_text, spec, mode="numeric")]
    if kind == QuestionKind.FACT:
        return [_facts(str(spec.get("fact") or ""))]
    return []


def _line(path: str, label: str, help_text: str, spec: Mapping[str, Any], mode: str = "") -> Control:
    value = spec.get(path)
    return Control(path, "text", label, help_text, "" if value is None else str(value), mode=mode)


def _facts(chosen: str) -> Control:
    """Every fact of the catalogue by group: it is asked by its definition, and answers come from the listing."""
    options = [Option("", _("Choose"), not chosen)]
    for group in GROUPS:
        options += [
            Option(fact.key, f"{group.label}: {fact.label}", fact.key == chosen) for fact in group.facts
        ]
    help_text = _("Vendors in the catalogue find their answer filled in from their listing.")
    return Control("fact", "select", _("Which fact?"), help_text, chosen, tuple(options), is_required=True)


def _rows_of(question: Question, name: str, left: dict[str, str]) -> list[Row]:
    rows = []
    for at, entry in enumerate(question.spec.get(name) or ()):
        row = Row(
            str(entry.get("key", "")),
            str(entry.get("label", "")),
            str(entry.get("unit") or ""),
            str(entry.get("quantity") or ""),
            bool(entry.get("optional")),
        )
        for path, place in (("", "label"), (".unit", "unit"), (".quantity", "quantity")):
            if f"{name}.{at}{path}" in left:
                row.problems[place] = left.pop(f"{name}.{at}{path}")
        rows.append(row)
    room = max(0, min(EMPTY_ROWS, MOST_OPTIONS - len(rows)))
    return rows + [Row(new_key()) for _number in range(room)]


def read_question(key: str, kind: str, data: QueryDict) -> Question:
    """The question as it was typed, cleaned; what `action` says about its rows is done to them."""
    spec: dict[str, Any] = {
        name: data.get(name, "") for name in KINDS[kind].spec if name not in ("options", "rows")
    }
    name = ROWED.get(QuestionKind(kind))
    if name is not None:
        spec[name] = _read_rows(data, is_priced=name == "rows")
    if kind == QuestionKind.FACT and spec["fact"] in FACTS and not data.get("title", "").strip():
        title = str(FACTS[spec["fact"]].label)
    else:
        title = data.get("title", "")
    return cleaned_question(
        Question(key, kind, title, data.get("text", ""), data.get("required") == "yes", spec)
    )


def _read_rows(data: QueryDict, *, is_priced: bool) -> list[dict[str, Any]]:
    """The rows that hold something, in their order after a button moved or removed one."""
    columns = {name: data.getlist(f"row.{name}") for name in ("key", "label", "unit", "quantity")}
    optional = set(data.getlist("row.optional"))
    rows: list[dict[str, Any]] = []
    known: set[str] = set()
    for at, key in enumerate(columns["key"][: MOST_OPTIONS + EMPTY_ROWS]):
        cells = {name: values[at] if at < len(values) else "" for name, values in columns.items()}
        key = key if KEY.fullmatch(key) and key not in known else new_key()
        known.add(key)
        row: dict[str, Any] = {"key": key, "label": cells["label"]}
        if is_priced:
            row |= {name: cells[name] for name in ("unit", "quantity")} | {"optional": key in optional}
        rows.append(row)
    verb, _colon, at_text = data.get("action", "").partition(":")
    if at_text.isascii() and at_text.isdecimal() and int(at_text[:4]) < len(rows):
        at = int(at_text[:4])
        if verb == "rowup" and at:
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        elif verb == "rowdrop":
            del rows[at]
    return [row for row in rows if row["label"].strip() or str(row.get("quantity", "")).strip()]


def read_section(key: str, data: QueryDict) -> Section:
    """Title and text of a section as they were typed, cleaned."""
    return Section(key, " ".join(seen_text(data.get("title", "")).split()), seen_text(data.get("text", "")))


class _Seen(WorkForm):
    """Holds the state of what the form was opened with; named as the script that saves expects it."""

    saves = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


def _texts(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _title(label: Any, help_text: Any = "", most: int = LONGEST_LABEL) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        error_messages={"required": gettext_lazy("This is missing.")},
    )


class SectionForm(_Seen):
    """Title and text of a section."""

    title = _title(gettext_lazy("Title of the section"))
    text = _texts(gettext_lazy("Text under the title (optional)"))


class HeadForm(_Seen):
    """Title, introduction and language of the whole."""

    title = _title(gettext_lazy("Title of the questionnaire"), most=200)
    intro = _texts(
        gettext_lazy("Introduction (optional)"),
        gettext_lazy(
            "What it is about, in two or three sentences. The notice under § 28 VgV stands on the page anyway."
        ),
        5,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the questions"),
        choices=LANGUAGES,
        help_text=gettext_lazy("Vendors see the fields of their answers in this language too."),
    )


class TemplateForm(WorkForm):
    """The name of a template."""

    title = _title(
        gettext_lazy("Name of the template"), gettext_lazy("All people of your organisation see it."), 200
    )


def head_of(document: Document) -> dict[str, str]:
    """What the form of the whole begins with."""
    return {"title": document.title, "intro": document.intro, "language": document.language}


__all__ = [
    "LONGEST_TITLE",
    "HeadForm",
    "QuestionFields",
    "Row",
    "SectionForm",
    "TemplateForm",
    "draw_question",
    "head_of",
    "read_question",
    "read_section",
]
