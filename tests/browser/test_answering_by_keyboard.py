"""A vendor answers a questionnaire with the keys alone, on a narrow screen, and loses no word when the session ends meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from procurement.models import Response, Sounding
from tests.factories import OrganisationFactory, SolutionFactory, SoundingFactory

from .people import Person

NARROW = 320
WORDS = {
    "de": {
        "text": "Wir tauschen ausgefallene Messstellen binnen zwei Tagen aus; im Winter fährt unser Bauhof.",
        "later": "Dieser Satz entsteht, nachdem die Sitzung geendet hat.",
        "signed out": "Sie sind abgemeldet",
        "back": "steht wieder hier",
    },
    "en": {
        "text": "We replace places that fail within two days; in winter our own yard drives.",
        "later": "This sentence is written after the session has ended.",
        "signed out": "you are signed out",
        "back": "is here again",
    },
}


def question(key: str, kind: str, *, required: bool = True, **spec: Any) -> dict[str, Any]:
    """A question as it stands in a questionnaire."""
    return {"key": key, "kind": kind, "title": f"Frage {key}", "text": "", "required": required, "spec": spec}


def options(*keys: str) -> list[dict[str, str]]:
    """Answers to choose from."""
    return [{"key": key, "label": f"Antwort {key}"} for key in keys]


DOCUMENT: dict[str, Any] = {
    "title": "Fragen",
    "intro": "",
    "language": "de",
    "sections": [
        {
            "key": "s1",
            "title": "Leistung",
            "text": "",
            "questions": [
                question("coverage1", "coverage"),
                question("coverage2", "coverage"),
                question("single1", "single", options=options("o1", "o2", "o3")),
                question("multiple1", "multiple", options=options("m1", "m2", "m3")),
                question("number1", "number", unit="Tage", low="0", high="90"),
            ],
        },
        {
            "key": "s2",
            "title": "Betrieb",
            "text": "",
            "questions": [
                question("money1", "money"),
                question("date1", "date", precision="quarter"),
                question("text1", "text"),
                question("address1", "address", required=False),
                question("solution1", "solution"),
            ],
        },
    ],
}
# Section by section: what is chosen, and what is typed.
GIVEN: tuple[tuple[tuple[str, str, bool], ...], ...] = (
    (
        ("coverage1.coverage", "now", True),
        ("coverage1.evidence", "Handbuch, Seite 12", False),
        ("coverage2.coverage", "planned", True),
        ("coverage2.quarter", "2027-Q2", False),
        ("coverage2.condition", "keine", False),
        ("single1.choice", "o2", True),
        ("multiple1.choices", "m1", True),
        ("multiple1.choices", "m3", True),
        ("number1.number", "14", False),
    ),
    (
        ("money1.low", "12.000,50", False),
        ("money1.high", "15000", False),
        ("money1.period", "year", True),
        ("money1.assumptions", "Zehn Messstellen.", False),
        ("money1.confidential", "yes", True),
        ("date1.quarter", "2027-Q3", False),
        ("address1.address", "https://pegel.example/", False),
        ("solution1.solution", "SLUG", True),
    ),
)


def somebody(people: Any, place: str, language: str) -> tuple[Person, Sounding, str]:
    """An editor of a vendor with the keys alone on a narrow screen, a sounding that is open, and the own listing."""
    town = OrganisationFactory(kind="municipality", name=f"{place} {language}")
    sounding = SoundingFactory(
        organisation=town, state="published", title=f"Pegel in {place}", document=DOCUMENT
    )
    firm = OrganisationFactory(name=f"Tastenwerk {place} {language} GmbH (Beispiel)")
    solution = SolutionFactory(name=f"Tastenpegel {place}", vendor=firm)
    email = f"{place.lower()}-{language}@tasten.example"
    person = people(email, "Tara Beispiel", language, NARROW, True, organisation=firm, roles=("editor",))
    return person, sounding, solution.slug


def begin(person: Person, sounding: Sounding) -> Response:
    """Begin the response from the public page, with the own listing."""
    person.go("procurement:public-sounding-show", public_id=sounding.public_id)
    person.follow(person.path("procurement:response-begin", public_id=sounding.public_id))
    person.send("main form:has([name=solution])")
    return Response.objects.get(sounding=sounding)


def section(person: Person, response: Response, key: str) -> str:
    """The address of a section."""
    return person.path("procurement:response-edit", public_id=response.public_id, section=key)


@pytest.mark.parametrize("language", ["de", "en"])
def test_questionnaire_at_320_px_is_answered_and_handed_in_with_the_keys_alone(people, language):
    person, sounding, slug = somebody(people, "Tastenau", language)
    response = begin(person, sounding)
    person.follow(section(person, response, "s1"))
    for given in GIVEN:
        for name, value, is_chosen in given:
            value = value.replace("SLUG", slug)
            if is_chosen:
                person.choose(f'"{name}"', value)
            else:
                person.write(f'"{name}"', value)
        if given is GIVEN[1]:
            person.write('"text1.text"', WORDS[language]["text"])
        person.send("main form.editor", button="[value=next]")
    person.send(
        f"main form[action='{person.path('procurement:response-submit', public_id=response.public_id)}']"
    )
    response.refresh_from_db()
    assert response.state == "submitted"
    assert response.last is not None
    answers = response.last.answers
    assert {
        key: answers[key]["value"] for key in ("coverage2", "single1", "multiple1", "money1", "text1")
    } == {
        "coverage2": {"coverage": "planned", "quarter": "2027-Q2", "condition": "keine"},
        "single1": {"choice": "o2"},
        "multiple1": {"choices": ["m1", "m3"]},
        "money1": {
            "low": "12000.5",
            "high": "15000",
            "period": "year",
            "assumptions": "Zehn Messstellen.",
        },
        "text1": {"text": WORDS[language]["text"]},
    }
    assert answers["money1"]["confidential"] is True


@pytest.mark.parametrize(("language", "waits"), [("de", True), ("en", False)], ids=["told of it", "at once"])
def test_session_that_ends_while_somebody_types_loses_no_word(people, language, waits):
    person, sounding, _slug = somebody(people, "Abmeldung", language)
    words = WORDS[language]
    response = begin(person, sounding)
    here = section(person, response, "s2")
    person.visit.open(here)
    keys = [one["value"] for one in person.visit.context.cookies() if one["name"] == "sessionid"]
    assert Session.objects.filter(session_key__in=keys).delete()[0] == 1

    person.write('"text1.text"', words["later"])
    person.choose('"money1.period"', "month")
    person.choose('"money1.confidential"', "yes")
    status = person.page.locator("[data-status]")
    if waits:
        status.filter(has_text=words["signed out"]).wait_for()
    person.send("main form.editor", button="[value=save]")
    assert "text1" not in Response.objects.get(pk=response.pk).answers
    assert person.page.locator("main [name=password]").count() == 1
    person.prove()

    assert person.page.url.endswith(here)
    assert words["back"] in status.inner_text()
    assert person.page.locator('main [name="text1.text"]').input_value() == words["later"]
    person.send("main form.editor", button="[value=save]")
    response.refresh_from_db()
    assert response.answers["text1"]["value"] == {"text": words["later"]}
    # What is half an answer is kept as it was typed, too.
    assert person.page.locator('main [name="money1.period"][value=month]').is_checked()
    assert person.page.locator('main [name="money1.confidential"]').is_checked()
    # Nothing waits any more that has arrived.
    person.visit.open(here)
    assert words["back"] not in status.inner_text()
