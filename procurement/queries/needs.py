"""Reads about needs: lists, one need with its steps, what is missing, and what the record says of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalog.queries.lists import names_of_areas
from catalog.queries.proposals import cpv_words
from marketplace.core.actor import Actor
from marketplace.core.models import AuditEvent
from procurement.choices import NeedState
from procurement.models import Need, Sounding
from procurement.verbs import VERBS

# The steps in which a need is described: key, label, what stands in it, and its fields.
STEPS: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
    (
        "purpose",
        gettext_lazy("Purpose and situation"),
        gettext_lazy("What shall be better, and how it is today"),
        ("title", "purpose", "situation", "offer_type"),
    ),
    (
        "users",
        gettext_lazy("Users"),
        gettext_lazy("Who works with it, and how many"),
        ("users", "user_count"),
    ),
    (
        "requirements",
        gettext_lazy("Core requirements"),
        gettext_lazy("What it has to do, one sentence each"),
        ("requirements",),
    ),
    (
        "schedule",
        gettext_lazy("Schedule"),
        gettext_lazy("When it shall be in use"),
        ("wanted_from", "wanted_until", "schedule"),
    ),
    (
        "place",
        gettext_lazy("Subject and region"),
        gettext_lazy("CPV codes and the area for which it is meant"),
        ("cpv", "regions"),
    ),
)
FIELDS_OF = {key: fields for key, _label, _text, fields in STEPS}
NEEDED = ("title", "purpose", "users", "requirements")
HISTORY = 12


@dataclass(frozen=True)
class Step:
    """One step of describing a need, as the task list shows it.

    kind     done, now (begun, and something is missing) or open
    word     the same in a word
    missing  sentences that say what is still to be written
    url      where one goes on; empty for those who only read
    """

    key: str
    number: int
    name: Any
    text: Any
    kind: str
    word: Any
    missing: str = ""
    url: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the record about a need: what, when, and who as far as that is known."""

    at: datetime.datetime
    words: Any
    who: str


def needs_for(actor: Actor, state: str = "") -> QuerySet[Need]:
    """The needs that the organisation acted for leads, the newest first; one state, or all."""
    rows = Need.objects.own_of(actor).select_related("organisation", "requested_by")
    return rows.filter(state=state) if state in NeedState.values else rows


def need_for(actor: Actor, public_id: Any) -> Need | None:
    """One need that the organisation acted for leads."""
    rows = Need.objects.own_of(actor).select_related(
        "organisation", "requested_by", "finished_by", "edited_by"
    )
    return rows.filter(public_id=public_id).first()


def counts_for(actor: Actor) -> dict[str, int]:
    """How many needs the organisation acted for leads in each state; one query."""
    counts = dict.fromkeys(NeedState.values, 0)
    rows = Need.objects.own_of(actor).order_by().values_list("state").annotate(n=Count("pk"))
    return counts | dict(rows)


def was_asked(actor: Actor, public_id: Any) -> bool:
    """Whether the organisation acted for was asked to join this need of somebody else."""
    return Need.objects.visible_to(actor).filter(public_id=public_id).exists()


def missing_of(need: Need) -> dict[str, str]:
    """By field what has to be written before a need counts as described; empty when nothing is missing."""
    sentences = {
        "title": _("Give the need a name."),
        "purpose": _("Say what the need is for."),
        "users": _("Say who works with it."),
        "requirements": _("Name at least one core requirement."),
    }
    missing = {name: sentences[name] for name in NEEDED if not getattr(need, name)}
    typed = _("What was typed here can't be taken as it stands. Look at it once more.")
    return missing | dict.fromkeys(need.unclean, typed)


def steps_of(need: Need, *, may_edit: bool = False) -> list[Step]:
    """The steps with where each stands, with their addresses for who may write; asks nothing of the database."""
    missing = missing_of(need)
    words = {"done": _("Done"), "now": _("Begun"), "open": _("Open")}
    steps = []
    for number, (key, label, text, fields) in enumerate(STEPS, 1):
        told = " ".join(missing[name] for name in fields if name in missing)
        # A name alone, which every need has from its beginning, is no begun step.
        begun = any(getattr(need, name) not in ("", None, []) for name in fields if name != "title")
        begun = begun or any(name in need.unclean for name in fields)
        kind = "open" if not begun else "now" if told else "done"
        url = ""
        if may_edit:
            url = reverse("procurement:need-edit", kwargs={"public_id": need.public_id, "step": key})
        steps.append(Step(key, number, label, text, kind, words[kind], told, url))
    return steps


def words_of_codes(need: Need) -> dict[str, Mapping[str, str]]:
    """What the codes of the CPV and the keys of the areas of a need mean; two queries."""
    return {"cpv": cpv_words(need.cpv), "regions": names_of_areas(need.regions)}


def soundings_of(need: Need, actor: Actor) -> QuerySet[Sounding]:
    """The market soundings that were begun from a need, for people of the body that leads it."""
    rows = Sounding.objects.visible_to(actor).filter(need=need).select_related("conclusion")
    return rows.order_by("-pk")


def history_of(need: Need) -> list[Event]:
    """The latest lines of the record about a need, the newest first; people whose account is gone have no name."""
    rows = AuditEvent.objects.filter(
        subject_type="procurement.need", subject_id=str(need.pk), chain=need.organisation_id
    )
    events = [row for row in rows.order_by("-id")[:HISTORY] if row.verb in VERBS]
    people = User.objects.filter(pk__in={row.user_id for row in events if row.user_id})
    names = dict(people.values_list("pk", "name"))
    return [Event(row.at, VERBS[row.verb], names.get(row.user_id or 0, "")) for row in events]
