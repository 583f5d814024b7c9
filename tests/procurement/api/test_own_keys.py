"""Who gets what at the buyers' endpoints: their own keys with the scope; no stranger, and nothing that people alone may do."""

from __future__ import annotations

import pytest

from accounts.permissions import Scope
from accounts.queries.keys import actor_of_key
from marketplace.api import VERSION_1
from marketplace.core.access import KEY, declared
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.amendments import discard_correction
from procurement.actions.inviting import invite_by_mail
from procurement.actions.needs import begin_need, close_need, edit_need, finish_need, reopen_need, sound_need
from procurement.actions.questionnaires import edit_questionnaire, keep_template
from procurement.actions.shortlists import add_candidate, search_shortlist
from procurement.actions.soundings import begin_sounding, edit_sounding, submit_sounding, take_back_sounding
from procurement.actions.values import estimate_need
from procurement.questions.document import Document
from procurement.rules import can_publish
from tests.accounts.keys_world import ALL, V1, key_for, program
from tests.factories import OrganisationFactory, UserFactory, acting, member_of

from .own_world import JSON, make_body

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PATCH", "DELETE")
NEED, LIST = "needs/NEED/", "needs/NEED/shortlist/"
ONE, ASKED = "soundings/DRAFT/", "soundings/PUBLISHED/"
SHEET = f"{ONE}questionnaire/"
# address: methods with the scope that each asks for, and what a key that has it gets for an empty request.
TABLE = {
    "needs/": {"GET": ("needs:read", 200), "POST": ("needs:write", 422)},
    NEED: {"GET": ("needs:read", 200), "PATCH": ("needs:write", 428)},
    f"{NEED}finish/": {"POST": ("needs:write", 428)},
    f"{NEED}reopen/": {"POST": ("needs:write", 428)},
    f"{NEED}value/": {"GET": ("needs:read", 200), "PATCH": ("needs:write", 428)},
    LIST: {"GET": ("needs:read", 200)},
    f"{LIST}searches/": {"GET": ("needs:read", 200), "POST": ("needs:write", 422)},
    f"{LIST}searches/1/": {"GET": ("needs:read", 200)},
    f"{LIST}candidates/": {"GET": ("needs:read", 200), "POST": ("needs:write", 422)},
    f"{LIST}steps/": {"GET": ("needs:read", 200)},
    "soundings/": {"GET": ("soundings:read", 200), "POST": ("soundings:write", 422)},
    ONE: {"GET": ("soundings:read", 200), "PATCH": ("soundings:write", 428)},
    f"{ONE}submit/": {"POST": ("soundings:write", 428)},
    f"{ONE}take-back/": {"POST": ("soundings:write", 428)},
    f"{ONE}cancel/": {"POST": ("soundings:write", 422)},
    f"{ASKED}versions/": {"GET": ("soundings:read", 200)},
    f"{ASKED}versions/1/": {"GET": ("soundings:read", 200)},
    f"{ASKED}enquiries/": {"GET": ("soundings:read", 200)},
    f"{ASKED}enquiries/ENQUIRY/": {"GET": ("soundings:read", 200)},
    f"{ASKED}amendments/": {"GET": ("soundings:read", 200)},
    f"{ONE}invitations/": {"GET": ("soundings:read", 200), "POST": ("soundings:write", 422)},
    f"{ONE}invitations/INVITATION/": {"GET": ("soundings:read", 200), "DELETE": ("soundings:write", 428)},
    SHEET: {"GET": ("soundings:read", 200), "PATCH": ("soundings:write", 428)},
    f"{SHEET}take/": {"POST": ("soundings:write", 422)},
    f"{SHEET}sections/": {"POST": ("soundings:write", 422)},
    f"{SHEET}sections/s1/": {"PATCH": ("soundings:write", 428), "DELETE": ("soundings:write", 428)},
    f"{SHEET}questions/": {"POST": ("soundings:write", 422)},
    f"{SHEET}questions/q1/": {"PATCH": ("soundings:write", 428), "DELETE": ("soundings:write", 428)},
}


@pytest.fixture
def body():
    return make_body()


def address(path, body):
    ids = {
        "NEED": body.need.public_id,
        "DRAFT": body.draft.public_id,
        "PUBLISHED": body.published.public_id,
        "ENQUIRY": body.enquiry.public_id,
        "INVITATION": body.invitation.pk,
    }
    for name, value in ids.items():
        path = path.replace(name, str(value))
    return f"{V1}/{path}"


def answers(client, path, body):
    return {
        method: client.generic(method, address(path, body), "", content_type=JSON).status_code
        for method in METHODS
    }


@pytest.mark.parametrize("path", TABLE)
def test_endpoint_takes_a_key_with_its_scope_and_no_other(body, path):
    every = dict.fromkeys(METHODS, 405)
    told = every | {method: status for method, (_scope, status) in TABLE[path].items()}
    assert answers(body.program(ALL), path, body) == told
    others = [scope for scope in ALL if scope not in {scope for scope, _status in TABLE[path].values()}]
    assert answers(body.program(others), path, body) == every | dict.fromkeys(TABLE[path], 403)
    for method, (scope, status) in TABLE[path].items():
        one = body.program([scope]).generic(method, address(path, body), "", content_type=JSON)
        assert one.status_code == status


@pytest.mark.parametrize("path", [path for path in TABLE if path not in ("needs/", "soundings/")])
def test_thing_of_another_body_is_not_there_for_any_key(body, path):
    other = make_body("Stadt Fern")
    vendor = OrganisationFactory(name="Werk GmbH")
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    before = AuditEvent.objects.filter(verb__startswith="procurement.").count()
    expected = dict.fromkeys(METHODS, 405) | dict.fromkeys(TABLE[path], 404)
    for organisation in (other.organisation, vendor, operator):
        assert answers(program(key_for(organisation, ALL)[1]), path, body) == expected
    assert AuditEvent.objects.filter(verb__startswith="procurement.").count() == before


def test_part_of_one_thing_is_not_there_below_another_one(body):
    client = body.program(ALL)
    second = body.sounding("published")
    for path in (f"soundings/{second.public_id}/enquiries/ENQUIRY/", f"{ASKED}invitations/INVITATION/"):
        assert client.get(address(path, body)).status_code == 404
    for path in (
        "needs/keine-uuid/",
        "needs/00000000-0000-4000-8000-000000000000/",
        "soundings/000000000000/",
    ):
        assert client.get(f"{V1}/{path}").status_code == 404


def test_lists_hold_what_is_ones_own_alone(body):
    make_body("Stadt Fern")
    client = body.program()
    assert [row["title"] for row in client.get(f"{V1}/needs/").json()["results"]] == [
        "Sensorik Stadt Lindenwerder"
    ]
    assert [row["id"] for row in client.get(f"{V1}/soundings/").json()["results"]] == [
        body.draft.public_id,
        body.published.public_id,
    ]
    vendor = program(key_for(OrganisationFactory(name="Werk GmbH"), ALL)[1])
    assert [vendor.get(f"{V1}/{path}").json()["count"] for path in ("needs/", "soundings/")] == [0, 0]


def test_routes_for_keys_of_buyers_are_exactly_those_tried_here():
    names = (
        ("NEED", "<slug:need>"),
        ("DRAFT", "<slug:sounding>"),
        ("PUBLISHED", "<slug:sounding>"),
        ("ENQUIRY", "<slug:enquiry>"),
        ("INVITATION", "<int:pk>"),
        ("searches/1", "searches/<int:number>"),
        ("versions/1", "versions/<int:number>"),
        ("sections/s1", "sections/<slug:key>"),
        ("questions/q1", "questions/<slug:key>"),
    )
    tried = set()
    for path in TABLE:
        for name, pattern in names:
            path = path.replace(name, pattern)
        tried.add(path)
    routes = {str(route.pattern) for route in VERSION_1 if declared(route.callback) is KEY}
    assert {route for route in routes if route.startswith(("needs/", "soundings/"))} == tried


def key_actor(organisation):
    return actor_of_key(key_for(organisation, ALL)[0])


def test_actions_open_to_buyers_refuse_keys_of_vendors_and_of_the_operator_with_every_scope(body):
    things = {"need": body.need, "sounding": body.draft, "sheet": body.draft.questionnaire}
    events, letters = AuditEvent.objects, OutboxMessage.objects.count()
    for kind in ("vendor", "operator"):
        by = key_actor(OrganisationFactory(name=f"Fremd {kind}", kind=kind))
        assert by.scopes == set(Scope.values)
        before = events.count()
        for act in (
            lambda by=by: begin_need(title="Bedarf", by=by),
            lambda by=by: edit_need(need=things["need"], values={"purpose": "x"}, saves=0, by=by),
            lambda by=by: finish_need(need=things["need"], by=by),
            lambda by=by: reopen_need(need=things["need"], by=by),
            lambda by=by: estimate_need(need=things["need"], values={}, saves=0, by=by),
            lambda by=by: sound_need(need=things["need"], title="x", by=by),
            lambda by=by: search_shortlist(need=things["need"], address="q=x", by=by),
            lambda by=by: add_candidate(
                need=things["need"], solution=body.candidate.solution, reason="x", by=by
            ),
            lambda by=by: begin_sounding(title="x", by=by),
            lambda by=by: edit_sounding(sounding=things["sounding"], values={}, saves=0, by=by),
            lambda by=by: submit_sounding(sounding=things["sounding"], by=by),
            lambda by=by: take_back_sounding(sounding=things["sounding"], by=by),
            lambda by=by: invite_by_mail(
                sounding=things["sounding"], name="x", email="a@b.example", reason="x", by=by
            ),
            lambda by=by: keep_template(name="x", document=Document(), by=by),
            lambda by=by: edit_questionnaire(
                questionnaire=things["sheet"], title="x", intro="", language="de", seen="", by=by
            ),
        ):
            with pytest.raises(Refused):
                act()
        assert (events.count(), OutboxMessage.objects.count()) == (before, letters)


def test_key_of_the_buyer_changes_nothing_that_vendors_already_read(body):
    by = key_actor(body.organisation)
    sheet = body.published.questionnaire
    for act in (
        lambda: edit_questionnaire(questionnaire=sheet, title="x", intro="", language="de", seen="", by=by),
        lambda: discard_correction(sounding=body.published, by=by),
        lambda: invite_by_mail(sounding=body.published, name="x", email="a@b.example", reason="x", by=by),
    ):
        with pytest.raises(Refused, match=r"kein Programm"):
            act()
    with pytest.raises(Refused, match=r"kein Programm"):
        close_need(need=body.need, by=by)


def test_sounding_that_a_program_wrote_needs_two_people_for_approval_and_publication(body):
    people = [member_of(body.organisation, "admin") for _number in range(2)]
    body.draft.approved_by = people[0]
    body.draft.save()
    decisions = [bool(can_publish(acting(one), body.draft, four_eyes=True)) for one in people]
    assert decisions == [False, True]
    assert can_publish(acting(people[0]), body.draft, four_eyes=False)
    body.draft.created_by = UserFactory()
    assert can_publish(acting(people[0]), body.draft, four_eyes=True)
