"""Every action on uses x everybody who may or may not take it."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from catalog.actions.uses import (
    agree_to_use,
    change_use,
    claim_use,
    confirm_use,
    hide_experience,
    refuse_use,
    reply_to_experience,
    show_experience,
    state_use,
    withdraw_experience,
    withdraw_use,
    write_experience,
)
from catalog.models import Deployment, Experience
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    ExperienceFactory,
    MembershipFactory,
    OrganisationFactory,
)

from .town import STATED

TOWN = ("officer", "editor", "admin", "agent")
VENDOR = ("vendor editor", "vendor admin")
# A program of the vendor says where its listings are used; it answers nothing and tells nothing.
VENDOR_AND_KEY = (*VENDOR, "key of the vendor")
OTHERS = (
    "requester",
    "outsider",
    "other vendor",
    "town without a place",
    "moderator",
    "vendor's officer",
    "vendor's second account",
    "vendor as agent",
    "key of the town",
    "key of the vendor",
    "anonymous",
)
# The outsider's town may state a use of its own, so it stands apart where that is asked.
EVERYBODY = (*TOWN, *VENDOR, *OTHERS)
TEXT = {"language": "de", "went_well": "Schnell da.", "went_badly": "", "would_choose_again": True}


def waiting(world, stated_by):
    return DeploymentFactory(
        solution=world.solution, area=world.area, stated_by=stated_by, is_from_file=False
    )


def agreed(world, **values):
    day = datetime.date(2026, 1, 2)
    return DeploymentFactory(
        solution=world.solution, area=world.area, stated_by="municipality", confirmed_on=day, **values
    )


def told(world):
    return ExperienceFactory(deployment=agreed(world), organisation=world.town)


# action: who may, what it is asked of, and the call.
ACTIONS = {
    "state": (
        (*TOWN, "outsider"),
        lambda w: None,
        lambda w, x, by: state_use(solution=w.solution, values=STATED, by=by),
    ),
    "claim": (
        VENDOR_AND_KEY,
        lambda w: None,
        lambda w, x, by: claim_use(solution=w.solution, area=w.area, values=STATED, by=by),
    ),
    "agree to the vendor": (
        TOWN,
        lambda w: waiting(w, "vendor"),
        lambda w, x, by: agree_to_use(use=x, by=by),
    ),
    "agree to the town": (
        VENDOR,
        lambda w: waiting(w, "municipality"),
        lambda w, x, by: agree_to_use(use=x, by=by),
    ),
    "refuse the vendor": (TOWN, lambda w: waiting(w, "vendor"), lambda w, x, by: refuse_use(use=x, by=by)),
    "refuse the town": (
        VENDOR,
        lambda w: waiting(w, "municipality"),
        lambda w, x, by: refuse_use(use=x, by=by),
    ),
    "change a claim": (
        VENDOR_AND_KEY,
        lambda w: waiting(w, "vendor"),
        lambda w, x, by: change_use(use=x, values={"status": "test"}, by=by),
    ),
    "change a statement": (
        TOWN,
        lambda w: waiting(w, "municipality"),
        lambda w, x, by: change_use(use=x, values={"status": "test"}, by=by),
    ),
    "change an agreed use": (
        TOWN,
        agreed,
        lambda w, x, by: change_use(use=x, values={"status": "test"}, by=by),
    ),
    "confirm": (TOWN, agreed, lambda w, x, by: confirm_use(use=x, by=by)),
    "withdraw a claim": (
        VENDOR_AND_KEY,
        lambda w: waiting(w, "vendor"),
        lambda w, x, by: withdraw_use(use=x, by=by),
    ),
    "withdraw a statement": (
        TOWN,
        lambda w: waiting(w, "municipality"),
        lambda w, x, by: withdraw_use(use=x, by=by),
    ),
    "write": (TOWN, agreed, lambda w, x, by: write_experience(use=x, values=TEXT, by=by)),
    "withdraw the text": (TOWN, told, lambda w, x, by: withdraw_experience(use=x.deployment, by=by)),
    "reply": (
        VENDOR,
        told,
        lambda w, x, by: reply_to_experience(use=x.deployment, text="Danke.", language="de", by=by),
    ),
    "hide": (
        ("moderator",),
        told,
        lambda w, x, by: hide_experience(experience=x, reason="Nennt Namen.", by=by),
    ),
}


def snapshot():
    return (
        list(
            Deployment.objects.order_by("pk").values(
                "pk", "status", "confirmed_on", "refused_on", "still_true_on"
            )
        ),
        list(Experience.objects.order_by("pk").values("pk", "went_well", "reply", "hidden_at")),
    )


@pytest.mark.parametrize("action", ACTIONS)
def test_action_on_uses_is_taken_by_those_alone_who_may(world, action):
    allowed, make, call = ACTIONS[action]
    for name in EVERYBODY:
        if name in allowed:
            continue
        thing = make(world)
        before = snapshot()
        with pytest.raises(Refused):
            call(world, thing, world.actor(name))
        assert snapshot() == before, name
        Experience.objects.all().delete()
        Deployment.objects.all().delete()
    for name in allowed:
        thing = make(world)
        before = snapshot()
        call(world, thing, world.actor(name))
        assert snapshot() != before, name
        Experience.objects.all().delete()
        Deployment.objects.all().delete()
    assert_audit_clean()


def test_statement_of_a_town_is_confirmed_by_the_vendor_and_both_are_told(world):
    use = state_use(solution=world.solution, values=STATED, by=world.actor("officer"))
    assert (use.state, use.stated_by, use.is_from_file) == ("waiting", "municipality", False)
    told_to = set(OutboxMessage.objects.values_list("to", flat=True))
    assert told_to == {
        world.people[name].email
        for name in ("vendor editor", "vendor admin", "vendor's officer", "vendor as agent")
    }
    OutboxMessage.objects.all().delete()
    agree_to_use(use=use, by=world.actor("vendor editor"))
    use.refresh_from_db()
    assert (use.state, use.refused_on) == ("agreed", None)
    subjects = set(OutboxMessage.objects.values_list("subject", flat=True))
    assert subjects == {"Bestätigt: Linden nutzt Wegweiser"}
    verbs = (
        AuditEvent.objects.filter(verb__startswith="catalog.use")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["catalog.use.stated", "catalog.use.agreed"]


def test_municipality_has_one_voice_for_each_listing(world):
    use = state_use(solution=world.solution, values=STATED, by=world.actor("officer"))
    for name in ("editor", "agent"):
        with pytest.raises(IllegalMove):
            state_use(solution=world.solution, values=STATED, by=world.actor(name))
    with pytest.raises(IllegalMove):
        claim_use(solution=world.solution, area=world.area, values=STATED, by=world.actor("vendor editor"))
    assert list(Deployment.objects.values_list("pk", flat=True)) == [use.pk]


def test_refused_use_is_neither_stated_again_nor_withdrawn_but_agreed_to_by_who_refused(world):
    use = claim_use(solution=world.solution, area=world.area, values=STATED, by=world.actor("vendor editor"))
    refuse_use(use=use, by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        claim_use(solution=world.solution, area=world.area, values=STATED, by=world.actor("vendor editor"))
    with pytest.raises(IllegalMove):
        withdraw_use(use=use, by=world.actor("vendor editor"))
    with pytest.raises(Refused):
        agree_to_use(use=use, by=world.actor("vendor editor"))
    with pytest.raises(Refused):
        write_experience(use=use, values=TEXT, by=world.actor("officer"))
    with pytest.raises(Refused):
        change_use(use=use, values={"status": "test"}, by=world.actor("officer"))
    agree_to_use(use=use, by=world.actor("officer"))
    use.refresh_from_db()
    assert (use.state, use.refused_on) == ("agreed", None)


def test_agreed_use_is_neither_refused_nor_withdrawn(world):
    use = agreed(world)
    with pytest.raises(IllegalMove):
        refuse_use(use=use, by=world.actor("vendor editor"))
    with pytest.raises(IllegalMove):
        withdraw_use(use=use, by=world.actor("officer"))
    use.refresh_from_db()
    assert use.state == "agreed"


def test_statement_that_the_vendor_contradicted_is_changed_by_nobody(world):
    use = state_use(solution=world.solution, values=STATED, by=world.actor("officer"))
    refuse_use(use=use, by=world.actor("vendor editor"))
    with pytest.raises(IllegalMove):
        change_use(use=use, values={"status": "test"}, by=world.actor("officer"))
    use.refresh_from_db()
    assert (use.status, use.state) == ("productive", "refused")


def test_claim_about_a_town_without_an_organisation_stays_one_sided_and_writes_no_mail(world):
    nobody = AreaFactory(name="Niemandsdorf")
    use = claim_use(solution=world.solution, area=nobody, values=STATED, by=world.actor("vendor editor"))
    assert (use.state, OutboxMessage.objects.count()) == ("waiting", 0)


def test_claims_that_nobody_answers_are_limited(world, monkeypatch):
    monkeypatch.setattr("catalog.actions.uses.stating.MOST_WAITING", 2)
    for _two in range(2):
        claim_use(solution=world.solution, area=AreaFactory(), values=STATED, by=world.actor("vendor editor"))
    with pytest.raises(ValidationError):
        claim_use(solution=world.solution, area=AreaFactory(), values=STATED, by=world.actor("vendor editor"))
    assert Deployment.objects.count() == 2


def test_change_of_state_after_the_agreement_is_told_to_the_vendor_once_it_changes(world):
    use = agreed(world)
    change_use(use=use, values={"effort_days": 4}, by=world.actor("officer"))
    assert OutboxMessage.objects.count() == 0
    ended = {"status": "ended", "until": datetime.date(2026, 3, 1), "ended_reason": "Der Vertrag lief aus."}
    change_use(use=use, values=ended, by=world.actor("officer"))
    use.refresh_from_db()
    assert (use.status, use.ended_reason) == ("ended", {"de": "Der Vertrag lief aus."})
    subjects = set(OutboxMessage.objects.values_list("subject", flat=True))
    assert subjects == {"Linden hat seinen Einsatz von Wegweiser geändert"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": "ended"}, "ended_reason"),
        ({"since": datetime.date(2099, 1, 1)}, "since"),
        ({"status": "test", "since": datetime.date(2026, 1, 2), "until": datetime.date(2026, 1, 1)}, "until"),
        ({"status": "ended", "ended_reason": "Aus.", "until": datetime.date(2099, 1, 1)}, "until"),
        ({"status": "unsinn"}, "status"),
    ],
)
def test_use_with_impossible_values_is_refused_at_the_field(world, values, field):
    use = agreed(world)
    with pytest.raises(ValidationError) as refused:
        change_use(use=use, values=values, by=world.actor("officer"))
    use.refresh_from_db()
    assert (list(refused.value.message_dict), use.status) == ([field], "productive")


def test_vendor_says_nothing_of_effort_cost_or_the_reason_of_an_end(world):
    values = STATED | {"effort_days": 3, "cost_band": "nothing", "ended_reason": "Kunde war unzufrieden."}
    use = claim_use(solution=world.solution, area=world.area, values=values, by=world.actor("vendor editor"))
    assert (use.effort_days, use.cost_band, use.ended_reason) == (None, "", {})


def test_own_development_is_stated_but_confirmed_by_nobody(world):
    world.solution.vendor = world.town
    world.solution.save()
    use = state_use(solution=world.solution, values=STATED, by=world.actor("officer"))
    assert (use.is_own_development, use.state) == (True, "waiting")
    for name in ("officer", "editor", "admin"):
        with pytest.raises(Refused):
            agree_to_use(use=use, by=world.actor(name))
        with pytest.raises(Refused):
            write_experience(use=use, values=TEXT, by=world.actor(name))
    assert OutboxMessage.objects.count() == 0


def test_moderator_who_belongs_to_a_side_does_not_hide_its_experience(world):
    text = told(world)
    moderator = world.actor("moderator")
    MembershipFactory(user=world.people["moderator"], organisation=world.vendor, role="editor")
    with pytest.raises(Refused):
        hide_experience(experience=text, reason="Stört uns.", by=moderator)
    text.refresh_from_db()
    assert text.hidden_at is None


def test_hidden_experience_comes_back_and_can_be_hidden_once_only(world):
    text = told(world)
    by = world.actor("moderator")
    with pytest.raises(ValidationError):
        hide_experience(experience=text, reason=" ", by=by)
    hide_experience(experience=text, reason="Nennt Namen.", by=by)
    with pytest.raises(IllegalMove):
        hide_experience(experience=text, reason="Noch einmal.", by=by)
    with pytest.raises(IllegalMove):
        reply_to_experience(use=text.deployment, text="Doch.", language="de", by=world.actor("vendor editor"))
    show_experience(experience=text, by=by)
    with pytest.raises(IllegalMove):
        show_experience(experience=text, by=by)
    text.refresh_from_db()
    assert (text.hidden_at, text.hidden_reason) == (None, "")


def test_contact_is_taken_only_from_the_own_organisation_and_with_consent(world):
    use = agreed(world)
    silent = ContactFactory(organisation=world.town, consented_at=None)
    foreign = ContactFactory(organisation=OrganisationFactory())
    for contact in (silent, foreign):
        with pytest.raises(ValidationError):
            change_use(use=use, values={"contact": contact}, by=world.actor("officer"))
    fine = ContactFactory(organisation=world.town)
    change_use(use=use, values={"contact": fine}, by=world.actor("officer"))
    use.refresh_from_db()
    assert use.contact == fine
