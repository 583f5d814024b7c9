"""The yearly question: who is asked when, and what the address in the mail can do."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client

from catalog.actions.uses import answer_use_question, ask_about_uses, confirm_use
from catalog.models import YearlyQuestion
from catalog.queries.questions import question_by_token
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import AreaFactory, DeploymentFactory, MembershipFactory, SolutionFactory

BY = system_actor("job:tests")
AGREED = datetime.date(2025, 3, 1)
A_YEAR_LATER = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
ADDRESS = re.compile(r"/noch-im-einsatz/([\w-]+)/")


def day(number):
    return A_YEAR_LATER + datetime.timedelta(days=number)


@pytest.fixture
def use(world):
    return DeploymentFactory(
        solution=world.solution, area=world.area, stated_by="municipality", confirmed_on=AGREED
    )


def mailed():
    return sorted(OutboxMessage.objects.values_list("to", flat=True))


def token_of(world, name):
    """The secret in the newest mail to one of the people."""
    mail = OutboxMessage.objects.filter(to=world.people[name].email).latest("pk")
    return ADDRESS.search(mail.text)[1]


def ask_on(number):
    with time_machine.travel(day(number), tick=False):
        return ask_about_uses(by=BY)


def test_question_goes_after_a_year_to_those_who_speak_for_the_town_alone(world, use):
    assert (ask_on(-1), mailed()) == (0, [])
    assert ask_on(0) == 1
    speaking = ("officer", "editor", "admin")
    assert mailed() == sorted(world.people[name].email for name in speaking)
    assert set(OutboxMessage.objects.values_list("subject", flat=True)) == {"Nutzt Linden noch Wegweiser?"}
    use.refresh_from_db()
    assert use.asked_again_on == datetime.date(2026, 3, 1)


def test_question_is_repeated_once_after_thirty_days_and_asked_again_the_next_year(world, use):
    found = [(number, ask_on(number)) for number in (0, 0, 1, 29, 30, 31, 60, 200)]
    assert found == [(0, 1), (0, 0), (1, 0), (29, 0), (30, 1), (31, 0), (60, 0), (200, 0)]
    subjects = set(OutboxMessage.objects.values_list("subject", flat=True))
    assert subjects == {"Nutzt Linden noch Wegweiser?", "Erinnerung: Nutzt Linden noch Wegweiser?"}
    with time_machine.travel(day(210), tick=False):
        confirm_use(use=use, by=world.actor("officer"))
    assert (ask_on(210 + 364), ask_on(210 + 365)) == (0, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "ended"},
        {"confirmed_on": None},
        {"confirmed_on": None, "refused_on": AGREED},
        {"still_true_on": datetime.date(2025, 3, 2)},
    ],
)
def test_question_is_not_asked_of_uses_that_are_over_disputed_or_fresh(world, use, change):
    for field, value in change.items():
        setattr(use, field, value)
    use.save()
    assert (ask_on(0), mailed()) == (0, [])


def test_question_is_not_asked_where_nobody_is_there_or_the_listing_is_gone(world):
    gone = SolutionFactory(vendor=world.vendor, status="withdrawn")
    DeploymentFactory(solution=world.solution, area=AreaFactory(), confirmed_on=AGREED)
    DeploymentFactory(solution=gone, area=world.area, confirmed_on=AGREED)
    assert (ask_on(0), mailed(), YearlyQuestion.objects.count()) == (0, [], 0)


def test_scanner_that_follows_the_link_answers_nothing(world, use):
    ask_on(0)
    path = f"/noch-im-einsatz/{token_of(world, 'officer')}/"
    with time_machine.travel(day(1), tick=False):
        for method in ("get", "head", "get"):
            assert getattr(Client(), method)(path).status_code == 200
        assert Client().post(path).status_code == 422
    use.refresh_from_db()
    answered = YearlyQuestion.objects.exclude(answered_at=None).count()
    assert (use.still_true_on, answered) == (None, 0)


def test_click_on_yes_confirms_the_use_and_the_address_works_once(world, use):
    ask_on(0)
    path = f"/noch-im-einsatz/{token_of(world, 'officer')}/"
    with time_machine.travel(day(2), tick=False):
        assert "Nutzt Linden noch Wegweiser?" in Client().get(path).text
        assert "In einem Jahr fragen wir wieder." in Client().post(path, {"answer": "yes"}).text
        use.refresh_from_db()
        assert use.still_true_on == datetime.date(2026, 3, 3)
        again = Client().post(path, {"answer": "no"})
        assert (again.status_code, "Diese Frage ist geschlossen" in again.text) == (410, True)
    assert YearlyQuestion.objects.exclude(answer="").values_list("answer", flat=True).get() == "yes"
    event = AuditEvent.objects.get(verb="catalog.use.answered")
    assert (event.data["answer"], event.data["person"]) == ("yes", world.people["officer"].pk)
    assert ask_on(30) == 0


def test_click_on_no_ends_nothing_and_leads_to_the_form_behind_the_login(world, use):
    ask_on(0)
    path = f"/noch-im-einsatz/{token_of(world, 'officer')}/"
    with time_machine.travel(day(2), tick=False):
        page = Client().post(path, {"answer": "no"}).text
        form = f"/arbeitsbereich/einsaetze/{use.pk}/?ended=1"
        assert form in page
        assert Client().get(form).status_code == 302
        ended = world.client("officer").get(form).text
        assert '<option value="ended" selected>' in ended
    use.refresh_from_db()
    assert (use.status, use.still_true_on) == ("productive", None)
    assert ask_on(40) == 0


@pytest.mark.parametrize("number", [90, 400])
def test_address_of_an_old_mail_answers_nothing(world, use, number):
    ask_on(0)
    token = token_of(world, "officer")
    with time_machine.travel(day(number), tick=False):
        answer = Client().post(f"/noch-im-einsatz/{token}/", {"answer": "yes"})
        assert (answer.status_code, "Diese Frage ist geschlossen" in answer.text) == (410, True)
        with pytest.raises(IllegalMove):
            answer_use_question(question=question_by_token(token), is_true=True, by=ANONYMOUS)
    use.refresh_from_db()
    assert use.still_true_on is None


def test_address_of_somebody_who_left_or_joined_the_vendor_answers_nothing(world, use):
    ask_on(0)
    left, joined = token_of(world, "officer"), token_of(world, "editor")
    world.people["officer"].memberships.all().delete()
    MembershipFactory(user=world.people["editor"], organisation=world.vendor, role="editor")
    with time_machine.travel(day(1), tick=False):
        for token in (left, joined):
            assert Client().post(f"/noch-im-einsatz/{token}/", {"answer": "yes"}).status_code == 410
            with pytest.raises(Refused):
                answer_use_question(question=question_by_token(token), is_true=True, by=ANONYMOUS)
    use.refresh_from_db()
    assert use.still_true_on is None


def test_unknown_address_is_not_found_and_asks_for_nothing(world, use):
    answer = Client().post("/noch-im-einsatz/erfunden/", {"answer": "yes"})
    assert (answer.status_code, "Dieser Link funktioniert nicht" in answer.text) == (404, True)


def test_only_the_machine_asks(world, use):
    for name in ("officer", "moderator", "key of the town", "anonymous"):
        with pytest.raises(Refused):
            ask_about_uses(by=world.actor(name), at=A_YEAR_LATER)
    assert mailed() == []


def test_list_of_the_town_offers_what_is_due_and_one_click_confirms_it(world, use):
    officer = world.client("officer")
    with time_machine.travel(A_YEAR_LATER, tick=False):
        officer = world.client("officer")
        page = officer.get("/arbeitsbereich/einsaetze/").text
        assert "Ein Jahr ist vergangen. Stimmt das noch?" in page
        officer.post(f"/arbeitsbereich/einsaetze/{use.pk}/bestaetigen/", world.form("officer"))
        assert "Ein Jahr ist vergangen" not in officer.get("/arbeitsbereich/einsaetze/").text
    use.refresh_from_db()
    assert use.still_true_on == datetime.date(2026, 3, 1)
