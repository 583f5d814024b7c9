"""Who takes part in the story of a market sounding, what they say, and what they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from procurement.models import Need, Questionnaire, Response, Sounding
from tests.factories import OrganisationFactory, SolutionFactory
from tests.mailbox import Mail, Mailbox

from ..people import Person

WORDS = {
    "de": {
        "town": "Stadt Quellenau",
        "need": "Pegel am Mühlbach messen",
        "purpose": "Die Feuerwehr soll Hochwasser früher sehen.",
        "users": "Feuerwehr und Tiefbauamt",
        "requirement": "Pegel alle 15 Minuten messen",
        "schedule": "Die Förderung endet im nächsten Jahr.",
        "search": "Pegelrufer",
        "searched": "Nach dem Wort, unter dem solche Lösungen im Katalog stehen.",
        "kept": "Misst Pegel und meldet Grenzwerte.",
        "left_out": "Misst nur Grundwasser.",
        "text": "Wie gehen Sie mit ausgefallenen Messstellen um?",
        "mended": "Wie gehen Sie mit ausgefallenen Messstellen im Winter um?",
        "money": "Was kosten zehn Messstellen im Betrieb?",
        "file": "Haben Sie ein Datenblatt?",
        "about": "Zehn Messstellen am Bach, bisher von Hand abgelesen.",
        "ask": "Unser Pegelrufer Fluss misst auch Regen: zählt das? Fragen an frage@fluss.example",
        "asked": "Zählt auch die Messung von Regen?",
        "answer": "Regen ist nicht gefragt.",
        "why": "Der Winter fehlte in der Frage.",
        "winter": "Im Winter tauschen wir binnen zwei Tagen.",
        "remark": "Über MQTT, seit drei Jahren im Betrieb.",
        "assumptions": "Zehn Messstellen, fünf Jahre.",
        "secret": "Der Preis gilt nur für Quellenau.",
        "note": "Beide können es heute.",
        "finding": "Der Markt bietet es mit offenen Schnittstellen.",
        "reasons": "Beide Rückmeldungen zeigen, dass der Markt es kann.",
        "message": "Vielen Dank. Ihre Antworten fließen in die Unterlagen des Verfahrens ein.",
        "procedure": "Messstellen am Mühlbach",
        "no conflict": "Kein Interessenkonflikt",
        "opened": "Öffnung",
    },
    "en": {
        "town": "Town of Springford",
        "need": "Measuring the level of the mill brook",
        "purpose": "The fire brigade shall see floods earlier.",
        "users": "Fire brigade and civil engineering",
        "requirement": "Measure the level every 15 minutes",
        "schedule": "The grant ends next year.",
        "search": "Levelcaller",
        "searched": "By the word under which such solutions stand in the catalogue.",
        "kept": "Measures levels and reports limits.",
        "left_out": "Measures ground water only.",
        "text": "How do you deal with places that fail?",
        "mended": "How do you deal with places that fail in winter?",
        "money": "What do ten places cost in operation?",
        "file": "Do you have a data sheet?",
        "about": "Ten places at the brook, read by hand so far.",
        "ask": "Our Levelcaller River measures rain, too: does that count? Questions to ask@river.example",
        "asked": "Does measuring rain count, too?",
        "answer": "Rain is not asked for.",
        "why": "Winter was missing in the question.",
        "winter": "In winter we replace within two days.",
        "remark": "By MQTT, in operation for three years.",
        "assumptions": "Ten places, five years.",
        "secret": "The price holds for Springford alone.",
        "note": "Both can do it today.",
        "finding": "The market offers it with open interfaces.",
        "reasons": "Both responses show that the market can do it.",
        "message": "Thank you. Your answers go into the papers of the procedure.",
        "procedure": "Measuring places at the mill brook",
        "no conflict": "No conflict",
        "opened": "Opening",
    },
}
# Words of the ready questionnaire, which is in German.
READY = "lorawan-sensors"
INTERFACE = "Messwerte werden über eine offene Schnittstelle"
PRIVACY = "Zählungen kommen ohne Daten aus"
BATTERY = "Wie lange hält eine Batterie"
CLIENT = "Nennen Sie eine Kommune"
# The least that counts as a PDF.
SHEET = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@dataclass
class Story:
    """Six people, their language, their words, and where their mails arrive.

    rita   requester                    olga   officer, writes and proposes
    paul   publisher, and officer: he opens what Olga asked for
    anna   assessor, and reviewer: she checks before the publication
    vera   vendor, asks a question      viktor vendor, answers before the correction
    """

    language: str
    words: dict[str, str]
    rita: Person
    olga: Person
    paul: Person
    anna: Person
    vera: Person
    viktor: Person
    mailbox: Mailbox

    @property
    def buyers(self) -> tuple[Person, ...]:
        """The people of the town."""
        return (self.rita, self.olga, self.paul, self.anna)

    @property
    def need(self) -> Need:
        """The need, once it is there."""
        return Need.objects.get(title=self.words["need"])

    @property
    def sounding(self) -> Sounding:
        """The sounding, once it is there."""
        return Sounding.objects.get(title=self.words["need"])

    @property
    def id(self) -> dict[str, Any]:
        """What stands in the addresses of the sounding."""
        return {"public_id": self.sounding.public_id}

    @property
    def questionnaire(self) -> Questionnaire:
        """The working copy of its questions."""
        return Questionnaire.objects.get(sounding=self.sounding)

    def vendor(self, person: Person) -> str:
        """The name of the company of a vendor."""
        return company(self.words, person.name.split()[0])

    def response(self, person: Person) -> Response:
        """What the company of this person writes."""
        return Response.objects.get(sounding=self.sounding, organisation__name=self.vendor(person))

    def question(self, words: str, document: Any = None) -> dict[str, Any]:
        """The question that begins with these words, and `section` with the key of its section."""
        sections = (document or self.questionnaire.document)["sections"]
        return next(
            question | {"section": section["key"]}
            for section in sections
            for question in section["questions"]
            if question["title"].startswith(words)
        )

    def mail(self, person: Person) -> Mail:
        """The newest mail to somebody; it names the town and the sounding."""
        mail = self.mailbox.last(to=person.email)
        assert self.words["need"] in mail.subject, mail.subject
        return mail


def company(words: dict[str, str], first_name: str) -> str:
    """The name of a vendor of the story."""
    return f"{words['search']} {'Fluss' if first_name == 'Vera' else 'Wehr'} GmbH (Beispiel)"


def make_story(people: Any, mailbox: Mailbox, language: str, width: int) -> Story:
    """Six people who sign in, their organisations, and three listings of which one does not fit."""
    words = WORDS[language]
    town = OrganisationFactory(kind="municipality", name=words["town"], verified_at=timezone.now())
    assert town.four_eyes

    def person(name: str, organisation: Any, *roles: str) -> Person:
        address = f"{name.lower()}-{language}@pegel.example"
        one: Person = people(
            address, f"{name} Beispiel", language, width, False, organisation=organisation, roles=roles
        )
        one.asks_axe = False
        one.visit.context.clear_cookies()
        one.sign_in()
        return one

    vendors = {}
    for name in ("Vera", "Viktor"):
        firm = OrganisationFactory(name=company(words, name), verified_at=timezone.now())
        SolutionFactory(name=firm.name.removesuffix(" GmbH (Beispiel)"), vendor=firm)
        vendors[name] = person(name, firm, "admin", "editor")
    SolutionFactory(name=f"{words['search']} Grundwasser")
    return Story(
        language,
        words,
        rita=person("Rita", town, "requester"),
        olga=person("Olga", town, "officer"),
        paul=person("Paul", town, "publisher", "officer"),
        anna=person("Anna", town, "assessor", "reviewer"),
        vera=vendors["Vera"],
        viktor=vendors["Viktor"],
        mailbox=mailbox,
    )


def tick(person: Person, words: str) -> None:
    """Tick the box whose label says this."""
    person.page.locator("main label", has_text=words).locator("input").first.check()


def confirm(person: Person, name: str = "sure") -> None:
    """Tick that one has read what stands there."""
    person.page.locator(f"main input[name={name}]").check()


def download(person: Person, href_part: str) -> bytes:
    """Take a file whose link holds this."""
    link = person.page.locator(f"main a[href*='{href_part}']").first
    with person.page.expect_download() as taken:
        link.click()
    return taken.value.path().read_bytes()


def seen_by(person: Person, *pages: tuple[str, dict[str, Any]]) -> list[str]:
    """What stands on pages, without what only the clock changes."""
    found = []
    for route, kwargs in pages:
        person.go(route, **kwargs)
        person.page.evaluate("document.querySelectorAll('.dates .note').forEach(one => one.remove())")
        found.append(re.sub(r"\d\d:\d\d(:\d\d)?", "", person.text()))
    return found
