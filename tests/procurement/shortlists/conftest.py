"""A town with a need, its people, and a small catalogue."""

from __future__ import annotations

import pytest

from tests.factories import (
    NeedFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    acting,
    member_of,
)


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def clerk(town):
    return member_of(town, "requester")


@pytest.fixture
def by(clerk):
    return acting(clerk)


@pytest.fixture
def need(town):
    return NeedFactory(organisation=town, title="Mängelmelder für die Stadt")


@pytest.fixture
def market(db):
    """Three listings of one vendor that the word Mängelmelder finds, and one that it does not."""
    vendor = OrganisationFactory(name="Werk GmbH", slug="werk")
    member_of(vendor, "editor")
    other = OrganisationFactory(name="Bude eG", slug="bude")
    return [
        SolutionFactory(name="Mängelmelder Blau", slug="blau", vendor=vendor, facts={"licence": "MIT"}),
        SolutionFactory(name="Mängelmelder Grün", slug="gruen", vendor=vendor, facts={"licence": "MIT"}),
        SolutionFactory(name="Mängelmelder Rot", slug="rot", vendor=other),
        SolutionFactory(name="Wegewart", slug="wegewart", vendor=other),
    ]


@pytest.fixture
def changed():
    """A way to publish the next version of a listing under another name."""

    def change(solution, name):
        solution.current = SolutionVersionFactory(
            solution=solution, number=solution.current.number + 1, facts={"name": name}
        )
        solution.save()
        return solution.current

    return change
