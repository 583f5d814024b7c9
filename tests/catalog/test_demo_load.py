"""Loading the demo: everything arrives through the imports, a second run changes nothing, accounts only on demand."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Organisation, Proof, User
from accounts.queries import actor_of
from catalog.actions import withdraw_solution
from catalog.actions.demo import DemoLoad, load_demo
from catalog.exchange.publiccode.writer import export_publiccode
from catalog.models import Deployment, Solution, SolutionVersion
from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from tests.factories import AreaFactory, LicenceFactory

BY = system_actor("tests")
CITIES = (
    "02000000 03154 05122000 05334002 05711000 05774032 08115021 08212000 08421000 09162000 11000000 12069397 14713000 "
    "14729070 15002000 15003000 15081135 15084590 15086015 15087130 15089015"
).split()
BODIES = (
    "body-beispielgemeinde-auental",
    "body-beispielstadt-lindenwerder",
    "body-beispielverband-nordheide",
    "body-bezirk-treptow-koepenick",
    "body-kielregion",
)


def add_demo_areas() -> None:
    """The areas that the demo names, so that the whole register need not be loaded."""
    for key in CITIES:
        AreaFactory(key=key if len(key) < 8 else f"{key[:5]}0000{key[5:]}", ags=key, name=f"Ort {key}")
    for key in BODIES:
        AreaFactory(key=key, kind="body", name=key, official=False)


@pytest.fixture(scope="module")
def first_load(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DemoLoad]:
    """What the first load answered; its rows are there until the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        add_demo_areas()
        LicenceFactory(spdx_id="MIT")
        load = load_demo(by=BY)
        django_db_blocker.block()
        yield load
        django_db_blocker.unblock()
        transaction.set_rollback(True)


@pytest.fixture
def demo(first_load: DemoLoad, db: None) -> DemoLoad:
    """The loaded demo, for one test: what it changes is undone after it."""
    return first_load


def test_demo_first_load_creates_every_listing(demo: DemoLoad) -> None:
    assert demo.counts == {
        "files": 83,
        "created": 83,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "rejected": 0,
    }
    assert (demo.completed, demo.profiles, demo.rejected) == (68, 6, [])
    assert Solution.objects.public().count() == 83
    assert Solution.objects.filter(is_example=True).count() == 7
    assert demo.runs[1].report["warnings"] == 0


def test_demo_second_load_changes_nothing(demo: DemoLoad) -> None:
    before = (
        list(Solution.objects.order_by("pk").values()),
        SolutionVersion.objects.count(),
        AuditEvent.objects.count(),
    )
    again = load_demo(by=BY)
    assert (again.counts["unchanged"], again.counts["updated"], again.completed, again.profiles) == (
        83,
        0,
        0,
        0,
    )
    after = (
        list(Solution.objects.order_by("pk").values()),
        SolutionVersion.objects.count(),
        AuditEvent.objects.count(),
    )
    assert after == before


def test_demo_files_get_the_facts_that_publiccode_lacks(demo: DemoLoad) -> None:
    vima = Solution.objects.select_related("current", "vendor__area").get(slug="vima")
    assert {
        key: vima.current.facts[key] for key in ("fields_of_action", "solution_class", "origin", "laender")
    } == {
        "fields_of_action": ["community"],
        "solution_class": "portal",
        "origin": "municipality",
        "laender": ["bw"],
    }
    assert (vima.current.facts["offer_type"], vima.current.facts["licence_model"]) == (
        "open_source_project",
        "open",
    )
    assert (vima.vendor.name, vima.vendor.kind, vima.vendor.area.ags) == (
        "Stadt Ulm",
        "municipality",
        "08421000",
    )
    assert (vima.is_claimed, vima.is_imperfect, vima.is_example) == (False, True, False)


def test_demo_hal_plan_is_complete_and_unproven(demo: DemoLoad) -> None:
    hal_plan = Solution.objects.select_related("vendor__area").get(slug="hal-plan")
    assert hal_plan.vendor.area.ags == "15002000"
    assert hal_plan.evidence.count() == 0
    statuses = sorted(Deployment.objects.filter(solution=hal_plan).values_list("status", flat=True))
    assert statuses == ["ended"] * 11 + ["productive"] * 2


def test_demo_invented_organisations_are_marked_as_examples(demo: DemoLoad) -> None:
    marked = set(Organisation.objects.filter(is_example=True).values_list("pk", flat=True))
    named = set(Organisation.objects.filter(name__contains="Beispiel").values_list("pk", flat=True))
    invented = set(Organisation.objects.filter(website__contains=".example").values_list("pk", flat=True))
    assert len(marked) == 8
    assert (named, invented) == (marked, marked)


def test_demo_profiles_belong_to_examples_and_keep_what_people_enter(demo: DemoLoad) -> None:
    town = Organisation.objects.select_related("it_provider").get(name="Stadt Lindenwerder (Beispiel)")
    assert (town.it_provider.name, town.staff_days, town.logo.media_type) == (
        "Kommunales Rechenzentrum Nordheide AöR (Beispiel)",
        40,
        "image/png",
    )
    assert [str(limit.amount) for limit in town.thresholds.order_by("valid_from")] == ["5000.00", "10000.00"]
    assert set(Proof.objects.values_list("organisation__is_example", flat=True)) == {True}
    assert not Organisation.objects.filter(is_example=False).exclude(logo=None).exists()
    town.staff_days, town.standards = 12, ["OParl"]
    town.save()
    load_demo(by=BY)
    town.refresh_from_db()
    assert (town.staff_days, town.standards) == (12, ["OParl"])


def test_demo_project_lists_itself_and_can_be_exported(demo: DemoLoad) -> None:
    own = Solution.objects.select_related("current", "vendor").get(slug="marktplatz-kommunal")
    lines = export_publiccode(own).splitlines()
    assert "url: https://code.marktplatz.example/marktplatz-kommunal" in lines
    assert "  license: EUPL-1.2" in lines
    assert (own.is_imperfect, own.vendor.name) == (False, "Projekt Marktplatz Kommunal (Beispiel)")


def test_demo_withdrawn_listing_stays_withdrawn(demo: DemoLoad) -> None:
    withdraw_solution(solution=Solution.objects.get(slug="parla"), by=BY, reason="tests")
    load_demo(by=BY)
    assert Solution.objects.get(slug="parla").status == "withdrawn"


def test_load_demo_without_the_flag_makes_no_account(demo: DemoLoad) -> None:
    call_command("load_demo", stdout=StringIO())
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    assert (User.objects.count(), output.getvalue()) == (0, "")


def test_load_demo_with_the_flag_makes_three_accounts_that_can_sign_in(demo: DemoLoad) -> None:
    call_command("load_demo", "--accounts", stdout=StringIO())
    output = StringIO()
    call_command("demo_accounts", stdout=output)
    emails = [
        "betrieb@marktplatz.example",
        "redaktion@musterwerk.example",
        "beschaffung@lindenwerder.example",
    ]
    assert [line.split()[0] for line in output.getvalue().splitlines()[1:]] == emails
    people = [authenticate(username=email, password="Marktplatz-Demo-2026") for email in emails]
    actors = [actor_of(person) for person in people]
    assert [(actor.organisation_kind, set(actor.roles)) for actor in actors] == [
        ("operator", {"admin"}),
        ("vendor", {"admin", "editor"}),
        ("municipality", {"admin", "officer"}),
    ]
    assert set(
        Organisation.objects.filter(memberships__isnull=False).values_list("is_example", flat=True)
    ) == {True}
