"""The market soundings of the demo: one in each state, told by examples alone, and told once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Membership, Organisation, User
from catalog.actions.demo import DEMO, load_demo
from catalog.actions.demo_accounts import add_demo_accounts
from marketplace.core.actor import system_actor
from marketplace.core.files import opened
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.demo import tell_soundings
from procurement.models import (
    Enquiry,
    FileNote,
    FollowUp,
    Invitation,
    Need,
    NeedPart,
    Participation,
    Questionnaire,
    Release,
    Response,
    Shortlist,
    Sounding,
    SoundingReport,
    Submission,
)
from procurement.queries.neutrality import findings_of
from tests.catalog.test_demo_load import add_demo_areas
from tests.procurement.ocds.judging import assert_fit_to_publish

BY = system_actor("tests")


@pytest.fixture(scope="module")
def catalogue(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The listings of the demo that its soundings stand on, without those of publiccode.yml: these take long."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(DEMO / "listings", folder / "listings")
    (folder / "publiccode").mkdir()
    (folder / "additions.yml").write_text("organisations: []\nlistings: {}\n", encoding="utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        add_demo_areas()
        load_demo(by=BY, folder=folder)
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def first_told(catalogue: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[int, int]]:
    """How many soundings were told without the accounts and with them; the rows are there until the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        without = tell_soundings(by=BY)
        add_demo_accounts(by=BY)
        told = tell_soundings(by=BY)
        django_db_blocker.block()
        yield without, told
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def demo(first_told: tuple[int, int], db: None) -> tuple[int, int]:
    """The soundings, in a transaction of the test's own."""
    return first_told


def dump() -> dict[str, str]:
    """Every row of every table of accounts, procurement and core, in one text each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^(accounts|core|procurement)_'"
        )
        tables = sorted(name for (name,) in cursor.fetchall())
        found = {}
        for table in tables:
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def test_soundings_of_the_demo_are_told_only_where_its_accounts_are(demo):
    assert demo == (0, 10)


def test_soundings_of_the_demo_stand_in_each_state_once_and_twice_in_public(demo):
    rows = Sounding.objects.order_by("state").values_list("state", flat=True)
    assert list(rows) == [
        "analysed",
        "approved",
        "archived",
        "cancelled",
        "concluded",
        "draft",
        "in_review",
        "opened",
        "published",
        "published",
    ]
    waiting, going = Sounding.objects.filter(state="published").order_by("response_deadline")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    assert waiting.response_deadline < now < going.question_deadline < going.response_deadline
    assert (going.current.number, going.amendments.count()) == (2, 1)
    assert sorted(Enquiry.objects.filter(sounding=going).values_list("state", flat=True)) == [
        "answered_draft",
        "published",
        "submitted",
    ]
    assert Invitation.objects.filter(sounding=going, declined_at__isnull=False).count() == 1
    assert [one.title for one in going.documents.all()] == ["Mengen und vorhandene Daten"]


def test_soundings_of_the_demo_hold_no_receipt_after_the_end_of_the_answers(demo):
    late = [
        one.pk
        for one in Submission.objects.select_related("response__sounding")
        if one.received_at > one.response.sounding.response_deadline
    ]
    assert late == []
    assert Submission.objects.count() == 12


def test_soundings_of_the_demo_are_told_by_examples_only(demo):
    speakers = Organisation.objects.filter(
        pk__in=[
            *Participation.objects.values_list("organisation", flat=True),
            *Response.objects.values_list("organisation", flat=True),
            *Enquiry.objects.values_list("organisation", flat=True),
            *Invitation.objects.filter(organisation__isnull=False).values_list("organisation", flat=True),
            *NeedPart.objects.values_list("organisation", flat=True),
            *Sounding.objects.values_list("organisation", flat=True),
            *Membership.objects.values_list("organisation", flat=True),
        ]
    )
    assert set(speakers.values_list("is_example", flat=True)) == {True}
    assert [one.name for one in speakers if "Beispiel" not in one.name] == []
    assert User.objects.exclude(email__endswith=".example").count() == 0
    assert User.objects.exclude(name__endswith=" Beispiel").count() == 0
    mailed = Invitation.objects.filter(organisation=None).values_list("name", "email")
    assert list(mailed) == [("Institut für Stadtklima (Beispiel)", "post@stadtklima.example")]


def test_texts_of_the_demo_are_neutral_and_speak_of_no_procedure(demo):
    assert [one.title for one in Sounding.objects.all() if findings_of(one)[0]] == []
    forbidden = re.compile(
        r"angebot|(?<!an)bieter|zuschlag|ausschreibung|(?<!aus)wertung|rangfolge|punktzahl", re.IGNORECASE
    )
    files = sorted((settings.BASE_DIR / "procurement" / "demo").glob("*.yml"))
    assert [file.name for file in files] == ["needs.yml", "people.yml", "soundings.yml", "templates.yml"]
    assert [hit for file in files for hit in forbidden.findall(file.read_text(encoding="utf-8"))] == []


def test_soundings_of_the_demo_lay_no_letter_into_the_outbox(demo):
    assert OutboxMessage.objects.filter(is_sealed=True).count() == 0


def test_needs_of_the_demo_are_described_joined_and_searched_for(demo):
    assert sorted(Need.objects.values_list("state", flat=True)) == ["draft", "ready", "ready"]
    (part,) = NeedPart.objects.select_related("organisation")
    assert (part.organisation.name, part.state) == ("Gemeinde Auental (Beispiel)", "joined")
    (shortlist,) = Shortlist.objects.all()
    assert shortlist.finished_at is not None
    assert (shortlist.searches.count(), shortlist.candidates.filter(state="kept").count()) == (2, 2)
    assert shortlist.candidates.filter(reason="").count() == 0
    assert [one.name for one in Questionnaire.objects.templates()] == ["Termine im Bürgerbüro"]


def test_concluded_sounding_of_the_demo_has_report_note_and_follow_up(demo):
    concluded = Sounding.objects.get(state="concluded")
    (note,) = concluded.file_notes.select_related("file")
    with opened(note.file) as paper:
        assert paper.read(5) == b"%PDF-"
    assert (FileNote.objects.count(), SoundingReport.objects.count(), FollowUp.objects.count()) == (2, 2, 1)
    report = SoundingReport.objects.get(sounding=concluded)
    assert (report.document["responses"], report.document["ending"]["decision"]) == (6, "procure")
    assert "median" in {one["told"] for one in report.document["prices"]}
    assert SoundingReport.objects.get(sounding__state="archived").document["responses"] == 0


def test_releases_of_the_demo_are_all_stored(demo):
    assert AuditEvent.objects.filter(verb="procurement.release.withheld").count() == 0
    told = Release.objects.values_list("sounding__state", "cause")
    assert sorted(told) == [
        ("analysed", "opened"),
        ("analysed", "published"),
        ("archived", "concluded"),
        ("archived", "opened"),
        ("archived", "published"),
        ("cancelled", "cancelled"),
        ("cancelled", "published"),
        ("concluded", "answered"),
        ("concluded", "concluded"),
        ("concluded", "followed"),
        ("concluded", "opened"),
        ("concluded", "published"),
        ("opened", "opened"),
        ("opened", "published"),
        ("published", "answered"),
        ("published", "corrected"),
        ("published", "published"),
        ("published", "published"),
    ]


@pytest.mark.shared_data
def test_releases_of_the_demo_are_valid_by_the_standard(demo, client: Client, shared_data: Path):
    package = client.get("/api/v1/ocds/releases/?page_size=100").json()
    assert len(package["releases"]) == 18
    assert_fit_to_publish(package, "release-package", shared_data.parent / "ocds")


def test_soundings_of_the_demo_told_again_change_nothing(demo):
    before = dump()
    assert tell_soundings(by=BY) == 0
    output = StringIO()
    call_command("load_demo_soundings", stdout=output)
    assert output.getvalue().splitlines() == ["Vorführung: 0 Marktsondierungen erzählt."]
    assert dump() == before


def test_demo_accounts_name_everybody_who_can_sign_in(demo):
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    emails = [line.split()[0] for line in output.getvalue().splitlines() if line.startswith("  ")]
    assert len(emails) == 16
    assert sorted(emails) == sorted(User.objects.values_list("email", flat=True))
    assert all(user.check_password("Marktplatz-Demo-2026") for user in User.objects.all()[:2])
