"""Every POST of a buyer's program may come twice: with Idempotency-Key its work is done once and told the same again."""

from __future__ import annotations

import pytest

from marketplace.core.models import AuditEvent
from procurement.api.own_routes import BUYERS_SIDE
from tests.accounts.keys_world import V1

from .own_world import listing, make_body, send, vendor_with_people

pytestmark = pytest.mark.django_db
NEED, DRAFT = "needs/NEED/", "soundings/DRAFT/"
SHEET = f"{DRAFT}questionnaire/"
REASON = {"reason": "Passt zum Bedarf."}
# name of the route: address below /api/v1/, where the ETag for If-Match is read, body
POSTS = {
    "own-need-list": ("needs/", "", {"title": "Zweiter Bedarf", "purpose": "Messen"}),
    "own-need-finish": (f"{NEED}finish/", NEED, None),
    "own-need-reopen": ("needs/READY/reopen/", "needs/READY/", None),
    "own-search-list": (f"{NEED}shortlist/searches/", f"{NEED}shortlist/", {"address": "q=Pegelwacht"}),
    "own-candidate-list": (
        f"{NEED}shortlist/candidates/",
        f"{NEED}shortlist/",
        {"solution": "pegelwacht"} | REASON,
    ),
    "own-sounding-list": ("soundings/", "", {"title": "Pegelsensoren"}),
    "own-sounding-submit": (f"{DRAFT}submit/", DRAFT, None),
    "own-sounding-take-back": ("soundings/HANDED/take-back/", "soundings/HANDED/", None),
    "own-sounding-cancel": (f"{DRAFT}cancel/", DRAFT, REASON),
    "own-invitation-list": (f"{DRAFT}invitations/", "", {"vendor": "werk"} | REASON),
    "own-questionnaire-take": (f"{SHEET}take/", SHEET, {"kind": "ready", "key": "lorawan-sensors"}),
    "own-section-list": (f"{SHEET}sections/", SHEET, {"title": "Technik"}),
    "own-question-list": (f"{SHEET}questions/", SHEET, {"section": "s1", "kind": "text", "title": "Wie?"}),
}


@pytest.fixture
def body():
    found = make_body()
    listing(vendor_with_people(), "Pegelwacht", "pegelwacht")
    return found


def address(path, body):
    ready = body.need
    if "READY" in path:
        ready.state = "ready"
        ready.save()
    ids = {"NEED": ready.public_id, "READY": ready.public_id, "DRAFT": body.draft.public_id}
    if "HANDED" in path:
        body.draft.state = "in_review"
        body.draft.save()
        ids["HANDED"] = body.draft.public_id
    for name, value in ids.items():
        path = path.replace(name, str(value))
    return f"{V1}/{path}"


def test_posts_of_buyers_are_all_sent_here():
    posts = {route.name for route in BUYERS_SIDE if "post" in route.callback.actions}
    assert posts == set(POSTS)


@pytest.mark.parametrize("name", POSTS)
def test_post_sent_twice_with_its_key_is_done_once_and_answered_the_same(body, name):
    path, read, sent = POSTS[name]
    client, where = body.program(), address(path, body)
    tag = client.get(address(read, body)).headers["ETag"] if read else None
    first = send(client, "POST", where, sent, tag, idempotency_key="eins")
    assert first.status_code in (200, 201), first.json()
    events = AuditEvent.objects.exclude(verb__startswith="core.").count()
    again = send(client, "POST", where, sent, tag, idempotency_key="eins")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    other = send(client, "POST", where, {"anders": 1}, tag, idempotency_key="eins")
    assert other.status_code == 422
    assert AuditEvent.objects.exclude(verb__startswith="core.").count() == events


@pytest.mark.parametrize("name", [name for name, (_path, read, _body) in POSTS.items() if read])
@pytest.mark.parametrize(
    ("tag", "status"), [(None, 428), ("*", 428), ('"alt"', 412)], ids=["none", "any", "old"]
)
def test_post_that_changes_what_is_there_names_the_version_it_has_read(body, name, tag, status):
    path, _read, sent = POSTS[name]
    client, where = body.program(), address(path, body)
    before = AuditEvent.objects.filter(verb__startswith="procurement.").count()
    assert send(client, "POST", where, sent, tag).status_code == status
    assert AuditEvent.objects.filter(verb__startswith="procurement.").count() == before
