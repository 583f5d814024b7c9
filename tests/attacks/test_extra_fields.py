"""Mass assignment: fields that a form does not have, posted with it, change nothing that it would not have changed."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from django.test import Client

from marketplace.core.models import AuditEvent
from tests.architecture.routes import TABLE

from . import tables
from .asking import WRITING, address, ask, owner, signed_in, undone, world_of_attacks
from .bodies import BODIES, WITH_A_PROOF, WITHOUT_FIELDS

pytestmark = pytest.mark.django_db
# What somebody would add who wants more than the form gives.
GREED = {
    "accepted_at": "2026-01-01T00:00",
    "closed_at": "2026-01-01T00:00",
    "consented_at": "2026-01-01T00:00",
    "description": "Gefälscht",
    "document": "1",
    "email": "boese@fremde.example",
    "expires_at": "2099-01-01T00:00",
    "four_eyes": "off",
    "requires_four_eyes": "",
    "has_four_eyes": "",
    "id": "1",
    "is_active": "on",
    "is_harvested": "on",
    "is_public": "on",
    "is_public_provider": "on",
    "is_staff": "on",
    "is_superuser": "on",
    "is_verified": "on",
    "kind": "operator",
    "language": "en",
    "message": "Gefälscht",
    "name": "Gefälscht",
    "pk": "1",
    "regions": ["07"],
    "role": "admin",
    "roles": ["admin", "moderator"],
    "scopes": ["members:read", "keys:read"],
    "slug": "gefaelscht",
    "state": "accepted",
    "verified_at": "2026-01-01T00:00",
    "verified_until": "2099-01-01T00:00",
    "website": "https://boese.example",
}
# Its data are checksums of a note that says when it was made.
OF_THE_MOMENT = "procurement.filenote.made"
FOREIGN = ("agent", "by", "created_by", "invited_by", "organisation", "principal", "user", "vendor")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all of these tests."""
    with django_db_blocker.unblock(), undone():
        yield world_of_attacks()


def step(world, name, cookies, extra):
    """What the database holds after the form was sent with these further fields, and the answer; undone afterwards."""
    row, body = TABLE[name], BODIES[name]
    fields = {
        key: world[value[1:]].email if isinstance(value, str) and value.startswith("@") else value
        for key, value in body.fields.items()
    }
    places = tables.sequences()
    client = Client()
    client.cookies = SimpleCookie(cookies)
    with undone():
        path = f"{address(name, body.kwargs or row.kwargs)}?{body.query}"
        answer = ask(client, "POST", path, extra | fields)
        held = tables.rows("accounts_", "account_", "catalog_solution", "mfa_")
        said = [
            (event.verb, {} if event.verb == OF_THE_MOMENT else event.data, event.chain)
            for event in AuditEvent.objects.order_by("id").exclude(verb__startswith="core.")
        ]
    tables.wind_back(places)
    return answer.status_code, held, said


def test_forms_of_the_site_are_all_sent_here_or_have_no_fields():
    assert set(BODIES) | WITH_A_PROOF | WITHOUT_FIELDS == set(WRITING)
    assert not set(BODIES) & (WITH_A_PROOF | WITHOUT_FIELDS)


@pytest.mark.parametrize("name", BODIES)
def test_fields_that_a_form_does_not_have_make_no_difference(world, name):
    own = BODIES[name].own
    greed = {key: value for key, value in GREED.items() if key not in own}
    greed |= {key: str(world["operator"].pk) for key in FOREIGN if key not in own}
    greed |= {f"{key}_id": str(world["operator"].pk) for key in FOREIGN}
    # Signing in takes longer than the form, and both steps begin with the same person just signed in.
    person = world[BODIES[name].visitor or owner(TABLE[name])]
    browser = signed_in(person, by_password=True).cookies
    cookies = {key: cookie.value for key, cookie in browser.items()}
    honest, greedy = step(world, name, cookies, {}), step(world, name, cookies, greed)
    assert honest[0] == BODIES[name].status
    assert greedy[0] == honest[0]
    for table, rows in honest[1].items():
        assert greedy[1][table] == rows, table
    assert greedy[2] == honest[2]
