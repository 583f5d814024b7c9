"""Hostile texts sent with every form: the answer, the page after it, the rows and the mails that come of it."""

from __future__ import annotations

import datetime
import email
import re
from email import policy
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

import accounts.tasks as account_jobs
import catalog.tasks as listing_jobs
from accounts.models import NoticePreference, Proof
from catalog.facts.document import clean_document
from catalog.models import Deployment, Evidence, SavedSearch, Solution, Watch
from marketplace.core.models import OutboxMessage
from marketplace.core.outbox.transport import mail_of
from tests.architecture.routes import TABLE

from . import tables
from .asking import address, ask, owner, signed_in, undone
from .bodies import BODIES
from .hostile import RUNNING, name_of, read, text_of
from .hostile_world import hostile_world

pytestmark = pytest.mark.django_db
# Texts in the bodies of forms whose page holds none of them.
TEXTS = frozenset({"message", "note", "reason", "text"})
# Forms that refuse a hostile text: it is longer than a line may be, no item of their closed list, or not the name that is to be
# typed again; two whose listing is refused for what it says; one that first asks whether the address in it shall stay; one
# that finds no listing of its name among hostile ones.
REFUSED = frozenset(
    {
        "accounts:profile-edit",
        "accounts:number-add",
        "catalog:revision-check",
        "catalog:review-decide",
        "catalog:listing-withdraw",
        "procurement:enquiry-ask",
        "procurement:invitation-decline",
        "procurement:shortlist-add",
        "procurement:sounding-decline",
        "site:organisation-close",
    }
)
JOBS = (
    account_jobs.remind_of_keys,
    account_jobs.remind_of_proofs,
    account_jobs.remind_of_verifications,
    listing_jobs.remind_of_evidence,
    listing_jobs.keep_listings_fresh,
    listing_jobs.tell_of_matches,
    listing_jobs.tell_of_watched,
    listing_jobs.ask_whether_uses_hold,
    account_jobs.send_summaries,
)
# Marks that stand in no text of the world, and only in what is sent.
SENT = "\u202d\u2067"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
HEADS = {
    "auto-submitted",
    "content-language",
    "content-type",
    "date",
    "from",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "message-id",
    "mime-version",
    "subject",
    "to",
}


class Fields(HTMLParser):
    """The names of the text areas of a page, and how much fits into each."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "textarea" and "name" in told and "readonly" not in told:
            self.found[told["name"]] = int(told.get("maxlength", 2_000))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all of these tests."""
    with django_db_blocker.unblock(), undone():
        yield hostile_world()


def hostile_fields(name, body, page):
    """The body of a form with hostile texts where it takes texts and names."""
    areas = Fields()
    areas.feed(page)
    places = areas.found | {key: 2_000 for key in body.fields if key in TEXTS}
    texts = {
        key: text_of(f"form.{name}.{key}", longest).replace("\u202e", SENT) for key, longest in places.items()
    }
    return texts | {key: name_of(f"form.{name}.{key}", 100) for key in body.names}


def rows_with_turned_text():
    """The tables in which a mark that turns the direction arrived."""
    each = " UNION ALL ".join(
        f"SELECT '{name}' FROM {name} t WHERE t::text ~ '[{SENT}]'" for name in tables.names()
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return sorted({name for (name,) in cursor.fetchall()})


def wrong_in_mail(message):
    """What a mail holds that it should not."""
    mail = mail_of(message, get_connection("django.core.mail.backends.locmem.EmailBackend"))
    parsed = email.message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    wrong = [f"head {name}" for name in {name.lower() for name in parsed} - HEADS]
    if parsed["To"] != message.to or UNSEEN.search(str(parsed["Subject"])):
        wrong.append("to or subject")
    text = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = parsed.get_body(("html",)).get_content().replace("\r\n", "\n")
    return wrong + read(html).wrong + [repr(found) for found in UNSEEN.findall(text + html)]


@pytest.mark.parametrize("name", BODIES)
def test_form_sent_with_hostile_texts_makes_nothing_of_them(world, name):
    row, body = TABLE[name], BODIES[name]
    person = world[body.visitor or owner(row)]
    path = f"{address(name, body.kwargs or row.kwargs)}?{body.query}"
    client = signed_in(person, by_password=True)
    page = ask(client, "GET", path)
    sent = {
        key: world[value[1:]].email if isinstance(value, str) and value.startswith("@") else value
        for key, value in body.fields.items()
    }
    sent |= hostile_fields(name, body, page.text)
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    answer = ask(client, "POST", path, sent)
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    wrong = read(answer.content).wrong if html else []
    goal = answer.headers.get("Location", "/")
    if not goal.startswith("/") or goal.startswith("//"):
        wrong.append(goal)
    elif answer.status_code == 302:
        wrong += read(ask(client, "GET", goal).content).wrong
    for message in OutboxMessage.objects.exclude(pk__in=before):
        wrong += [f"mail {message.topic}: {trouble}" for trouble in wrong_in_mail(message)]
    assert (wrong, rows_with_turned_text()) == ([], [])
    assert answer.status_code == (422 if name in REFUSED else body.status)


def test_letters_of_the_jobs_make_nothing_of_hostile_texts(world):
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    now = timezone.now()
    soon = (now + datetime.timedelta(days=5)).date()
    Watch.objects.update(told=[])
    NoticePreference.objects.create(user=world["officer"], topic="membership", frequency="daily")
    for model in (Proof, Evidence):
        model.objects.update(valid_until=soon)
    Solution.objects.update(last_confirmed_on=None, published_at=now - datetime.timedelta(days=400))
    SavedSearch.objects.update(address="", told_until=now - datetime.timedelta(days=9))
    Deployment.objects.update(still_true_on=None, confirmed_on=(now - datetime.timedelta(days=400)).date())
    morning = (now + datetime.timedelta(days=1)).replace(hour=9, minute=0)
    with time_machine.travel(morning, tick=False):
        for job in JOBS:
            job(timestamp=0)
    sent = OutboxMessage.objects.exclude(pk__in=before)
    assert {message.topic for message in sent} == {"digest", "expiry", "found", "listing", "use"}
    wrong = {message.key: wrong_in_mail(message) for message in sent}
    assert {key: found for key, found in wrong.items() if found} == {}


@pytest.mark.parametrize("running", RUNNING)
def test_address_that_runs_something_is_refused_wherever_an_address_is_taken(world, running):
    document_of = {"name": "Werk", "short_description": {"de": "Ein Werk."}}
    for key, value in {
        "landing_url": running,
        "documentation": {"de": running},
        "videos": {"de": [running]},
    }.items():
        facts, problems = clean_document(document_of | {key: value})
        assert (key in facts, len(problems)) == (False, 1), key
    taken = {
        "accounts:profile-edit": ("website", "vendor_admin"),
        "accounts:threshold-list": ("source_url", "buyer_admin"),
        "catalog:evidence-claim-add": ("document_url", "editor"),
    }
    for name, (field, visitor) in taken.items():
        client = signed_in(world[visitor], by_password=True)
        answer = ask(
            client, "POST", address(name, TABLE[name].kwargs), BODIES[name].fields | {field: running}
        )
        assert (answer.status_code, read(answer.content).wrong) == (422, []), name
