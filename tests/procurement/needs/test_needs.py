"""A need from its beginning to a market sounding: who may, what is refused, who is told, what the record says."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions import begin_need, close_need, edit_need, finish_need, reopen_need, sound_need
from procurement.actions.needs import NeedConflict
from procurement.choices import NeedState
from procurement.models import Need, Sounding
from procurement.queries.need_sources import draft_of, ready_needs
from procurement.states import NEED_MOVES
from tests.audit_check import assert_audit_clean
from tests.factories import (
    AreaFactory,
    BookmarkListFactory,
    CpvCodeFactory,
    NeedFactory,
    NeedPartFactory,
    OrganisationFactory,
    SavedSearchFactory,
    SoundingFactory,
    acting,
    member_of,
)

from .people import letters

WHOLE = {
    "purpose": "Mängel schneller beheben",
    "users": "Bauhof",
    "requirements": ["Meldungen auf einer Karte"],
}


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def requester(town):
    return member_of(town, "requester")


@pytest.fixture
def need(requester):
    return begin_need(title="Mängelmelder", by=acting(requester))


@pytest.fixture
def described(need, requester):
    return edit_need(need=need, values=WHOLE, saves=0, by=acting(requester))


def test_need_from_the_name_to_the_sounding_is_told_and_recorded(town, requester):
    officer, reviewer = member_of(town, "officer"), member_of(town, "reviewer")
    need = begin_need(title="  Mängelmelder ", by=acting(requester))
    assert (need.title, need.state, need.requested_by) == ("Mängelmelder", "draft", requester)
    edit_need(need=need, values=WHOLE | {"title": "Mängel melden"}, saves=0, by=acting(requester))
    finish_need(need=need, by=acting(requester))
    need.refresh_from_db()
    assert (need.state, need.finished_by, need.saves) == ("ready", requester, 1)
    assert [subject for subject, _text in letters(officer)] == [
        "Stadt Lindenwerder: Der Bedarf Mängel melden ist beschrieben"
    ]
    assert (letters(reviewer), letters(requester)) == ([], [])
    assert "Karte" not in str(OutboxMessage.objects.values_list("text", flat=True))
    sounding = sound_need(need=need, title="Mängel melden", by=acting(officer))
    assert (sounding.need, sounding.state, sounding.purpose) == (need, "draft", "Mängel schneller beheben")
    verbs = AuditEvent.objects.filter(verb__startswith="procurement.").order_by("id")
    assert list(verbs.values_list("verb", "chain", "concerns_id")) == [
        ("procurement.need.begun", town.pk, None),
        ("procurement.need.edited", town.pk, None),
        ("procurement.need.finished", town.pk, None),
        ("procurement.sounding.begun", town.pk, None),
        ("procurement.need.sounded", town.pk, None),
    ]
    texts = "".join(str(event.data) for event in AuditEvent.objects.all())
    assert [word in texts for word in ("Mängel", "Karte", "Bauhof")] == [False, False, False]
    assert_audit_clean()


def test_need_without_its_texts_is_not_finished_and_says_what_is_missing(need, requester):
    with pytest.raises(ValidationError) as refused:
        finish_need(need=need, by=acting(requester))
    assert refused.value.message_dict == {
        "purpose": ["Sagen Sie, wozu der Bedarf besteht."],
        "users": ["Sagen Sie, wer damit arbeitet."],
        "requirements": ["Nennen Sie mindestens eine Kernanforderung."],
    }
    assert (Need.objects.get().state, OutboxMessage.objects.count()) == ("draft", 0)


def test_need_with_something_that_cannot_be_taken_is_not_finished(described, requester):
    typed = {"user_count": "viele"}
    edit_need(need=described, values={}, unclean=typed, saves=1, by=acting(requester))
    with pytest.raises(ValidationError) as refused:
        finish_need(need=described, by=acting(requester))
    assert list(refused.value.message_dict) == ["user_count"]
    edit_need(need=described, values={"user_count": 12}, saves=2, by=acting(requester))
    assert finish_need(need=described, by=acting(requester)).unclean == {}


# By state and move: where it ends; everything that is not here is refused.
LEGAL = {
    ("draft", "finish"): "ready",
    ("draft", "close"): "closed",
    ("ready", "reopen"): "draft",
    ("ready", "close"): "closed",
}
ACTIONS = {"finish": finish_need, "reopen": reopen_need, "close": close_need}
# Who writes needs; everybody else of the same organisation is refused.
WRITERS = {"requester", "officer", "admin"}
ROLES = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "admin")


def test_need_moves_are_the_ones_that_are_written_down_here():
    told = {(str(move.start), move.name): str(move.end) for move in NEED_MOVES.moves}
    assert told == LEGAL


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", NeedState.values)
def test_need_in_each_state_is_moved_by_its_writers_alone(town, state, role):
    person = acting(member_of(town, role))
    for move, action in ACTIONS.items():
        need = NeedFactory(organisation=town, state=state, **WHOLE)
        if role not in WRITERS:
            with pytest.raises(Refused):
                action(need=need, by=person)
        elif (state, move) in LEGAL:
            assert action(need=need, by=person).state == LEGAL[state, move]
            continue
        else:
            with pytest.raises(IllegalMove):
                action(need=need, by=person)
        need.refresh_from_db()
        assert need.state == state


@pytest.mark.parametrize("state", ["ready", "closed"])
def test_need_that_is_no_draft_keeps_its_text(town, requester, state):
    need = NeedFactory(organisation=town, state=state, **WHOLE)
    with pytest.raises(IllegalMove):
        edit_need(need=need, values={"purpose": "Anderes"}, saves=0, by=acting(requester))
    assert Need.objects.get().purpose == "Mängel schneller beheben"


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_sounding_begins_only_from_a_need_that_is_described(town, state):
    need = NeedFactory(organisation=town, state=state, **WHOLE)
    with pytest.raises(IllegalMove):
        sound_need(need=need, title="x", by=acting(member_of(town, "officer")))
    assert Sounding.objects.count() == 0


def test_sounding_from_a_need_is_refused_to_the_department_and_to_others(town, requester):
    need = NeedFactory(organisation=town, state="ready", **WHOLE)
    other = member_of(OrganisationFactory(kind="municipality"), "officer")
    for person in (requester, other):
        with pytest.raises(Refused):
            sound_need(need=need, title="x", by=acting(person))
    assert Sounding.objects.count() == 0


def test_need_is_written_by_nobody_outside_not_even_by_who_joined_or_the_operator(described):
    joined = OrganisationFactory(kind="municipality")
    NeedPartFactory(need=described, organisation=joined, state="joined")
    people = [
        member_of(joined, "admin"),
        member_of(OrganisationFactory(), "admin"),
        member_of(OrganisationFactory(kind="operator"), "admin"),
    ]
    for person in people:
        for move in (finish_need, reopen_need, close_need):
            with pytest.raises(Refused):
                move(need=described, by=acting(person))
        with pytest.raises(Refused):
            edit_need(need=described, values={"purpose": "Fremdes"}, saves=9, by=acting(person))
    for person in people[1:]:
        with pytest.raises(Refused):
            begin_need(title="Fremder", by=acting(person))
    assert Need.objects.get().purpose == "Mängel schneller beheben"


def test_need_saved_by_two_at_once_tells_the_second_and_keeps_the_first(described, town):
    first, second = acting(member_of(town, "officer")), acting(member_of(town, "requester"))
    edit_need(need=described, values={"purpose": "Erstes"}, saves=1, by=first)
    # Another field than the one that was changed meanwhile is saved without ado.
    edit_need(need=described, values={"situation": "Heute auf Papier"}, saves=1, by=second)
    with pytest.raises(NeedConflict) as conflict:
        edit_need(need=described, values={"purpose": "Zweites", "users": "Alle"}, saves=1, by=second)
    assert conflict.value.fields == ["purpose"]
    need = Need.objects.get()
    assert (need.purpose, need.situation, need.users, need.saves) == (
        "Erstes",
        "Heute auf Papier",
        "Bauhof",
        3,
    )
    # The same text that stands there already is no conflict, and no save.
    assert edit_need(need=need, values={"purpose": "Erstes"}, saves=1, by=second).saves == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"purpose": "x" * 4001}, "purpose"),
        ({"requirements": ["x"] * 61}, "requirements"),
        ({"requirements": ["x" * 501]}, "requirements"),
        ({"cpv": ["48000000-9"]}, "cpv"),
        ({"regions": ["999999999999"]}, "regions"),
    ],
)
def test_need_with_a_wrong_value_is_refused_and_stays(described, requester, values, field):
    with pytest.raises(ValidationError) as refused:
        edit_need(need=described, values=values, saves=1, by=acting(requester))
    assert list(refused.value.message_dict) == [field]
    assert Need.objects.get().saves == 1


def test_need_ignores_what_nobody_writes(described, requester, town):
    other = OrganisationFactory(kind="municipality")
    values = {"state": "ready", "organisation_id": other.pk, "saves": 99, "once": 1, "source": {"kind": "x"}}
    edit_need(need=described, values=values, unclean={"state": "ready"}, saves=1, by=acting(requester))
    need = Need.objects.get()
    assert (need.state, need.organisation_id, need.saves, need.once, need.source, need.unclean) == (
        "draft",
        town.pk,
        1,
        None,
        {},
        {},
    )


def test_need_takes_codes_and_areas_that_the_registers_know(described, requester):
    CpvCodeFactory()
    area = AreaFactory()
    values = {
        "cpv": ["48000000-8", "48000000-8"],
        "regions": [area.key],
        "wanted_until": datetime.date(2027, 6, 1),
    }
    need = edit_need(need=described, values=values, saves=1, by=acting(requester))
    assert (need.cpv, need.regions, need.wanted_until) == (
        ["48000000-8"],
        [area.key],
        datetime.date(2027, 6, 1),
    )


def test_need_begins_with_each_source_that_the_person_may_see(town, requester):
    by = acting(requester)
    area = AreaFactory()
    kept = BookmarkListFactory(organisation=town, name="Für den Bauhof", purpose="Bis Mai")
    search = SavedSearchFactory(user=requester, name="Melder", address=f"q=Melder&area={area.key}")
    public = SoundingFactory(title="Meldungen", state="published", purpose="Alle fragen")
    drafts = {code: draft_of(by, code) for code in (f"list:{kept.pk}", f"search:{search.pk}")}
    drafts["sounding"] = draft_of(by, f"sounding:{public.public_id}")
    needs = {code: begin_need(title="Neu", draft=draft, by=by) for code, draft in drafts.items()}
    assert [(one.purpose, one.requirements, one.regions) for one in needs.values()] == [
        ("Bis Mai", [], []),
        ("", [], [area.key]),
        ("Alle fragen", ["Daten ausgeben"], []),
    ]
    assert [one.source for one in needs.values()] == [
        {"kind": "list", "key": str(kept.pk)},
        {"kind": "search", "key": str(search.pk), "address": f"q=Melder&area={area.key}"},
        {"kind": "sounding", "key": public.public_id},
    ]


def test_need_begins_with_nothing_that_is_others(town, requester):
    kept = BookmarkListFactory(name="Fremde Liste")
    search = SavedSearchFactory(name="Fremde Suche")
    draft = SoundingFactory(title="Fremder Entwurf")
    invited = SoundingFactory(title="Nur für Geladene", state="published", is_public=False)
    codes = [f"list:{kept.pk}", f"search:{search.pk}", f"sounding:{draft.public_id}"]
    codes += [f"sounding:{invited.public_id}", "ready:../needs/x", "list:1 or 1", "list:", "", "x:1"]
    assert [draft_of(acting(requester), code) for code in codes] == [None] * 9


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("citizen-participation", 9),
        ("digital-twin", 9),
        ("document-management", 9),
        ("lorawan-sensors", 8),
    ],
)
def test_ready_need_of_each_subject_is_taken_whole(requester, key, count):
    for code in ("48000000-8", "48311000-1", "48326100-0", "35125100-7"):
        CpvCodeFactory(code=code)
    need = begin_need(
        title="Unserer", draft=draft_of(acting(requester), f"ready:{key}"), by=acting(requester)
    )
    assert (need.title, len(need.requirements), need.source) == (
        "Unserer",
        count,
        {"kind": "ready", "key": key},
    )
    assert need.cpv == ready_needs()[key]["cpv"]
    assert finish_need(need=need, by=acting(requester)).state == "ready"


def test_ready_needs_are_the_four_that_the_market_asks_for():
    assert sorted(ready_needs()) == [
        "citizen-participation",
        "digital-twin",
        "document-management",
        "lorawan-sensors",
    ]
