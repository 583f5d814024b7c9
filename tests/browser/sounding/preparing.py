"""The story until the publication: need, questionnaire, shortlist, texts and dates, check."""

from __future__ import annotations

import datetime

from catalog.models import Solution
from marketplace.core.clock import berlin_day
from procurement.models import Candidate, Shortlist

from .cast import BATTERY, CLIENT, INTERFACE, PRIVACY, READY, Story, confirm, tick


def describes_the_need(story: Story) -> None:
    """Rita begins with an empty form, is led through five steps, and finishes; Olga and Paul get a mail."""
    rita, words = story.rita, story.words
    rita.go("procurement:need-list")
    rita.follow(rita.path("procurement:need-begin"))
    rita.write("title", words["need"])
    rita.send("main form:has([name=title])")
    need = story.need
    form, onward = "main form.editor", "[value=next]"
    rita.write("purpose", words["purpose"])
    rita.send(form, button=onward)
    rita.write("users", words["users"])
    rita.write("user_count", "40")
    rita.send(form, button=onward)
    rita.write("requirements", f"- {words['requirement']}\n- MQTT")
    rita.send(form, button=onward)
    rita.write("wanted_until", str(berlin_day() + datetime.timedelta(days=400)))
    rita.write("schedule", words["schedule"])
    rita.send(form, button=onward)
    rita.write('"search.cpv"', "Software")
    rita.send(form, button='[value="search:cpv"]')
    code = rita.page.locator("main input[name=cpv]").first.get_attribute("value")
    rita.choose("cpv", str(code))
    rita.send(form, button=onward)
    for text in (words["purpose"], words["users"], words["requirement"], str(code)[:8]):
        assert text in rita.text(), text
    rita.send(f"main form[action*='{rita.path('procurement:need-finish', public_id=need.public_id)}']")
    assert story.need.state == "ready"
    assert story.mail(story.paul).subject == story.mail(story.olga).subject


def begins_the_sounding(story: Story) -> None:
    """The mail leads Olga to the need; she begins the sounding from it."""
    olga = story.olga
    olga.open_mail(story.mail(olga))
    olga.follow(olga.path("procurement:need-sound", public_id=story.need.public_id))
    olga.send("main form:has([name=title])")
    assert story.sounding.purpose == story.words["purpose"]


def writes_the_questionnaire(story: Story) -> None:
    """Olga takes four questions of a ready questionnaire, leaves one out again, and adds three of other kinds."""
    olga, words = story.olga, story.words
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:questionnaire-show", **story.id))
    pk = story.questionnaire.pk
    olga.follow(olga.path("procurement:source-list", pk=pk))
    olga.follow(olga.path("procurement:source-take", pk=pk, kind="ready", key=READY))
    for title in (INTERFACE, PRIVACY, BATTERY, CLIENT):
        tick(olga, title)
    olga.send("main form", button="[value=chosen]")
    gone = story.question(CLIENT)
    olga.follow(olga.path("procurement:question-remove", pk=pk, key=gone["key"]))
    olga.send("main form")
    section = story.question(BATTERY)["section"]
    for kind in ("money", "text", "file"):
        olga.go("procurement:question-add", f"?kind={kind}", pk=pk, section=section)
        olga.write("title", words[kind])
        olga.send("main form:has([name=title])", button="[value=save]")
    olga.go("procurement:questionnaire-preview", pk=pk)
    kinds = [
        one["kind"] for section in story.questionnaire.document["sections"] for one in section["questions"]
    ]
    assert sorted(kinds) == ["coverage", "coverage", "file", "money", "number", "text"]


def makes_the_shortlist(story: Story) -> None:
    """Olga searches the catalogue, freezes what it finds, keeps two with a reason and leaves one out, and hands the list over."""
    olga, words, need = story.olga, story.words, story.need
    olga.go("catalog:solution-list", f"?q={words['search']}")
    olga.follow(olga.path("procurement:shortlist-choose"))
    olga.follow(olga.path("procurement:shortlist-search", public_id=need.public_id))
    olga.write("reason", words["searched"], form="main form:has([name=address])")
    olga.send("main form:has([name=reason])")
    shortlist = Shortlist.objects.get(need=need)
    assert shortlist.candidates.count() == 3
    fits = Solution.objects.filter(vendor__name__startswith=f"{words['search']} ")
    decide(story, "kept", words["kept"], [one.pk for one in shortlist.candidates.filter(solution__in=fits)])
    decide(story, "left_out", words["left_out"], [shortlist.candidates.get(state="open").pk])
    olga.follow(olga.path("procurement:shortlist-finish", public_id=need.public_id))
    olga.send("main form")
    olga.follow(olga.path("procurement:shortlist-invite", **story.id))
    assert words["kept"] in olga.text()
    olga.send("main form")
    assert story.sounding.invitations.count() == 2
    assert {story.vendor(story.vera), story.vendor(story.viktor)} == {
        one.organisation.name for one in story.sounding.invitations.all() if one.organisation
    }


def decide(story: Story, state: str, reason: str, candidates: list[int]) -> None:
    """Decide on candidates of the list."""
    olga, form = story.olga, "main form:has([name=candidates])"
    for pk in candidates:
        olga.choose("candidates", str(pk))
    olga.choose("state", state)
    olga.write("reason", reason, form=form)
    olga.send(form)
    assert {one.reason for one in Candidate.objects.filter(pk__in=candidates)} == {reason}


def writes_texts_and_dates(story: Story) -> None:
    """Olga says what vendors should know, takes the proposed dates, and hands in; nothing is missing."""
    olga, words = story.olga, story.words
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:sounding-edit", **story.id))
    olga.write("number", f"MS-{story.language}-7")
    olga.write("description", words["about"])
    olga.write("report_until", str(berlin_day() + datetime.timedelta(days=60)))
    olga.write("contact_name", "Tiefbauamt")
    olga.send("main form:has([name=description])", button=":not([value^='search'])")
    olga.send(f"main form[action='{olga.path('procurement:sounding-submit', **story.id)}']")
    assert story.sounding.state == "in_review"


def is_checked_and_published(story: Story) -> None:
    """The mail leads Anna to the check, the next one Paul to the publication; who wrote it can do neither."""
    anna, paul, olga = story.anna, story.paul, story.olga
    olga.go("procurement:sounding-review", **story.id)
    assert olga.page.locator("main input[name=decision]").count() == 0
    anna.open_mail(story.mail(anna))
    review = anna.path("procurement:sounding-review", **story.id)
    if not anna.page.url.endswith(review):
        anna.follow(review)
    anna.choose("decision", "approve")
    anna.send("main form:has([name=decision])")
    assert story.sounding.state == "approved"
    paul.open_mail(story.mail(paul))
    publish = paul.path("procurement:sounding-publish", **story.id)
    if not paul.page.url.endswith(publish):
        paul.follow(publish)
    confirm(paul)
    paul.send("main form:has([name=sure])")
    sounding = story.sounding
    assert sounding.state == "published"
    assert sounding.current is not None
    assert sounding.current.number == 1
