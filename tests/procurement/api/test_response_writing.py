"""Responses through the API: begun with what is known, written with If-Match, named where they can't be taken."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.core.models import AuditEvent
from procurement.models import Participation, Response
from tests.audit_check import assert_audit_clean
from tests.factories import ResponseFactory, SolutionFactory

from .vendors import RESPONSES, SOUNDINGS, begun, post, problem, send, sounding, tag, vendor_program, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def side():
    """A vendor with its program and an open sounding."""
    vendor, client = vendor_program()
    return vendor, client, sounding()


def test_response_begun_by_a_key_is_the_vendors_one_response(side):
    vendor, client, asked = side
    answer = post(client, f"{SOUNDINGS}{asked.public_id}/respond/", {})
    again = post(client, f"{SOUNDINGS}{asked.public_id}/respond/", {})
    row = Response.objects.get()
    assert (answer.status_code, again.json()["id"], row.organisation_id) == (
        200,
        str(row.public_id),
        vendor.pk,
    )
    found = answer.json()
    assert found.pop("sounding")["id"] == asked.public_id
    assert found == {
        "id": str(row.public_id),
        "state": "draft",
        "saves": 0,
        "questionnaire": 1,
        "needs_new_questionnaire": False,
        "last": None,
        "solution": None,
        "solution_version": None,
        "answers": {},
        "unclean": {},
        "questions": 3,
        "answered": 0,
        "problems": [{"question": "q1", "part": "", "pointer": "/answers/q1"}],
    }
    assert Participation.objects.filter(sounding=asked, organisation=vendor).count() == 1
    event = AuditEvent.objects.get(verb="procurement.response.begun")
    assert (event.actor_kind, event.chain, event.concerns_id) == ("key", vendor.pk, None)
    assert_audit_clean()


def test_response_begun_with_a_listing_says_where_each_answer_comes_from(side):
    vendor, client, _asked = side
    from tests.procurement.responses.people import published, question

    SolutionFactory(slug="melder", name="Mängelmelder", vendor=vendor, facts={"licence": "MIT"})
    asked = published(question("f1", "fact", "Lizenz", fact="licence"))
    found = post(client, f"{SOUNDINGS}{asked.public_id}/respond/", {"solution": "melder"}).json()
    source = found["answers"]["f1"].pop("source")
    assert found["answers"] == {"f1": {"value": {"fact": "MIT"}, "confidential": False}}
    assert (source["kind"], source["slug"], source["version"]) == ("listing", "melder", 1)
    assert (found["solution"], found["solution_version"]) == ("melder", 1)


def test_response_begun_with_the_listing_of_another_is_refused(side):
    _vendor, client, asked = side
    SolutionFactory(slug="fremdes")
    answer = post(client, f"{SOUNDINGS}{asked.public_id}/respond/", {"solution": "fremdes"})
    assert [one["pointer"] for one in problem(answer, 422, "invalid-fields")["errors"]] == ["/solution"]
    assert Response.objects.count() == 0


def test_response_is_not_begun_after_the_deadline(side):
    _vendor, client, _asked = side
    now = timezone.now()
    over = sounding(
        published_at=now - datetime.timedelta(days=30),
        question_deadline=now - datetime.timedelta(days=2),
        response_deadline=now - datetime.timedelta(seconds=1),
    )
    found = problem(post(client, f"{SOUNDINGS}{over.public_id}/respond/", {}), 409, "deadline-passed")
    assert found["detail"] == "The deadline has passed: this market sounding takes no responses any more."
    assert (Response.objects.count(), Participation.objects.count()) == (0, 0)


def test_answers_are_written_one_by_one_and_null_takes_one_away(side):
    _vendor, client, asked = side
    address = begun(client, asked)
    first = write(client, address, {"q1": {"value": {"coverage": "now"}}})
    assert (first.status_code, first.headers["ETag"]) == (200, tag(client, address))
    second = write(
        client, address, {"q2": {"value": {"number": "1.000,5", "remark": "je Tag"}, "confidential": True}}
    ).json()
    assert second["answers"] == {
        "q1": {"value": {"coverage": "now"}, "confidential": False, "source": None},
        "q2": {"value": {"number": "1000.5", "remark": "je Tag"}, "confidential": True, "source": None},
    }
    assert (second["saves"], second["answered"], second["problems"]) == (2, 2, [])
    only = write(client, address, {"q2": {"confidential": False}}).json()
    assert only["answers"]["q2"] == {
        "value": {"number": "1000.5", "remark": "je Tag"},
        "confidential": False,
        "source": None,
    }
    assert list(write(client, address, {"q2": None}).json()["answers"]) == ["q1"]
    event = AuditEvent.objects.filter(verb="procurement.response.saved").order_by("id").last()
    assert (event.data, event.actor_kind) == ({"questions": ["q2"]}, "key")


@pytest.mark.parametrize(
    ("answers", "pointers"),
    [
        ({"q1": {"value": {"coverage": "maybe"}}}, ["/answers/q1/value/coverage"]),
        ({"q1": {"value": {"coverage": "planned", "quarter": "bald"}}}, ["/answers/q1/value/quarter"]),
        ({"q2": {"value": {"number": "NaN"}}}, ["/answers/q2/value/number"]),
        ({"q2": {"value": {"number": {"a": 1}}}}, ["/answers/q2/value/number"]),
        ({"q2": {"value": {"number": "1", "rank": "1"}}}, ["/answers/q2/value/rank"]),
        ({"q2": {"value": "1"}}, ["/answers/q2/value"]),
        ({"q2": "1"}, ["/answers/q2"]),
        ({"q2": {"confidential": "yes"}}, ["/answers/q2/confidential"]),
        ({"q2": {"source": {"kind": "listing"}}}, ["/answers/q2/source"]),
        ({"q7": {"value": {}}}, ["/answers/q7"]),
        ({"q9": {"value": {"files": ["7e570000-0000-4000-8000-00000000000b"]}}}, ["/answers/q9/value/files"]),
        (
            {"q1": {"value": {"coverage": "x"}}, "q2": {"value": {"number": "y"}}},
            ["/answers/q1/value/coverage", "/answers/q2/value/number"],
        ),
    ],
)
def test_answer_that_cannot_be_taken_is_named_by_question_and_field_and_nothing_is_kept(
    side, answers, pointers
):
    _vendor, client, asked = side
    address = begun(client, asked)
    good = {"q1": {"value": {"coverage": "now"}}} if "q1" not in answers else {}
    found = problem(write(client, address, good | answers), 422, "invalid-fields")
    assert [one["pointer"] for one in found["errors"]] == pointers
    row = Response.objects.get()
    assert (row.answers, row.unclean, row.saves) == ({}, {}, 0)
    assert AuditEvent.objects.filter(verb="procurement.response.saved").count() == 0


def test_answers_are_written_by_who_read_them_last(side):
    _vendor, client, asked = side
    address = begun(client, asked)
    old = tag(client, address)
    body = {"answers": {"q1": {"value": {"coverage": "no"}}}}
    problem(send(client, "PATCH", address, body), 428, "version-missing")
    assert send(client, "PATCH", address, body, **{"if-match": old}).status_code == 200
    problem(send(client, "PATCH", address, body, **{"if-match": old}), 412, "version-changed")
    assert Response.objects.get().saves == 1


def test_what_a_person_typed_and_cannot_be_taken_is_shown_to_the_program(side):
    vendor, client, asked = side
    row = ResponseFactory(
        sounding=asked,
        organisation=vendor,
        answers={},
        unclean={"q2": {"number": "etwa 40", "confidential": True}},
    )
    address = f"{RESPONSES}{row.public_id}/"
    found = client.get(address).json()
    assert found["unclean"] == {"q2": {"value": {"number": "etwa 40"}, "confidential": True}}
    assert found["problems"] == [
        {"question": "q1", "part": "", "pointer": "/answers/q1"},
        {"question": "q2", "part": "number", "pointer": "/answers/q2/value/number"},
    ]
    check = client.get(f"{address}check/").json()
    assert (check["is_open"], [one["number"] for one in check["problems"]]) == (True, ["1.1", "1.2"])
    assert check["problems"][0]["message"] == "This question needs an answer."
    problem(write(client, address, {"q2": {"confidential": False}}), 422, "invalid-fields")
    mended = write(client, address, {"q2": {"value": {"number": "40"}}}).json()
    assert (mended["unclean"], mended["answers"]["q2"]["confidential"]) == ({}, True)
