"""Without DEBUG the settings start with everything or not at all, and each refusal names what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "MARKETPLACE_SECRET_KEY": "k" * 50,
    "MARKETPLACE_ALLOWED_HOSTS": "marktplatz.example, www.marktplatz.example",
    "MARKETPLACE_CLAMD": "off",
    "MARKETPLACE_SITE_URL": "https://marktplatz.example",
    "MARKETPLACE_SMTP_URL": "smtps://shop:geheim@mail.example",
    "MARKETPLACE_MAIL_FROM": "Marktplatz <noreply@marktplatz.example>",
    "DATABASE_URL": "postgresql://app@db.example/shop",
    "DATABASE_ADMIN_URL": "postgresql://owner@db.example/shop",
}


PROGRAM = """
import marketplace.settings as s
print(s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES["default"]["USER"], s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)
"""


def run_with(*words: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Runs Python with a complete environment and the changes to it; None takes a variable away."""
    wanted = {**COMPLETE, **changes}
    names = ("MARKETPLACE_", "DATABASE_", "DJANGO_")
    known = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=CHECKOUT,
        env={**known, **{name: value for name, value in wanted.items() if value is not None}},
        capture_output=True,
        text=True,
    )


def settings_with(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a process of their own and prints a few of them."""
    return run_with("-c", PROGRAM, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"MARKETPLACE_SECRET_KEY": None},
            "MARKETPLACE_SECRET_KEY is missing. Set it to at least 50 random characters",
        ),
        (
            {"MARKETPLACE_SECRET_KEY": ""},
            "MARKETPLACE_SECRET_KEY is missing. Set it to at least 50 random characters",
        ),
        ({"MARKETPLACE_SECRET_KEY": "short"}, "MARKETPLACE_SECRET_KEY is too short."),
        (
            {"MARKETPLACE_ALLOWED_HOSTS": None},
            "MARKETPLACE_ALLOWED_HOSTS is missing. Set it to the host names",
        ),
        (
            {"MARKETPLACE_ALLOWED_HOSTS": " , "},
            "MARKETPLACE_ALLOWED_HOSTS is missing. Set it to the host names",
        ),
        (
            {"MARKETPLACE_CLAMD": None},
            "MARKETPLACE_CLAMD is missing. Set it to the address of the virus scanner",
        ),
        ({"MARKETPLACE_CLAMD": "localhost:3310"}, "MARKETPLACE_CLAMD is neither tcp://host:port"),
        (
            {"MARKETPLACE_FILES_URL": "s3://key:secret@bucket"},
            "MARKETPLACE_FILES_URL is not an address of a bucket: it must not hold credentials",
        ),
        (
            {"MARKETPLACE_KEEP_SENT_MAIL": "ever"},
            "MARKETPLACE_KEEP_SENT_MAIL is not a whole number of days.",
        ),
        ({"MARKETPLACE_SITE_URL": None}, "MARKETPLACE_SITE_URL is missing. Set it to the address"),
        ({"MARKETPLACE_SITE_URL": "marktplatz.example"}, "MARKETPLACE_SITE_URL is not the address of a site"),
        (
            {"MARKETPLACE_SITE_URL": "https://a.example/b"},
            "MARKETPLACE_SITE_URL is not the address of a site",
        ),
        ({"MARKETPLACE_SMTP_URL": None}, "MARKETPLACE_SMTP_URL is missing. Set it to the mail server"),
        ({"MARKETPLACE_MAIL_FROM": None}, "MARKETPLACE_MAIL_FROM is missing. Set it to the sender"),
        (
            {"MARKETPLACE_SMTP_URL": "http://mail.example"},
            "MARKETPLACE_SMTP_URL is not an address of a mail server: it must begin with smtp:// or smtps://.",
        ),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing. Set it to the address of the database"),
        (
            {"DATABASE_URL": "mysql://db.example/shop"},
            "DATABASE_URL is not an address of a database: it must begin",
        ),
        (
            {"DATABASE_ADMIN_URL": None, "MARKETPLACE_DATABASE_ROLE": "admin"},
            "DATABASE_ADMIN_URL is missing.",
        ),
        ({"MARKETPLACE_DATABASE_ROLE": "root"}, "MARKETPLACE_DATABASE_ROLE is neither app nor admin."),
        ({"MARKETPLACE_DEBUG": "maybe"}, "MARKETPLACE_DEBUG is neither 1 nor 0."),
        ({"DATABASE_URL": None, "MARKETPLACE_DEBUG": "1"}, "DATABASE_URL is missing."),
    ],
)
def test_settings_lacking_something_refuse_and_name_it(changes, sentence):
    answer = settings_with(**changes)
    assert answer.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in answer.stderr


def test_settings_with_everything_start_strict():
    answer = settings_with()
    assert (answer.stdout, answer.stderr) == (
        "False ['marktplatz.example', 'www.marktplatz.example'] app False 0\n",
        "",
    )


def test_settings_for_a_changing_command_take_the_owner():
    answer = settings_with(MARKETPLACE_DATABASE_ROLE="admin", MARKETPLACE_HTTPS="1")
    assert answer.stdout == "False ['marktplatz.example', 'www.marktplatz.example'] owner True 31536000\n"


def test_settings_while_debugging_need_only_the_database():
    answer = settings_with(
        MARKETPLACE_DEBUG="1",
        MARKETPLACE_SECRET_KEY=None,
        MARKETPLACE_ALLOWED_HOSTS=None,
        DATABASE_ADMIN_URL=None,
    )
    assert answer.stdout == "True ['localhost', '127.0.0.1', '[::1]'] app False 0\n"


def test_command_lacking_a_setting_ends_with_the_sentence_alone():
    answer = run_with("manage.py", "check", MARKETPLACE_ALLOWED_HOSTS=None)
    assert answer.returncode == 1
    assert answer.stderr == (
        "MARKETPLACE_ALLOWED_HOSTS is missing. Set it to the host names of this site, separated by commas: "
        "MARKETPLACE_ALLOWED_HOSTS=marktplatz.example\n"
    )
