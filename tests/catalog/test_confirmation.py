"""Yearly confirmation: asked by mail, answered with one click, stale after long silence, gone after a longer one."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from catalog.actions.confirmation import (
    archive_stale_listings,
    ask_for_confirmation,
    confirm_listing,
    mark_stale_listings,
)
from catalog.models import Revision, SearchCards, Solution, YearlyQuestion
from catalog.search.engine import search
from catalog.search.interface import Query
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import BY, MembershipFactory, OrganisationFactory, SolutionFactory, acting, member_of

pytestmark = pytest.mark.django_db
TODAY = berlin_day()


def after(days):
    return TODAY + datetime.timedelta(days=days)


@pytest.fixture
def owner():
    return OrganisationFactory(name="Werk GmbH")


@pytest.fixture
def editor(owner):
    return member_of(owner, "editor")


@pytest.fixture
def solution(owner):
    return SolutionFactory(
        name="Mängelmelder", slug="maengelmelder", vendor=owner, is_claimed=True, last_confirmed_on=TODAY
    )


def address():
    """The address in the newest mail."""
    text = OutboxMessage.objects.order_by("-pk").first().text
    return re.search(r"/noch-richtig/[\w-]+/", text).group()


def ask(days):
    return ask_for_confirmation(by=BY, day=after(days))


def stale(days):
    return mark_stale_listings(by=BY, day=after(days))


def events(verb):
    return AuditEvent.objects.filter(verb=verb).count()


def test_question_comes_after_a_year_and_again_after_30_and_60_days(solution, editor):
    runs = [(days, ask(days)) for days in (364, 365, 366, 394, 395, 396, 424, 425, 426, 454)]
    assert [days for days, count in runs if count] == [365, 395, 425]
    assert [mail.to for mail in OutboxMessage.objects.all()] == [editor.email] * 3
    assert {mail.subject for mail in OutboxMessage.objects.all()} == {"Stimmt der Eintrag Mängelmelder noch?"}
    hashes = set(YearlyQuestion.objects.values_list("token_hash", flat=True))
    assert (len(hashes), any(one in mail.text for one in hashes for mail in OutboxMessage.objects.all())) == (
        3,
        False,
    )


def test_question_after_a_gap_of_the_job_comes_once(solution, editor):
    assert [ask(days) for days in (365, 430, 431)] == [1, 1, 0]
    assert OutboxMessage.objects.count() == 2


def test_question_goes_to_everybody_who_keeps_the_listings_and_to_nobody_else(solution, owner, editor):
    member_of(OrganisationFactory(name="Fremde"), "admin")
    admin = member_of(owner, "admin")
    ask(365)
    assert sorted(mail.to for mail in OutboxMessage.objects.all()) == sorted([editor.email, admin.email])


@pytest.mark.parametrize("values", [{"is_claimed": False}, {"is_example": True}, {"status": "withdrawn"}])
def test_question_is_not_asked_of_harvested_invented_or_withdrawn_listings(owner, editor, values):
    wanted = {"vendor": owner, "is_claimed": True, "last_confirmed_on": TODAY} | values
    SolutionFactory(**wanted)
    assert (ask(800), stale(1200)) == (0, 0)


def test_listing_never_confirmed_is_asked_about_a_year_after_publication(owner, editor):
    SolutionFactory(vendor=owner, is_claimed=True)
    assert [ask(days) for days in (364, 365)] == [0, 1]


def test_one_click_confirms_and_looking_changes_nothing(solution, editor):
    ask(365)
    page = Client().get(address())
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "Stimmt der Eintrag Mängelmelder noch?" in page.text
    question = YearlyQuestion.objects.get()
    # The page looks at the clock, and this question was asked in a year.
    question.asked_at -= datetime.timedelta(days=365)
    question.save()
    Solution.objects.filter(pk=solution.pk).update(last_confirmed_on=after(-365))
    assert Client().get(address()).status_code == 200
    assert (events("catalog.solution.confirmed"), YearlyQuestion.objects.get().answer) == (0, "")
    assert Client().post(address(), {"answer": "yes"}).status_code == 302
    solution.refresh_from_db()
    question.refresh_from_db()
    assert (solution.last_confirmed_on, solution.status, question.answer) == (TODAY, "published", "yes")
    event = AuditEvent.objects.get(verb="catalog.solution.confirmed")
    assert (event.data, event.concerns_id) == ({"before": "published", "how": "mail"}, solution.vendor_id)
    assert "der Eintrag ist bestätigt" in Client().get(address()).text
    assert_audit_clean()


def test_answer_no_leads_to_the_listing_and_confirms_nothing(solution, editor):
    ask(365)
    assert Client().post(address(), {"answer": "no"}).status_code == 302
    solution.refresh_from_db()
    assert (solution.last_confirmed_on, events("catalog.solution.denied")) == (TODAY, 1)
    page = Client().get(address()).text
    assert 'href="/arbeitsbereich/eintraege/maengelmelder/"' in page
    assert Client().post(address(), {"answer": "yes"}).status_code == 403
    assert events("catalog.solution.confirmed") == 0


def test_answer_no_of_a_signed_in_editor_opens_the_editor(solution, editor):
    ask(365)
    client, token = Client(), {"acting_for": acting(editor).acting_token}
    client.force_login(editor)
    sent = client.post(address(), token | {"answer": "no"})
    assert sent.headers["Location"] == "/arbeitsbereich/eintraege/maengelmelder/"
    revision = Revision.objects.get()
    assert (revision.state, revision.facts) == ("editing", solution.current.facts)
    page = client.get(sent.headers["Location"]).text
    assert "/arbeitsbereich/eintraege/maengelmelder/bearbeiten/" in page
    assert (Solution.objects.get().last_confirmed_on, events("catalog.solution.denied")) == (TODAY, 1)


def test_answer_no_of_somebody_else_who_holds_the_mail_begins_no_text(solution, editor):
    ask(365)
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    client, token = Client(), {"acting_for": acting(stranger).acting_token}
    client.force_login(stranger)
    sent = client.post(address(), token | {"answer": "no"})
    assert (sent.headers["Location"], Revision.objects.count()) == (address(), 0)


def test_answer_by_an_unknown_address_or_without_a_word_changes_nothing(solution, editor):
    ask(365)
    assert Client().get("/noch-richtig/gibt-es-nicht/").status_code == 404
    assert Client().post("/noch-richtig/gibt-es-nicht/", {"answer": "yes"}).status_code == 404
    assert Client().post(address(), {"answer": "vielleicht"}).status_code == 200
    assert YearlyQuestion.objects.get().answered_at is None


def test_answer_of_somebody_who_left_the_vendor_is_refused(solution, editor):
    ask(365)
    editor.memberships.all().delete()
    MembershipFactory(user=editor, organisation=OrganisationFactory(name="Anderswo"), role="editor")
    assert "Sie betreuen die Einträge dieses Anbieters nicht mehr." in Client().get(address()).text
    assert Client().post(address(), {"answer": "yes"}).status_code == 403
    assert events("catalog.solution.confirmed") == 0


def test_answer_half_a_year_later_is_refused(solution, editor):
    ask(365)
    YearlyQuestion.objects.update(
        asked_at=datetime.datetime.combine(after(-181), datetime.time(12), datetime.UTC)
    )
    assert Client().post(address(), {"answer": "yes"}).status_code == 403


def test_confirmation_on_the_page_starts_a_new_year(solution, editor):
    client = Client()
    client.force_login(editor)
    Solution.objects.filter(pk=solution.pk).update(last_confirmed_on=after(-400))
    ask(0)
    page = client.get("/arbeitsbereich/eintraege/maengelmelder/nachweise/").text
    assert "Seit " in page
    sent = client.post(
        "/arbeitsbereich/eintraege/maengelmelder/noch-richtig/",
        {"acting_for": acting(editor).acting_token},
    )
    solution.refresh_from_db()
    assert (sent.status_code, solution.last_confirmed_on) == (302, TODAY)
    # The mail that lies in somebody's inbox is answered with it.
    assert [(one.answer, one.answered_at is None) for one in YearlyQuestion.objects.all()] == [("yes", False)]
    assert [ask(days) for days in (364, 365)] == [0, 1]


def test_strangers_and_keys_do_not_confirm(solution, owner):
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    key = Actor(kind="key", organisation_id=owner.pk, organisation_kind="vendor", key_id=1)
    operator = acting(member_of(OrganisationFactory(kind="operator"), "moderator"))
    for actor in (stranger, key, operator, Actor()):
        with pytest.raises(Refused):
            confirm_listing(solution=solution, by=actor)


def test_silence_of_ninety_days_makes_a_listing_stale_and_confirming_heals_it(solution, editor):
    ask(365)
    assert [stale(days) for days in (366, 454, 455, 456)] == [0, 0, 1, 0]
    solution.refresh_from_db()
    assert solution.status == "stale"
    assert SearchCards.objects.get(pk=solution.pk).de["warning"] == {
        "code": "stale",
        "label": "Seit Langem nicht bestätigt",
    }
    page = Client().get("/loesungen/maengelmelder/").text
    assert "trotz unserer Nachfrage nicht bestätigt" in page
    last = OutboxMessage.objects.order_by("-pk").first()
    assert (last.to, last.subject) == (editor.email, "Mängelmelder ist als veraltet gekennzeichnet")
    confirm_listing(solution=solution, by=acting(editor), day=after(460))
    solution.refresh_from_db()
    assert (solution.status, SearchCards.objects.get(pk=solution.pk).de["warning"]) == ("published", None)
    data = AuditEvent.objects.get(verb="catalog.solution.confirmed").data
    assert data == {"before": "stale", "how": "page"}


def test_silence_without_a_question_makes_nothing_stale(solution, editor):
    assert stale(2000) == 0


def test_listing_of_a_vendor_without_people_grows_stale_all_the_same(solution):
    assert (ask(365), OutboxMessage.objects.count()) == (1, 0)
    assert [stale(days) for days in (454, 455)] == [0, 1]


def test_listing_that_stays_stale_for_a_year_leaves_the_catalogue(solution, editor):
    ask(365)
    stale(455)
    marked = berlin_day(AuditEvent.objects.get(verb="catalog.solution.marked_stale").at)
    assert marked == TODAY
    Solution.objects.filter(pk=solution.pk).update(last_confirmed_on=after(-900))
    assert [archive_stale_listings(by=BY, day=after(days)) for days in (364, 365, 366)] == [0, 1, 0]
    solution.refresh_from_db()
    assert (solution.status, solution.withdrawn_at is None) == ("archived", False)
    assert search(Query(text="Mängelmelder", cards=())).hits == ()
    assert Client().get("/loesungen/maengelmelder/").status_code == 410
    changes = Client().get("/api/v1/solutions/?updated_since=2020-01-01T00:00:00Z").json()["results"]
    assert [(one["slug"], one["status"]) for one in changes] == [("maengelmelder", "withdrawn")]
    with pytest.raises(IllegalMove):
        confirm_listing(solution=solution, by=acting(editor))


def test_confirmed_listing_is_neither_stale_nor_archived(solution, editor):
    ask(365)
    confirm_listing(solution=solution, by=acting(editor), day=after(370))
    assert (stale(455), archive_stale_listings(by=BY, day=after(2000))) == (0, 0)


@pytest.mark.parametrize("action", [ask_for_confirmation, mark_stale_listings, archive_stale_listings])
def test_people_do_not_run_the_jobs(solution, editor, action):
    with pytest.raises(Refused):
        action(by=acting(editor))
