"""No vendor hides what a municipality tells; and whoever comes too late for a use hears that, and nothing breaks."""

from __future__ import annotations

import datetime
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from catalog.actions.uses import (
    agree_to_use,
    ask_about_uses,
    change_use,
    refuse_use,
    reply_to_experience,
    state_use,
    withdraw_use,
    write_experience,
)
from catalog.actions.uses import questions as asking
from catalog.models import Deployment, Experience, YearlyQuestion
from marketplace.core.actor import system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import DeploymentFactory

from .town import STATED

TEXT = {
    "language": "de",
    "went_well": "",
    "went_badly": "Fällt jeden Montag aus.",
    "would_choose_again": False,
}
TOLD = "Die Kommune hat von ihrer Erfahrung berichtet."
VERIFIED = "Der Betreiber hat diese Kommune geprüft."
PAGE = "/loesungen/wegweiser/"


def stated(world):
    return state_use(solution=world.solution, values=STATED, by=world.actor("officer"))


def verify(town, until=None):
    town.verified_at, town.verified_until = timezone.now(), until
    town.save()


def test_vendor_cannot_contradict_a_use_of_which_the_municipality_has_told(world):
    use = stated(world)
    write_experience(use=use, values=TEXT, by=world.actor("officer"))
    with pytest.raises(Refused, match=TOLD):
        refuse_use(use=use, by=world.actor("vendor editor"))
    use.refresh_from_db()
    assert (use.state, Experience.objects.get().went_badly) == ("waiting", "Fällt jeden Montag aus.")
    assert "Fällt jeden Montag aus." in unescape(Client().get(PAGE).content.decode())


def test_vendor_cannot_contradict_a_municipality_that_the_operator_has_verified(world):
    verify(world.town)
    use = stated(world)
    with pytest.raises(Refused, match=VERIFIED):
        refuse_use(use=use, by=world.actor("vendor editor"))
    use.refresh_from_db()
    assert use.state == "waiting"


def test_vendor_contradicts_a_municipality_whose_verification_has_run_out(world):
    verify(world.town, until=timezone.now() - datetime.timedelta(seconds=1))
    use = refuse_use(use=stated(world), by=world.actor("vendor editor"))
    assert use.state == "refused"


def test_verified_municipality_contradicts_its_vendor_as_before(world):
    verify(world.town)
    use = DeploymentFactory(solution=world.solution, area=world.area, is_from_file=False)
    assert refuse_use(use=use, by=world.actor("officer")).state == "refused"


@pytest.mark.parametrize("why", ["told", "verified"])
def test_page_of_a_use_that_cannot_be_contradicted_leads_to_a_report(world, why):
    use = stated(world)
    if why == "told":
        write_experience(use=use, values=TEXT, by=world.actor("officer"))
    else:
        verify(world.town)
    client, path = world.client("vendor editor"), f"/arbeitsbereich/einsaetze/{use.pk}/"
    shown = unescape(client.get(path).content.decode())
    assert (TOLD if why == "told" else VERIFIED) in shown
    assert ('value="yes"' in shown, 'value="no"' in shown) == (True, False)
    assert f'href="{PAGE}melden/"' in shown
    answer = client.post(f"{path}antworten/", world.form("vendor editor", answer="no"))
    assert answer.status_code == 403
    assert Deployment.objects.get().state == "waiting"


def test_page_of_a_use_that_can_be_contradicted_offers_it(world):
    shown = world.client("vendor editor").get(f"/arbeitsbereich/einsaetze/{stated(world).pk}/").text
    assert 'value="no"' in shown
    assert (TOLD in shown, VERIFIED in shown) == (False, False)


@pytest.mark.parametrize(
    "act",
    [
        lambda world, use: agree_to_use(use=use, by=world.actor("vendor editor")),
        lambda world, use: refuse_use(use=use, by=world.actor("vendor editor")),
        lambda world, use: change_use(use=use, values={"status": "test"}, by=world.actor("officer")),
        lambda world, use: withdraw_use(use=use, by=world.actor("officer")),
        lambda world, use: write_experience(use=use, values=TEXT, by=world.actor("officer")),
        lambda world, use: reply_to_experience(
            use=use, text="Doch.", language="de", by=world.actor("vendor editor")
        ),
    ],
    ids=["agree", "refuse", "change", "withdraw", "tell", "reply"],
)
def test_use_that_was_withdrawn_meanwhile_cannot_be_moved(world, act):
    use = stated(world)
    held = Deployment.objects.select_related("area", "solution__vendor", "solution__current").get()
    withdraw_use(use=use, by=world.actor("officer"))
    OutboxMessage.objects.all().delete()
    with pytest.raises(IllegalMove, match="use is withdrawn"):
        act(world, held)
    assert (Deployment.objects.count(), Experience.objects.count(), OutboxMessage.objects.count()) == (
        0,
        0,
        0,
    )
    assert_audit_clean()


def test_yearly_question_about_a_use_that_an_import_took_away_meanwhile_stops_no_other(world, monkeypatch):
    day = datetime.date(2025, 1, 2)
    agreed = {"area": world.area, "stated_by": "municipality", "confirmed_on": day}
    gone = DeploymentFactory(**agreed)
    kept = DeploymentFactory(solution=world.solution, **agreed)
    due = asking.uses_to_ask_about(datetime.date(2026, 11, 22))
    Deployment.objects.filter(pk=gone.pk).delete()
    left = asking.uses_to_ask_about(datetime.date(2026, 11, 22))
    lists = iter([due, left])
    monkeypatch.setattr(asking, "uses_to_ask_about", lambda _day: next(lists, left))
    assert ask_about_uses(by=system_actor("job:test")) == 1
    assert set(YearlyQuestion.objects.values_list("deployment", flat=True)) == {kept.pk}
