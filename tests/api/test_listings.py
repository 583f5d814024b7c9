"""A vendor's own listings through the API: created, changed, handed in and withdrawn by the same actions as on the pages."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions.revisions import begin_listing, save_revision, submit_revision
from catalog.facts.registry import FACTS
from catalog.models import Revision, Solution
from marketplace.core.api.schema import api_document
from marketplace.core.models import AuditEvent
from tests.accounts.keys_world import PROBLEM, V1, key_for, program
from tests.audit_check import assert_audit_clean
from tests.factories import OrganisationFactory, SolutionFactory, VerdictFactory, acting, member_of

pytestmark = pytest.mark.django_db
LISTINGS = f"{V1}/listings/"
OWN = f"{V1}/listings/baumpate/"
JSON = "application/json"
BOTH = ["listings:read", "listings:write"]
FACTS_SENT = {"name": "Baumpate", "short_description": {"de": "Karte der Bäume."}}


@pytest.fixture
def vendor(db):
    cache.clear()
    return OrganisationFactory(name="Melderwerk GmbH")


@pytest.fixture
def client(vendor):
    return program(key_for(vendor, BOTH)[1])


@pytest.fixture
def draft(vendor):
    by = acting(member_of(vendor, "editor"))
    return save_revision(revision=begin_listing(name="Baumpate", by=by), values=FACTS_SENT, by=by)


def post(client, path, body=None, **headers):
    sent = "" if body is None else json.dumps(body)
    return client.post(path, sent, content_type=JSON, headers=headers)


def move(client, name, body=None, *, path=OWN, **headers):
    """Send a move that names the text as it stands now."""
    return post(client, f"{path}{name}/", body, **{"if-match": client.get(path).headers["ETag"]} | headers)


def change(client, facts, *, tag=None, path=OWN):
    tag = client.get(path).headers.get("ETag", '"x"') if tag is None else tag
    headers = {"if-match": tag} if tag else {}
    return client.patch(path, json.dumps({"facts": facts}), content_type=JSON, headers=headers)


def problem(answer, status, kind):
    found = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    assert found["type"] == (f"http://testserver/api/#problem-{kind}" if kind else "about:blank")
    return found


def test_listing_created_by_a_key_is_a_draft_of_its_organisation(client, vendor):
    answer = post(client, LISTINGS, {"facts": FACTS_SENT | {"licence": "mit"}})
    assert answer.status_code == 201
    assert answer.json() == {
        "slug": "baumpate",
        "name": "Baumpate",
        "status": "draft",
        "state": "editing",
        "round": 0,
        "submitted_at": None,
        "version": None,
        "facts": FACTS_SENT | {"licence": "MIT"},
        "changed": ["name", "short_description", "licence"],
        "problems": [],
        "reason": None,
        "refused": [],
    }
    assert Solution.objects.get().vendor == vendor
    assert {event.actor_kind for event in AuditEvent.objects.filter(verb__startswith="catalog.")} == {"key"}
    assert_audit_clean()


def test_request_repeated_with_its_key_creates_one_listing(client):
    first = post(client, LISTINGS, {"facts": FACTS_SENT}, **{"idempotency-key": "eins"})
    again = post(client, LISTINGS, {"facts": FACTS_SENT}, **{"idempotency-key": "eins"})
    other = post(client, LISTINGS, {"facts": {"name": "Anders"}}, **{"idempotency-key": "eins"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    problem(other, 422, "repeated-differently")
    assert Solution.objects.count() == 1


def test_faults_in_facts_are_named_all_at_once_with_their_places_and_nothing_is_kept(client):
    facts = {
        "name": "Baumpate",
        "gibt_es_nicht": 1,
        "short_description": {"de": "x" * 151, "keine sprache": "x"},
        "interfaces": [{"name": "A"}, {"address": "kein"}],
        "costs": {"under_5000": {"setup": {"min": 5, "max": 1}}},
        "staff_days_per_year": "5",
    }
    found = problem(post(client, LISTINGS, {"facts": facts}), 422, "invalid-fields")
    assert [error["pointer"] for error in found["errors"]] == [
        "/facts/gibt_es_nicht",
        "/facts/short_description/keine sprache",
        "/facts/interfaces/1/address",
        "/facts/staff_days_per_year",
        "/facts/costs/under_5000/setup",
    ]
    assert Solution.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/facts"]),
        ({"facts": []}, ["/facts"]),
        ({"facts": None}, ["/facts"]),
        ({"facts": {}}, ["/facts/name"]),
        ({"facts": {"name": None}}, ["/facts/name"]),
        ({"facts": {"name": " "}}, ["/facts/name"]),
        ({"facts": FACTS_SENT, "status": "published"}, ["/status"]),
        ({"facts": FACTS_SENT, "vendor": "fremde"}, ["/vendor"]),
    ],
)
def test_body_that_is_no_listing_is_refused(client, body, pointers):
    found = problem(post(client, LISTINGS, body), 422, "invalid-fields")
    assert [error["pointer"] for error in found["errors"]] == pointers
    assert Solution.objects.count() == 0


def test_change_sets_what_is_sent_takes_away_what_is_null_and_leaves_the_rest(client, draft):
    answer = change(client, {"licence": "MIT", "short_description": None})
    found = answer.json()
    assert answer.status_code == 200
    assert found["facts"] == {"name": "Baumpate", "licence": "MIT"}
    assert found["problems"] == [{"pointer": "/facts/short_description", "rule": "required"}]
    assert answer.headers["ETag"] == client.get(OWN).headers["ETag"]


def test_change_based_on_an_older_text_is_refused_and_nothing_is_lost(client, draft, vendor):
    tag = client.get(OWN).headers["ETag"]
    save_revision(revision=draft, values={"licence": "MIT"}, by=acting(member_of(vendor, "editor")))
    problem(change(client, {"licence": "EUPL-1.2"}, tag=tag), 412, "version-changed")
    problem(change(client, {"licence": "EUPL-1.2"}, tag=""), 428, "version-missing")
    draft.refresh_from_db()
    assert draft.facts["licence"] == "MIT"


def test_change_of_a_published_listing_begins_a_text_and_the_catalogue_keeps_the_old_one(client, vendor):
    listing = SolutionFactory(name="Baumpate", vendor=vendor, is_claimed=True)
    before = client.get(OWN).json()
    assert (before["state"], before["version"]["number"], before["changed"]) == (None, 1, [])
    after = change(client, {"licence": "MIT"}).json()
    assert (after["state"], after["status"], after["changed"]) == ("editing", "published", ["licence"])
    listing.refresh_from_db()
    assert "licence" not in listing.current.facts
    assert "licence" not in client.get(f"{V1}/solutions/baumpate/").json()["facts"]


def test_listing_is_handed_in_once_and_taken_back(client, draft):
    handed = move(client, "submit", **{"idempotency-key": "eins"})
    assert (handed.status_code, handed.json()["state"], handed.json()["round"]) == (200, "submitted", 1)
    again = move(client, "submit", **{"idempotency-key": "eins"})
    assert (again.status_code, again.json()["round"]) == (200, 1)
    problem(move(client, "submit"), 409, "")
    problem(change(client, {"licence": "MIT"}), 409, "")
    assert move(client, "take-back").json()["state"] == "editing"
    problem(move(client, "take-back"), 409, "")


def test_listing_with_faults_is_not_handed_in_and_all_of_them_are_named(client, vendor):
    by = acting(member_of(vendor, "editor"))
    draft = begin_listing(name="Baumpate", by=by)
    save_revision(revision=draft, values={"funded_until": "bald"}, by=by)
    found = problem(move(client, "submit"), 422, "invalid-fields")
    assert [error["pointer"] for error in found["errors"]] == [
        "/facts/short_description",
        "/facts/funded_until",
    ]
    assert Revision.objects.get().state == "editing"


def test_refusals_of_the_operator_are_told(client, draft):
    Revision.objects.update(round=1, reason="Bitte nachbessern.")
    VerdictFactory(revision=draft, fact="licence", is_accepted=False, reason="Welche Version?")
    VerdictFactory(revision=draft, fact="name")
    found = client.get(OWN).json()
    assert found["reason"] == "Bitte nachbessern."
    assert found["refused"] == [{"fact": "licence", "reason": "Welche Version?"}]


def test_listing_is_withdrawn_with_a_reason_of_the_list(client, vendor):
    listing = SolutionFactory(name="Baumpate", vendor=vendor, is_claimed=True)
    problem(move(client, "withdraw", {"reason": "Keine Lust"}), 422, "invalid-fields")
    answer = move(client, "withdraw", {"reason": "not_offered"})
    listing.refresh_from_db()
    assert (answer.status_code, answer.json()["status"], listing.status) == (200, "withdrawn", "withdrawn")
    assert client.get(f"{V1}/solutions/baumpate/").status_code == 410
    problem(move(client, "withdraw", {"reason": "not_offered"}), 409, "")


def test_listing_of_another_organisation_is_not_there(draft):
    SolutionFactory(name="Öffentlich", slug="oeffentlich", vendor=draft.solution.vendor, is_claimed=True)
    stranger = program(key_for(OrganisationFactory(name="Fremde"), BOTH)[1])
    before = Revision.objects.values().get()
    for slug in ("baumpate", "oeffentlich", "gibt-es-nicht"):
        path = f"{LISTINGS}{slug}/"
        answers = [stranger.get(path), change(stranger, {"licence": "MIT"}, tag='"x"', path=path)]
        answers += [post(stranger, f"{path}{move}/") for move in ("submit", "take-back")]
        answers += [post(stranger, f"{path}withdraw/", {"reason": "other"})]
        for answer in answers:
            problem(answer, 404, "")
    assert stranger.get(LISTINGS).json()["results"] == []
    assert Revision.objects.values().get() == before


@pytest.mark.parametrize("scopes", [["listings:read"], ["profile:write"]])
def test_key_without_the_scope_changes_nothing(draft, vendor, scopes):
    weak = program(key_for(vendor, scopes, name="Schwacher")[1])
    tag = program(key_for(vendor, BOTH)[1]).get(OWN).headers["ETag"]
    answers = [post(weak, LISTINGS, {"facts": FACTS_SENT}), change(weak, {"licence": "MIT"}, tag=tag)]
    answers += [post(weak, f"{OWN}{move}/") for move in ("submit", "take-back", "withdraw")]
    for answer in answers:
        assert problem(answer, 403, "missing-scope")["scope"] == "listings:write"
    assert (Solution.objects.count(), Revision.objects.get().state) == (1, "editing")


def test_key_never_publishes_however_often_it_hands_in(client, draft):
    move(client, "submit")
    for name in ("accept", "publish", "begin-review"):
        assert post(client, f"{OWN}{name}/").status_code == 404
    draft.solution.refresh_from_db()
    assert (draft.solution.status, draft.solution.current) == ("draft", None)


def test_body_of_ten_megabytes_is_refused(client):
    answer = post(client, LISTINGS, {"facts": {"name": "x" * 10_000_000}})
    problem(answer, 413, "too-large")
    assert Solution.objects.count() == 0


def test_tag_is_the_same_in_both_languages(client, draft):
    save_revision(
        revision=draft,
        values={"funded_until": "bald"},
        by=acting(member_of(draft.solution.vendor, "editor")),
    )
    tags = {
        client.get(OWN, headers={"accept-language": language}).headers["ETag"] for language in ("de", "en")
    }
    assert len(tags) == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_facts_of_the_definitions_are_all_described_for_reading_and_for_changing(language):
    schemas = api_document(language)["components"]["schemas"]
    for name in ("FactsChange", "DraftFacts"):
        described = schemas[name]
        assert (set(described["properties"]), described["additionalProperties"]) == (set(FACTS), False)
        assert [key for key in FACTS if not described["properties"][key].get("title")] == []


def test_lists_ask_the_database_equally_often_for_one_and_three_listings(client, draft, vendor):
    by = acting(member_of(vendor, "editor"))
    counts = []
    client.get(LISTINGS)
    for number in range(1, 4):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LISTINGS).json()["count"] == number
        counts.append(len(queries))
        extra = begin_listing(name=f"Nummer {number}", by=by)
        save_revision(revision=extra, values=FACTS_SENT, by=by)
        submit_revision(revision=extra, by=by)
    assert (counts[0], counts[2]) == (4, 4)


def test_drafts_are_not_there_for_a_key_of_the_operator(draft, vendor):
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    theirs = program(key_for(operator, BOTH)[1])
    answer = theirs.get(OWN)
    assert (answer.status_code, "Karte der Bäume" in answer.content.decode()) == (404, False)
    listed = theirs.get(LISTINGS)
    assert "Baumpate" not in listed.content.decode()
