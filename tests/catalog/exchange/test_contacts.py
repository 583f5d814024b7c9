"""Personal contacts: kept for operators only, and erasable for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.actions.imports import erase_contacts
from catalog.exchange.contacts import scrubbed, without_contacts
from catalog.models import ImportedFile, Solution, SolutionVersion
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent

from .samples import publiccode
from .test_imports import counts, run, write

BY = system_actor("command:erase_contacts")
PERSON = "Erika Muster", "erika@stadt.example", "0170 1234"
MAINTENANCE = """maintenance:  # ask Erika Muster
  type: internal
  contacts:
    - name: Erika Muster
      email: erika@stadt.example
      phone: 0170 1234"""
EXTRA = "x-team: {contact: Erika Muster, mail: erika@stadt.example, note: 'write to erika@stadt.example', size: 3}"


def found_in(text: str) -> list[str]:
    return [word for word in PERSON if word in text]


def test_contacts_leave_the_text_and_the_rest_stays() -> None:
    text = publiccode(maintenance=MAINTENANCE, x=EXTRA).decode()
    assert found_in(text) == list(PERSON)
    left = without_contacts(text)
    assert found_in(left) == []
    assert "shortDescription: Meldet Schäden an Straßen." in left
    assert "write to (erased)" in left


def test_contacts_of_an_unreadable_file_leave_with_everything() -> None:
    assert without_contacts("name: [\nemail: erika@stadt.example") == ""


def test_contacts_are_scrubbed_from_nested_values() -> None:
    value = {"E-Mail": "a@b.example", "list": [{"Telefon": "1", "ok": "c@d.example (Büro)"}], "n": 3}
    assert scrubbed(value) == {"list": [{"ok": "(erased) (Büro)"}], "n": 3}


@pytest.mark.django_db
def test_contacts_never_enter_a_version_and_are_erased_with_a_record(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(maintenance=MAINTENANCE, x=EXTRA))
    run(tmp_path)
    assert found_in(str(SolutionVersion.objects.values_list("facts").get())) == []
    file = ImportedFile.objects.get()
    assert found_in(file.text) == list(PERSON)
    before = Solution.objects.values().get()

    assert erase_contacts(by=BY) == 1

    file.refresh_from_db()
    assert found_in(f"{file.text} {file.unknown_keys} {file.problems}") == []
    assert file.unknown_keys == {"x-team": {"note": "write to (erased)", "size": "3"}}
    assert file.contacts_erased_at is not None
    assert Solution.objects.values().get() == before
    event = AuditEvent.objects.get(verb="catalog.imported_file.contacts_erased")
    assert (event.actor_name, event.data) == ("command:erase_contacts", {})
    assert erase_contacts(by=BY) == 0


@pytest.mark.django_db
def test_contacts_erased_once_stay_away_when_the_file_changes(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(maintenance=MAINTENANCE))
    run(tmp_path)
    erase_contacts(by=BY)
    assert counts(run(tmp_path)) == {"files": 1, "unchanged": 1}
    write(tmp_path, "a.yml", publiccode(maintenance=MAINTENANCE, x=EXTRA))

    assert counts(run(tmp_path)) == {"files": 1, "updated": 1, "warnings": 1}

    file = ImportedFile.objects.get()
    assert found_in(f"{file.text} {file.unknown_keys}") == []


@pytest.mark.django_db
def test_contacts_of_one_folder_are_erased_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "one/a.yml", publiccode(maintenance=MAINTENANCE))
    write(
        tmp_path, "one-more/b.yml", publiccode(maintenance=MAINTENANCE, url="url: https://code.example/a/b")
    )
    run(tmp_path)

    assert erase_contacts(by=BY, source=str(tmp_path / "one")) == 1

    erased = ImportedFile.objects.filter(contacts_erased_at__isnull=False).values_list("source", flat=True)
    assert list(erased) == [str(tmp_path / "one/a.yml")]
    assert erase_contacts(by=BY, source=str(tmp_path / "one-more" / "b.yml")) == 1


@pytest.mark.django_db
def test_contacts_are_not_erased_by_a_stranger(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(maintenance=MAINTENANCE))
    run(tmp_path)
    with pytest.raises(Refused):
        erase_contacts(by=ANONYMOUS)
    assert found_in(ImportedFile.objects.get().text) == list(PERSON)
