"""The address of a mail server is taken apart whole, and each fault is named without its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.mail import SmtpServer, SmtpUrlError, mail_settings, smtp_server

FOLDER = Path("/srv/data/mail")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtps://mail.example", SmtpServer("mail.example", 465, uses_tls=True)),
        (
            "smtp://shop:p%40ss%2F@mail.example:587?starttls=1&timeout=7",
            SmtpServer("mail.example", 587, "shop", "p@ss/", uses_starttls=True, timeout=7),
        ),
        ("smtp://[::1]:2525/", SmtpServer("::1", 2525)),
    ],
)
def test_address_of_a_mail_server_is_taken_apart(url, server):
    assert smtp_server(url) == server


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.example", "it must begin with smtp:// or smtps://"),
        ("http://shop:geheim@mail.example", "it must begin with smtp:// or smtps://"),
        ("smtp://", "it names no host"),
        ("smtp://shop:geheim@mail.example:many", "its host or port cannot be read"),
        (
            "smtp://shop:geheim@mail.example:587?ssl=1",
            "after the host only ?starttls=1 and timeout=… may follow",
        ),
        ("smtp://shop:geheim@mail.example/box", "after the host only ?starttls=1 and timeout=… may follow"),
        ("smtp://mail.example?starttls=yes", "starttls is neither 1 nor 0"),
        ("smtps://mail.example?starttls=1", "smtps:// is encrypted from the start; leave starttls out"),
        ("smtp://mail.example?timeout=0", "timeout is a number of seconds from 1 to 120"),
        ("smtp://mail.example?timeout=soon", "timeout is a number of seconds from 1 to 120"),
    ],
)
def test_address_of_a_mail_server_with_a_fault_is_refused_without_its_password(url, reason):
    with pytest.raises(SmtpUrlError) as refusal:
        smtp_server(url)
    assert str(refusal.value) == reason


def test_mail_while_debugging_is_laid_into_the_folder():
    found = mail_settings({}, debug=True, folder=FOLDER, name="Marktplatz")
    assert found == {
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_BACKEND": "marketplace.core.outbox.folder.FolderBackend",
        "MAIL_FOLDER": "/srv/data/mail",
        "DEFAULT_FROM_EMAIL": "Marktplatz <noreply@marktplatz.example>",
        "SERVER_EMAIL": "Marktplatz <noreply@marktplatz.example>",
    }


def test_mail_with_a_server_goes_there_and_into_no_folder():
    environ = {
        "MARKETPLACE_SITE_URL": "https://marktplatz.example/",
        "MARKETPLACE_SMTP_URL": "smtp://shop:geheim@mail.example:587?starttls=1",
        "MARKETPLACE_MAIL_FROM": "noreply@marktplatz.example",
        "MARKETPLACE_MAIL_FOLDER": "/srv/elsewhere",
    }
    assert mail_settings(environ, debug=False, folder=FOLDER, name="Marktplatz") == {
        "SITE_URL": "https://marktplatz.example",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "shop",
        "EMAIL_HOST_PASSWORD": "geheim",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
        "MAIL_FOLDER": "",
        "DEFAULT_FROM_EMAIL": "noreply@marktplatz.example",
        "SERVER_EMAIL": "noreply@marktplatz.example",
    }
