"""Questionnaires as the pages show them: numbered, with what is missing, what the neutrality check found, and the effort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.actor import Actor
from procurement.models import Questionnaire
from procurement.questions.checking import check_document
from procurement.questions.document import Document, Question, Section, from_json
from procurement.questions.effort import Effort, effort
from procurement.questions.neutrality import Finding, findings, texts_of

from .neutrality import FIELDS, names_of_others


def questionnaire_for(actor: Actor, pk: int) -> Questionnaire | None:
    """A questionnaire of the organisation acted for, with its sounding."""
    return Questionnaire.objects.visible_to(actor).select_related("sounding").filter(pk=pk).first()


def questionnaire_of(actor: Actor, public_id: str) -> Questionnaire | None:
    """The questionnaire of a sounding of the organisation acted for."""
    rows = Questionnaire.objects.visible_to(actor).select_related("sounding")
    return rows.filter(sounding__public_id=public_id).first()


def templates_for(actor: Actor) -> list[Template]:
    """The templates of the organisation acted for, by name."""
    rows = Questionnaire.objects.visible_to(actor).templates()
    return [Template(row, effort(from_json(row.document))) for row in rows]


@dataclass(frozen=True)
class Template:
    """A template with what answering it takes."""

    row: Questionnaire
    effort: Effort


@dataclass
class Line:
    """One question on the page."""

    number: str
    question: Question
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class Part:
    """One section on the page."""

    number: int
    section: Section
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class Overview:
    """The whole questionnaire on the page; `findings` of the head are of the whole and of no question."""

    document: Document
    effort: Effort
    parts: list[Part]
    findings: list[Finding]
    missing: list[str]

    @property
    def count_of_findings(self) -> int:
        """How many passages somebody should look at."""
        return len(self.findings) + sum(
            len(part.findings) + sum(len(line.findings) for line in part.lines) for part in self.parts
        )

    @property
    def incomplete(self) -> list[Line]:
        """The questions that lack something."""
        return [line for part in self.parts for line in part.lines if line.missing]

    def line(self, key: str) -> Line | None:
        """The question of that key as the page shows it."""
        return next((line for part in self.parts for line in part.lines if line.question.key == key), None)


def overview_of(row: Questionnaire) -> Overview:
    """What the page of a questionnaire shows; two queries, for the names of vendors and solutions."""
    document = from_json(row.document)
    fields = {name: getattr(row.sounding, name) for name in FIELDS} if row.sounding else {}
    texts = texts_of(document, **fields)
    own = {key: text for key, text in texts.items() if key not in FIELDS or key == "title"}
    found = by_place(findings(own, names_of_others()))
    wrong = {key: list(told.values()) for key, told in check_document(document).items()}
    parts = []
    for at, section in enumerate(document.sections, 1):
        lines = [
            Line(f"{at}.{place}", one, found.get(one.key, []), wrong.get(one.key, []))
            for place, one in enumerate(section.questions, 1)
        ]
        parts.append(Part(at, section, lines, found.get(section.key, []), wrong.get(section.key, [])))
    return Overview(document, effort(document), parts, found.get("title", []), wrong.get("", []))


def by_place(found: tuple[Finding, ...]) -> Mapping[str, list[Finding]]:
    """Findings by the key of the question or section that holds them."""
    sorted_by: dict[str, list[Finding]] = {}
    for one in found:
        sorted_by.setdefault(one.where, []).append(one)
    return sorted_by


def effort_words(document: Document) -> str:
    """How many questions there are and how long answering takes, as a sentence for both sides."""
    told = effort(document)
    words = ngettext("one question", "%(n)s questions", told.questions) % {"n": told.questions}
    minutes = ngettext("about one minute", "about %(n)s minutes", told.minutes) % {"n": told.minutes}
    return _("To answer: %(questions)s, %(minutes)s.") % {"questions": words, "minutes": minutes}


def writers_name(row: Questionnaire) -> str:
    """Who saved last; one query."""
    row = Questionnaire.objects.select_related("edited_by").get(pk=row.pk)
    return row.edited_by.name if row.edited_by else _("Somebody")
