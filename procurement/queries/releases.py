"""Reads of what is published as open data: the public facts of a sounding, its releases, and who publishes them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import override

from accounts.choices import NumberKind
from accounts.models import Organisation
from marketplace.core.outbox import site_address
from marketplace.registers.models import CpvCode, NutsCode
from procurement.choices import AmendmentKind, EnquiryState, Outcome
from procurement.models import Amendment, Enquiry, FollowUp, Opening, Release, Sounding, SoundingReport
from procurement.ocds import (
    Body,
    Change,
    Cpv,
    FollowUpFacts,
    Known,
    Publication,
    Question,
    Report,
    SoundingFacts,
    Version,
)
from procurement.ocds import codes as forms

from .enquiries import published_enquiries

LANGUAGE = "de"
STATUS = {Outcome.RUNNING: "active", Outcome.CONTRACT: "complete", Outcome.ENDED: "unsuccessful"}


def releases() -> QuerySet[Release]:
    """Every release; all are public."""
    return Release.objects.all()


def release_by_id(release_id: str) -> Release | None:
    """One release."""
    return Release.objects.filter(release_id=release_id).first()


def releases_of(ocid: str) -> list[Release]:
    """The releases of one process, the oldest first; empty where there is none."""
    return list(Release.objects.of_process(ocid))


def last_release(sounding: Sounding, follow_up: FollowUp | None = None) -> Release | None:
    """The newest release of a sounding, or of a procedure that followed it."""
    return Release.objects.filter(sounding=sounding, follow_up=follow_up).order_by("-date").first()


def is_published(sounding: Sounding) -> bool:
    """Whether everybody may read it; a sounding for invited vendors alone has no open data."""
    return Sounding.objects.public().filter(pk=sounding.pk).exists()


def new_ocid(sounding: Sounding) -> str:
    """The ocid of a sounding that has no release yet: the prefix of this site and the random id of the sounding."""
    return f"{settings.OCDS_PREFIX}-{sounding.public_id}"


def has_prefix() -> bool:
    """Whether this site has an ocid prefix of its own."""
    return settings.OCDS_PREFIX != forms.NO_PREFIX


def publication() -> Publication:
    """Who publishes, under which licence, and by which policy."""
    return Publication(
        publisher=settings.SITE_NAME,
        site=settings.SITE_URL,
        licence=f"https://spdx.org/licenses/{settings.DATA_LICENCE}.html",
        policy=_page("procurement:release-policy-show"),
    )


def package_address(release_id: str) -> str:
    """The address of the package that holds one release."""
    return site_address(reverse("api:ocds-release-show", kwargs={"key": release_id}))


def record_address(ocid: str) -> str:
    """The address of the record of a process."""
    return site_address(reverse("api:ocds-record-show", kwargs={"key": ocid}))


def sounding_facts(sounding: Sounding, ocid: str) -> tuple[SoundingFacts, Known]:
    """What everybody may read of a sounding now, and what its release is compared with; about ten queries.

    What cannot be right, such as a code that no register knows, is left out: nobody at the buyer could mend the release.
    """
    language = sounding.language if sounding.language in forms.LANGUAGES else LANGUAGE
    buyer = _body(sounding.organisation)
    url = _page("procurement:public-sounding-show", public_id=sounding.public_id)
    opening = Opening.objects.filter(sounding=sounding).first()
    report = SoundingReport.objects.filter(sounding=sounding).only("published_at", "public_id").first()
    with override(language):
        cpv = _cpv(sounding)
        changes = _changes(sounding)
    facts = SoundingFacts(
        ocid=ocid,
        id=sounding.public_id,
        language=language,
        url=url,
        title=sounding.title,
        buyer=buyer,
        published_at=sounding.published_at,
        response_deadline=sounding.response_deadline,
        purpose=sounding.purpose,
        description=sounding.description,
        cpv=cpv,
        question_deadline=sounding.question_deadline,
        procedure_start=sounding.procedure_start,
        versions=tuple(
            Version(*row)
            for row in sounding.versions.order_by("number").values_list("number", "sha256", "published_at")
        ),
        changes=changes,
        questions=tuple(
            Question(one.number, one.about, one.text, one.answer, one.published_at)
            for one in published_enquiries(sounding)
        ),
        is_cancelled=sounding.state == "cancelled",
        opened_at=opening.opened_at if opening else None,
        responses=opening.count if opening else None,
        report=_report(report) if report else None,
    )
    known = Known(
        site=settings.SITE_URL,
        ocid=ocid,
        party=buyer.id,
        cpv=frozenset(one.code for one in cpv),
        nuts=frozenset({buyer.nuts} - {""}),
        is_opened=opening is not None,
    )
    return facts, known


def follow_up_facts(follow_up: FollowUp, ocid: str) -> tuple[FollowUpFacts, Known]:
    """What is told of a procedure that followed: its ocid, title and state, and the sounding it goes back to."""
    sounding = follow_up.sounding
    buyer = _body(sounding.organisation)
    facts = FollowUpFacts(
        ocid=follow_up.ocid,
        id=follow_up.public_id.hex,
        language=sounding.language if sounding.language in forms.LANGUAGES else LANGUAGE,
        title=follow_up.title,
        status=STATUS[Outcome(follow_up.outcome)],
        buyer=buyer,
        sounding=ocid,
        sounding_title=sounding.title,
        sounding_url=record_address(ocid),
    )
    known = Known(
        site=settings.SITE_URL,
        ocid=follow_up.ocid,
        party=buyer.id,
        nuts=frozenset({buyer.nuts} - {""}),
        is_follow_up=True,
    )
    return facts, known


def behind() -> QuerySet[Sounding]:
    """Public soundings that changed since their last release, or have none; most of them say the same as it does."""
    last = Release.objects.filter(sounding=OuterRef("pk"), follow_up=None).order_by("-date")
    asked = Enquiry.objects.filter(sounding=OuterRef("pk"), state=EnquiryState.PUBLISHED)
    answered = asked.order_by("-published_at").values("published_at")[:1]
    rows = Sounding.objects.public().annotate(
        told_at=Subquery(last.values("date")[:1], output_field=DateTimeField()),
        moved_at=Greatest("updated_at", Subquery(answered, output_field=DateTimeField())),
    )
    return rows.filter(Q(told_at=None) | Q(told_at__lt=F("moved_at"))).order_by("pk")


def without_release() -> int:
    """How many public soundings have no release at all; one query."""
    return Sounding.objects.public().filter(releases=None).count()


def _page(name: str, **kwargs: str) -> str:
    # One address for readers of every language.
    with override(LANGUAGE):
        return site_address(reverse(name, kwargs=kwargs))


def _body(organisation: Organisation) -> Body:
    area = organisation.area
    numbers = organisation.numbers.filter(kind=NumberKind.LEITWEG).order_by("value")
    nuts = area.nuts3 if area and area.nuts3 and NutsCode.objects.filter(code=area.nuts3).exists() else ""
    return Body(
        id=organisation.slug,
        name=organisation.name,
        locality=area.name if area else "",
        nuts=nuts if forms.NUTS.fullmatch(nuts) else "",
        ars=area.key if area and forms.is_ars(area.key) else "",
        leitweg=tuple(one for one in numbers.values_list("value", flat=True) if forms.is_leitweg(one)),
    )


def _report(report: SoundingReport) -> Report:
    return Report(report.published_at, _page("procurement:report-show", public_id=str(report.public_id)))


def _cpv(sounding: Sounding) -> tuple[Cpv, ...]:
    """The codes that the register knows, in the order in which they were chosen."""
    if not sounding.cpv:
        return ()
    rows = {row.code: row for row in CpvCode.objects.filter(code__in=sounding.cpv)}
    found = [rows[code] for code in dict.fromkeys(sounding.cpv) if code in rows]
    return tuple(Cpv(row.bare, row.label) for row in found)


def _changes(sounding: Sounding) -> tuple[Change, ...]:
    rows = Amendment.objects.filter(sounding=sounding).order_by("number")
    return tuple(
        Change(row.number, str(AmendmentKind(row.kind).label), row.reason, row.published_at) for row in rows
    )
