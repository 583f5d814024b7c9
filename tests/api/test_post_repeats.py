"""Every POST of the API may come twice: with the header Idempotency-Key its work is done once and told the same again."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache

from catalog.models import EvidenceClaim, Revision, Solution
from marketplace.api import VERSION_1
from marketplace.core.models import AuditEvent, RepeatableRequest
from procurement.api.own_routes import BUYERS_SIDE
from procurement.api.response_routes import VENDORS_SIDE
from tests.accounts.keys_world import ALL, V1, key_for, program
from tests.factories import AreaFactory, EvidenceClaimFactory, OrganisationFactory, SolutionFactory

pytestmark = pytest.mark.django_db
PROOF = {
    "fact": "security",
    "level": "third_party",
    "checked_by": "Prüfstelle",
    "checked_on": "2026-02-03",
    "document_url": "https://pruefstelle.example/testat",
}
USE = {"area": "150000000001", "status": "productive", "since": "2025-03-01"}

# name of the route: address below /api/v1/, where the ETag for If-Match is read, body
POSTS = {
    "own-listing-list": ("listings/", "", {"facts": {"name": "Drittes"}}),
    "own-listing-submit": ("listings/entwurf/submit/", "listings/entwurf/", None),
    "own-listing-take-back": ("listings/eingereicht/take-back/", "listings/eingereicht/", None),
    "own-listing-withdraw": ("listings/angebot/withdraw/", "listings/angebot/", {"reason": "not_offered"}),
    "own-proof-list": ("listings/angebot/evidence/", "", PROOF),
    "own-proof-withdraw": (
        "listings/angebot/evidence/975101/withdraw/",
        "listings/angebot/evidence/975101/",
        None,
    ),
    "own-use-list": ("listings/angebot/uses/", "", USE),
    "key-rotate": ("keys/ITSELF/rotate/", "", {}),
}
# Their answer is a secret, so it is not kept: the repetition is told that it was done.
SECRET = {"key-rotate"}


@pytest.fixture
def vendor(db):
    cache.clear()
    found = OrganisationFactory(name="Melderwerk GmbH")
    whole = {"name": "Ganzes", "short_description": {"de": "Sagt alles, was nötig ist."}}
    for slug, state in (("entwurf", "editing"), ("eingereicht", "submitted")):
        listing = Solution.objects.create(slug=slug, vendor=found)
        Revision.objects.create(solution=listing, facts=whole, state=state)
    facts = {"security": ["c5"], "licence": "MIT"}
    public = SolutionFactory(name="Angebot", slug="angebot", vendor=found, is_claimed=True, facts=facts)
    EvidenceClaimFactory(pk=975_101, solution=public, fact="licence")
    AreaFactory(key="150000000001", name="Linden")
    return found


def post_routes():
    return {route.name for route in VERSION_1 if "post" in getattr(route.callback, "actions", {})}


def declaration(name):
    (callback,) = [route.callback for route in VERSION_1 if route.name == name]
    return getattr(callback.cls, callback.actions["post"]).endpoint


def test_posts_of_the_api_are_all_sent_here():
    # Those of needs and soundings are sent in tests/procurement/api/test_own_repeats.py and test_response_keys.py.
    assert post_routes() - {route.name for route in (*BUYERS_SIDE, *VENDORS_SIDE)} == set(POSTS)


@pytest.mark.parametrize("name", POSTS)
def test_post_declares_that_it_may_come_twice(name):
    assert declaration(name).is_repeatable


@pytest.mark.parametrize("name", POSTS)
def test_post_sent_twice_with_its_key_is_done_once_and_answered_the_same(vendor, name):
    key, token = key_for(vendor, ALL)
    client = program(token)
    path, read, body = POSTS[name]
    address = f"{V1}/{path.replace('ITSELF', key.prefix)}"
    headers = {"idempotency-key": "eins"}
    if read:
        headers["if-match"] = client.get(f"{V1}/{read}").headers["ETag"]

    def send(**more):
        sent = "" if body is None else json.dumps(body)
        return client.post(address, sent, content_type="application/json", headers=headers | more)

    first = send()
    assert first.status_code in (200, 201), first.json()
    events = AuditEvent.objects.exclude(verb__startswith="core.").count()
    again = send()
    if name in SECRET:
        assert (again.status_code, again.json()["type"].rpartition("#")[2]) == (
            409,
            "problem-answer-not-kept",
        )
        assert RepeatableRequest.objects.get().answer is None
    else:
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers["Idempotent-Replayed"] == "true"
    assert AuditEvent.objects.exclude(verb__startswith="core.").count() == events
    # An illegible name of the request is refused before anything is done.
    assert send(**{"idempotency-key": "zwei Wörter"}).status_code == 400
    assert AuditEvent.objects.exclude(verb__startswith="core.").count() == events


@pytest.mark.parametrize("name", [name for name, (_path, read, _body) in POSTS.items() if read])
@pytest.mark.parametrize(
    ("tag", "status", "kind"),
    [(None, 428, "version-missing"), ("*", 428, "version-missing"), ('"alt"', 412, "version-changed")],
)
def test_post_that_moves_what_is_there_names_the_version_it_has_read(vendor, name, tag, status, kind):
    client = program(key_for(vendor, ALL)[1])
    path, _read, body = POSTS[name]
    sent = "" if body is None else json.dumps(body)
    headers = {"if-match": tag} if tag else {}
    before = (list(Revision.objects.values()), list(Solution.objects.values()))
    claims = list(EvidenceClaim.objects.values())
    answer = client.post(f"{V1}/{path}", sent, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (status, f"problem-{kind}")
    assert (list(Revision.objects.values()), list(Solution.objects.values())) == before
    assert list(EvidenceClaim.objects.values()) == claims
