"""Open data of a public change: built, checked and stored in the transaction that makes the change.

A release that does not pass is never stored. The change itself goes on, since nobody at the buyer could mend the release and
no deadline waits for it; the record tells of it, and a job tries again (decision 0031).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction

from marketplace.core import audit
from marketplace.core.actor import Actor, system_actor
from procurement.choices import ReleaseCause
from procurement.models import FollowUp, Release, Sounding
from procurement.ocds import Known, follow_up_release, problems_of, sounding_release
from procurement.ocds.codes import is_ocid
from procurement.ocds.packing import OF_ONE_RELEASE
from procurement.ocds.schemas import RELEASE, schema_problems
from procurement.queries.releases import (
    behind,
    follow_up_facts,
    is_published,
    last_release,
    new_ocid,
    sounding_facts,
)
from procurement.questions.document import hash_of

from .locks import lock_sounding

RELEASER = system_actor("action:release")
# Of all releases together: whoever asks for those after a moment must not miss one that is committed later.
LOCK = 0x0CD5
logger = logging.getLogger(__name__)


class ReleaseRefused(Exception):
    """Raised for a release that does not pass; codes says why, without a word of its content."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


def release(sounding: Sounding, cause: ReleaseCause) -> Release | None:
    """Publish the change as open data; call it last in the action that makes it, under the lock of the sounding.

    None for a sounding that is not public, and where the release does not pass.
    Records: procurement.release.withheld where it does not pass
    """
    if not is_published(sounding):
        return None
    return _stored_or_recorded(sounding, cause, lambda: _of_sounding(sounding, cause))


def release_follow_up(follow_up: FollowUp) -> Release | None:
    """Publish a procedure that followed, or what became of it, under its own ocid; call it as `release`.

    None where the sounding is not public, where nothing public changed, and for an ocid that can have no address here.
    Records: procurement.release.withheld where it does not pass
    """
    if not is_published(follow_up.sounding) or not is_ocid(follow_up.ocid):
        return None
    return _stored_or_recorded(follow_up.sounding, ReleaseCause.FOLLOWED, lambda: _of_follow_up(follow_up))


def catch_up_releases(*, by: Actor) -> int:
    """Publish what could not be published at its moment; returns how many releases there are more.

    Records: procurement.release.withheld for each that still does not pass
    """
    made = 0
    for pk in behind().values_list("pk", flat=True):
        with transaction.atomic():
            sounding = lock_sounding(pk)
            if is_published(sounding):
                made += (
                    _stored_or_recorded(sounding, ReleaseCause.CAUGHT_UP, _missing(sounding), by) is not None
                )
    return made


def _missing(sounding: Sounding) -> Callable[[], Release | None]:
    return lambda: _of_sounding(sounding, ReleaseCause.CAUGHT_UP, only_news=True)


def _stored_or_recorded(
    sounding: Sounding, cause: ReleaseCause, make: Callable[[], Release | None], by: Actor = RELEASER
) -> Release | None:
    try:
        with transaction.atomic():
            return make()
    except Error:
        # What the database refuses concerns the whole change.
        raise
    except Exception as problem:
        codes = problem.codes if isinstance(problem, ReleaseRefused) else ["failed"]
        logger.error(
            "A release of sounding %s was withheld: %s", sounding.pk, ", ".join(codes), exc_info=True
        )
        actor = replace(by, organisation_id=sounding.organisation_id)
        data = {"cause": str(cause), "codes": codes}
        audit.record(actor, "procurement.release.withheld", sounding, data)
        return None


def _of_sounding(sounding: Sounding, cause: ReleaseCause, *, only_news: bool = False) -> Release | None:
    _lock()
    before = last_release(sounding)
    facts, known = sounding_facts(sounding, before.ocid if before else new_ocid(sounding))
    number, date = _next(before)
    document = sounding_release(facts, number=number, date=date, before=before.document if before else None)
    if only_news and before is not None and _content(before.document) == _content(document):
        return None
    _demand_sound(document, known)
    return _kept(document, sounding=sounding, cause=cause, number=number, date=date)


def _of_follow_up(follow_up: FollowUp) -> Release | None:
    _lock()
    sounding = follow_up.sounding
    first = last_release(sounding)
    before = last_release(sounding, follow_up)
    if Release.objects.of_process(follow_up.ocid).exclude(follow_up=follow_up).exists():
        raise ReleaseRefused(["ocid"])
    facts, known = follow_up_facts(follow_up, first.ocid if first else new_ocid(sounding))
    number, date = _next(before)
    document = follow_up_release(facts, number=number, date=date)
    if before is not None and _content(before.document) == _content(document):
        return None
    _demand_sound(document, known)
    cause = ReleaseCause.FOLLOWED
    return _kept(document, sounding=sounding, follow_up=follow_up, cause=cause, number=number, date=date)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _next(before: Release | None) -> tuple[int, Any]:
    """Number and date of the next release; dates grow even where the clock was set back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(clock_timestamp(), (SELECT max(date) FROM procurement_release) + interval '1 microsecond')"
        )
        date = cursor.fetchone()[0]
    return (before.number + 1 if before else 1), date


def _demand_sound(document: dict[str, Any], known: Known) -> None:
    """Raise ReleaseRefused unless the release holds what may be published and nothing else."""
    if problems := problems_of(document, known):
        raise ReleaseRefused(sorted({problem.code for problem in problems}))
    if settings.OCDS_SCHEMA_DIR and schema_problems(document, RELEASE, settings.OCDS_SCHEMA_DIR):
        raise ReleaseRefused(["schema"])


def _kept(document: dict[str, Any], **values: Any) -> Release:
    return Release.objects.create(
        ocid=document["ocid"],
        release_id=document["id"],
        document=document,
        sha256=hash_of(document),
        **values,
    )


def _content(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in OF_ONE_RELEASE}
