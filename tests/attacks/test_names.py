"""Names that hide something: bidirectional, zero-width and control characters in every form that takes a name."""

from __future__ import annotations

import re

import pytest

from marketplace.core.models import AuditEvent
from tests.architecture.routes import TABLE

from . import tables
from .asking import address, ask, owner, signed_in, undone, world_of_attacks
from .bodies import BODIES

pytestmark = pytest.mark.django_db
FIELDS = [(name, field) for name, body in BODIES.items() for field in body.names]
HOSTILE = {
    "turned": "Stadt\u202egnureiger",
    "zero_width": "Stadt\u200bwerke",
    "control": "Stadt\x07werke",
    "lines": "Stadt\r\nBcc: alle@fremde.example",
}
SENTENCES = re.compile("(Dieser Name|Der Text) enthält unsichtbare Zeichen")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all of these tests."""
    with django_db_blocker.unblock(), undone():
        yield world_of_attacks()


def test_forms_that_take_a_name_are_these():
    assert sorted({name for name, _field in FIELDS}) == [
        "account_signup",
        "accounts:account-edit",
        "accounts:body-apply",
        "accounts:centre-apply",
        "accounts:contact-ask",
        "accounts:contact-self",
        "accounts:key-create",
        "accounts:number-add",
        "accounts:organisation-found",
        "accounts:profile-edit",
        "accounts:proof-add",
        "accounts:proof-edit",
        "accounts:threshold-list",
        "catalog:bookmark-add",
        "catalog:bookmarklist-add",
        "catalog:bookmarklist-edit",
        "catalog:evidence-claim-add",
        "catalog:report-add",
        "catalog:savedsearch-add",
        "catalog:savedsearch-edit",
        "procurement:invitation-add",
        "procurement:need-begin",
        "procurement:need-edit",
    ]


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_name_that_hides_something_is_refused_with_a_sentence_and_a_record(world, name, field):
    row, body = TABLE[name], BODIES[name]
    visitor = body.visitor or owner(row)
    client = signed_in(world[visitor])
    path = f"{address(name, body.kwargs or row.kwargs)}?{body.query}"
    before = tables.prints()
    found = {}
    for kind, text in HOSTILE.items():
        answer = ask(client, "POST", path, body.fields | {field: text})
        found[kind] = (answer.status_code, bool(SENTENCES.search(answer.text)))
    assert found == dict.fromkeys(HOSTILE, (422, True))
    assert tables.prints() == before
    events = AuditEvent.objects.filter(verb="core.name.refused")
    assert [(event.data["route"], event.data["rule"]) for event in events] == [(name, "name.hidden")] * 4
    assert {event.user_id for event in events} == {world[visitor] and world[visitor].pk}
