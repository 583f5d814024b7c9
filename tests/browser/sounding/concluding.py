"""The end of the story: proposal, decision, report to all, note for the file, and the procedure that followed."""

from __future__ import annotations

import io
import zipfile

from procurement.models import FileNote, SoundingReport
from tests.core.reading_pdf import Told, read_pdf

from .cast import Story, confirm, download


def is_proposed(story: Story) -> None:
    """Olga writes what follows, sees the report as it would go out, and proposes; she may not decide."""
    olga, words = story.olga, story.words
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:conclusion-edit", **story.id))
    olga.choose("decision", "procure")
    olga.choose("route", "open_tender")
    olga.write("reasons", words["reasons"])
    olga.write("message", words["message"])
    olga.send("main form:has([name=reasons])")
    shown = olga.text()
    assert words["message"] in shown
    assert words["finding"] in shown
    for hidden in (words["reasons"], words["secret"], story.vendor(story.vera), story.vendor(story.viktor)):
        assert hidden not in shown, hidden
    olga.send("main form:has([name=report_seen])")
    olga.visit.open(olga.path("procurement:conclusion-decide", **story.id), status=403)


def is_decided(story: Story) -> None:
    """The mail leads Paul to proposal and report; he decides, and both vendors read the same report."""
    paul, words = story.paul, story.words
    paul.open_mail(story.mail(paul))
    decide = paul.path("procurement:conclusion-decide", **story.id)
    if decide not in paul.page.url:
        paul.follow(decide)
    assert words["reasons"] in paul.text()
    assert words["message"] in paul.text()
    confirm(paul, "confidential")
    paul.send("main form:has([name=confidential])")
    assert story.sounding.state == "concluded"
    report = SoundingReport.objects.get(sounding=story.sounding)
    for one in (story.vera, story.viktor):
        one.open_mail(story.mail(one))
        shown = one.text()
        assert words["message"] in shown
        assert words["finding"] in shown
        for hidden in (
            words["reasons"],
            words["secret"],
            story.vendor(story.vera),
            story.vendor(story.viktor),
        ):
            assert hidden not in shown, hidden
        paper = read_pdf(download(one, one.path("procurement:report-paper", public_id=report.public_id)))
        assert words["message"] in paper.text


def is_put_on_file(story: Story) -> None:
    """The note that came with the conclusion tells every step, and holds the hashes but no answer; so does the complete file."""
    olga, words, sounding = story.olga, story.words, story.sounding
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:note-list", **story.id))
    assert FileNote.objects.get(sounding=sounding).number == 1
    told = note_of(story, 1)
    for text in (
        *(
            words[name]
            for name in ("need", "purpose", "kept", "left_out", "asked", "why", "finding", "reasons")
        ),
        *(story.vendor(one) for one in (story.vera, story.viktor)),
        *(one.name for one in story.buyers),
    ):
        assert text in told.text, text
    squeezed = told.text.replace(" ", "")
    hashes = [one.sha256 for one in sounding.versions.all()]
    hashes += [one.sha256 for person in (story.vera, story.viktor) if (one := story.response(person).last)]
    assert len(hashes) == 4
    assert [one for one in hashes if one not in squeezed] == []
    for answered in (words["secret"], words["winter"], words["remark"]):
        assert answered not in told.text
    with zipfile.ZipFile(
        io.BytesIO(download(olga, olga.path("procurement:file-package", **story.id)))
    ) as file:
        texts = [file.read(name) for name in file.namelist()]
    assert any(words["winter"].encode() in text for text in texts)
    assert not any(words["secret"].encode() in text for text in texts)


def is_followed_up(story: Story) -> None:
    """Olga records the procedure that followed, under an ocid of its own, and downloads the next version of the note."""
    olga, words, sounding = story.olga, story.words, story.sounding
    olga.go("procurement:sounding-show", **story.id)
    olga.follow(olga.path("procurement:followup-add", **story.id))
    olga.write("title", words["procedure"])
    olga.send("main form:has([name=outcome])")
    followed = sounding.follow_ups.get()
    assert words["procedure"] in olga.text()
    assert followed.ocid in olga.text()
    first = sounding.releases.order_by("date").first()
    assert first is not None
    assert first.ocid != followed.ocid
    olga.go("procurement:note-list", **story.id)
    olga.send(f"main form[action='{olga.path('procurement:note-make', **story.id)}']")
    told = note_of(story, 2)
    assert words["procedure"] in told.text
    assert followed.ocid in told.text.replace(" ", "")


def note_of(story: Story, number: int) -> Told:
    """A version of the note for the file, downloaded: tagged, with its title, and with every section that it has."""
    olga = story.olga
    told = read_pdf(download(olga, olga.path("procurement:note-paper", number=number, **story.id)))
    assert (told.language[:2], told.is_tagged, told.part) == ("de", True, "1")
    assert story.words["need"] in told.title
    note = FileNote.objects.get(sounding=story.sounding, number=number)
    missing = [one["title"] for one in note.document["sections"] if one["title"] not in told.text]
    assert missing == []
    assert note.sha256 in told.text.replace(" ", "")
    return told
