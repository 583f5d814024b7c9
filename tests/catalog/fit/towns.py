"""Municipalities and listings for the tests of fit, without a database."""

from __future__ import annotations

import datetime
from typing import Any

from catalog.fit.profile import Profile
from catalog.fit.traits import Traits, traits_of
from catalog.models import Deployment, Evidence
from marketplace.registers.models import Area

DAY = datetime.date(2026, 11, 22)
ALIKE = ("150000000001", "150000000002", "150000000003", "140000000001", "140000000002", "140000000003")

# A town of 6,080 in Saxony-Anhalt of which everything is known; three of six that are like it have its size.
AUENTAL = Profile(
    key="150025101010",
    name="Auental",
    band="under_20000",
    kind="town",
    land="st",
    systems=("h&h pro doppik", "prosoz open"),
    standards=("xplanung", "oparl"),
    staff_days=12,
    limit=5_000,
    limit_is_own=True,
    similar=frozenset(ALIKE),
    same_size=frozenset(ALIKE[:3]),
)
# A village of 900 run by an association; there is no organisation here, so its profile says nothing.
WEILER = Profile(
    key="150025102020",
    name="Weiler",
    band="under_5000",
    kind="rural",
    is_run_by_other=True,
    land="st",
    similar=frozenset(ALIKE[:2]),
    same_size=frozenset(ALIKE[:1]),
)
# A city of 240,000 with large staff.
STADT = Profile(
    key="150030000000",
    name="Stadt",
    band="under_500000",
    kind="city",
    land="st",
    systems=("h&h pro doppik",),
    standards=("xplanung",),
    staff_days=400,
    limit=100_000,
    similar=frozenset({"140110000000"}),
    same_size=frozenset({"140110000000"}),
)
# A body without an official key: no number of inhabitants, no kind that listings name.
VERBUND = Profile(key="body-verbund", name="Verbund", land="")
TOWNS = {"Auental": AUENTAL, "Weiler": WEILER, "Stadt": STADT, "Verbund": VERBUND}


def listing(
    facts: dict[str, Any] | None = None,
    proofs: dict[str, str] | None = None,
    uses: tuple[str, ...] = (),
    status: str = "productive",
) -> Traits:
    """The traits of a listing; proofs are levels by fact, `!` before one that has expired."""
    evidence = [
        Evidence(
            fact=fact,
            level=level.lstrip("!"),
            checked_on=datetime.date(2026, 1, 2),
            valid_until=datetime.date(2026, 11, 21) if level.startswith("!") else None,
        )
        for fact, level in (proofs or {}).items()
    ]
    deployments = [Deployment(status=status, area=Area(key=key)) for key in uses]
    return traits_of(facts or {}, evidence, deployments, DAY)
