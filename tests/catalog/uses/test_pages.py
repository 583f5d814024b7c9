"""The pages of uses and experience, as each side walks through them and as everybody reads them."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.actions.uses import refuse_use, state_use
from catalog.models import Deployment, Experience
from catalog.search import engine
from catalog.search.interface import Query
from marketplace.core.models import OutboxMessage
from tests.factories import (
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    ExperienceFactory,
    OrganisationFactory,
    SolutionFactory,
)

from .town import STATED

DAY = datetime.date(2026, 1, 2)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PAGE = "/loesungen/wegweiser/"


def use_of(world, **values):
    return DeploymentFactory(solution=world.solution, area=world.area, **values)


def agreed(world, **values):
    return use_of(world, stated_by="municipality", confirmed_on=DAY, **values)


def test_story_of_a_use_is_walked_by_both_sides(world):
    officer, editor = world.client("officer"), world.client("vendor editor")
    assert "Wir nutzen das" in officer.get(PAGE).text
    fields = {"status": "productive", "since": "2026-01-02", "effort_days": "4", "cost_band": "to_5k"}
    officer.post(f"{PAGE}wir-nutzen-das/", world.form("officer", **fields))
    use = Deployment.objects.get()
    edit = f"/arbeitsbereich/einsaetze/{use.pk}/"
    assert "Unser Einsatz dieser Lösung" in officer.get(PAGE).text
    assert officer.get(f"{PAGE}wir-nutzen-das/").headers["Location"] == edit
    assert "Einsatz bestätigen" in editor.get(edit).text
    editor.post(f"{edit}antworten/", world.form("vendor editor", answer="yes"))
    text = {"went_well": "Der Support half.", "would_choose_again": "yes", "language": "de"}
    summary = officer.post(f"{edit}erfahrung/", world.form("officer", **text)).text
    assert ("Das wird öffentlich" in summary, Experience.objects.count()) == (True, 0)
    officer.post(f"{edit}erfahrung/", world.form("officer", **text, sure="yes"))
    reply = {"text": "Vielen Dank dafür.", "language": "de"}
    editor.post(f"{edit}erwiderung/", world.form("vendor editor", **reply))
    page = Client().get(PAGE).text
    for part in (
        "Der Support half.",
        "Vielen Dank dafür.",
        "Würde sie wieder wählen</dt><dd>ja",
        "von Kommune bestätigt",
        "eigener Aufwand: 4 Personentage",
        "Bis 5.000 Euro im Jahr",
    ):
        assert part in page
    town = Client().get(f"/kommunen/{world.area.key}/").text
    assert ("Der Support half." in town, "Wegweiser" in town) == (True, True)


def test_vendor_names_a_municipality_that_then_contradicts(world):
    editor, officer = world.client("vendor editor"), world.client("officer")
    start = "/arbeitsbereich/einsaetze-unserer-loesungen/neu/"
    assert "Linden" in editor.get(f"{start}?q=Linden").text
    fields = {"solution": world.solution.slug, "status": "productive"}
    editor.post(f"{start}?area={world.area.key}", world.form("vendor editor", **fields))
    use = Deployment.objects.get()
    assert (use.stated_by, use.state, use.effort_days) == ("vendor", "waiting", None)
    assert "Linden" in Client().get(PAGE).text
    waiting = officer.get("/arbeitsbereich/einsaetze/").text
    assert ("Antworten" in waiting, "nur der Anbieter sagt das" in waiting) == (True, True)
    officer.post(f"/arbeitsbereich/einsaetze/{use.pk}/antworten/", world.form("officer", answer="no"))
    use.refresh_from_db()
    assert use.state == "refused"
    assert "Linden" not in Client().get(PAGE).text
    assert "widersprochen am" in editor.get("/arbeitsbereich/einsaetze-unserer-loesungen/").text


def test_answer_without_a_word_changes_nothing(world):
    use = use_of(world)
    world.client("officer").post(f"/arbeitsbereich/einsaetze/{use.pk}/antworten/", world.form("officer"))
    use.refresh_from_db()
    assert use.state == "waiting"


def test_refused_use_is_told_nowhere_in_public(world):
    contact = ContactFactory(organisation=world.town, name="Karla Kontakt")
    use = use_of(world, contact=contact, status="productive", note={"de": "Geheime Notiz"})
    ExperienceFactory(deployment=use, organisation=world.town, went_well="Geheimer Text")
    other = AreaFactory(name="Fernau")
    DeploymentFactory(solution=world.solution, area=other)
    hit = engine.search(Query(text="Linden")).hits
    assert [one.slug for one in hit] == ["wegweiser"]
    refuse_use(use=use, by=world.actor("officer"))
    vendor = f"/anbieter/{world.vendor.slug}/"
    places = (
        PAGE,
        f"{PAGE}fassungen/1/",
        f"/kommunen/{world.area.key}/",
        f"/kommunen/{other.key}/",
        vendor,
        "/api/v1/solutions/wegweiser/",
        "/api/v1/solutions/wegweiser/deployments/",
        f"/api/v1/areas/{world.area.key}/",
        "/api/v1/solutions/",
        "/loesungen/",
        "/loesungen/?q=Wegweiser",
    )
    for place in places:
        answer = Client().get(place)
        assert answer.status_code == 200, place
        # The town names its contact on its own page, whatever it uses.
        own = place == f"/kommunen/{world.area.key}/"
        for secret in ("Geheime Notiz", "Geheimer Text", *([] if own else ["Karla Kontakt"])):
            assert secret not in answer.text, place
    assert [one.slug for one in engine.search(Query(text="Linden")).hits] == []
    assert "Linden" not in Client().get(vendor).text
    listed = Client().get("/api/v1/solutions/").json()["results"]
    assert [(one["slug"], one["uses"]) for one in listed] == [("wegweiser", 1)]
    figures = Client().get("/").text
    assert "Linden" not in figures


def test_hidden_experience_and_contact_without_consent_are_told_nowhere(world):
    contact = ContactFactory(organisation=world.town, name="Karla Kontakt", email="karla@linden.example")
    use = agreed(world, contact=contact)
    told = ExperienceFactory(
        deployment=use, organisation=world.town, went_well="Geheimer Text", reply="Geheime Antwort",
        reply_language="de", replied_on=DAY,
    )  # fmt: skip
    places = (PAGE, f"/kommunen/{world.area.key}/", "/api/v1/solutions/wegweiser/deployments/")
    for place in places:
        text = Client().get(place).text
        assert ("Geheimer Text" in text, "karla@linden.example" in text) == (True, True), place
    told.hidden_at, told.hidden_reason = told.created_at, "Nennt eine Person."
    told.save()
    contact.consented_at = None
    contact.save()
    for place in places:
        text = Client().get(place).text
        for secret in ("Geheimer Text", "Geheime Antwort", "karla@linden.example", "Nennt eine Person."):
            assert secret not in text, place
    own = world.client("officer").get(f"/arbeitsbereich/einsaetze/{use.pk}/").text
    vendors = world.client("vendor editor").get(f"/arbeitsbereich/einsaetze/{use.pk}/").text
    assert ("Nennt eine Person." in own, "Nennt eine Person." in vendors) == (True, False)
    assert "Geheimer Text" not in vendors


def test_ended_use_stays_visible_with_its_reason(world):
    agreed(world, status="ended", until=DAY, ended_reason={"de": "Zu teuer geworden."})
    page = Client().get(PAGE).text
    assert ("Zu teuer geworden." in page, "Beendet" in page) == (True, True)


def test_own_development_is_named_and_not_shown_as_confirmed(world):
    world.solution.vendor = world.town
    world.solution.save()
    state_use(solution=world.solution, values=STATED, by=world.actor("officer"))
    page = Client().get(PAGE).text
    assert ("Eigenentwicklung" in page, "von Kommune bestätigt" in page) == (True, False)


def test_texts_of_people_never_become_markup(world):
    world.area.name = f"Linden {EVIL}"
    world.area.save()
    use = agreed(world, ended_reason={"de": EVIL}, note={"de": EVIL}, status="ended")
    told = ExperienceFactory(
        deployment=use, organisation=world.town, went_well=EVIL, went_badly=EVIL, reply=EVIL,
        reply_language="de", replied_on=DAY,
    )  # fmt: skip
    officer, editor, moderator = (world.client(name) for name in ("officer", "vendor editor", "moderator"))
    edit = f"/arbeitsbereich/einsaetze/{use.pk}/"
    pages = [
        Client().get(PAGE),
        Client().get(f"/kommunen/{world.area.key}/"),
        officer.get("/arbeitsbereich/einsaetze/"),
        officer.get(edit),
        officer.get(f"{edit}erfahrung/"),
        officer.post(f"{edit}erfahrung/", world.form("officer", went_well=EVIL, language="de")),
        editor.get("/arbeitsbereich/einsaetze-unserer-loesungen/"),
        editor.get(f"{edit}erwiderung/"),
        moderator.get(f"/arbeitsbereich/betrieb/erfahrungen/{told.pk}/"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    officer.post(f"{edit}erfahrung/", world.form("officer", went_well="Neu", language="de", sure="yes"))
    letters = OutboxMessage.objects.filter(subject__contains="berichtet")
    assert letters.count() == 4
    for letter in letters:
        assert "<script>alert" not in letter.html
        assert "\n" not in letter.subject


@pytest.mark.parametrize("name", ["requester", "outsider", "other vendor", "vendor's officer", "moderator"])
def test_page_of_a_use_is_not_there_for_strangers(world, name):
    use = agreed(world)
    client = world.client(name)
    told = client.get(f"/arbeitsbereich/einsaetze/{use.pk}/").status_code
    # Whoever belongs to the vendor sees it as the vendor does, or speaks for nobody.
    assert told == (200 if name == "vendor's officer" else 404)


def test_moderator_hides_and_shows_an_experience_on_one_page(world):
    told = ExperienceFactory(deployment=agreed(world), organisation=world.town, went_well="Lief gut.")
    moderator = world.client("moderator")
    path = f"/arbeitsbereich/betrieb/erfahrungen/{told.pk}/"
    assert moderator.post(path, world.form("moderator")).status_code == 422
    moderator.post(path, world.form("moderator", reason="Nennt eine Person."))
    assert "Lief gut." not in Client().get(PAGE).text
    assert "Wieder öffentlich machen" in moderator.get(path).text
    moderator.post(path, world.form("moderator", show="yes"))
    assert "Lief gut." in Client().get(PAGE).text


@pytest.mark.parametrize(
    ("person", "path", "count"),
    [
        ("officer", "/arbeitsbereich/einsaetze/", 6),
        ("vendor editor", "/arbeitsbereich/einsaetze-unserer-loesungen/", 5),
    ],
)
def test_lists_of_uses_with_one_and_three_rows_ask_equally_often(world, person, path, count):
    client = world.client(person)

    def add():
        vendor = world.vendor
        use = DeploymentFactory(
            solution=SolutionFactory(vendor=vendor), area=world.area, stated_by="municipality",
            confirmed_on=datetime.date(2024, 1, 2),
        )  # fmt: skip
        ExperienceFactory(deployment=use, organisation=world.town)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        assert page.text.count("Lösung ") > 0
        return len(queries)

    add()
    client.get(path)
    one = asked()
    add()
    add()
    assert (one, asked()) == (count, count)


def test_search_of_a_user_with_one_and_three_rows_asks_equally_often(world):
    client = world.client("vendor editor")
    counts = []
    for number in (1, 2):
        OrganisationFactory(kind="municipality", area=AreaFactory(name=f"Buchental {number}"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/arbeitsbereich/einsaetze-unserer-loesungen/neu/?q=Buchental")
        assert page.text.count("ist schon hier") == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
