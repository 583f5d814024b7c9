"""Saved searches: one for equal addresses, a mail for new matches and for nothing else, a feed that is valid Atom."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.actions.privacy import delete_account
from accounts.models import NoticePreference
from catalog.actions import found, withdraw_solution
from catalog.actions.found import tell_of_new_matches
from catalog.actions.searches import (
    change_search,
    delete_search,
    end_feed,
    make_feed_address,
    save_search,
)
from catalog.models import SavedSearch, SearchCards, SearchRow, Solution
from catalog.search.asked import saved_address
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    BY,
    AreaFactory,
    DeploymentFactory,
    OrganisationFactory,
    SavedSearchFactory,
    SolutionFactory,
    UserFactory,
    acting,
    member_of,
)

from .people import client_of, letters

SEARCHES = "/arbeitsbereich/suchen/"
EVIL = "<script>alert(1)</script>"
ATOM = "{http://www.w3.org/2005/Atom}"
# A Tuesday; mails go at 7:00 in Berlin, ten minutes later at the earliest.
SAVED = datetime.datetime(2026, 11, 3, 12, 0, tzinfo=datetime.UTC)
NOON = SAVED + datetime.timedelta(hours=2)
WEDNESDAY = datetime.datetime(2026, 11, 4, 6, 15, tzinfo=datetime.UTC)
MONDAY = datetime.datetime(2026, 11, 9, 6, 15, tzinfo=datetime.UTC)


@pytest.fixture
def clerk(db):
    return member_of(OrganisationFactory(name="Stadt", kind="municipality"), "requester")


@pytest.fixture
def search(clerk):
    return SavedSearchFactory(user=clerk, name="Mobilität", told_until=SAVED)


def listing(name, at=NOON, **more):
    facts = {"fields_of_action": ["mobility"]} | more.pop("facts", {})
    return SolutionFactory(name=name, published_at=at, facts=facts, **more)


def saved(person, **more):
    wanted = {"name": "Suche", "address": "q=Bad", "frequency": "daily", "language": "de"}
    return save_search(by=acting(person), **wanted | more)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("q=+Bad++Termin&land=st&land=by", "q=Bad+Termin&land=by&land=st"),
        ("land=by&land=st&q=Bad%20Termin&sort=newest&page=7&cursor=abc", "q=Bad+Termin&land=by&land=st"),
        ("utm_source=x&field_of_action=nonsense&field_of_action=mobility", "field_of_action=mobility"),
        ("area=070010001001&vendor=haus", "vendor=haus&area=070010001001"),
        ("like=size&area=150025101010", "area=150025101010&like=size"),
        ("like=size", ""),
        ("", ""),
        ("q=%00", ""),
    ],
)
def test_address_of_a_search_has_one_spelling(typed, kept):
    assert saved_address(typed) == kept
    assert saved_address(kept) == kept
    with override("en"):
        assert saved_address(typed) == kept


def test_search_saved_from_the_catalogue_stands_in_the_list_once(clerk):
    client = client_of(clerk)
    page = client.get("/loesungen/?q=Bad&land=st").text
    assert f"{SEARCHES}neu/?q=Bad&amp;land=st" in page
    form = client.get(f"{SEARCHES}neu/?q=Bad&land=st&unknown=1").text
    assert 'value="q=Bad&amp;land=st"' in form
    sent = client.acting | {"address": "land=st&q=Bad", "name": "Bäder", "frequency": "weekly"}
    assert client.post(f"{SEARCHES}neu/", sent).status_code == 302
    search = SavedSearch.objects.get()
    assert (search.user, search.address, search.frequency, search.language) == (
        clerk,
        "q=Bad&land=st",
        "weekly",
        "de",
    )
    again = client.post(f"{SEARCHES}neu/", sent | {"name": "Noch einmal"})
    assert (again.status_code, "schon gespeichert, als „Bäder“" in again.text) == (422, True)
    page = client.get(SEARCHES).text
    assert "Bäder" in page
    assert "Sachsen-Anhalt" in page
    assert "/loesungen/?q=Bad&amp;land=st" in page
    assert_audit_clean()


def test_search_with_too_many_filters_and_a_fifty_first_one_are_refused(clerk):
    many = "&".join(f"standard=norm-{'x' * 100}-{n}" for n in range(40))
    with pytest.raises(ValidationError, match="zu viele Filter"):
        saved(clerk, address=many)
    SavedSearch.objects.bulk_create(
        SavedSearch(user=clerk, name=f"S{n}", address=f"q={n}", told_until=SAVED) for n in range(50)
    )
    with pytest.raises(ValidationError, match="50 gespeicherte Suchen"):
        saved(clerk)
    with pytest.raises(ValidationError):
        saved(clerk, frequency="at_once")
    assert SavedSearch.objects.count() == 50


def test_search_of_somebody_else_is_not_there_and_cannot_be_moved(search, db):
    colleague = member_of(search.user.memberships.get().organisation, "admin")
    client = client_of(colleague)
    for path in (f"{search.pk}/",):
        answer = client.get(SEARCHES + path)
        assert (answer.status_code, "Mobilität" in answer.text) == (404, False)
    for path in ("", "loeschen/", "feed/", "feed/beenden/"):
        assert client.post(f"{SEARCHES}{search.pk}/{path}", client.acting).status_code == 404
    assert "Mobilität" not in client.get(SEARCHES).text
    other = acting(colleague)
    for move in (delete_search, make_feed_address, end_feed):
        with pytest.raises(Refused):
            move(search=search, by=other)
    with pytest.raises(Refused):
        change_search(search=search, name="x", frequency="daily", by=other)
    search.refresh_from_db()
    assert (search.name, search.feed_token_hash) == ("Mobilität", "")


def test_person_without_an_organisation_saves_a_search_too(db):
    person = UserFactory()
    assert saved(person).user == person
    assert client_of(person).get(SEARCHES).status_code == 200


def test_new_match_is_told_once_by_mail(search, clerk, mailbox):
    listing("Davor", SAVED - datetime.timedelta(days=1))
    listing("Bus auf Abruf", short_description="Fährt, wenn jemand ruft.")
    SolutionFactory(name="Anderes Feld", published_at=NOON, facts={"fields_of_action": ["energy_climate"]})
    assert tell_of_new_matches(at=SAVED + datetime.timedelta(hours=3)) == 0
    assert (tell_of_new_matches(at=WEDNESDAY), tell_of_new_matches(at=WEDNESDAY)) == (1, 0)
    mail = mailbox.only(to=clerk.email)
    assert mail.subject == "1 neue Lösung zu „Mobilität“"
    assert "Bus auf Abruf" in mail.text
    assert "Fährt, wenn jemand ruft." in mail.text
    assert "Davor" not in mail.text
    assert "Anderes Feld" not in mail.text
    assert [link.path for link in mail.links] == [
        "/loesungen/bus-auf-abruf/",
        "/loesungen/?field_of_action=mobility&sort=newest",
    ]
    assert tell_of_new_matches(at=WEDNESDAY + datetime.timedelta(days=1)) == 0
    assert len(mailbox.mails()) == 1


def test_search_for_uses_by_similar_municipalities_tells_of_these_alone(clerk):
    town = AreaFactory(key="150025101010", name="Lindenwerder", population=6_000, land="st")
    alike = AreaFactory(name="Auenforum", population=6_200, land="st")
    city = AreaFactory(name="Großstadt", population=900_000, land="by")
    near, far = listing("Bus auf Abruf"), listing("Stadtbahn")
    DeploymentFactory(solution=near, area=alike)
    DeploymentFactory(solution=far, area=city)
    search = SavedSearchFactory(user=clerk, address=f"area={town.key}&like=size", told_until=SAVED)
    assert tell_of_new_matches(at=WEDNESDAY) == 1
    ((_subject, text),) = letters(clerk)
    assert ("Bus auf Abruf" in text, "Stadtbahn" in text) == (True, False)
    page = client_of(clerk).get(f"{SEARCHES}{search.pk}/").text
    assert "genutzt von Kommunen wie Lindenwerder" in page


def test_search_without_new_matches_sends_nothing_and_goes_on(search, clerk):
    gone = listing("Kurz da")
    withdraw_solution(solution=gone, by=BY, reason="test")
    assert tell_of_new_matches(at=WEDNESDAY) == 0
    search.refresh_from_db()
    assert search.told_until == WEDNESDAY - datetime.timedelta(minutes=10)
    assert letters(clerk) == []


def test_weekly_search_waits_for_monday_and_one_that_is_off_is_never_told(search, clerk):
    change_search(search=search, name="Mobilität", frequency="weekly", by=acting(clerk))
    off = SavedSearchFactory(user=clerk, name="Aus", address="", frequency="never", told_until=SAVED)
    listing("Bus auf Abruf")
    assert (tell_of_new_matches(at=WEDNESDAY), tell_of_new_matches(at=MONDAY)) == (0, 1)
    assert [subject for subject, _text in letters(clerk)] == ["1 neue Lösung zu „Mobilität“"]
    # Switched on again it begins now, not with all that was published meanwhile.
    changed = change_search(search=off, name="Aus", frequency="daily", by=acting(clerk))
    assert changed.told_until > SAVED
    assert changed.frequency == "daily"


def test_job_killed_between_mail_and_mark_tells_once_and_loses_nothing(search, clerk, monkeypatch):
    listing("Bus auf Abruf")

    def killed(self, **_kwargs):
        assert OutboxMessage.objects.filter(user_id=clerk.pk).count() == 1
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(SavedSearch, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            tell_of_new_matches(at=WEDNESDAY)
    assert letters(clerk) == []
    assert (tell_of_new_matches(at=WEDNESDAY), tell_of_new_matches(at=WEDNESDAY)) == (1, 0)
    assert len(letters(clerk)) == 1


def test_listing_that_settles_late_is_told_with_the_next_mail(search, clerk):
    listing("Spät", WEDNESDAY - datetime.timedelta(minutes=5))
    assert tell_of_new_matches(at=WEDNESDAY) == 0
    assert tell_of_new_matches(at=WEDNESDAY + datetime.timedelta(days=1)) == 1


def test_search_that_matches_all_stays_bounded(clerk):
    search = SavedSearchFactory(user=clerk, name="Alles", address="", told_until=SAVED)
    first = listing("Lösung 0")
    row, cards = SearchRow.objects.get(), SearchCards.objects.get()
    rows = [
        Solution(
            slug=f"viele-{n}", vendor=first.vendor, status="published", current=first.current,
            published_at=NOON + datetime.timedelta(seconds=n), changed_at=NOON,
        )
        for n in range(1, 1_200)
    ]  # fmt: skip
    Solution.objects.bulk_create(rows)
    SearchRow.objects.bulk_create(
        SearchRow(
            solution=one, slug=one.slug, facets=row.facets, tsv=row.tsv, name_key=row.name_key,
            published_at=one.published_at, uses=0,
        )
        for one in rows
    )  # fmt: skip
    SearchCards.objects.bulk_create(
        SearchCards(solution=one, de=cards.de | {"slug": one.slug}, en=cards.en, api=cards.api)
        for one in rows
    )
    with CaptureQueriesContext(connection) as queries:
        assert tell_of_new_matches(at=WEDNESDAY) == 1
    assert len(queries) < 60
    ((subject, text),) = letters(clerk)
    assert subject == "mehr als 500 neue Lösungen zu „Alles“"
    assert text.count("/loesungen/viele-") == 50
    assert "und mehr als 450 weitere" in text
    search.refresh_from_db()
    assert search.told_until == WEDNESDAY - datetime.timedelta(minutes=10)


def test_search_of_a_closed_account_is_not_told_and_a_deleted_one_goes(search, clerk):
    listing("Bus auf Abruf")
    clerk.is_active = False
    clerk.save()
    assert tell_of_new_matches(at=WEDNESDAY) == 0
    clerk.is_active = True
    clerk.save()
    delete_account(user=clerk, by=acting(clerk))
    assert SavedSearch.objects.count() == 0


def test_person_who_wants_no_such_mails_gets_none_and_a_digest_gets_it_as_news(search, clerk):
    listing("Bus auf Abruf")
    NoticePreference.objects.create(user=clerk, topic="found", frequency="weekly")
    assert tell_of_new_matches(at=WEDNESDAY) == 1
    notice = clerk.notices.get()
    assert (notice.subject, notice.path) == (
        "1 neue Lösung zu „Mobilität“",
        "/loesungen/?field_of_action=mobility&sort=newest",
    )
    assert letters(clerk) == []


def test_script_in_names_is_text_in_page_mail_and_feed(clerk):
    search = SavedSearchFactory(user=clerk, name=EVIL, address="", told_until=SAVED)
    listing(EVIL, short_description=f"Ein {EVIL} im Text der Lösung.", slug="boese")
    client = client_of(clerk)
    pages = [client.get(path).text for path in (SEARCHES, f"{SEARCHES}{search.pk}/")]
    token = make_feed_address(search=search, by=acting(clerk))
    tell_of_new_matches(at=WEDNESDAY)
    html = OutboxMessage.objects.get(user_id=clerk.pk).html
    feed = Client().get(f"/feeds/{token}/").text
    for text in (*pages, html, feed):
        assert EVIL not in text
    root = ElementTree.fromstring(feed)
    summary = root.find(f"{ATOM}entry/{ATOM}summary")
    # The format reads a summary as HTML, so there the text is escaped once more.
    assert (summary.get("type"), summary.text) == (
        "html",
        "Ein &lt;script&gt;alert(1)&lt;/script&gt; im Text der Lösung.",
    )
    assert root.find(f"{ATOM}entry/{ATOM}title").text == EVIL


def test_feed_is_valid_atom_without_a_cookie(search, clerk):
    listing("Bus auf Abruf", slug="bus", short_description="Fährt, wenn jemand ruft.")
    listing("Rad\u200b & Bahn", NOON + datetime.timedelta(days=1), slug="rad")
    page = client_of(clerk).post(f"{SEARCHES}{search.pk}/feed/", client_of(clerk).acting)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    search.refresh_from_db()
    address = page.text.partition('value="http')[2].partition('"')[0]
    path = "/feeds/" + address.partition("/feeds/")[2]
    assert path.removeprefix("/feeds/").strip("/") not in search.feed_token_hash
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    assert (answer.cookies, answer.headers["X-Robots-Tag"]) == ({}, "noindex")
    root = ElementTree.fromstring(answer.content)
    assert (root.tag, root.get("{http://www.w3.org/XML/1998/namespace}lang")) == (f"{ATOM}feed", "de")
    assert root.find(f"{ATOM}title").text == "Neu zu „Mobilität“"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(path)
    assert links["alternate"].endswith("/loesungen/?field_of_action=mobility")
    assert root.find(f"{ATOM}id").text == links["self"]
    entries = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Rad & Bahn", "Bus auf Abruf"]
    for entry in entries:
        assert entry.find(f"{ATOM}id").text.startswith("http")
        assert datetime.datetime.fromisoformat(entry.find(f"{ATOM}updated").text).tzinfo is not None
        assert entry.find(f"{ATOM}author/{ATOM}name").text.startswith("Anbieter")
    assert datetime.datetime.fromisoformat(root.find(f"{ATOM}updated").text).tzinfo is not None
    unchanged = Client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_feed_with_one_and_three_rows_asks_equally_often(search, clerk):
    path = f"/feeds/{make_feed_address(search=search, by=acting(clerk))}/"

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(path).status_code == 200
            return len(queries)

    listing("Bus")
    one = asked()
    listing("Rad")
    listing("Bahn")
    # Four of them count the asking.
    assert (one, asked()) == (8, 8)


@pytest.mark.django_db(transaction=True)
def test_feed_that_changed_is_sent_again(search, clerk):
    # Versions of the search are counted by transactions.
    path = f"/feeds/{make_feed_address(search=search, by=acting(clerk))}/"
    first = Client().get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert Client().get(path, headers=known).status_code == 304
    listing("Fähre")
    changed = Client().get(path, headers=known)
    assert (changed.status_code, "Fähre" in changed.text) == (200, True)


def test_feed_of_an_english_reader_keeps_the_ids_of_its_entries(clerk):
    listing("Bus auf Abruf", slug="bus")
    search = SavedSearchFactory(user=clerk, address="", language="en")
    token = make_feed_address(search=search, by=acting(clerk))
    root = ElementTree.fromstring(Client().get(f"/en/feeds/{token}/").content)
    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id").text.endswith("/loesungen/bus/")
    assert "/en/" not in entry.find(f"{ATOM}id").text
    assert entry.find(f"{ATOM}link").get("href").endswith("/en/solutions/bus/")
    assert root.find(f"{ATOM}title").text.startswith("New for")


def test_feed_address_that_was_renewed_or_ended_shows_nothing(search, clerk):
    old = make_feed_address(search=search, by=acting(clerk))
    new = make_feed_address(search=search, by=acting(clerk))
    status = [
        Client().get(f"/feeds/{token}/").status_code for token in (old, new, search.feed_token_hash, "x")
    ]
    assert status == [404, 200, 404, 404]
    client = client_of(clerk)
    client.post(f"{SEARCHES}{search.pk}/feed/beenden/", client.acting)
    assert Client().get(f"/feeds/{new}/").status_code == 404
    with pytest.raises(IllegalMove):
        end_feed(search=search, by=acting(clerk))
    newest = make_feed_address(search=search, by=acting(clerk))
    clerk.is_active = False
    clerk.save()
    assert Client().get(f"/feeds/{newest}/").status_code == 404


def test_page_of_searches_with_one_and_three_rows_asks_equally_often(clerk):
    client = client_of(clerk)

    def asked():
        client.get(SEARCHES)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(SEARCHES).status_code == 200
        return len(queries)

    SavedSearchFactory(user=clerk, address="vendor=a&land=st")
    one = asked()
    SavedSearchFactory(user=clerk, address="vendor=b&standard=x")
    SavedSearchFactory(user=clerk, address="q=Bad")
    assert (one, asked()) == (5, 5)


def test_mail_module_looks_at_no_more_than_it_says():
    assert (50, datetime.timedelta(minutes=10)) == (found.MOST_TOLD, found.SETTLING)


@pytest.mark.django_db(transaction=True)
def test_feed_asked_for_too_often_has_to_wait_while_others_go_on(search, clerk, settings):
    settings.FEED_RATE_LIMITS = {"feed": "2/m/key", "feed_missed": "1/m/ip"}
    cache.clear()
    path = f"/feeds/{make_feed_address(search=search, by=acting(clerk))}/"
    other = save_search(address="q=Rad", name="Rad", language="de", frequency="never", by=acting(clerk))
    other_path = f"/feeds/{make_feed_address(search=other, by=acting(clerk))}/"
    first = Client().get(path)
    assert (first.status_code, Client().get(path).status_code) == (200, 200)
    answer = Client().get(path)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "Dieser Feed wurde zu oft abgerufen." in answer.text
    # Whoever has it already costs nothing, so it is not counted.
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().get(other_path).status_code == 200
    assert [Client().get(f"/feeds/{guess}/").status_code for guess in ("eins", "zwei")] == [404, 429]
    cache.clear()
