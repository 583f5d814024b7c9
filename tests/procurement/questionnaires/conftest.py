"""What the tests of these pages begin with."""

from __future__ import annotations

import pytest

from tests.catalog.lists.people import client_of
from tests.factories import OrganisationFactory, member_of
from tests.factories.sounding import QuestionnaireFactory, SoundingFactory


@pytest.fixture
def place(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def browser(place):
    return client_of(member_of(place, "officer"))


@pytest.fixture
def draft(place):
    return QuestionnaireFactory(sounding=SoundingFactory(organisation=place, title="Sensoren am Pegel"))
