"""Pages of the review: queues, old and new side by side, the decision, the history, the withdrawal."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from catalog.actions import Proposal, save_listing
from catalog.actions.reviews import accept_revision, send_back_revision
from catalog.actions.revisions import begin_listing, begin_revision, save_revision, submit_revision
from catalog.models import Revision, Solution
from catalog.queries.reviews import revision_for
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from tests.catalog.review_world import QUEUES, People, client_of, token_of
from tests.factories import EvidenceFactory, MembershipFactory, OrganisationFactory, acting, member_of

BY = system_actor("test")


@pytest.fixture
def people(db):
    return People()


def page_of(person, address):
    return client_of(person).get(address).text


def decide(people, revision, **fields):
    """The answer to the form of the review, sent by the moderator."""
    address = f"{QUEUES}eintraege/{revision.pk}/"
    return client_of(people.moderator).post(address, fields | token_of(people.moderator))


def test_queues_keep_new_listings_and_edits_apart_with_the_oldest_first(people):
    young = people.submitted_new()
    old = people.submitted_edit(people.published(name="Brunnenplan", slug="brunnenplan"), licence="EUPL-1.2")
    older = people.submitted_new()
    Revision.objects.filter(pk=older.pk).update(
        facts={"name": "Altwerk"}, submitted_at=timezone.now() - timezone.timedelta(days=9)
    )
    new, edits = (
        page_of(people.moderator, f"{QUEUES}neu/"),
        page_of(people.moderator, f"{QUEUES}aenderungen/"),
    )
    assert re.findall(r"eintraege/(\d+)/", new) == [str(older.pk), str(young.pk)]
    assert re.findall(r"eintraege/(\d+)/", edits) == [str(old.pk)]
    assert "wartet seit" in new
    assert "1 Woche, 2 Tage" in new.replace("\xa0", " ")
    console = page_of(people.moderator, QUEUES).replace("\xa0", " ")
    assert re.search(r"Neue Einträge.*?2 warten.*?1 Woche, 2 Tage", console, re.DOTALL)
    assert re.search(r"Änderungen veröffentlichter Einträge.*?1 wartet", console, re.DOTALL)
    assert "2 Einträge warten auf Prüfung" not in console
    assert "3 Einträge warten auf Prüfung" in page_of(people.moderator, "/arbeitsbereich/")


def test_review_of_an_edit_marks_the_words_and_hides_no_language(people):
    solution = people.published(
        facts={"short_description": {"de": "Plant Wege und Straßen.", "en": "Plans paths."}}
    )
    revision = people.submitted_edit(
        solution,
        short_description={"de": "Plant Wege und Brücken.", "en": "Plans roads."},
        licence="EUPL-1.2",
    )
    page = page_of(people.moderator, f"{QUEUES}eintraege/{people.in_review(revision).pk}/")
    assert "Wegewart: 2 geänderte Felder" in page
    assert "Plant Wege und <del>Straßen.</del>" in page
    assert "Plant Wege und <ins>Brücken.</ins>" in page
    assert ("<del>paths.</del>" in page, "<ins>roads.</ins>" in page) == (True, True)
    assert page.count("Keine Angabe") == 1
    assert re.findall(r'name="verdict-(\w+)" value="accept"', page) == ["short_description", "licence"]


def test_review_of_a_new_listing_shows_each_fact_by_itself(people):
    revision = people.in_review(
        people.submitted_new(licence="MIT", costs={"under_5000": {"yearly": {"min": 5, "max": 9}}})
    )
    page = page_of(people.moderator, f"{QUEUES}eintraege/{revision.pk}/")
    assert "Wegewart: neuer Eintrag" in page
    assert re.findall(r'name="verdict-(\w+)" value="accept"', page) == [
        "name",
        "short_description",
        "licence",
        "costs",
    ]
    assert "Im Jahr: 5 bis 9" in page.replace("\xa0", " ")
    assert "<ins>" not in page


def test_review_shows_what_strangers_wrote_as_text(people):
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'
    solution = people.published()
    revision = people.submitted_edit(solution, short_description={"de": evil}, specialist_systems=[evil])
    Revision.objects.filter(pk=revision.pk).update(note=evil)
    revision = people.in_review(revision)
    address = f"{QUEUES}eintraege/{revision.pk}/"
    send_back_revision(revision=revision, refused={"licence": evil}, reason=evil, by=acting(people.moderator))
    pages = [
        page_of(people.moderator, address),
        page_of(people.moderator, f"{QUEUES}aenderungen/"),
        page_of(people.editor, f"/arbeitsbereich/eintragspruefungen/{revision.pk}/"),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[2]


def test_review_says_where_proof_stands_on_a_changed_field(people):
    solution = people.published()
    EvidenceFactory(solution=solution, fact="licence", checked_by="Prüfhaus Nord")
    revision = people.submitted_edit(solution, licence="EUPL-1.2", trial=None)
    page = page_of(people.moderator, f"{QUEUES}eintraege/{revision.pk}/")
    assert page.count("Für dieses Feld gibt es einen Nachweis") == 1
    assert "Prüfhaus Nord" in page


def test_review_that_has_not_begun_asks_to_begin_and_offers_no_decision(people):
    revision = people.submitted_new()
    address = f"{QUEUES}eintraege/{revision.pk}/"
    assert ("Prüfung beginnen" in page_of(people.moderator, address)) is True
    assert 'value="publish"' not in page_of(people.moderator, address)
    client_of(people.moderator).post(f"{address}beginnen/", token_of(people.moderator))
    page = page_of(people.second, address)
    assert 'value="publish"' in page
    assert f"{people.moderator.name} prüft seit" in page


def test_review_by_a_member_of_the_vendor_says_why_somebody_else_decides(people):
    revision = people.in_review(people.submitted_new())
    MembershipFactory(user=people.second, organisation=people.vendor, role="editor")
    page = page_of(people.second, f"{QUEUES}eintraege/{revision.pk}/")
    assert "Sie gehören zum Anbieter dieses Eintrags." in page
    assert 'value="publish"' not in page


def test_decision_sent_with_the_form_publishes_and_names_the_refused(people):
    solution = people.published()
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2", trial=None))
    answer = decide(
        people,
        revision,
        decision="publish",
        reason="",
        **{
            "verdict-licence": "accept",
            "verdict-trial": "refuse",
            "usual-trial": "contradiction",
            "reason-trial": "Die Website zeigt eine Vorführung.",
        },
    )
    assert (answer.status_code, answer.url) == (302, f"{QUEUES}aenderungen/")
    solution.refresh_from_db()
    assert (solution.current.number, solution.current.facts["trial"]) == (2, ["demo"])
    assert Revision.objects.get(state="editing").verdicts.get().reason == (
        "Das widerspricht einem anderen Feld des Eintrags. Die Website zeigt eine Vorführung."
    )


def test_decision_without_the_reason_of_a_refusal_is_shown_again_with_a_link_to_the_field(people):
    revision = people.in_review(people.submitted_edit(people.published(), licence="EUPL-1.2"))
    answer = decide(
        people, revision, decision="send_back", **{"verdict-licence": "refuse", "usual-licence": ""}
    )
    assert answer.status_code == 422
    assert '<a href="#id_reason-licence">Lizenz</a>' in answer.text
    assert re.search(r'value="refuse"[^>]*checked', answer.text)
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_decision_that_leaves_a_required_field_out_says_so(people):
    revision = people.in_review(people.submitted_new(licence="MIT"))
    fields = {"verdict-name": "accept", "verdict-licence": "accept", "verdict-short_description": "refuse"}
    answer = decide(people, revision, decision="publish", **fields, **{"usual-short_description": "unproven"})
    assert answer.status_code == 422
    assert "Kurzbeschreibung. Geben Sie ihn stattdessen zurück." in answer.text
    assert Solution.objects.get().status == "draft"


def test_review_after_an_import_says_that_something_newer_was_published(people):
    solution = people.published(identity="code.example/weg")
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    address = f"{QUEUES}eintraege/{revision.pk}/"
    assert "etwas Neueres veröffentlicht" not in page_of(people.moderator, address)
    facts = solution.current.facts | {"licence": "Apache-2.0"}
    proposal = Proposal(vendor=people.vendor, identity="code.example/weg", facts=facts)
    save_listing(proposal=proposal, by=BY)
    page = page_of(people.moderator, address)
    assert "etwas Neueres veröffentlicht" in page
    assert "Inzwischen auch anderswo geändert" in page
    assert "<del>Apache-2.0</del>" in page


def test_history_tells_the_vendor_each_round_with_its_reasons(people):
    revision = people.in_review(people.submitted_new(licence="MIT", trial=["demo"]))
    send_back_revision(
        revision=revision,
        refused={"licence": "Die Datei nennt eine andere."},
        reason="Fast fertig.",
        by=acting(people.moderator),
    )
    page = page_of(people.editor, f"/arbeitsbereich/eintragspruefungen/{revision.pk}/")
    for words in (
        "Runde 1: zurückgegeben",
        "Fast fertig.",
        "Die Datei nennt eine andere.",
        "3 Felder angenommen",
    ):
        assert words in page
    steps = re.findall(r"<li><p>(\w[\w ]+?) *(?:<span|</p>)", page[page.index("Was wann geschah") :])
    assert steps == ["Zurückgegeben", "Prüfung begonnen", "Eingereicht", "Begonnen"]
    assert people.moderator.name not in page


def test_history_of_another_vendor_is_not_there(people):
    revision = people.submitted_new()
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    answer = client_of(stranger).get(f"/arbeitsbereich/eintragspruefungen/{revision.pk}/")
    assert (answer.status_code, "Wegewart" in answer.text) == (404, False)


def test_withdrawal_names_what_follows_and_the_page_says_who_did_it(people):
    solution = people.published()
    address = "/arbeitsbereich/eintraege/wegewart/zurueckziehen/"
    assert "Niemand findet den Eintrag mehr" in page_of(people.editor, address)
    client = client_of(people.editor)
    assert client.post(address, token_of(people.editor)).status_code == 422
    answer = client.post(address, token_of(people.editor) | {"reason": "replaced"})
    assert answer.status_code == 302
    solution.refresh_from_db()
    assert solution.status == "withdrawn"
    gone = Client().get("/loesungen/wegewart/")
    assert gone.status_code == 410
    assert "Der Anbieter hat diesen Eintrag am" in gone.text
    assert "Eine andere Lösung tritt an ihre Stelle." in gone.text
    event = AuditEvent.objects.get(verb="catalog.solution.withdrawn")
    assert event.data == {"before": "published", "reason": "replaced", "side": "vendor"}


def test_withdrawal_of_another_vendors_listing_is_not_there(people):
    people.published()
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    address = "/arbeitsbereich/eintraege/wegewart/zurueckziehen/"
    answer = client_of(stranger).post(address, token_of(stranger) | {"reason": "mistake"})
    assert answer.status_code == 404
    assert Solution.objects.get(slug="wegewart").status == "published"


def test_version_that_was_published_after_review_has_an_address_of_its_own(people):
    solution = people.published()
    revision = people.in_review(people.submitted_edit(solution, licence="EUPL-1.2"))
    accept_revision(revision=revision, by=acting(people.moderator))
    assert "EUPL-1.2" in Client().get("/loesungen/wegewart/fassungen/2/").text
    first = Client().get("/loesungen/wegewart/fassungen/1/").text
    assert ("MIT" in first, "EUPL-1.2" in first.split('id="versions"')[0]) == (True, False)


def test_text_that_was_never_handed_in_is_hidden_from_the_operator_until_it_is(people):
    by = acting(people.editor)
    revision = begin_listing(name="Wegewart", by=by)
    save_revision(revision=revision, values={"short_description": {"de": "Geheimer Entwurf."}}, by=by)
    address, page = f"{QUEUES}eintraege/{revision.pk}/", f"/arbeitsbereich/eintragspruefungen/{revision.pk}/"
    moderator = client_of(people.moderator)
    answers = [moderator.get(address), moderator.get(page), moderator.get("/loesungen/wegewart/")]
    begun = moderator.post(f"{address}beginnen/", token_of(people.moderator))
    assert [answer.status_code for answer in [*answers, begun]] == [404, 403, 404, 404]
    assert not any("Geheimer Entwurf." in answer.text for answer in answers)
    assert f"eintraege/{revision.pk}/" not in moderator.get(f"{QUEUES}neu/").text
    assert revision_for(acting(people.moderator), revision.pk) is None
    assert client_of(people.editor).get(page).status_code == 200
    submit_revision(revision=Revision.objects.get(), by=by)
    assert "Geheimer Entwurf." in moderator.get(address).text
    assert revision_for(acting(people.moderator), revision.pk) == revision


def test_change_of_a_published_listing_that_was_begun_only_is_hidden_from_the_operator(people):
    solution = people.published()
    revision = begin_revision(solution=solution, by=acting(people.editor))
    save_revision(revision=revision, values={"licence": "EUPL-1.2"}, by=acting(people.editor))
    answer = client_of(people.moderator).get(f"{QUEUES}eintraege/{revision.pk}/")
    assert (answer.status_code, "EUPL-1.2" in answer.text) == (404, False)
    assert list(Revision.objects.visible_to(acting(people.moderator))) == []
    assert list(Revision.objects.visible_to(acting(people.editor))) == [revision]
