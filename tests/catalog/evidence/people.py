"""Who takes part in the tests of evidence: a vendor with a listing, a verified town that uses it, the operator."""

from __future__ import annotations

import datetime

from django.test import Client
from django.utils import timezone

from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    OrganisationFactory,
    SolutionFactory,
    acting,
    member_of,
)

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
AGREED = datetime.date(2026, 3, 1)
FACTS = {"licence": "MIT", "security": ["c5"], "accessibility": "full"}


def vendor(**values):
    return OrganisationFactory(**{"name": "Werk GmbH"} | values)


def listing(owner, **values):
    wanted = {"name": "Mängelmelder", "slug": "maengelmelder", "facts": FACTS, "is_claimed": True} | values
    return SolutionFactory(vendor=owner, **wanted)


def town(*, is_verified=True, name="Stadt Auendorf", key="150025101010"):
    area = AreaFactory(key=key, name=name)
    moment = timezone.now() if is_verified else None
    return OrganisationFactory(kind="municipality", name=name, area=area, verified_at=moment)


def use_of(solution, organisation, **values):
    wanted = {"confirmed_on": AGREED, "status": "productive", "stated_by": "municipality"} | values
    return DeploymentFactory(solution=solution, area=organisation.area, **wanted)


def operator(role="moderator"):
    return member_of(OrganisationFactory(name="Betrieb", kind="operator"), role)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def posted(person, **fields):
    return {"acting_for": acting(person).acting_token} | fields
