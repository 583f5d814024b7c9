"""Reads of the quick mode: what it begins with, whom it offers to invite, and what exactly would be published."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation
from catalog.models import Bookmark, Solution
from catalog.queries.lists import lists_for, searches_for
from marketplace.core.actor import Actor
from procurement.choices import QuestionKind
from procurement.days import proposed_dates
from procurement.models import Need, Sounding
from procurement.questions.document import Document, hash_of, to_json
from procurement.questions.effort import Effort, effort
from procurement.questions.neutrality import Finding

from .library import READY, TEMPLATE, Source, source_for
from .need_sources import Draft, ready_needs, registered
from .neutrality import findings_in
from .shortlists import freeze

MOST_VENDORS, MOST_FOUND = 40, 20
MOST_REQUIREMENTS, LONGEST_REQUIREMENT = 60, 500
# Lines of a ready need that are meant for the person who describes it, not for vendors.
FOR_THE_AUTHOR = "Nennen Sie hier"
# What the form says of a sounding; everything else of it follows from need and template.
TOLD = (
    "number",
    "title",
    "purpose",
    "description",
    "procedure",
    "question_deadline",
    "response_deadline",
    "report_until",
    "is_public",
    "few_reason",
    "short_reason",
    "contact_name",
    "contact_email",
)


@dataclass(frozen=True)
class Offered:
    """Vendors that can be invited.

    vendors  slug and name, by name
    fresh    slugs of those that come from the list or search: they begin ticked
    away     names of those for whom nobody is here; they can be invited by mail afterwards
    """

    vendors: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What would be published: nothing of it is stored.

    seen  the hash under which somebody publishes exactly this
    """

    sounding: Sounding
    document: Document
    vendors: tuple[Organisation, ...]
    reason: str
    findings: tuple[Finding, ...]
    seen: str

    @property
    def effort(self) -> Effort:
        """What answering takes."""
        return effort(self.document)


def source_of(actor: Actor, code: str) -> Source | None:
    """The template behind a code such as `ready:lorawan-sensors`; only ready ones and those of the organisation."""
    kind, _colon, key = code.partition(":")
    if kind not in (READY, TEMPLATE):
        return None
    found = source_for(actor, kind, key)
    return found if found is not None and found.document.count else None


def need_of(actor: Actor, public_id: str) -> Need | None:
    """A need that the organisation acted for leads, from its id as an address holds it."""
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return None
    return Need.objects.own_of(actor).filter(public_id=key).first()


def initial_of(source: Source, need: Need | None, now: datetime.datetime) -> dict[str, Any]:
    """What stands in the form when it is opened."""
    dates = proposed_dates(now)
    ready = ready_needs().get(source.key, {}) if source.kind == READY else {}
    texts = {
        "title": need.title if need else ready.get("title", source.title),
        "purpose": need.purpose if need else ready.get("purpose", ""),
        "description": need.situation if need else _for_vendors(ready.get("situation", "")),
        "users": ready.get("users", ""),
    }
    return {name: one_ending(str(text)).strip() for name, text in texts.items()} | {
        "question_deadline": dates.question_deadline,
        "response_deadline": dates.response_deadline,
        "report_until": dates.report_until,
        "is_public": "yes",
    }


def one_ending(text: str) -> str:
    """A text with the ends of lines that this page compares by: browsers send others than they were given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def hint_of(source: Source) -> str:
    """What the ready need asks its author to write; empty for templates of one's own."""
    ready = ready_needs().get(source.key, {}) if source.kind == READY else {}
    lines = str(ready.get("situation", "")).splitlines()
    return " ".join(line.strip() for line in lines if line.strip().startswith(FOR_THE_AUTHOR))


def _for_vendors(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.strip().startswith(FOR_THE_AUTHOR))


def draft_of(source: Source, values: Mapping[str, Any], organisation: Organisation) -> Draft:
    """The need behind a quick sounding: what was typed, with the requirements, codes and offer type of the template."""
    ready = ready_needs().get(source.key, {}) if source.kind == READY else {}
    asked = [one.title for one in source.document if one.kind == QuestionKind.COVERAGE]
    wanted = ready.get("requirements") or asked or [one.title for one in source.document]
    area = organisation.area
    return Draft(
        registered(
            {
                "purpose": values["purpose"],
                "situation": values["description"],
                "users": values["users"],
                "requirements": [text[:LONGEST_REQUIREMENT] for text in wanted[:MOST_REQUIREMENTS]],
                "offer_type": ready.get("offer_type", ""),
                "cpv": ready.get("cpv", []),
                "regions": [area.key] if area else [],
            }
        ),
        {"kind": source.kind, "key": source.key},
    )


def lists_to_invite_from(actor: Actor) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Lists of the organisation and searches of the person, by group, as code and name; two queries."""
    lists = [(f"list:{pk}", name) for pk, name in lists_for(actor).values_list("pk", "name")[:100]]
    searches = [(f"search:{pk}", name) for pk, name in searches_for(actor).values_list("pk", "name")[:100]]
    groups = [(_("Lists of your organisation"), lists), (_("Your saved searches"), searches)]
    return [(label, choices) for label, choices in groups if choices]


def vendors_offered(actor: Actor, code: str, words: str, chosen: Iterable[str], language: str) -> Offered:
    """Vendors behind a list or a search, those whose name holds the words, and those that were chosen before."""
    listed = Organisation.objects.open().filter(kind=OrganisationKind.VENDOR)
    behind = list(listed.filter(pk__in=_vendors_behind(actor, code, language)).order_by("name", "pk"))
    named = listed.filter(name__icontains=words.strip()) if len(words.strip()) > 1 else listed.none()
    rows = {one.pk: one for one in behind[:MOST_VENDORS]}
    rows |= {one.pk: one for one in named.order_by("name", "pk")[:MOST_FOUND]}
    rows |= {one.pk: one for one in listed.filter(slug__in=list(chosen)[:MOST_VENDORS])}
    here = _with_people(rows)
    able = sorted((row for pk, row in rows.items() if pk in here), key=lambda row: row.name.casefold())
    return Offered(
        tuple((row.slug, row.name) for row in able),
        tuple(row.slug for row in able if row in behind),
        tuple(row.name for pk, row in rows.items() if pk not in here),
    )


def vendors_of(slugs: Iterable[str]) -> tuple[Organisation, ...]:
    """The vendors of these addresses, by name; who is no open vendor is left out."""
    rows = Organisation.objects.open().filter(kind=OrganisationKind.VENDOR, slug__in=list(slugs))
    return tuple(rows.order_by("name", "pk"))


def _vendors_behind(actor: Actor, code: str, language: str) -> set[int]:
    kind, _colon, key = code.partition(":")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return set()
    if kind == "list":
        kept = Bookmark.objects.filter(list__in=lists_for(actor).filter(pk=int(key)).values("pk"))
        return set(kept.values_list("solution__vendor_id", flat=True))
    search = searches_for(actor).filter(pk=int(key)).first() if kind == "search" else None
    if search is None:
        return set()
    found = [solution for solution, _version in freeze(search.address, actor, language).found]
    return set(Solution.objects.filter(pk__in=found).values_list("vendor_id", flat=True))


def _with_people(pks: Iterable[int]) -> set[int]:
    roles = (Role.ADMIN, Role.EDITOR)
    rows = Organisation.objects.filter(
        pk__in=list(pks), memberships__role__in=roles, memberships__user__is_active=True
    )
    return set(rows.values_list("pk", flat=True))


def preview_of(
    source: Source,
    values: Mapping[str, Any],
    vendors: Sequence[Organisation],
    organisation: Organisation,
    need: Need | None = None,
) -> Preview:
    """What the page shows and the action publishes: both make it here, from the same values."""
    document = source.document
    written = {name: values[name] for name in TOLD if name in values}
    draft = draft_of(source, values, organisation).values if need is None else {}
    sounding = Sounding(
        organisation=organisation,
        language=document.language,
        cpv=list(need.cpv if need else draft["cpv"]),
        regions=list(need.regions if need else draft["regions"]),
        **written,
    )
    found, _hash = findings_in(document, sounding)
    shown = {name: _plain(values.get(name)) for name in TOLD}
    passages = [[one.rule, one.where, one.passage] for one in found]
    reason = str(values.get("reason") or "").strip()
    names = sorted(vendor.pk for vendor in vendors)
    seen = hash_of(
        [shown, sounding.cpv, sounding.regions, to_json(document), passages, names, reason if names else ""]
    )
    return Preview(sounding, document, tuple(vendors), reason, found, seen)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value or ""
