"""Lists of an organisation: who keeps them, what they show, and what they never show to others."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.actions import withdraw_solution
from catalog.actions.lists import (
    StaleNote,
    add_bookmark,
    begin_list,
    change_note,
    delete_list,
    make_list,
    remove_bookmark,
    rename_list,
    renew_bookmark,
)
from catalog.models import Bookmark, BookmarkList, Solution, SolutionVersion
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from tests.audit_check import assert_audit_clean
from tests.factories import (
    BY,
    BookmarkFactory,
    BookmarkListFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    UserFactory,
    acting,
    member_of,
)

from .people import client_of

LISTS = "/arbeitsbereich/merklisten/"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")


@pytest.fixture
def clerk(town):
    return member_of(town, "requester")


@pytest.fixture
def solution(db):
    return SolutionFactory(name="Mängelmelder")


@pytest.fixture
def kept(clerk, solution):
    kept = make_list(name="Für den Bauhof", purpose="Bis Ende Mai", by=acting(clerk))
    add_bookmark(kept_list=kept, solution=solution, note="Empfehlung aus Halle", by=acting(clerk))
    return kept


def test_list_of_an_organisation_is_kept_by_every_member(kept, town, solution):
    colleague = acting(member_of(town, "auditor"))
    entry = kept.bookmarks.get()
    assert (entry.version, entry.note) == (solution.current, "Empfehlung aus Halle")
    change_note(bookmark=entry, note="Preis erfragt", seen_at=entry.updated_at, by=colleague)
    rename_list(kept_list=kept, name="Für den Hof", purpose="", by=colleague)
    remove_bookmark(bookmark=entry, by=colleague)
    delete_list(kept_list=kept, by=colleague)
    assert (BookmarkList.objects.count(), Bookmark.objects.count()) == (0, 0)
    verbs = AuditEvent.objects.filter(verb__startswith="catalog.list").values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["catalog.list.made", "catalog.list.renamed", "catalog.list.deleted"]
    texts = "".join(str(event.data) for event in AuditEvent.objects.all())
    assert "Hof" not in texts
    assert "Preis" not in texts
    assert_audit_clean()


def test_people_of_another_organisation_can_do_nothing_with_a_list(kept, solution):
    stranger = acting(member_of(OrganisationFactory(name="Fremde", kind="municipality"), "admin"))
    entry = kept.bookmarks.get()
    other = SolutionFactory(name="Anderes")
    moves = [
        lambda: rename_list(kept_list=kept, name="Meins", purpose="", by=stranger),
        lambda: delete_list(kept_list=kept, by=stranger),
        lambda: add_bookmark(kept_list=kept, solution=other, by=stranger),
        lambda: change_note(bookmark=entry, note="x", seen_at=entry.updated_at, by=stranger),
        lambda: renew_bookmark(bookmark=entry, by=stranger),
        lambda: remove_bookmark(bookmark=entry, by=stranger),
    ]
    for move in moves:
        with pytest.raises(Refused):
            move()
    entry.refresh_from_db()
    assert (entry.note, kept.bookmarks.count()) == ("Empfehlung aus Halle", 1)


def test_person_without_an_organisation_makes_no_list(db):
    with pytest.raises(Refused):
        make_list(name="Meine", by=acting(UserFactory()))
    assert BookmarkList.objects.count() == 0


def test_pages_of_a_list_are_not_there_for_another_organisation(kept):
    entry = kept.bookmarks.get()
    client = client_of(member_of(OrganisationFactory(name="Fremde", kind="municipality"), "admin"))
    for path in (f"{kept.pk}/", f"{kept.pk}/aendern/", f"{kept.pk}/loeschen/", f"eintraege/{entry.pk}/"):
        answer = client.get(LISTS + path)
        assert (answer.status_code, "Bauhof" in answer.text, "Halle" in answer.text) == (404, False, False)
    for path in (
        f"{kept.pk}/loeschen/",
        f"eintraege/{entry.pk}/erneuern/",
        f"eintraege/{entry.pk}/entfernen/",
    ):
        assert client.post(LISTS + path, client.acting).status_code == 404
    page = client.get(LISTS).text
    assert "Bauhof" not in page
    assert "Bauhof" not in client.get("/loesungen/maengelmelder/merken/").text
    assert "Bauhof" not in client.get("/loesungen/maengelmelder/").text
    assert Bookmark.objects.count() == 1


def test_remembering_on_a_new_list_makes_both_or_nothing(clerk, solution):
    client = client_of(clerk)
    path = "/loesungen/maengelmelder/merken/"
    answer = client.post(path, client.acting | {"new_name": "Bauhof", "note": "Gut"})
    kept = BookmarkList.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{LISTS}{kept.pk}/")
    assert (kept.name, kept.bookmarks.get().note) == ("Bauhof", "Gut")
    again = client.post(path, client.acting | {"list": str(kept.pk), "note": "Noch einmal"})
    assert again.status_code == 422
    assert "steht schon auf der Merkliste „Bauhof“" in again.text
    assert "Noch einmal" in again.text
    nothing = client.post(path, client.acting)
    assert (nothing.status_code, "Wählen Sie eine Merkliste oder benennen" in nothing.text) == (422, True)
    gone = Solution.objects.get()
    withdraw_solution(solution=gone, by=BY, reason="test")
    with pytest.raises(IllegalMove):
        begin_list(name="Zweite", solution=gone, by=acting(clerk))
    assert BookmarkList.objects.count() == 1


def test_list_named_twice_is_refused_beside_the_field(kept, clerk):
    client = client_of(clerk)
    answer = client.post(f"{LISTS}neu/", client.acting | {"name": "Für  den Bauhof"})
    assert answer.status_code == 422
    assert "schon eine Merkliste mit diesem Namen" in answer.text
    path = "/loesungen/maengelmelder/merken/"
    answer = client.post(path, client.acting | {"new_name": "Für den Bauhof"})
    assert (answer.status_code, "schon eine Merkliste" in answer.text) == (422, True)


def test_changed_and_withdrawn_solutions_are_told_with_their_kept_version(kept, clerk, solution):
    client = client_of(clerk)
    path = f"{LISTS}{kept.pk}/"
    assert "Geändert, seit" not in client.get(path).text
    SolutionVersionFactory(solution=solution, facts={"name": "Schadensmelder"})
    page = client.get(path).text
    assert "Geändert, seit Sie sie gemerkt haben" in page
    assert "/loesungen/maengelmelder/fassungen/1/" in page
    assert "/loesungen/maengelmelder/fassungen/2/" in page
    assert "Schadensmelder" not in page
    withdraw_solution(solution=solution, by=BY, reason="test")
    page = client.get(path).text
    assert "Mängelmelder" in page
    assert "steht nicht mehr im Katalog" in page
    with pytest.raises(IllegalMove):
        renew_bookmark(bookmark=kept.bookmarks.get(), by=acting(clerk))


def test_renewed_entry_holds_the_current_version_and_its_note(kept, clerk, solution):
    version = SolutionVersionFactory(solution=solution)
    client = client_of(clerk)
    entry = kept.bookmarks.get()
    client.post(f"{LISTS}eintraege/{entry.pk}/erneuern/", client.acting)
    seen = entry.updated_at
    entry.refresh_from_db()
    assert (entry.version, entry.note, entry.updated_at) == (version, "Empfehlung aus Halle", seen)
    assert "Geändert, seit" not in client.get(f"{LISTS}{kept.pk}/").text


def test_note_saved_in_two_tabs_loses_neither(kept, clerk):
    entry = kept.bookmarks.get()
    client = client_of(clerk)
    path = f"{LISTS}eintraege/{entry.pk}/"
    opened = entry.updated_at.isoformat()
    first = client.post(path, client.acting | {"seen_at": opened, "note": "Erste Notiz"})
    second = client.post(path, client.acting | {"seen_at": opened, "note": "Zweite Notiz"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Erste Notiz" in second.text
    assert "Zweite Notiz" in second.text
    entry.refresh_from_db()
    assert entry.note == "Erste Notiz"
    with pytest.raises(StaleNote):
        change_note(bookmark=entry, note="x", seen_at=entry.created_at, by=acting(clerk))
    again = entry.updated_at.isoformat()
    client.post(path, client.acting | {"seen_at": again, "note": "Erste und zweite"})
    entry.refresh_from_db()
    assert entry.note == "Erste und zweite"
    assert client.post(path, client.acting | {"seen_at": "gestern", "note": "x"}).status_code == 422


def test_script_in_names_and_notes_is_shown_as_text(clerk, solution):
    kept = begin_list(name=f"{EVIL} A", solution=solution, note=EVIL, by=acting(clerk))
    rename_list(kept_list=kept, name=kept.name, purpose=EVIL, by=acting(clerk))
    entry = kept.bookmarks.get()
    client = client_of(clerk)
    paths = ("", f"{kept.pk}/", f"{kept.pk}/aendern/", f"{kept.pk}/loeschen/", f"eintraege/{entry.pk}/")
    pages = [client.get(LISTS + path).text for path in paths]
    pages += [
        client.get(path).text for path in ("/loesungen/maengelmelder/", "/loesungen/maengelmelder/merken/")
    ]
    for page in pages:
        assert EVIL not in page
        assert "&lt;script&gt;alert(1)" in page


def test_bookmarks_beyond_the_limit_are_refused_and_the_page_stays_quick(clerk, town):
    kept = make_list(name="Alles", by=acting(clerk))
    vendor = OrganisationFactory()
    facts = {"name": "Viele", "short_description": {"de": "x"}}
    rows = [Solution(slug=f"viele-{n}", vendor=vendor) for n in range(600)]
    Solution.objects.bulk_create(rows)
    versions = SolutionVersion.objects.bulk_create(
        SolutionVersion(
            solution=row, number=1, facts=facts, facts_hash="0" * 64, published_at="2026-01-02T09:00Z"
        )
        for row in rows
    )
    for row, version in zip(rows, versions, strict=True):
        row.current, row.status, row.published_at = version, "published", version.published_at
    Solution.objects.bulk_update(rows, ["current", "status", "published_at"], batch_size=1000)
    Bookmark.objects.bulk_create(
        Bookmark(list=kept, solution=row, version=version)
        for row, version in zip(rows[:499], versions[:499], strict=True)
    )
    actor = acting(clerk)
    add_bookmark(kept_list=kept, solution=rows[499], by=actor)
    for row in rows[500:600]:
        with pytest.raises(ValidationError, match="sie ist voll"):
            add_bookmark(kept_list=kept, solution=row, by=actor)
    assert kept.bookmarks.count() == 500
    client = client_of(clerk)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{LISTS}{kept.pk}/").text
    assert (len(queries), page.count("Notiz schreiben")) == (5, 25)
    assert "?page=2" in page
    assert "viele-498" not in client.get(f"{LISTS}{kept.pk}/?page=20").text


def test_hundred_lists_are_the_most_that_an_organisation_has(clerk, town):
    BookmarkList.objects.bulk_create(BookmarkList(organisation=town, name=f"Liste {n}") for n in range(100))
    client = client_of(clerk)
    answer = client.post(f"{LISTS}neu/", client.acting | {"name": "Noch eine"})
    assert answer.status_code == 422
    assert "hat 100 Merklisten" in answer.text
    assert BookmarkList.objects.count() == 100


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("path", "count"), [("", 5), ("{pk}/", 5)])
def test_pages_of_lists_with_one_and_three_rows_ask_equally_often(clerk, town, path, count):
    kept = BookmarkListFactory(organisation=town)
    address = LISTS + path.format(pk=kept.pk)
    BookmarkFactory(list=kept, note="x", added_by=clerk)
    client = client_of(clerk)
    one = asked(client, address)
    for _number in range(2):
        BookmarkFactory(list=kept, note="x", added_by=UserFactory())
        BookmarkFactory(list=BookmarkListFactory(organisation=town))
    SolutionVersionFactory(solution=kept.bookmarks.first().solution)
    assert (one, asked(client, address)) == (count, count)


def test_solution_page_names_the_lists_it_stands_on_for_members_alone(kept, clerk):
    page = client_of(clerk).get("/loesungen/maengelmelder/").text
    assert "Für den Bauhof" in page
    anonymous = Client().get("/loesungen/maengelmelder/")
    assert "Für den Bauhof" not in anonymous.text
    assert "/loesungen/maengelmelder/merken/" in anonymous.text
    answer = Client().get("/loesungen/maengelmelder/merken/")
    assert (answer.status_code, answer.url) == (302, "/anmelden/?next=/loesungen/maengelmelder/merken/")
