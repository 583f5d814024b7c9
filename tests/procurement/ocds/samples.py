"""Facts that fill every field of a release, for tests that need no database."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from procurement.ocds import (
    Body,
    Change,
    Cpv,
    FollowUpFacts,
    Known,
    Question,
    Report,
    SoundingFacts,
    Version,
    follow_up_release,
    sounding_release,
)

SITE = "https://marktplatz.example"
OCID = "ocds-000000-0cd500000001"
THEN = datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
TOWN = Body(
    id="stadt-lindenwerder",
    name="Stadt Lindenwerder",
    locality="Lindenwerder",
    nuts="DE406",
    ars="120610000001",
    leitweg=("04011000-1234512345-06",),
)
FULL = SoundingFacts(
    ocid=OCID,
    id="0cd500000001",
    language="de",
    url=f"{SITE}/marktsondierungen/0cd500000001/",
    title="Akten ohne Papier",
    buyer=TOWN,
    published_at=THEN,
    response_deadline=THEN + 21 * DAY,
    purpose="Wir wollen wissen, was es gibt.",
    description="Rund 600 Arbeitsplätze.",
    cpv=(Cpv("48311100", "Dokumentenmanagementsystem"), Cpv("72268000", "Bereitstellung von Software")),
    question_deadline=THEN + 10 * DAY,
    procedure_start=datetime.date(2026, 7, 1),
    versions=(Version(1, "a" * 64, THEN), Version(2, "b" * 64, THEN + DAY)),
    changes=(Change(1, "Berichtigung", "Das Format fehlte.", THEN + DAY),),
    questions=(Question(1, "1.1 Daten ausgeben", "Wie viele Akten?", "Etwa 4000.", THEN + 2 * DAY),),
    opened_at=THEN + 22 * DAY,
    responses=4,
    report=Report(THEN + 40 * DAY, f"{SITE}/marktsondierungen/0cd500000001/"),
)
KNOWN = Known(
    site=SITE,
    ocid=OCID,
    party="stadt-lindenwerder",
    cpv=frozenset({"48311100", "72268000"}),
    nuts=frozenset({"DE406"}),
    is_opened=True,
)
FOLLOWING = FollowUpFacts(
    ocid="ocds-000000-vergabe1",
    id="vergabe1",
    language="de",
    title="Beschaffung eines DMS",
    status="active",
    buyer=TOWN,
    sounding=OCID,
    sounding_title="Akten ohne Papier",
    sounding_url=f"{SITE}/api/v1/ocds/records/{OCID}/",
)
KNOWN_FOLLOWING = replace(KNOWN, ocid="ocds-000000-vergabe1", is_follow_up=True)


def full(**changes: Any) -> dict[str, Any]:
    """The second release of a sounding of which everything is known."""
    return sounding_release(replace(FULL, **changes), number=2, date=THEN + 41 * DAY)


def sealed(**changes: Any) -> dict[str, Any]:
    """The first release, before the opening."""
    unopened = {"opened_at": None, "responses": None, "report": None, "changes": (), "questions": ()}
    return sounding_release(replace(FULL, **unopened | changes), number=1, date=THEN)


def following(**changes: Any) -> dict[str, Any]:
    """The first release of a procedure that followed."""
    return follow_up_release(replace(FOLLOWING, **changes), number=1, date=THEN + 90 * DAY)
