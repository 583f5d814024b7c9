"""Needs: begun, described step by step, finished, opened again, closed."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Organisation
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import number_text
from marketplace.core.names import clean_field, clean_required_name
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line
from marketplace.registers.models import Area, CpvCode
from procurement.choices import NeedState
from procurement.models import Need, Sounding
from procurement.queries.need_sources import Draft
from procurement.queries.needs import missing_of
from procurement.rules import can_begin_need, can_close_need, can_prepare, can_write_need
from procurement.states import NEED_MOVES

from .soundings import begin_sounding
from .telling import tell_colleagues

# What people write in a need; everything else follows from moves.
WRITTEN = (
    "title",
    "purpose",
    "situation",
    "users",
    "user_count",
    "requirements",
    "wanted_from",
    "wanted_until",
    "schedule",
    "offer_type",
    "cpv",
    "regions",
)
MOST_REQUIREMENTS, LONGEST_REQUIREMENT = 60, 500
MOST_CODES = 20
LONGEST_TYPED = 20_000


class NeedConflict(Exception):
    """Raised where somebody else saved the same fields meanwhile; nothing was written.

    need    as it stands now, with `edited_by` who saved last
    fields  names of the fields that both changed
    """

    def __init__(self, need: Need, fields: list[str]):
        self.need, self.fields = need, fields
        super().__init__(f"need {need.pk} was saved meanwhile: {', '.join(fields)}")


@transaction.atomic
def begin_need(*, title: str, by: Actor, draft: Draft | None = None) -> Need:
    """Begin to describe a need of the organisation acted for: empty, or with what a draft brings along.

    Records: procurement.need.begun
    """
    demand(can_begin_need(by))
    need = Need(
        organisation=Organisation.objects.get(pk=by.organisation_id),
        requested_by_id=by.user_id,
        edited_by_id=by.user_id,
    )
    values = dict(draft.values) if draft else {}
    _write(need, values | {"title": title})
    need.source = dict(draft.source) if draft else {}
    need.full_clean()
    need.save()
    audit.record(by, "procurement.need.begun", need, {"from": need.source.get("kind", "nothing")})
    return need


@transaction.atomic
def edit_need(
    *,
    need: Need,
    values: Mapping[str, Any],
    saves: int,
    by: Actor,
    unclean: Mapping[str, Any] | None = None,
) -> Need:
    """Put the given fields in the place of the old ones; fields that are not given stay.

    saves    the count of saves that the form was opened with; NeedConflict where a field given here was changed since
    unclean  by field what was typed and can't be taken: it is kept beside the last right value
    Records: procurement.need.edited
    """
    need = _locked(need, by)
    if need.state != NeedState.DRAFT:
        raise IllegalMove(thing="need", state=need.state, move="edit")
    typed = {name: str(raw)[:LONGEST_TYPED] for name, raw in (unclean or {}).items() if name in WRITTEN}
    wanted = {name: value for name, value in values.items() if name in WRITTEN and name not in typed}
    changed = [name for name, value in wanted.items() if getattr(need, name) != value or name in need.unclean]
    changed += [name for name, raw in typed.items() if need.unclean.get(name) != raw]
    if newer := [name for name in changed if need.touched.get(name, 0) > saves]:
        raise NeedConflict(need, newer)
    if not changed:
        return need
    _write(need, {name: wanted[name] for name in changed if name in wanted})
    need.unclean = {name: raw for name, raw in need.unclean.items() if name not in changed}
    need.unclean |= {name: typed[name] for name in changed if name in typed}
    need.saves += 1
    need.touched |= dict.fromkeys(changed, need.saves)
    need.edited_by_id = by.user_id
    need.full_clean()
    need.save()
    audit.record(by, "procurement.need.edited", need, {"fields": changed, "save": need.saves})
    return need


@transaction.atomic
def finish_need(*, need: Need, by: Actor, tells: bool = True) -> Need:
    """Say that a need is described, and tell the procurement officers; ValidationError by field for what is missing.

    tells  False where its sounding is published in the same transaction
    Moves: draft -> ready
    Records: procurement.need.finished
    """
    need = _locked(need, by)
    move = NEED_MOVES.legal("finish", need.state)
    if missing := missing_of(need):
        raise ValidationError(missing)
    need.state = move.end
    need.finished_at, need.finished_by_id = timezone.now(), by.user_id
    need.full_clean()
    need.save()
    event = audit.record(by, "procurement.need.finished", need)
    if tells:
        tell_colleagues(
            need,
            (Role.OFFICER, Role.ADMIN),
            functools.partial(_finished, need),
            f"need-finished:{need.pk}:{event.pk}",
            but=by.user_id,
        )
    return need


@transaction.atomic
def reopen_need(*, need: Need, by: Actor) -> Need:
    """Go on describing a need. What was taken from it into a sounding stays there as it was.

    Moves: ready -> draft
    Records: procurement.need.reopened
    """
    need = _locked(need, by)
    need.state = NEED_MOVES.legal("reopen", need.state).end
    need.finished_at = need.finished_by_id = None
    need.full_clean()
    need.save()
    audit.record(by, "procurement.need.reopened", need)
    return need


@transaction.atomic
def close_need(*, need: Need, by: Actor) -> Need:
    """Put a need away for good; it stays readable in the file.

    Moves: draft -> closed, ready -> closed
    Records: procurement.need.closed
    """
    demand(can_close_need(by, need))
    need = _locked(need, by)
    need.state = NEED_MOVES.legal("close", need.state).end
    need.full_clean()
    need.save()
    audit.record(by, "procurement.need.closed", need)
    return need


@transaction.atomic
def sound_need(*, need: Need, title: str, by: Actor) -> Sounding:
    """Begin a market sounding from a need that is described; it takes purpose, CPV codes and regions along.

    Records: procurement.need.sounded
    """
    demand(can_prepare(by, need.organisation_id))
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if need.state != NeedState.READY:
        raise IllegalMove(thing="need", state=need.state, move="sound")
    sounding = begin_sounding(title=title, need=need, by=by)
    audit.record(by, "procurement.need.sounded", need, {"sounding": sounding.pk})
    return sounding


def _locked(need: Need, by: Actor) -> Need:
    demand(can_write_need(by, need))
    found = Need.objects.select_for_update(of=("self",)).select_related("organisation", "edited_by")
    need = found.get(pk=need.pk)
    demand(can_write_need(by, need))
    return need


def _write(need: Need, values: Mapping[str, Any]) -> None:
    """Put checked values into a need; ValidationError names the field of what is wrong."""
    for name, value in values.items():
        setattr(need, name, CHECKS[name](value) if name in CHECKS else _checked(name, value))


def _checked(name: str, value: Any) -> Any:
    """A text without spaces at its ends, as long as its column; Django looks at the length in forms alone."""
    if not isinstance(value, str):
        return value
    most = Need._meta.get_field(name).max_length
    if most is not None and len(value.strip()) > most:
        told = _("This text has more than %(most)s characters. Shorten it.")
        raise ValidationError({name: told % {"most": number_text(most)}})
    return value.strip()


def _title(value: str) -> str:
    return clean_field(clean_required_name, "title", value)


def _requirements(value: Any) -> list[str]:
    """Texts without empty ones; as many and as long as a page bears."""
    texts = [" ".join(str(text).split()) for text in value]
    texts = [text for text in texts if text]
    if len(texts) > MOST_REQUIREMENTS:
        told = _("%(n)s core requirements are too many. Keep the most important %(most)s.")
        raise ValidationError({"requirements": told % {"n": len(texts), "most": MOST_REQUIREMENTS}})
    if any(len(text) > LONGEST_REQUIREMENT for text in texts):
        told = _("A requirement has at most %(most)s characters. Split the long one.")
        raise ValidationError({"requirements": told % {"most": LONGEST_REQUIREMENT}})
    return texts


def _codes(field: str, known: Any) -> Any:
    def check(value: Any) -> list[str]:
        codes = list(dict.fromkeys(str(code) for code in value if code))
        if len(codes) > MOST_CODES:
            told = _("Choose at most %(most)s.") % {"most": MOST_CODES}
            raise ValidationError({field: told})
        if codes and known(codes) != len(codes):
            raise ValidationError({field: _("Choose from what the search finds.")})
        return codes

    return check


def _known_codes(codes: list[str]) -> int:
    return CpvCode.objects.filter(code__in=codes).count()


def _known_areas(keys: list[str]) -> int:
    return Area.objects.filter(key__in=keys).count()


CHECKS: dict[str, Any] = {
    "title": _title,
    "requirements": _requirements,
    "cpv": _codes("cpv", _known_codes),
    "regions": _codes("regions", _known_areas),
}


def _finished(need: Need) -> Letter:
    words = {"organisation": one_line(need.organisation.name), "title": one_line(need.title)}
    page = reverse("procurement:need-show", kwargs={"public_id": need.public_id})
    return Letter(
        subject=_("%(organisation)s: the need %(title)s is described") % words,
        paragraphs=(
            _(
                "A department has described what it needs. As a next step you can search the catalogue or ask the market."
            ),
        ),
        action=(_("Read the need"), page),
    )
