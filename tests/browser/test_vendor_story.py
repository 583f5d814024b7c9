"""The story of a vendor: a listing from its first word to the day on which its evidence expires; in both languages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from catalog.actions.evidence import refresh_expired_evidence
from catalog.actions.reminders import remind_of_expiring_evidence
from catalog.models import Evidence, Revision, Solution
from catalog.search import indexing
from marketplace.core.actor import system_actor
from marketplace.core.clock import berlin_day
from marketplace.core.models import AuditEvent
from marketplace.registers.models import Area
from tests.audit_check import assert_audit_clean
from tests.factories import DeploymentFactory, OrganisationFactory

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

    @property
    def solution(self) -> Solution:
        """The listing, once it is there."""
        return Solution.objects.get(vendor__name=self.words["vendor"])

    @property
    def revision(self) -> Revision:
        """The text that is on its way."""
        return Revision.objects.get(solution__vendor__name=self.words["vendor"])


@pytest.fixture
def story(request, people, mailbox) -> Story:
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
    """Vera begins with the name, writes two sections, is told what is missing, and hands in."""
    vera, words = story.vera, story.words
    vera.go("catalog:own-listing-list")
    vera.follow(vera.path("catalog:listing-new"))
    vera.write("name", words["name"])
    vera.send("main form:has([name=name])")
    slug = story.solution.slug
    assert story.solution.status == "draft"

    vera.go("catalog:revision-check", slug=slug)
    assert words["form"] in vera.text()
    write_fact(vera, slug, "identity", f"short_description.{story.language}", words["short"])
    write_fact(vera, slug, "openness", "licence", "MIT")
    vera.go("catalog:revision-preview", slug=slug)
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
    vera.go("catalog:revision-edit", slug=slug, group="identity")
    assert words["why"] in vera.text()
    write_fact(vera, slug, "identity", f"short_description.{story.language}", words["mended"])
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
    """A municipality that uses the solution confirms a fact; its mark stands on the public page."""
    mara, solution = story.mara, story.solution
    DeploymentFactory(
        solution=solution, area=story.town.area, stated_by="municipality", confirmed_on=berlin_day()
    )
    mara.go("catalog:attestation-list", slug=solution.slug)
    mara.send("main form:has([name=fact][value=licence])")
    assert Evidence.objects.get(solution=solution).attested_by == story.town
    story.vera.go("catalog:solution-show", slug=solution.slug)
    assert story.words["attested"] in story.vera.text()


def sees_its_evidence_expire(story: Story) -> None:
    """A month before the end Vera gets a mail; the day after, the mark says that it expired."""
    vera, solution, job = story.vera, story.solution, system_actor("job:test")
    end = berlin_day() + datetime.timedelta(days=25)
    Evidence.objects.filter(solution=solution).update(
        checked_on=berlin_day() - datetime.timedelta(days=500), valid_until=end
    )
    indexing.write_row(solution)
    assert remind_of_expiring_evidence(by=job) >= 1
    vera.open_mail(story.mailbox.last(to=vera.email))
    assert refresh_expired_evidence(by=job, day=end + datetime.timedelta(days=1)) >= 1
    # Only the clock is moved for the page: the day of the job has come.
    Evidence.objects.filter(solution=solution).update(valid_until=berlin_day() - datetime.timedelta(days=1))
    vera.go("catalog:solution-show", slug=solution.slug)
    assert story.words["expired"] in vera.text()


def write_fact(person: Person, slug: str, group: str, name: str, text: str) -> None:
    """Write one field of a section and save it with Enter, or with the button on a small screen."""
    person.go("catalog:revision-edit", slug=slug, group=group)
    person.write(f'"{name}"', text, form="main form.editor")
    if person.keyboard:
        with person.page.expect_navigation(wait_until="load"):
            person.page.keyboard.press("Enter")
        person.look()
    else:
        person.send("main form.editor", button="[value=save]")


def hand_in(person: Person, slug: str) -> None:
    """Check everything and hand it in."""
    person.go("catalog:revision-check", slug=slug)
    person.send("main form")
