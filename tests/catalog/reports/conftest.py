"""A published listing, its vendor's people, two people of the operator, and somebody who reports."""

from __future__ import annotations

import pytest

from catalog.actions.reports import report_problem
from marketplace.core.actor import ANONYMOUS
from tests.factories import OrganisationFactory, SolutionFactory, acting, member_of


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def listing(vendor):
    facts = {"licence": "MIT", "funded_until": "2030-12-31"}
    return SolutionFactory(name="Mängelmelder", vendor=vendor, facts=facts)


@pytest.fixture
def editor(vendor):
    return member_of(vendor, "editor")


@pytest.fixture
def vendor_admin(vendor):
    return member_of(vendor, "admin")


@pytest.fixture
def operator(db):
    return OrganisationFactory(name="Betrieb", kind="operator")


@pytest.fixture
def moderator(operator):
    return member_of(operator, "moderator")


@pytest.fixture
def second(operator):
    return member_of(operator, "admin")


@pytest.fixture
def report(listing, vendor_admin, moderator):
    return report_problem(
        solution=listing,
        kind="illegal",
        explanation="Die Angabe stimmt nicht.",
        fact="licence",
        name="Rita Petze",
        email="rita@melderin.example",
        in_good_faith=True,
        by=ANONYMOUS,
    )


UPHELD = {
    "measure": "correction",
    "rests_on": "law",
    "grounds": "§ 5 UWG",
    "reason": "Die Lizenz ist eine andere.",
}
__all__ = ["UPHELD", "acting"]
