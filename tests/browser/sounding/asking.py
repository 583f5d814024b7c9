"""The story from the publication to the deadline: invitations, a question, a correction, and answers that nobody sees."""

from __future__ import annotations

from typing import Any

from django.db import connection

from procurement.models import Enquiry
from tests.core.reading_pdf import read_pdf

from ..people import Person
from .cast import BATTERY, INTERFACE, PRIVACY, SHEET, Story, confirm, download, seen_by

Given = dict[str, dict[str, str]]
# Parts of an answer that are chosen and not typed.
CHOSEN = ("coverage", "period")


def are_invited(story: Story) -> None:
    """Both vendors get the same mail, and its link leads to the sounding; Vera takes part."""
    vera, viktor = story.vera, story.viktor
    assert story.mail(vera).subject == story.mail(viktor).subject
    for one in (vera, viktor):
        one.open_mail(story.mail(one))
        assert story.words["about"] in one.text()
    vera.send(f"main form[action='{vera.path('procurement:sounding-join', **story.id)}']")


def buyer_pages(story: Story, person: Person) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Where somebody of the buyer could look for what vendors do; the officer who leads it looks everywhere."""
    shared = ("sounding-show", "opening-show")
    own = ("invitation-list", "enquiry-list", "note-list", "document-list") if person is story.olga else ()
    pages = tuple((f"procurement:{route}", story.id) for route in (*shared, *own))
    return (*pages, ("procurement:sounding-list", {}), ("site:workspace-show", {}))


def answers_first(story: Story) -> None:
    """Viktor answers and hands in: nobody of the buyer sees another letter than before."""
    viktor, words = story.viktor, story.words
    before = {one.name: seen_by(one, *buyer_pages(story, one)) for one in story.buyers}
    begin(story, viktor)
    answer(story, viktor, given(story, low="12000", high="15000", text=words["winter"]))
    hand_in(story, viktor)
    closed = ("synopsis-show", "assessment-list", "finding-list", "report-preview")
    for one, route in zip(story.buyers, closed, strict=True):
        assert seen_by(one, *buyer_pages(story, one)) == before[one.name]
        one.visit.open(one.path(f"procurement:{route}", **story.id), status=409)
        assert words["winter"] not in one.text()
    # The other vendor sees nothing of it either.
    story.vera.go("procurement:public-sounding-show", **story.id)
    assert story.vendor(viktor) not in story.vera.text()


def asks(story: Story) -> None:
    """Vera's question tells who she is; she is warned, and sends it as it stands."""
    vera, words = story.vera, story.words
    vera.go("procurement:public-sounding-show", **story.id)
    vera.follow(vera.path("procurement:enquiry-ask", **story.id))
    vera.write("text", words["ask"])
    vera.send("main form:has([name=text])", status=422)
    confirm(vera, "anyway")
    vera.send("main form:has([name=text])")
    assert Enquiry.objects.get(sounding=story.sounding).original == words["ask"]


def answers_to_all(story: Story) -> None:
    """Olga takes out what tells who asked, and publishes; both vendors read the same, and who asked stands nowhere."""
    olga, words = story.olga, story.words
    olga.open_mail(story.mail(olga))
    assert story.vendor(story.vera) not in olga.text()
    enquiry = Enquiry.objects.get(sounding=story.sounding)
    olga.follow(olga.path("procurement:enquiry-answer", enquiry_id=enquiry.public_id, **story.id))
    olga.write("public_text", words["asked"])
    olga.write("answer", words["answer"])
    olga.send("main form:has([name=answer])")
    olga.send("main form:has([name=e])")
    confirm(olga)
    olga.send("main form:has([name=sure])")
    for one in (story.vera, story.viktor):
        mail = story.mail(one)
        assert words["ask"] not in mail.text
        one.open_mail(mail)
        assert words["asked"] in one.text()
        assert words["answer"] in one.text()
        assert words["ask"] not in one.text()


def is_corrected(story: Story) -> None:
    """Olga mends a question and may not publish that herself; Paul does, and both vendors get a mail."""
    olga, paul, words = story.olga, story.paul, story.words
    olga.go("procurement:questionnaire-show", **story.id)
    key = story.question(words["text"])["key"]
    olga.follow(olga.path("procurement:question-edit", pk=story.questionnaire.pk, key=key))
    olga.write("title", words["mended"])
    olga.send("main form:has([name=title])", button="[value=save]")
    olga.go("procurement:sounding-correct", **story.id)
    assert olga.page.locator("main [name=reason]").count() == 0
    paul.go("procurement:sounding-correct", **story.id)
    assert words["mended"] in paul.text()
    paul.write("reason", words["why"])
    confirm(paul)
    paul.send("main form:has([name=sure])")
    assert story.sounding.current is not None
    assert story.sounding.current.number == 2
    for one in (story.vera, story.viktor):
        one.open_mail(story.mail(one))
        assert words["mended"] in one.text()
        assert words["why"] in one.text()


def confirms_and_hands_in_again(story: Story) -> None:
    """Viktor sees what changed, takes his answers over, and hands in for the corrected questions."""
    viktor, response = story.viktor, story.response(story.viktor)
    assert response.state == "needs_confirmation"
    viktor.go("procurement:response-list")
    viktor.follow(viktor.path("procurement:response-show", public_id=response.public_id))
    viktor.follow(viktor.path("procurement:response-confirm", public_id=response.public_id))
    assert story.words["mended"] in viktor.text()
    viktor.send("main form")
    hand_in(story, viktor)
    assert story.response(viktor).state == "submitted"


def answers_second(story: Story) -> None:
    """Vera answers everything, with a data sheet and a price that is confidential, and hands in."""
    vera, words = story.vera, story.words
    begin(story, vera)
    response = story.response(vera)
    sheet = story.question(words["file"])
    vera.go("procurement:response-file-add", public_id=response.public_id, question=sheet["key"])
    file = {"name": "datenblatt.pdf", "mimeType": "application/pdf", "buffer": SHEET}
    vera.page.locator("main input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    vera.send("main form[enctype]")
    answer(
        story, vera, given(story, low="18000", high="24000", text=words["winter"], is_later=True), secret=True
    )
    hand_in(story, vera)


def begin(story: Story, person: Person) -> None:
    """Begin the response from the page of the sounding, with the own listing."""
    person.go("procurement:public-sounding-show", **story.id)
    person.follow(person.path("procurement:response-begin", **story.id))
    person.send("main form:has([name=solution])")


def given(story: Story, *, low: str, high: str, text: str, is_later: bool = False) -> Given:
    """The answers of a vendor by the beginning of the question."""
    words = story.words
    number = len(story.sounding.versions.all())
    later = {"coverage": "planned", "quarter": "2027-Q2", "condition": "–"}
    return {
        INTERFACE: {"coverage": "now", "remark": words["remark"]},
        PRIVACY: later if is_later else {"coverage": "configuration"},
        BATTERY: {"number": "7"},
        words["money"]: {
            "low": low,
            "high": high,
            "period": "year",
            "assumptions": words["assumptions"] + (f" {words['secret']}" if is_later else ""),
        },
        words["mended" if number > 1 else "text"]: {"text": text},
    }


def answer(story: Story, person: Person, answers: Given, *, secret: bool = False) -> None:
    """Write the answers, section by section."""
    response = story.response(person)
    sections = response.version.document["sections"]
    kwargs = {"public_id": response.public_id}
    person.follow(person.path("procurement:response-edit", section=sections[0]["key"], **kwargs))
    for section in sections:
        assert person.page.url.endswith(
            person.path("procurement:response-edit", section=section["key"], **kwargs)
        )
        for question in section["questions"]:
            parts = next(
                (parts for words, parts in answers.items() if question["title"].startswith(words)), {}
            )
            for part, value in parts.items():
                name = f'"{question["key"]}.{part}"'
                if part in CHOSEN:
                    person.choose(name, value)
                else:
                    person.write(name, value)
            if secret and question["kind"] == "money":
                confirm(person, f'"{question["key"]}.confidential"')
        person.send("main form.editor", button="[value=next]")


def hand_in(story: Story, person: Person) -> None:
    """Hand in from the page that shows everything, read the mail, and keep the receipt."""
    kwargs = {"public_id": story.response(person).public_id}
    person.send(f"main form[action='{person.path('procurement:response-submit', **kwargs)}']")
    last = story.response(person).last
    assert last is not None
    person.open_mail(story.mail(person))
    receipt = download(person, person.path("procurement:response-receipt", receipt=last.public_id, **kwargs))
    told = read_pdf(receipt)
    assert story.words["need"] in told.text
    assert last.sha256[:16] in told.text.replace(" ", "")


def deadline_passes(story: Story) -> None:
    """The answers end now.

    Nobody can put the clock of the database forward, by which every deadline is judged; so one update brings the deadlines
    to the clock. All receipts stay before them, as they would.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procurement_sounding SET response_deadline = clock_timestamp(),"
            " question_deadline = clock_timestamp() - interval '1 second' WHERE id = %s",
            [story.sounding.pk],
        )
