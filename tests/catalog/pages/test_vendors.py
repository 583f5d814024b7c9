"""Pages of vendors: who offers something, and who that is."""

from __future__ import annotations

import datetime
import re

import pytest

from accounts.actions import find_or_add_organisation
from accounts.actions.profile import save_profile
from accounts.models import RegisterNumber
from catalog.actions.vendors import refresh_renamed_vendors
from catalog.models import Solution
from tests.factories import (
    BY,
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    EvidenceFactory,
    FormerNameFactory,
    OrganisationFactory,
    ProofFactory,
    SolutionFactory,
)

from .reading import part, words


def listed(page):
    """Names and details of the vendors on the page."""
    return [words(item) for item in re.findall(r'<li class="vendor">(.*?)</li>', page.text, re.S)]


@pytest.fixture
def vendors(db):
    town = AreaFactory(name="Auental")
    werk = OrganisationFactory(name="Ärztewerk GmbH", slug="aerztewerk", seat="Bonn")
    stadt = OrganisationFactory(name="Stadt Auental", slug="stadt-auental", kind="municipality", area=town)
    for _n in range(2):
        SolutionFactory(vendor=werk)
    SolutionFactory(name="Wegewart", slug="wegewart", short_description="Mängel melden.", vendor=stadt)
    return {"werk": werk, "stadt": stadt}


def test_vendor_list_names_those_with_public_solutions_by_name(client, vendors):
    OrganisationFactory(name="Ohne Angebot")
    SolutionFactory(vendor=OrganisationFactory(name="Nur zurückgezogen"), status="withdrawn")
    OrganisationFactory(name="Der Betreiber", kind="operator")
    page = client.get("/anbieter/")
    assert listed(page) == [
        "Ärztewerk GmbH Identität nicht geprüft Anbieter · Bonn · 2 Lösungen".replace(
            " · ", "\N{NO-BREAK SPACE}· "
        ),
        "Stadt Auental Identität nicht geprüft Kommune · Auental · 1 Lösung".replace(
            " · ", "\N{NO-BREAK SPACE}· "
        ),
    ]
    assert part(page, r'role="status"><strong>(.*?)</strong>') == "2 Anbieter"


@pytest.mark.parametrize("text", ["ärzte", "AERZTE", "aerztewerk gmbh"])
def test_vendor_list_finds_a_name_in_any_spelling(client, vendors, text):
    assert [row.split("\N{NO-BREAK SPACE}")[0] for row in listed(client.get("/anbieter/", {"q": text}))] == [
        "Ärztewerk GmbH Identität nicht geprüft Anbieter"
    ]


def test_vendor_list_that_finds_nobody_says_what_helps(client, vendors):
    page = client.get("/anbieter/", {"q": "Zauber"})
    assert "So heißt kein Anbieter. Ein kürzerer Teil des Namens findet mehr." in page.text


def test_vendor_list_is_cut_into_pages_that_keep_the_search(client, db):
    for n in range(42):
        SolutionFactory(vendor=OrganisationFactory(name=f"Werk {n:02}"))
    page = client.get("/anbieter/", {"q": "werk"})
    assert len(listed(page)) == 40
    assert '<a href="/anbieter/?q=werk&amp;page=2" rel="next">' in page.text
    assert len(listed(client.get("/anbieter/?q=werk&page=2"))) == 2


@pytest.mark.parametrize("number", ["0", "99", "x", "\0"])
def test_vendor_list_with_an_odd_page_number_shows_a_page(client, vendors, number):
    assert len(listed(client.get("/anbieter/", {"page": number}))) == 2


def test_vendor_page_shows_profile_and_offers(client, vendors):
    page = client.get("/anbieter/stadt-auental/")
    assert part(page, r"<h1>(.*?)</h1>") == "Stadt Auental"
    assert 'href="/loesungen/wegewart/"' in page.text
    assert "Mängel melden." in page.text
    assert f'href="/kommunen/{vendors["stadt"].area.key}/"' in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_harvested": True}, "aus öffentlichen Dateien, noch nicht übernommen"),
        ({"is_harvested": False}, "eigene Angaben, nicht geprüft"),
        (
            {"verified_at": datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)},
            "Identität vom Betreiber geprüft am 4. Mai 2026",
        ),
        (
            {
                "verified_at": datetime.datetime(2025, 5, 4, 12, tzinfo=datetime.UTC),
                "verified_until": datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC),
            },
            "Prüfung des Betreibers abgelaufen am 4. Mai 2026",
        ),
    ],
)
def test_vendor_page_says_by_whom_the_profile_is_proven(client, db, fields, sentence):
    vendor = OrganisationFactory(name="Werk", slug="werk", **fields)
    SolutionFactory(vendor=vendor)
    assert part(client.get("/anbieter/werk/"), r"<dt>Profil</dt><dd>(.*?)</dd>") == sentence


def test_vendor_without_public_solutions_from_files_has_no_page(client, db):
    OrganisationFactory(name="Nur Datei", slug="nur-datei", is_harvested=True)
    OrganisationFactory(name="Betreiber", slug="betreiber", kind="operator")
    assert [
        client.get(f"/anbieter/{slug}/").status_code for slug in ("nur-datei", "betreiber", "niemand")
    ] == [404] * 3


def test_vendor_page_says_who_they_are_with_everything_public_and_nothing_else(client, vendors):
    werk = vendors["werk"]
    werk.services = {"de": ["Schulung", "Betrieb"]}
    werk.regions = ["st", "sn"]
    werk.save()
    RegisterNumber.objects.create(organisation=werk, kind="vat", value="DE136695976")
    ProofFactory(organisation=werk, title="ISO/IEC 27001", valid_until=datetime.date(2020, 5, 31))
    ProofFactory(organisation=werk, title="Internes Zeugnis", is_public=False)
    ContactFactory(organisation=werk, name="Petra Muster", email="petra@werk.example")
    ContactFactory(organisation=werk, name="Ohne Zustimmung", consented_at=None)
    page = client.get("/anbieter/aerztewerk/")
    assert part(page, r'<h2 id="services">.*?</h2>(.*?)</section>') == "Schulung Betrieb"
    assert part(page, r"<dt>Arbeitet in</dt><dd>(.*?)</dd>") == "Sachsen-Anhalt, Sachsen"
    assert "DE136695976 (nicht geprüft)" in words(page.text)
    certificates = part(page, r'<h2 id="certificates">(.*?)</section>')
    assert "ISO/IEC 27001 Zertifikat Abgelaufen gültig bis 31. Mai 2020" in certificates
    assert "petra@werk.example" in page.text
    assert [name for name in ("Internes Zeugnis", "Ohne Zustimmung") if name in page.text] == []


def test_vendor_page_shows_where_its_solutions_are_used_and_how_far_that_is_proven(client, vendors):
    wegewart = Solution.objects.get(slug="wegewart")
    towns = [
        AreaFactory(name=name, land=land) for name, land in (("Zell", "st"), ("Aue", "sn"), ("Bad A", "st"))
    ]
    for town in towns:
        DeploymentFactory(solution=wegewart, area=town)
    DeploymentFactory(solution=wegewart, area=AreaFactory(name="Beendet", land="st"), status="ended")
    DeploymentFactory(
        solution=SolutionFactory(vendor=vendors["stadt"], status="withdrawn"), area=AreaFactory(name="Fort")
    )
    DeploymentFactory(area=AreaFactory(name="Fremd"))
    EvidenceFactory(solution=wegewart, level="third_party")
    EvidenceFactory(level="third_party")
    page = client.get("/anbieter/stadt-auental/")
    used = part(page, r'<h2 id="uses">(.*?)</section>')
    assert used == (
        "In 3 Kommunen im Einsatz Sachsen (1) Aue : Wegewart Sachsen-Anhalt (2) Bad A : Wegewart Zell : Wegewart"
    )
    assert part(page, r'<h2 id="proofs">(.*?)</section>').count("Dritte") == 2
    assert [name for name in ("Beendet", "Fort", "Fremd") if name in used] == []


def test_vendor_page_of_a_harvested_vendor_says_so_plainly(client, db):
    SolutionFactory(vendor=OrganisationFactory(name="Werk", slug="werk", is_harvested=True))
    page = client.get("/anbieter/werk/")
    assert "Von diesem Anbieter hat hier niemand ein Konto." in page.text
    assert '<a href="/arbeitsbereich/beitreten/werk/">Ist das Ihre Organisation? Übernehmen</a>' in page.text
    assert "vom Betreiber geprüft" not in page.text


def test_vendor_is_found_by_the_name_it_had_before(client, vendors):
    FormerNameFactory(organisation=vendors["werk"], name="Praxisdienst Rhein")
    found = listed(client.get("/anbieter/", {"q": "praxisdienst"}))
    assert [row.split(" Identität")[0] for row in found] == ["Ärztewerk GmbH"]


def test_vendor_renamed_is_found_with_its_listings_by_both_names(client, vendors):
    save_profile(organisation=vendors["werk"], changes={"name": "Neuwerk GmbH"}, by=BY)
    assert refresh_renamed_vendors(by=BY) == 2
    assert refresh_renamed_vendors(by=BY) == 0
    for text in ("neuwerk", "ärztewerk"):
        assert [row.split(" Identität")[0] for row in listed(client.get("/anbieter/", {"q": text}))] == [
            "Neuwerk GmbH"
        ]
    assert client.get("/loesungen/?q=Neuwerk").text.count("Neuwerk GmbH") >= 2
    assert find_or_add_organisation(name="Ärztewerk GmbH", kind="vendor", by=BY) == vendors["werk"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("land=st", ["Alles", "Land"]),
        ("land=st&land=sn", ["Alles", "Land", "Sachsen"]),
        ("land=st&verified=yes", ["Land"]),
        ("verified=no", ["Alles", "Sachsen"]),
        ("size=sme", ["Alles"]),
        ("size=sme&ownership=third_country", []),
        ("kind=municipality", ["Land"]),
        ("land=zz", ["Alles", "Land", "Sachsen"]),
    ],
)
def test_vendor_list_narrowed_by_choices_holds_what_fits(client, db, asked, names):
    now = datetime.datetime.now(datetime.UTC)
    vendors = (
        OrganisationFactory(name="Alles", regions=["de"], size_class="sme", ownership="eu"),
        OrganisationFactory(name="Land", kind="municipality", area=AreaFactory(land="st"), verified_at=now),
        OrganisationFactory(name="Sachsen", regions=["sn"], verified_at=now, verified_until=now),
    )
    for vendor in vendors:
        SolutionFactory(vendor=vendor)
    page = client.get(f"/anbieter/?{asked}")
    assert [row.split(" ")[0] for row in listed(page)] == names


def test_vendor_list_counts_each_choice_without_its_own_narrowing(client, db):
    for name, land, size in (("A", "st", "sme"), ("B", "sn", "sme"), ("C", "sn", "large")):
        SolutionFactory(vendor=OrganisationFactory(name=name, regions=[land], size_class=size))
    page = client.get("/anbieter/?land=sn")
    counts = re.findall(r'id="(\w+-\w+)".*?check__n">(\d+)', page.text)
    assert dict(counts) == {
        "land-sn": "2",
        "land-st": "1",
        "verified-no": "2",
        "kind-vendor": "2",
        "size-sme": "1",
        "size-large": "1",
    }


def test_vendor_pages_with_more_rows_ask_no_more_often(client, db, django_assert_num_queries):
    vendor = OrganisationFactory(name="Werk", slug="werk")
    for count in (1, 2):
        for _row in range(count):
            solution = SolutionFactory(vendor=vendor)
            SolutionFactory()
            ProofFactory(organisation=vendor)
            ContactFactory(organisation=vendor)
            DeploymentFactory(solution=solution)
            EvidenceFactory(solution=solution)
        with django_assert_num_queries(2):
            assert client.get("/anbieter/").status_code == 200
        with django_assert_num_queries(7):
            assert client.get("/anbieter/werk/").status_code == 200
