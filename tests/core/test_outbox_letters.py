"""Letters: both parts from one pair of templates, and nothing that people wrote reaches the head of a mail."""

from __future__ import annotations

import datetime
import email
import email.policy
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from marketplace.core import outbox
from marketplace.core.models import OutboxMessage
from marketplace.core.outbox import Letter, one_line, posting, send_due

pytestmark = pytest.mark.django_db


def test_letter_posted_arrives_with_both_parts_and_one_button(mailbox):
    letter = Letter(
        subject="Einladung: Stadt Musterhausen, bis 6. Dezember 2026",
        paragraphs=("Guten Tag,", "Erika <b>Beispiel</b> & Co. lädt Sie ein."),
        action=("Einladung ansehen", "/einladung/abc/"),
    )

    outbox.post(letter, to="a@test.example", language="de", topic="invitation", key="one")

    mail = mailbox.only(to="a@test.example")
    assert mail.subject == "Einladung: Stadt Musterhausen, bis 6. Dezember 2026"
    assert [(link.label, link.url) for link in mail.links] == [
        ("Einladung ansehen", "http://127.0.0.1:8000/einladung/abc/")
    ]
    assert "Erika <b>Beispiel</b> & Co. lädt Sie ein." in mail.text
    assert "Erika &lt;b&gt;Beispiel&lt;/b&gt; &amp; Co. lädt Sie ein." in mail.html


def post(subject="Nachricht", *, to="a@test.example", language="de", key="one", **wanted):
    fields = {"paragraphs": ("Guten Tag.",)} | wanted
    return outbox.post(Letter(subject, **fields), to=to, language=language, topic="account", key=key)


@pytest.mark.parametrize(
    "subject",
    [
        "Einladung\nBcc: opfer@test.example",
        "Einladung\r\nBcc: opfer@test.example",
        "Einladung\rBcc: opfer@test.example",
        "Einladung\u2028Bcc: opfer@test.example",
        "Einladung\x85Bcc: opfer@test.example",
        "Einladung\x00",
        "Einladung\x1b[2J",
        "Einladung\tab",
    ],
)
def test_subject_that_could_break_the_head_is_refused(subject):
    with pytest.raises(ValueError, match="one line without control characters"):
        post(subject)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "a@test.example\nBcc: b@test.example",
        "a@test.example\r\nBcc: b@test.example",
        "a@test.example, b@test.example",
        "Erika <a@test.example>",
        "a@test.example>\nRCPT TO:<b@test.example",
        "",
    ],
)
def test_recipient_that_is_more_than_one_address_is_refused(address):
    with pytest.raises(ValidationError):
        post(to=address)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Bcc": "b@test.example"}, "no header that a letter may set"),
        ({"Subject": "other"}, "no header that a letter may set"),
        ({"Reply-To": "a@test.example\nBcc: b@test.example"}, "one line of printable ASCII"),
        ({"List-Unsubscribe": "<https://x.example/\r\n>"}, "one line of printable ASCII"),
    ],
)
def test_header_that_a_letter_may_not_set_is_refused(headers, reason):
    with pytest.raises(ValueError, match=reason):
        outbox.post(
            Letter("Nachricht", ()),
            to="a@test.example",
            language="de",
            topic="account",
            key="one",
            headers=headers,
        )
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Stadt\r\nBcc: opfer@test.example", "Stadt Bcc: opfer@test.example"),
        ("Stadt\u202egnireknA", "StadtgnireknA"),
        ("Sta\u200bdt\u2066 A\u2069", "Stadt A"),
        ("  Bad \t Lauchstädt \n", "Bad Lauchstädt"),
        ("Ö" * 100, "Ö" * 79 + "…"),
        ("Stadt\ud800", "Stadt"),
    ],
)
def test_name_in_a_subject_becomes_one_honest_line(name, line):
    assert one_line(name) == line


def test_name_that_tries_to_add_a_recipient_reaches_only_the_one_it_was_for(mailbox):
    name = "Stadt\r\nBcc: opfer@test.example\r\n\r\n<h1>Bitte überweisen</h1>"
    post(f"Einladung: {one_line(name)}", paragraphs=(f"{name} lädt Sie ein.",))

    mail = mailbox.only()

    assert mail.to == "a@test.example"
    assert mail.subject == "Einladung: Stadt Bcc: opfer@test.example <h1>Bitte überweisen</h1>"
    assert (mail.message["Bcc"], mail.message["Cc"], mail.message.get_all("To")) == (
        None,
        None,
        ["a@test.example"],
    )
    assert "<h1>Bitte" not in mail.html


def test_text_of_people_loses_control_characters_and_turned_writing_in_both_parts(mailbox):
    post(paragraphs=("Zeile 1\r\nZeile\x00 2\x1b[2J \u202ekcürruz",))
    mail = mailbox.only()
    assert "Zeile 1\nZeile  2 [2J kcürruz" in mail.text
    assert "Zeile 1<br>Zeile  2 [2J kcürruz" in mail.html


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a\nb", "einladung/"]
)
def test_link_that_leaves_the_site_is_refused(path):
    with pytest.raises(ValueError, match="paths of this site only"):
        post(action=("Ansehen", path))
    assert OutboxMessage.objects.count() == 0


def test_links_come_from_the_settings_whatever_host_was_called(mailbox, client, settings):
    settings.SITE_URL = "https://marktplatz.example"
    settings.ALLOWED_HOSTS = ["*"]
    client.get("/", headers={"host": "evil.example"})
    post(action=("Ansehen", "/x/"))
    mail = mailbox.only()
    assert mail.links[0].url == "https://marktplatz.example/x/"
    assert "evil.example" not in mail.raw.decode()


@pytest.mark.parametrize(
    ("language", "told", "legal"),
    [
        ("de", "weil jemand diese Adresse bei Marktplatz Kommunal angegeben hat", "/impressum/"),
        ("en", "because somebody gave this address at Marktplatz Kommunal", "/en/legal-notice/"),
    ],
)
def test_letter_says_in_its_language_why_it_comes_and_who_is_behind_it(mailbox, language, told, legal):
    post(language=language)
    mail = mailbox.only()
    assert told in mail.text
    assert f"http://127.0.0.1:8000{legal}" in mail.text
    assert f'<html lang="{language}">' in mail.html
    assert (mail.message["Content-Language"], mail.message["Auto-Submitted"]) == (language, "auto-generated")


def test_letter_holds_no_picture_and_nothing_from_elsewhere(mailbox):
    post(action=("Ansehen", "/x/"))
    html = mailbox.only().html
    assert [word for word in ("<img", "<script", "<link", "url(", "src=") if word in html] == []
    assert set(re.findall(r'(?:href|src)="(https?://[^/"]+)', html)) == {"http://127.0.0.1:8000"}


def test_letter_without_a_mail_server_becomes_a_file_that_others_cannot_read(settings, tmp_path):
    settings.EMAIL_BACKEND = "marketplace.core.outbox.folder.FolderBackend"
    settings.MAIL_FOLDER = str(tmp_path / "mail")
    message = post("Größe", action=("Ansehen", "/x/"))

    assert dict(send_due()) == {"sent": 1}

    (place,) = (tmp_path / "mail").iterdir()
    assert (
        place.name == f"{message.created_at.astimezone(datetime.UTC):%Y%m%d-%H%M%S}-{message.public_id}.eml"
    )
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    mail = email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
    assert (mail["Subject"], mail["To"]) == ("Größe", "a@test.example")
    assert "http://127.0.0.1:8000/x/" in mail.get_body(("plain",)).get_content()


def test_sender_woken_while_its_job_waits_already_leaves_the_transaction_usable(db):
    for _twice in range(2):
        posting._defer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'core.send_mail'")
        assert cursor.fetchone() == (1,)
