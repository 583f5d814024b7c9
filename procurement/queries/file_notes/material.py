"""What a note is drawn from, read in one go. Nothing that vendors do is read before the opening, nor after a cancellation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalog.queries.routes import find_routes
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import AuditEvent, AuditHead
from marketplace.registers.models import Area, CpvCode
from procurement import file_note
from procurement.choices import EnquiryState, SoundingState
from procurement.models import Enquiry, Opening, Sounding
from procurement.questions.document import from_json
from procurement.questions.effort import effort
from procurement.value import Estimate, counted_months
from procurement.verbs import VERBS

from ..amendments import changes_of
from ..enquiries import published_enquiries, question_choices
from ..joint import parts_of, rule_of, term, together
from ..neutrality import findings_in
from ..shortlists import candidates_of, searches_of, shown, shown_steps, steps_of
from .opened import opened_facts
from .people import People, people_in

# Saving a draft, making notes and reading belong to the record, not to the steps that a note tells.
LEFT_OUT = (
    "procurement.sounding.edited",
    "procurement.conclusion.edited",
    "procurement.answers.read",
    "procurement.filenote.made",
    "procurement.filenote.read",
    "procurement.package.taken",
)
ANALYSED = frozenset({SoundingState.ANALYSED, SoundingState.CONCLUDED, SoundingState.ARCHIVED})


def material_of(sounding: Sounding, by: Actor) -> file_note.Material:
    """All that a note says of a sounding now, in the language that is active."""
    organisation_id = sounding.organisation_id
    events = list(
        AuditEvent.objects.filter(
            chain=organisation_id,
            subject_type=sounding._meta.label_lower,
            subject_id=str(sounding.pk),
            verb__startswith="procurement.",
        )
        .exclude(verb__in=LEFT_OUT)
        .order_by("id")
    )
    invitations = list(sounding.invitations.select_related("organisation").order_by("pk"))
    opening = Opening.objects.filter(sounding=sounding).first()
    after = opened_facts(sounding, opening)
    ids = {one.user_id for one in events} | {one.invited_by_id for one in invitations} | after.ids
    described = {sounding.need.requested_by_id, sounding.need.finished_by_id} if sounding.need else set()
    people = people_in(organisation_id, ids | described | {sounding.approved_by_id})
    first = sounding.versions.order_by("number").first()
    found, seen = findings_in(from_json(first.document), sounding) if first else ((), "")
    return file_note.Material(
        body=_body(sounding),
        acts=[
            file_note.Act(
                one.at,
                str(VERBS.get(one.verb, one.verb)),
                people.name(one.user_id),
                people.roles(one.user_id, one.at),
            )
            for one in events
        ],
        need=_need(sounding, people, by),
        shortlist=_shortlist(sounding),
        invitations=[_invited(one, people) for one in invitations],
        versions=_versions(sounding),
        neutrality=[(one.passage, str(one.sentence)) for one in found],
        neutrality_hash=sounding.findings_seen,
        neutrality_same=bool(seen) and seen == sounding.findings_seen,
        approved_by=people.name(sounding.approved_by_id),
        approved_at=sounding.approved_at,
        documents=[
            (one.title, one.file.name, one.file.sha256, one.published_at)
            for one in sounding.documents.filter(published_at__isnull=False)
            .select_related("file")
            .order_by("pk")
        ],
        changes=[
            file_note.Closed(
                one.number,
                one.label,
                one.reason,
                one.published_at,
                one.is_material,
                one.version,
                one.differences,
                one.documents,
                one.until_before,
                one.until_after,
                one.asked_before,
                one.asked_after,
            )
            for one in reversed(changes_of(sounding))
        ],
        is_analysed=sounding.state in ANALYSED,
        chain=_chain(organisation_id),
        **_enquiries(sounding),
        **after.facts(people),
    )


def _body(sounding: Sounding) -> file_note.Body:
    cpv = CpvCode.objects.filter(code__in=sounding.cpv) if sounding.cpv else ()
    areas = Area.objects.filter(key__in=sounding.regions).order_by("name") if sounding.regions else ()
    return file_note.Body(
        organisation=sounding.organisation.name,
        title=sounding.title,
        public_id=sounding.public_id,
        state=str(SoundingState(sounding.state).label),
        number=sounding.number,
        language=sounding.language,
        purpose=sounding.purpose,
        description=sounding.description,
        procedure=sounding.procedure,
        contact=", ".join(filter(None, (sounding.contact_name, sounding.contact_email))),
        cpv=tuple(f"{one.code} {one.label}" for one in cpv),
        regions=tuple(str(one.name) for one in areas),
        is_public=sounding.is_public,
        few_reason=sounding.few_reason,
        short_reason=sounding.short_reason,
        is_blind=sounding.is_blind,
        four_eyes=sounding.four_eyes,
        published_at=sounding.published_at,
        question_deadline=sounding.question_deadline,
        response_deadline=sounding.response_deadline,
        report_until=sounding.report_until,
        procedure_start=sounding.procedure_start,
        is_cancelled=sounding.state == SoundingState.CANCELLED,
        ended_at=sounding.ended_at,
        end_reason=sounding.end_reason,
    )


def _need(sounding: Sounding, people: People, by: Actor) -> file_note.NeedFacts | None:
    need = sounding.need
    if need is None:
        return None
    whole = together(need, parts_of(need))
    months, options = term(need)
    day = berlin_day(sounding.published_at)
    limits = find_routes(
        actor=by,
        day=day,
        low=whole.value.low,
        high=whole.value.high,
        area=need.organisation.area,
        offer_type=need.offer_type,
    ).limits
    return file_note.NeedFacts(
        title=need.title,
        described_by=people.name(need.requested_by_id),
        finished_by=people.name(need.finished_by_id),
        finished_at=need.finished_at,
        purpose=need.purpose,
        situation=need.situation,
        users=need.users,
        requirements=tuple(map(str, need.requirements)),
        schedule=need.schedule,
        low=whole.value.low,
        high=whole.value.high,
        rule=rule_of(need).value,
        months=counted_months(Estimate(Decimal(0), Decimal(0), months, options)),
        value_note=need.value_note,
        bodies=tuple(body.organisation.name for body in whole.bodies if body.counts),
        day=day,
        limits=limits,
    )


def _shortlist(sounding: Sounding) -> file_note.ShortlistFacts | None:
    from_need = getattr(sounding.need, "shortlist", None) if sounding.need else None
    if from_need is None:
        return None
    steps = shown_steps(steps_of(from_need).order_by("pk"))
    return file_note.ShortlistFacts(
        cap=from_need.cap,
        finished_at=from_need.finished_at,
        finished_by=from_need.finished_by.name if from_need.finished_by else "",
        searches=tuple(
            file_note.Searched(
                one.search.number,
                one.search.searched_at,
                one.words,
                one.search.count,
                one.search.reason,
                one.by,
                one.search.engine,
            )
            for one in searches_of(from_need, sounding.language)
        ),
        steps=tuple(file_note.Step(one.step.at, one.text, one.step.reason, one.by) for one in steps),
        candidates=tuple(_listed(one) for one in candidates_of(from_need)),
    )


def _listed(candidate: Any) -> file_note.Listed:
    row = shown(candidate)
    return file_note.Listed(
        name=row.name,
        vendor=candidate.solution.vendor.name,
        version=candidate.version.number,
        origin=_origin(candidate),
        decision=str(candidate.get_state_display()),
        reason=candidate.reason,
        at=candidate.decided_at,
        by=candidate.decided_by.name if candidate.decided_by else "",
    )


def _origin(candidate: Any) -> str:
    if candidate.search is None:
        return _("by hand")
    return _("search %(n)s, place %(place)s") % {"n": candidate.search.number, "place": candidate.place}


def _invited(row: Any, people: People) -> file_note.Invited:
    reason = str(row.get_decline_reason_display()) if row.decline_reason else ""
    return file_note.Invited(
        name=row.organisation.name if row.organisation else row.name or row.email,
        kind=str(row.get_kind_display()),
        reason=row.reason,
        by=people.name(row.invited_by_id),
        sent_at=row.sent_at,
        declined_at=row.declined_at,
        decline_reason=": ".join(filter(None, (reason, row.decline_text))),
    )


def _versions(sounding: Sounding) -> list[file_note.Version]:
    found = []
    for row in sounding.versions.order_by("number"):
        takes = effort(from_json(row.document))
        found.append(
            file_note.Version(
                row.number, row.published_at, row.sha256, takes.questions, takes.minutes, row.reason
            )
        )
    return found


def _enquiries(sounding: Sounding) -> dict[str, Any]:
    """Published ones with their answers; the others by their reasons, without their wording and without who asked."""
    about = dict(question_choices(sounding))
    states = (EnquiryState.ANSWERED_PRIVATE, EnquiryState.REJECTED)
    rows = Enquiry.objects.filter(sounding=sounding, state__in=states).order_by("asked_at", "public_id")
    closed: dict[str, list[file_note.Asked]] = {state: [] for state in states}
    for state, asked_at, key, reason in rows.values_list("state", "asked_at", "question_key", "reason"):
        closed[state].append(file_note.Asked(berlin_day(asked_at), about.get(key, ""), reason))
    return {
        "published": [
            (one.number, one.text, one.answer, one.about, one.published_at)
            for one in published_enquiries(sounding)
        ],
        "private": closed[EnquiryState.ANSWERED_PRIVATE],
        "rejected": closed[EnquiryState.REJECTED],
    }


def _chain(organisation_id: int) -> file_note.ChainEnd:
    """The first head that covers the last sealed line: later ones say no more of this chain."""
    head = AuditHead.objects.filter(chain=organisation_id).order_by("-number", "id").first()
    if head is None:
        return file_note.ChainEnd()
    return file_note.ChainEnd(head.number, head.hash, head.sealed_at, head.signer, head.signature)
