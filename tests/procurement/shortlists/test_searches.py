"""Searches of a shortlist: frozen with what they found, narrowed with a reason, and never changed afterwards."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from catalog.actions import withdraw_solution
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.shortlists import (
    add_candidate,
    decide_candidates,
    finish_shortlist,
    narrow_shortlist,
    search_shortlist,
)
from procurement.models import Candidate, Shortlist, ShortlistSearch, ShortlistStep
from procurement.queries import shortlists as reads
from procurement.queries.shortlists import address_of
from tests.factories import BY, NeedFactory, OrganisationFactory, acting, member_of

WORD = "q=M%C3%A4ngelmelder"
FREE = f"{WORD}&licence=MIT"


def names(shortlist, **of):
    return sorted(row.version.facts["name"] for row in shortlist.candidates.filter(**of))


def test_search_is_frozen_with_words_count_and_versions_found(need, by, market):
    search = search_shortlist(need=need, address=f"/loesungen/?{WORD}&cursor=x", reason="Erster Blick", by=by)
    shortlist = need.shortlist
    assert (search.number, search.address, search.count, search.reason) == (1, WORD, 3, "Erster Blick")
    assert search.searched_by_id == by.user_id
    assert sorted(search.found) == sorted(row.current_id for row in market[:3])
    rows = list(shortlist.candidates.all())
    assert [(row.version_id, row.place) for row in rows] == [(pk, n) for n, pk in enumerate(search.found, 1)]
    assert names(shortlist) == ["Mängelmelder Blau", "Mängelmelder Grün", "Mängelmelder Rot"]
    step = ShortlistStep.objects.get()
    assert (step.kind, step.data, step.by_id) == (
        "searched",
        {"search": 1, "found": 3, "added": 3},
        by.user_id,
    )
    event = AuditEvent.objects.get(verb="procurement.shortlist.searched")
    assert (event.data, "Blick" in str(event.data)) == ({"search": 1, "found": 3, "added": 3}, False)


def test_search_says_the_same_after_listings_changed_and_left(need, by, market, changed):
    search = search_shortlist(need=need, address=WORD, by=by)
    found = list(search.found)
    changed(market[0], "Etwas ganz anderes")
    withdraw_solution(solution=market[1], by=BY, reason="test")
    search.refresh_from_db()
    assert (search.count, search.found) == (3, found)
    assert names(need.shortlist) == ["Mängelmelder Blau", "Mängelmelder Grün", "Mängelmelder Rot"]


@pytest.mark.parametrize("model", [ShortlistSearch, ShortlistStep])
def test_frozen_search_and_log_can_not_be_changed_even_by_sql(need, by, market, model):
    search_shortlist(need=need, address=WORD, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(reason="anders")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.get().reason == ""


def test_second_search_adds_only_what_is_new(need, by, market):
    search_shortlist(need=need, address=FREE, by=by)
    search_shortlist(need=need, address=WORD, by=by)
    assert [step.data for step in ShortlistStep.objects.all()] == [
        {"search": 1, "found": 2, "added": 2},
        {"search": 2, "found": 3, "added": 1},
    ]
    assert Candidate.objects.get(solution=market[2]).search.number == 2


def test_narrowing_leaves_out_what_is_no_longer_found_and_says_before_and_after(need, by, market):
    search_shortlist(need=need, address=WORD, by=by)
    narrow_shortlist(need=need, address=FREE, reason="Nur freie Software", by=by)
    shortlist = need.shortlist
    assert names(shortlist, state="open") == ["Mängelmelder Blau", "Mängelmelder Grün"]
    left = shortlist.candidates.get(state="left_out")
    assert (left.solution, left.reason, left.decided_by_id) == (market[2], "Nur freie Software", by.user_id)
    step = shortlist.steps.get(kind="narrowed")
    assert step.data == {"search": 2, "before": 3, "after": 2, "left_out": [left.pk]}
    assert step.reason == "Nur freie Software"


def test_narrowing_keeps_what_people_decided_and_added(need, by, market):
    search_shortlist(need=need, address=WORD, by=by)
    red = Candidate.objects.get(solution=market[2])
    saves = Shortlist.objects.get().saves
    decide_candidates(need=need, candidates=[red.pk], state="kept", reason="Nah", saves=saves, by=by)
    add_candidate(need=need, solution=market[3], reason="Empfehlung", by=by)
    narrow_shortlist(need=need, address=FREE, reason="Nur freie Software", by=by)
    assert names(need.shortlist, state="left_out") == []
    assert need.shortlist.steps.get(kind="narrowed").data["after"] == 4


def test_narrowing_without_reason_or_without_candidates_is_refused(need, by, market):
    with pytest.raises(ValidationError) as error:
        narrow_shortlist(need=need, address=WORD, reason=" \u200b ", by=by)
    assert list(error.value.message_dict) == ["reason"]
    with pytest.raises(ValidationError, match="nichts einzugrenzen"):
        narrow_shortlist(need=need, address=WORD, reason="weil", by=by)
    assert ShortlistSearch.objects.count() == 0


@pytest.mark.parametrize("address", ["", "/loesungen/", "/loesungen/?sort=name", "?unbekannt=1"])
def test_search_for_nothing_is_refused(need, by, market, address):
    with pytest.raises(ValidationError, match="sucht nach nichts"):
        search_shortlist(need=need, address=address, by=by)
    assert Shortlist.objects.count() == 0


def test_search_that_finds_more_than_fit_takes_the_first_and_says_how_many_there_were(
    need, by, market, monkeypatch
):
    monkeypatch.setattr(reads, "MOST_FOUND", 2)
    search = search_shortlist(need=need, address=WORD, by=by)
    assert (search.count, len(search.found), need.shortlist.candidates.count()) == (3, 2, 2)
    with pytest.raises(ValidationError, match="noch mehr als"):
        narrow_shortlist(need=need, address=WORD, reason="weil", by=by)


def test_search_reads_all_portions_in_their_order(need, by, market, monkeypatch):
    monkeypatch.setattr(reads, "PORTION", 1)
    search = search_shortlist(need=need, address=WORD, by=by)
    assert sorted(search.found) == sorted(row.current_id for row in market[:3])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://markt.example/loesungen/?q=Bauhof&cursor=abc#oben", "q=Bauhof"),
        ("licence=MIT&q=Bauhof", "q=Bauhof&licence=MIT"),
        ("q=a%00b", "q=ab"),
        ("/en/solutions/?licence=b&licence=a&q=x&nonsense=1", "q=x&licence=a&licence=b"),
    ],
)
def test_address_is_kept_in_one_spelling(db, typed, kept):
    assert address_of(typed) == kept


def test_search_by_others_than_the_writers_of_the_need_is_refused(need, town, market):
    stranger = acting(member_of(OrganisationFactory(kind="municipality"), "admin"))
    for actor in (stranger, acting(member_of(town, "auditor")), acting(member_of(town, "assessor"))):
        with pytest.raises(Refused):
            search_shortlist(need=need, address=WORD, by=actor)
    assert Shortlist.objects.count() == 0


def test_shortlist_of_a_closed_need_or_a_finished_one_does_not_change(need, by, market, town):
    search_shortlist(need=need, address=WORD, by=by)
    ids = list(need.shortlist.candidates.values_list("pk", flat=True))
    decide_candidates(need=need, candidates=ids, state="kept", reason="gut", saves=1, by=by)
    finish_shortlist(need=need, by=by)
    with pytest.raises(IllegalMove):
        search_shortlist(need=need, address=WORD, by=by)
    closed = NeedFactory(organisation=town, state="closed")
    with pytest.raises(IllegalMove):
        search_shortlist(need=closed, address=WORD, by=by)
    assert ShortlistSearch.objects.count() == 1
