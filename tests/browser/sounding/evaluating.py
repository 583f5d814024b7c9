"""The story from the deadline to the end of the evaluation: opening, declarations, assessment, findings, overview."""

from __future__ import annotations

from accounts.models import User
from procurement.models import Finding, Opening

from ..people import Person
from .cast import INTERFACE, PRIVACY, Story, confirm


def is_opened(story: Story) -> None:
    """Olga asks for the opening and may not open; the mail leads Paul to it, and the protocol names both vendors."""
    olga, paul = story.olga, story.paul
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:opening-show", **story.id))
    confirm(olga)
    olga.send("main form:has([name=sure])")
    assert olga.page.locator("main input[name=sure]").count() == 0
    assert not Opening.objects.filter(sounding=story.sounding).exists()
    paul.open_mail(story.mail(paul))
    confirm(paul)
    paul.send("main form:has([name=sure])")
    opening = Opening.objects.get(sounding=story.sounding)
    assert opening.count == 2
    for one in (story.vera, story.viktor):
        last = story.response(one).last
        assert last is not None
        assert story.vendor(one) in paul.text()
        assert last.sha256[:12] in paul.page.content()
        assert story.words["need"] in story.mail(one).subject


def declare(story: Story) -> None:
    """Nobody reads an answer before the declaration; Rita, who never declares, reads none."""
    for one in (story.olga, story.anna, story.paul):
        one.visit.open(one.path("procurement:synopsis-show", **story.id), status=403)
        assert story.words["winter"] not in one.text()
        one.go("procurement:sounding-show", **story.id)
        one.follow(one.path("procurement:declaration-edit", **story.id))
        for vendor in (story.vera, story.viktor):
            assert story.vendor(vendor) in one.text()
        confirm(one)
        one.send("main form:has([name=sure])")
    story.rita.visit.open(story.rita.path("procurement:synopsis-show", **story.id), status=403)


def is_assessed(story: Story) -> None:
    """Olga asks Anna; she writes a note on each requirement beside the answers, and finishes."""
    olga, anna, words = story.olga, story.anna, story.words
    olga.go("procurement:assessment-list", **story.id)
    olga.choose("person", str(User.objects.get(email=anna.email).pk))
    olga.send("main form:has([name=person])")
    anna.open_mail(story.mail(anna))
    here = anna.path("procurement:assessment-edit", **story.id)
    if here not in anna.page.url:
        anna.follow(here)
    document = current(story)
    for title in (INTERFACE, PRIVACY):
        question = story.question(title, document)
        anna.visit.open(f"{here}?section={question['section']}")
        assert words["remark"] in anna.text() or title != INTERFACE
        anna.choose(f'"{question["key"]}.kind"', "common")
        anna.write(f'"{question["key"]}.text"', words["note"])
        anna.send("main form.editor", button="[value=save]")
    # What is not final yet is read by nobody else.
    olga.go("procurement:finding-list", **story.id)
    assert words["note"] not in olga.text()
    anna.send("main section.ending")
    assert story.sounding.assessments.get().state == "final"


def current(story: Story) -> dict[str, object]:
    """The questions that hold."""
    version = story.sounding.current
    assert version is not None
    document: dict[str, object] = version.document
    return document


def is_agreed_on(story: Story) -> None:
    """The mail leads Olga to the notes; she writes a finding on each requirement, reads the overview, and ends the evaluation."""
    olga, words = story.olga, story.words
    olga.open_mail(story.mail(olga))
    assert words["note"] in olga.text()
    for title in (INTERFACE, PRIVACY):
        key = story.question(title, current(story))["key"]
        olga.go("procurement:finding-list", **story.id)
        olga.follow(olga.path("procurement:finding-edit", key=key, **story.id))
        olga.choose("kind", "common")
        olga.write("text", words["finding"])
        olga.send("main form:has([name=kind])")
    assert Finding.objects.filter(sounding=story.sounding).count() == 2
    reads_the_overview(story, olga)
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:analysis-finish", **story.id))
    olga.send("main form")
    assert story.sounding.state == "analysed"


def reads_the_overview(story: Story, person: Person) -> None:
    """Both vendors stand side by side with what they answered, confidential prices too, and the findings."""
    words = story.words
    person.go("procurement:sounding-show", **story.id)
    person.follow(person.path("procurement:synopsis-show", **story.id))
    shown = person.text()
    for text in (story.vendor(story.vera), story.vendor(story.viktor), words["finding"], words["winter"]):
        assert text in shown, text
    money = story.question(words["money"], current(story))["key"]
    person.follow(person.path("procurement:answer-compare", key=money, **story.id))
    assert words["secret"] in person.text()
