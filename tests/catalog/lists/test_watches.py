"""Watching a solution: each piece of news is told once, to those who watch it and to nobody else."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.privacy import delete_account
from catalog.actions import withdraw_solution
from catalog.actions.watches import end_watch, tell_watchers, watch_solution
from catalog.models import Solution, Watch
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    BY,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    UserFactory,
    WatchFactory,
    acting,
    member_of,
)

from .people import client_of, letters

WATCHED = "/arbeitsbereich/beobachtet/"
TODAY = datetime.date(2026, 6, 1)
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def clerk(db):
    return member_of(OrganisationFactory(name="Stadt", kind="municipality"), "requester")


@pytest.fixture
def solution(db):
    return SolutionFactory(name="Mängelmelder", facts={"licence": "MIT"})


@pytest.fixture
def watch(clerk, solution):
    return watch_solution(solution=solution, by=acting(clerk))


def changed(solution, **facts):
    SolutionVersionFactory(solution=solution, facts=facts)


def test_watch_that_begins_tells_nothing_of_what_holds_already(clerk):
    old = SolutionFactory(name="Alt", facts={"development_status": "obsolete", "funded_until": "2020-01-01"})
    EvidenceFactory(solution=old, fact="name", valid_until=datetime.date(2026, 2, 1))
    watch_solution(solution=old, by=acting(clerk))
    assert tell_watchers() == 0
    assert letters(clerk) == []
    assert_audit_clean()


def test_new_version_is_told_once_with_the_names_of_what_changed(watch, clerk, solution, mailbox):
    changed(solution, licence="EUPL-1.2", version="2.0")
    assert (tell_watchers(), tell_watchers()) == (1, 0)
    mail = mailbox.only(to=clerk.email)
    assert mail.subject == "Mängelmelder: Neue Fassung 2 des Eintrags"
    assert "Geändert: Version, Lizenz." in mail.text
    assert [link.path for link in mail.links] == ["/loesungen/maengelmelder/"]
    changed(solution, version="3.0")
    changed(solution, version="4.0")
    assert (tell_watchers(), len(letters(clerk))) == (1, 2)
    assert letters(clerk)[1][0] == "Mängelmelder: Neue Fassung 4 des Eintrags"


@pytest.mark.parametrize(
    ("facts", "day", "told"),
    [
        ({"maintenance_until": "2026-12-01"}, datetime.date(2026, 6, 3), None),
        ({"maintenance_until": "2026-12-01"}, datetime.date(2026, 6, 4), "Pflege endet bald"),
        ({"funded_until": "2026-12-01"}, datetime.date(2026, 6, 3), None),
        ({"funded_until": "2026-12-01"}, datetime.date(2026, 6, 4), "Förderung endet bald"),
    ],
)
def test_end_in_sight_is_told_180_days_before(clerk, facts, day, told):
    solution = SolutionFactory(name="Mängelmelder", facts=facts)
    WatchFactory(user=clerk, solution=solution, told=["version:1"])
    assert tell_watchers(day=day) == (1 if told else 0)
    assert tell_watchers(day=day) == 0
    assert [subject for subject, _text in letters(clerk)] == ([f"Mängelmelder: {told}"] if told else [])


def test_each_expired_proof_is_told_once(clerk, solution):
    WatchFactory(user=clerk, solution=solution, told=["version:1"])
    EvidenceFactory(solution=solution, fact="licence", valid_until=datetime.date(2026, 5, 31))
    EvidenceFactory(solution=solution, fact="name", valid_until=datetime.date(2026, 6, 30))
    assert [tell_watchers(day=TODAY - datetime.timedelta(days=1)), tell_watchers(day=TODAY)] == [0, 1]
    assert "Lizenz" in letters(clerk)[0][1]
    july = datetime.date(2026, 7, 1)
    assert [tell_watchers(day=july), tell_watchers(day=july)] == [1, 0]
    assert "Name" in letters(clerk)[1][1]
    assert "Lizenz" not in letters(clerk)[1][1]


def test_end_of_life_names_the_successor(watch, clerk, solution):
    changed(
        solution,
        development_status="obsolete",
        successor={"name": "Meldewerk", "website": "https://meldewerk.example"},
    )
    assert tell_watchers() == 1
    ((subject, text),) = letters(clerk)
    assert subject == "Neues zu Mängelmelder"
    assert "Meldewerk (https://meldewerk.example)" in text
    assert "Neue Fassung 2 des Eintrags" in text
    page = Client().get("/loesungen/maengelmelder/").text
    assert 'href="https://meldewerk.example"' in page


def test_withdrawn_solution_is_told_and_stays_on_the_page_of_the_watched(watch, clerk, solution):
    withdraw_solution(solution=solution, by=BY, reason="test")
    assert (tell_watchers(), tell_watchers()) == (1, 0)
    assert letters(clerk)[0][0] == "Mängelmelder: Aus dem Katalog genommen"
    page = client_of(clerk).get(WATCHED).text
    assert "Mängelmelder" in page
    assert "Zurückgezogen" in page


def test_job_killed_between_mail_and_mark_tells_once_and_loses_nothing(watch, clerk, solution, monkeypatch):
    changed(solution, version="2.0")

    def killed(self, **_kwargs):
        assert OutboxMessage.objects.filter(user_id=clerk.pk).count() == 1
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Watch, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            tell_watchers()
    assert letters(clerk) == []
    assert (tell_watchers(), tell_watchers()) == (1, 0)
    assert len(letters(clerk)) == 1


def test_watch_from_the_page_of_a_solution_begins_and_ends(clerk, solution):
    client = client_of(clerk)
    path = "/loesungen/maengelmelder/beobachten/"
    assert f'href="{path}"' in client.get("/loesungen/maengelmelder/").text
    assert "Mängelmelder beobachten" in client.get(path).text
    assert client.post(path, client.acting).url == "/loesungen/maengelmelder/"
    client.post(path, client.acting)
    watch = Watch.objects.get()
    page = client.get("/loesungen/maengelmelder/").text
    assert "Nicht mehr beobachten" in page
    assert client.post(f"{WATCHED}{watch.pk}/beenden/", client.acting).url == WATCHED
    assert Watch.objects.count() == 0
    answer = Client().get(path)
    assert (answer.status_code, answer.url) == (302, f"/anmelden/?next={path}")


def test_watch_of_somebody_else_is_not_there_and_cannot_be_ended(watch, clerk):
    colleague = member_of(clerk.memberships.get().organisation, "admin")
    client = client_of(colleague)
    assert client.post(f"{WATCHED}{watch.pk}/beenden/", client.acting).status_code == 404
    assert "Mängelmelder" not in client.get(WATCHED).text
    assert "Nicht mehr beobachten" not in client.get("/loesungen/maengelmelder/").text
    with pytest.raises(Refused):
        end_watch(watch=watch, by=acting(colleague))
    assert Watch.objects.count() == 1
    end_watch(watch=watch, by=acting(clerk))
    with pytest.raises(IllegalMove):
        end_watch(watch=watch, by=acting(clerk))


def test_watch_of_what_is_not_public_and_of_too_much_is_refused(clerk, solution):
    gone = SolutionFactory(name="Weg", status="withdrawn")
    with pytest.raises(IllegalMove):
        watch_solution(solution=gone, by=acting(clerk))
    client = client_of(clerk)
    assert client.get("/loesungen/weg/beobachten/").status_code == 404
    others = Solution.objects.bulk_create(
        Solution(slug=f"viele-{n}", vendor=solution.vendor) for n in range(200)
    )
    Watch.objects.bulk_create(Watch(user=clerk, solution=other) for other in others)
    with pytest.raises(ValidationError, match="200"):
        watch_solution(solution=solution, by=acting(clerk))
    answer = client.post("/loesungen/maengelmelder/beobachten/", client.acting)
    assert (answer.status_code, "Sie beobachten 200 Lösungen" in answer.text) == (422, True)


def test_watches_of_a_deleted_account_go(watch, clerk):
    delete_account(user=clerk, by=acting(clerk))
    assert Watch.objects.count() == 0


def test_script_in_facts_is_text_in_the_mail(clerk):
    solution = SolutionFactory(name=EVIL, slug="boese")
    watch_solution(solution=solution, by=acting(clerk))
    changed(solution, development_status="obsolete", successor={"name": EVIL})
    tell_watchers()
    assert EVIL not in OutboxMessage.objects.get(user_id=clerk.pk).html
    assert EVIL not in client_of(clerk).get(WATCHED).text


def test_job_asks_as_often_for_many_people_who_know_everything_as_for_one(solution):
    WatchFactory(solution=solution, told=["version:1"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert tell_watchers(day=berlin_day()) == 0
        return len(queries)

    one = asked()
    for _number in range(3):
        WatchFactory(solution=solution, told=["version:1"])
    assert (one, asked()) == (4, 4)


def test_page_of_the_watched_with_one_and_three_rows_asks_equally_often(clerk):
    client = client_of(clerk)

    def asked():
        client.get(WATCHED)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WATCHED).status_code == 200
        return len(queries)

    WatchFactory(user=clerk)
    one = asked()
    WatchFactory(user=clerk)
    WatchFactory(user=clerk)
    assert (one, asked()) == (5, 5)


def test_person_without_an_organisation_watches_too(solution):
    person = UserFactory()
    assert watch_solution(solution=solution, by=acting(person)).user == person
    assert client_of(person).get(WATCHED).status_code == 200
