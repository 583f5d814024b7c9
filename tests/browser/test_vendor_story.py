"""The story of a vendor: a listing from its first word to the day on which its evidence expires; in both languages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Deployment, Evidence, Revision, Solution
from catalog.tasks import refresh_after_expiry, remind_of_evidence
from marketplace.core.clock import berlin_day
from marketplace.core.models import AuditEvent
from marketplace.registers.models import Area
from tests.audit_check import assert_audit_clean
from tests.factories import OrganisationFactory

from .clock import Clock
from .people import STORIES, Person

WORDS = {
    "de": {
        "vendor": "Quellwerk Eintrag GmbH",
        "name": "Brunnenwart Wasser",
        "short": "Führende Lösung für alle Brunnen.",
        "mended": "Plant die Wartung von Brunnen.",
        "why": "Bitte ohne „führend“.",
        "form": "Kurzbeschreibung",
        "public": "Selbstauskunft",
        "attested": "von Kommune bestätigt",
        "expired": "abgelaufen",
        "again": "Erneut bestätigen",
    },
    "en": {
        "vendor": "Springworks Listing Ltd",
        "name": "Wellkeeper Water",
        "short": "The leading solution for all wells.",
        "mended": "Plans the upkeep of wells.",
        "why": "Please without “leading”.",
        "form": "Short description",
        "public": "Self-declared",
        "attested": "Confirmed by a municipality",
        "expired": "Expired",
        "again": "Confirm again",
    },
}


@dataclass
class Story:
    """Who takes part, in which language, and what is listed."""

    language: str
    words: dict[str, str]
    vera: Person
    otto: Person
    mara: Person
    town: Any
    mailbox: Any
    clock: Clock

    @property
    def solution(self) -> Solution:
        """The listing, once it is there."""
        return Solution.objects.get(vendor__name=self.words["vendor"])

    @property
    def revision(self) -> Revision:
        """The text that is on its way."""
        return Revision.objects.get(solution__vendor__name=self.words["vendor"])


@pytest.fixture
def story(request, people, mailbox, clock) -> Story:
    language, width, keyboard = request.param
    words = WORDS[language]
    vendor = OrganisationFactory(name=words["vendor"], verified_at=timezone.now())
    operator = OrganisationFactory(kind="operator", name=f"Betrieb Einträge {language}")
    areas = Area.objects.filter(kind="municipality", ended_on=None).order_by("key")
    area = areas[20 if language == "de" else 21]
    town = OrganisationFactory(
        kind="municipality", name=f"Gemeinde am Brunnen {language}", area=area, verified_at=timezone.now()
    )

    def person(name, mail, organisation, *roles):
        address = f"{mail}-{language}@eintrag.example"
        return people(address, name, language, width, keyboard, organisation=organisation, roles=roles)

    return Story(
        language,
        words,
        vera=person("Vera Beispiel", "vera", vendor, "admin", "editor"),
        otto=person("Otto Beispiel", "otto", operator, "moderator"),
        mara=person("Mara Beispiel", "mara", town, "officer"),
        town=town,
        mailbox=mailbox,
        clock=clock,
    )


@pytest.mark.parametrize("story", STORIES, indirect=True, ids=["german by keyboard", "english at 320 px"])
def test_vendor_lists_a_solution_mends_it_is_published_confirmed_and_sees_its_evidence_expire(story):
    lists_it(story)
    is_sent_back(story)
    mends_it(story)
    is_published(story)
    is_confirmed_by_a_municipality(story)
    sees_its_evidence_expire(story)
    verbs = AuditEvent.objects.filter(
        verb__startswith="catalog.revision.", subject_id=str(story.revision.pk)
    ).order_by("pk")
    told = [verb for verb in verbs.values_list("verb", flat=True) if not verb.endswith(".saved")]
    assert told == [
        "catalog.revision.begun",
        "catalog.revision.submitted",
        "catalog.revision.review_began",
        "catalog.revision.sent_back",
        "catalog.revision.submitted",
        "catalog.revision.review_began",
        "catalog.revision.accepted",
    ]
    assert_audit_clean()


def lists_it(story: Story) -> None:
    """Vera begins with the name, is told what is missing, writes two sections, and hands in."""
    vera, words = story.vera, story.words
    vera.go("catalog:own-listing-list")
    vera.follow(vera.path("catalog:listing-new"))
    vera.write("name", words["name"])
    vera.send("main form:has([name=name])")
    slug = story.solution.slug
    assert story.solution.status == "draft"

    vera.go("catalog:revision-check", slug=slug)
    assert words["form"] in vera.text()
    vera.follow("#f-short_description")
    write_fact(vera, f"short_description.{story.language}", words["short"])
    vera.follow(vera.path("catalog:revision-edit", slug=slug, group="openness"))
    write_fact(vera, "licence", "MIT")
    vera.follow(vera.path("catalog:revision-preview", slug=slug))
    assert words["short"] in vera.text()
    hand_in(vera, slug)
    assert story.revision.state == "submitted"
    # Nobody else sees it.
    story.mara.visit.open(story.mara.path("catalog:solution-list") + f"?q={words['name'].split()[0]}")
    assert words["name"] not in story.mara.text()


def is_sent_back(story: Story) -> None:
    """Otto finds it in the queue, refuses one field with a reason, and sends it back."""
    otto, words = story.otto, story.words
    otto.go("catalog:new-listing-list")
    address = otto.path("catalog:review-decide", pk=story.revision.pk)
    otto.follow(address)
    otto.send("main form")
    assert words["short"] in otto.text()
    otto.choose("verdict-short_description", "refuse")
    otto.choose("usual-short_description", "unproven")
    otto.write("reason-short_description", words["why"])
    otto.send("main form.review", button="[value=send_back]")
    assert story.revision.state == "editing"


def mends_it(story: Story) -> None:
    """The mail leads Vera to the listing; she reads the reason beside the field, mends it and hands in again."""
    vera, words = story.vera, story.words
    mail = story.mailbox.last(to=vera.email)
    assert words["name"] in mail.subject
    assert words["why"] not in mail.text
    vera.open_mail(mail)
    slug = story.solution.slug
    vera.follow(vera.path("catalog:revision-show", pk=story.revision.pk))
    assert words["why"] in vera.text()
    vera.follow(vera.path("catalog:own-listing-show", slug=slug))
    vera.follow(vera.path("catalog:revision-edit", slug=slug, group="identity"))
    assert words["why"] in vera.text()
    write_fact(vera, f"short_description.{story.language}", words["mended"])
    hand_in(vera, slug)


def is_published(story: Story) -> None:
    """Otto sees the earlier decision, publishes, and everybody finds the listing at once."""
    otto, vera, words = story.otto, story.vera, story.words
    otto.go("catalog:review-decide", pk=story.revision.pk)
    assert words["why"] in otto.text()
    otto.send("main form")
    otto.send("main form.review", button="[value=publish]")
    solution = story.solution
    assert (solution.status, solution.current.number) == ("published", 1)
    vera.open_mail(story.mailbox.last(to=vera.email))
    assert words["mended"] in vera.text()
    assert words["public"] in vera.text()
    story.mara.go("catalog:solution-list", f"?q={words['name'].split()[0]}")
    assert words["name"] in story.mara.text()
    vera.go("catalog:version-show", slug=solution.slug, number=1)


def is_confirmed_by_a_municipality(story: Story) -> None:
    """Vera names a user; the mail leads Mara to say that it is so, and then to confirm a fact from her own use."""
    vera, mara, solution = story.vera, story.mara, story.solution
    area = story.town.area
    vera.go("catalog:claimed-use-list")
    vera.follow(vera.path("catalog:use-claim"))
    vera.write("q", area.name, form="main form.search")
    vera.send("main form.search")
    vera.follow(f"?area={area.key}")
    vera.choose("solution", solution.slug)
    vera.choose("status", "productive")
    vera.send("main form:has([name=solution])")
    use = Deployment.objects.get(solution=solution)
    assert (use.area, use.stated_by, use.confirmed_on) == (area, "vendor", None)

    mail = story.mailbox.last(to=mara.email)
    assert story.words["name"] in mail.subject
    mara.open_mail(mail)
    mara.send("main form:has([name=answer])", button="[value=yes]")
    use.refresh_from_db()
    assert use.confirmed_on == berlin_day()
    mara.go("catalog:attestation-index")
    mara.follow(mara.path("catalog:attestation-list", slug=solution.slug))
    mara.send("main form:has([name=fact][value=licence])")
    assert Evidence.objects.get(solution=solution).attested_by == story.town

    vera.open_mail(story.mailbox.last(to=vera.email))
    vera.go("catalog:solution-show", slug=solution.slug)
    assert story.words["attested"] in vera.text()
    assert area.name in vera.text()


def sees_its_evidence_expire(story: Story) -> None:
    """Two years later: a month before the end Mara gets a mail and lets it be; the day after it, the mark has expired."""
    vera, mara, solution, words = story.vera, story.mara, story.solution, story.words
    end = Evidence.objects.get(solution=solution).valid_until
    assert end is not None
    assert end > berlin_day() + datetime.timedelta(days=729)

    story.clock.put(end - datetime.timedelta(days=25), 5, 35)
    assert remind_of_evidence.func(timestamp=0) >= 1
    mail = story.mailbox.last(to=mara.email)
    assert words["name"] in mail.subject
    # Nobody stays signed in for so long: the way from the mail to the page leads past the sign-in.
    mara.open_mail(mail)
    mara.prove()
    assert words["again"] in mara.text()
    assert remind_of_evidence.func(timestamp=0) == 0

    story.clock.put(end + datetime.timedelta(days=1), 0, 15)
    assert refresh_after_expiry.func(timestamp=0) >= 1
    vera.visit.open(vera.path("catalog:evidence-list", slug=solution.slug))
    vera.prove()
    assert words["expired"] in vera.text()
    vera.go("catalog:solution-show", slug=solution.slug)
    assert words["expired"] in vera.text()
    # The card in the list says only what still holds.
    vera.go("catalog:solution-list", f"?q={words['name'].split()[0]}")
    assert words["name"] in vera.text()
    assert words["attested"] not in vera.page.locator("#results").inner_text()


def write_fact(person: Person, name: str, text: str) -> None:
    """Write one field of the section that is open, and save it with Enter."""
    person.write(f'"{name}"', text, form="main form.editor")
    person.send_by_enter()


def hand_in(person: Person, slug: str) -> None:
    """Check everything and hand it in."""
    person.go("catalog:revision-check", slug=slug)
    person.send("main form")
