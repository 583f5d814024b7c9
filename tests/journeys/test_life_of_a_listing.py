"""A file of a stranger becomes a listing, is found, changes, leaves the catalogue, and comes back."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.actions import republish_solution, withdraw_solution
from catalog.models import Solution
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from tests.factories import OrganisationFactory, member_of

pytestmark = pytest.mark.django_db

BY = system_actor("test")
FILE = """\
publiccodeYmlVersion: "0.7"
name: Baumpate
url: https://code.example/baumpate
softwareVersion: "1.10"
platforms: [web]
categories: [geographic-information-systems]
developmentStatus: stable
softwareType: standalone/web
organisation: {uri: "https://stadt.example", name: Stadt Beispielhausen}
description:
  de:
    shortDescription: Karte der Stadtbäume mit Patenschaften.
    longDescription: >-
      Auf der Karte stehen alle Bäume der Stadt. Bürgerinnen und Bürger übernehmen Patenschaften, sprechen das Gießen
      ab und melden Schäden. Die Verwaltung sieht, welche Bäume versorgt sind und wo sie selbst gießen muss.
    features: [Baumkataster]
legal: {license: EUPL-1.2}
maintenance:
  type: internal
  contacts: [{name: Erika Geheim, email: erika.geheim@stadt.example}]
localisation: {localisationReady: false, availableLanguages: [de]}
"""


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "publiccode.yml"
    place.write_text(FILE, encoding="utf-8")
    return place


def imported(place):
    """The report of importing a file."""
    report = place.with_suffix(".json")
    call_command("import_publiccode", str(place), report=str(report), stdout=StringIO(), stderr=StringIO())
    return json.loads(report.read_text(encoding="utf-8"))


def outcome(report):
    return {key: report[key] for key in ("created", "updated", "unchanged", "rejected")}


def found(client, words):
    """The slugs that the API finds."""
    return [hit["slug"] for hit in client.get("/api/v1/solutions/", {"q": words}).json()["results"]]


def test_listing_from_its_file_to_its_withdrawal_and_back(client, file):
    assert outcome(imported(file)) == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}

    # At once it is found by a part of a compound, and its page says what the file said.
    assert found(client, "Kataster") == ["baumpate"]
    page = client.get("/loesungen/baumpate/").content.decode()
    assert "Karte der Stadtbäume mit Patenschaften." in page
    assert "1.10" in page
    assert "Geheim" not in page

    # The same file again changes nothing, a new one makes the next version and leaves the old one readable.
    assert outcome(imported(file)) == {"created": 0, "updated": 0, "unchanged": 1, "rejected": 0}
    file.write_text(FILE.replace("Patenschaften.", "Gießplan.").replace("1.10", "1.20"), encoding="utf-8")
    assert outcome(imported(file)) == {"created": 0, "updated": 1, "unchanged": 0, "rejected": 0}
    assert found(client, "Gießplan") == ["baumpate"]
    assert "1.20" in client.get("/loesungen/baumpate/").content.decode()
    assert "mit Patenschaften." in client.get("/loesungen/baumpate/fassungen/1/").content.decode()

    # Withdrawn it is gone from search, page and API, and those who follow changes are told.
    before = client.get("/api/v1/solutions/baumpate/").json()["changed_at"]
    solution = withdraw_solution(solution=Solution.objects.get(), by=BY, reason="test")
    assert found(client, "Gießplan") == []
    assert client.get("/loesungen/baumpate/").status_code == 410
    assert client.get("/api/v1/solutions/baumpate/").json()["status"] == 410
    (tombstone,) = client.get("/api/v1/solutions/", {"updated_since": before}).json()["results"]
    assert (tombstone["slug"], tombstone["status"]) == ("baumpate", "withdrawn")

    # An import does not bring it back; the operator does.
    file.write_text(FILE.replace("1.10", "1.30"), encoding="utf-8")
    imported(file)
    assert found(client, "Baumpate") == []
    republish_solution(solution=solution, by=BY)
    assert found(client, "Baumpate") == ["baumpate"]

    verbs = (
        AuditEvent.objects.filter(subject_type="catalog.solution")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == [
        "catalog.solution.published",
        "catalog.solution.changed",
        "catalog.solution.withdrawn",
        "catalog.solution.changed",
        "catalog.solution.republished",
    ]


def test_listing_exported_and_imported_again_changes_nothing(client, file):
    imported(file)
    solution = Solution.objects.get()
    solution.vendor.contact_name, solution.vendor.contact_email = "Auskunft", "auskunft@stadt.example"
    solution.vendor.save()
    before = solution.current.facts_hash

    answer = client.get("/api/v1/solutions/baumpate/publiccode.yml")
    assert answer.status_code == 200, answer.content.decode()
    exported = answer.content.decode()
    assert "erika.geheim" not in exported
    assert "auskunft@stadt.example" in exported

    copy = file.with_name("copy.yml")
    copy.write_text(exported, encoding="utf-8")
    report = imported(copy)
    assert (report["created"], report["updated"], report["rejected"]) == (0, 0, 0)
    assert Solution.objects.get().current.facts_hash == before


def test_personal_contacts_of_a_file_can_be_erased_and_never_were_public(client, file):
    imported(file)
    for address in ("/loesungen/baumpate/", "/en/solutions/baumpate/", "/api/v1/solutions/baumpate/"):
        assert "geheim" not in client.get(address).content.decode().lower()
    solution = Solution.objects.get()
    assert "Erika Geheim" in solution.files.get().text

    call_command("erase_contacts", stdout=StringIO(), stderr=StringIO())

    kept = solution.files.get()
    assert "geheim" not in kept.text.lower()
    assert kept.contacts_erased_at is not None
    assert Solution.objects.get().current.number == 1


def test_broken_file_beside_a_good_one_is_reported_to_the_operator_and_harms_nothing(client, file):
    broken = file.with_name("broken.yml")
    broken.write_text("publiccodeYmlVersion: '0.7'\nurl: https://code.example/nameless\n", encoding="utf-8")
    report_file = file.with_name("report.json")
    call_command(
        "import_publiccode", str(file.parent), report=str(report_file), stdout=StringIO(), stderr=StringIO()
    )
    report = json.loads(report_file.read_text(encoding="utf-8"))

    assert (report["files"], report["created"], report["rejected"]) == (2, 1, 1)
    errors = [
        (p["source"].rpartition("/")[2], p["field"]) for p in report["problems"] if p["severity"] == "error"
    ]
    assert errors == [("broken.yml", "name")]

    assert client.get("/arbeitsbereich/importe/").status_code == 302
    client.force_login(member_of(OrganisationFactory(kind="operator"), "moderator"))
    listed = client.get("/arbeitsbereich/importe/").content.decode()
    (link,) = set(re.findall(r'href="(/arbeitsbereich/importe/\d+/)"', listed))
    assert "broken.yml" in client.get(link).content.decode()
