"""Where questions can be taken from: ready templates, templates and soundings of one's own, and public soundings of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import Actor
from procurement.models import Questionnaire, Sounding
from procurement.questions.document import Document, from_json
from procurement.questions.effort import Effort, effort
from procurement.questions.ready import ready_templates

MOST_OF_OTHERS = 25
READY, TEMPLATE, OWN, PUBLIC = "ready", "template", "own", "sounding"
GROUPS = (
    (READY, _("Ready templates")),
    (TEMPLATE, _("Templates of your organisation")),
    (OWN, _("Soundings of your organisation")),
    (PUBLIC, _("Published soundings of others")),
)


@dataclass(frozen=True)
class Source:
    """A questionnaire to take from.

    kind, key  stand in its address: of a ready template its name, of a template its number, else the id of the sounding
    by         whose it is, where it is of somebody else
    summary    what it is for, of a ready template
    """

    kind: str
    key: str
    title: str
    document: Document
    by: str = ""
    summary: str = ""

    @property
    def effort(self) -> Effort:
        """What answering all of it takes."""
        return effort(self.document)

    @property
    def kept(self) -> Mapping[str, Any]:
        """What the questionnaire remembers of it."""
        return {"kind": self.kind, "key": self.key}


def templates_for(actor: Actor) -> list[tuple[Any, list[Source]]]:
    """The ready templates and those of the organisation acted for, by group; one query."""
    found = {READY: ready_sources(), TEMPLATE: _templates(actor, None)}
    groups = [(label, [one for one in found.get(kind, ()) if one.document.count]) for kind, label in GROUPS]
    return [(label, sources) for label, sources in groups if sources]


def sources_for(actor: Actor, asked: str = "", beside: int | None = None) -> list[tuple[Any, list[Source]]]:
    """By group what holds the words in its title or in a question; without words everything, of others the newest.

    beside  number of the questionnaire that takes; it is no source of itself
    Three queries.
    """
    found = {
        READY: ready_sources(),
        TEMPLATE: _templates(actor, beside),
        OWN: _own(actor, beside),
        PUBLIC: _public(actor),
    }
    words = asked.casefold().split()
    groups = [
        (label, [one for one in found[kind] if one.document.count and _holds(one, words)])
        for kind, label in GROUPS
    ]
    return [(label, sources[:MOST_OF_OTHERS]) for label, sources in groups if sources]


def source_for(actor: Actor, kind: str, key: str) -> Source | None:
    """One of them, where the actor may read it; two queries at most."""
    if kind == READY:
        return next((one for one in ready_sources() if one.key == key), None)
    if kind == TEMPLATE:
        return next((one for one in _templates(actor, None) if one.key == key), None)
    if kind == OWN:
        return next((one for one in _own(actor, None) if one.key == key), None)
    if kind == PUBLIC:
        rows = Sounding.objects.public().filter(public_id=key, current__isnull=False)
        row = rows.select_related("organisation", "current").first()
        return _of_others(row) if row else None
    return None


def ready_sources() -> list[Source]:
    """Those that come with the software, in German."""
    return [Source(READY, one.key, one.name, one.document, summary=one.summary) for one in ready_templates()]


def _templates(actor: Actor, beside: int | None) -> list[Source]:
    rows = Questionnaire.objects.visible_to(actor).templates().exclude(pk=beside)
    return [Source(TEMPLATE, str(row.pk), row.name, from_json(row.document)) for row in rows]


def _own(actor: Actor, beside: int | None) -> list[Source]:
    rows = Questionnaire.objects.visible_to(actor).exclude(sounding=None).exclude(pk=beside)
    rows = rows.select_related("sounding").order_by("-pk")
    return [
        Source(OWN, row.sounding.public_id, row.sounding.title, from_json(row.document))
        for row in rows
        if row.sounding is not None
    ]


def _public(actor: Actor) -> list[Source]:
    rows = (
        Sounding.objects.public().filter(current__isnull=False).exclude(organisation_id=actor.organisation_id)
    )
    rows = rows.select_related("organisation", "current").order_by("-published_at", "-pk")
    # Words are looked for among the newest: these are the ones whose law and technology still hold.
    return [_of_others(row) for row in rows[:200]]


def _of_others(row: Sounding) -> Source:
    document = from_json(row.current.document if row.current else {})
    return Source(PUBLIC, row.public_id, row.title, document, row.organisation.name)


def _holds(source: Source, words: list[str]) -> bool:
    if not words:
        return True
    text = " ".join(
        [source.title, source.by, source.summary, *(f"{one.title} {one.text}" for one in source.document)]
    )
    return all(word in text.casefold() for word in words)
