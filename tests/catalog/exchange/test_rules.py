"""Each rule of the standard by a small file that breaks it, from 0.1 to the release candidate of 1."""

from __future__ import annotations

import pytest
from django.utils import translation

from catalog.exchange.publiccode.reader import read_publiccode

from .samples import BLOCKS, LONG, described, publiccode


def told(data: bytes) -> list[tuple[str, str, str]]:
    return [(p.field, p.rule, p.severity) for p in read_publiccode(data).problems]


def version(number: str) -> str:
    return f'publiccodeYmlVersion: "{number}"'


def test_rules_valid_file_has_nothing_to_tell() -> None:
    reading = read_publiccode(publiccode())
    assert reading.problems == []
    assert (reading.is_rejected, reading.is_imperfect) == (False, False)


REJECTED = [
    ({"name": None}, "name", "required"),
    ({"name": "name:"}, "name", "required"),
    ({"name": "name: []"}, "name", "required"),
    ({"name": "name: '  '"}, "name", "required"),
    ({"url": None}, "url", "required"),
    ({"url": "url: foobar"}, "url", "url"),
    ({"url": "url: file:///etc/passwd"}, "url", "url"),
    ({"url": "url: {a: b}"}, "url", "required"),
    ({"name": 'name: "\\u202e\\0"'}, "name", "required"),
]


@pytest.mark.parametrize(("change", "field", "rule"), REJECTED)
def test_rules_file_without_name_or_address_is_rejected(
    change: dict[str, str], field: str, rule: str
) -> None:
    reading = read_publiccode(publiccode(**change))
    assert [(p.field, p.rule, p.severity) for p in reading.problems] == [(field, rule, "error")]
    assert (reading.is_rejected, reading.facts) == (True, {})


def test_rules_file_that_is_no_map_is_rejected_and_a_saved_link_is_recognised() -> None:
    for data, word in (
        (b"- a\n", "map of keys"),
        (b"just text\n", "map of keys"),
        (b"a/publiccode.yaml\n", "symbolic link"),
    ):
        with translation.override("en"):
            (problem,) = read_publiccode(data).problems
        assert (problem.line, problem.rule, problem.severity) == (1, "not_a_map", "error")
        assert word in problem.message


WARNED = [
    # what is missing
    ({"publiccodeYmlVersion": None}, "publiccodeYmlVersion", "required"),
    ({"platforms": None}, "platforms", "required"),
    ({"platforms": "platforms: []"}, "platforms", "required"),
    ({"developmentStatus": None}, "developmentStatus", "required"),
    ({"softwareType": None}, "softwareType", "required"),
    ({"description": None}, "description", "required"),
    ({"description": "description:\n  de:"}, "description.de.shortDescription", "required"),
    ({"description": described(shortDescription="")}, "description.de.shortDescription", "required"),
    ({"description": described(longDescription="")}, "description.de.longDescription", "required"),
    ({"description": described(features="[]")}, "description.de.features", "required"),
    ({"legal": None}, "legal", "required"),
    ({"legal": "legal:\n  mainCopyrightOwner: A"}, "legal.license", "required"),
    ({"maintenance": None}, "maintenance", "required"),
    ({"maintenance": "maintenance: {contacts: [{name: A}]}"}, "maintenance.type", "required"),
    ({"maintenance": "maintenance: {type: internal}"}, "maintenance.contacts", "required"),
    ({"maintenance": "maintenance: {type: community}"}, "maintenance.contacts", "required"),
    ({"maintenance": "maintenance: {type: contract}"}, "maintenance.contractors", "required"),
    (
        {"maintenance": "maintenance: {type: contract, contractors: [{name: A}]}"},
        "maintenance.contractors[0].until",
        "required",
    ),
    (
        {"maintenance": "maintenance: {type: contract, contractors: [{until: 2030-01-01}]}"},
        "maintenance.contractors[0].name",
        "required",
    ),
    (
        {"maintenance": "maintenance: {type: none, contacts: [{email: a@b.example}]}"},
        "maintenance.contacts[0].name",
        "required",
    ),
    (
        {"maintenance": "maintenance: {type: none, contractors: [{name: A, until: 2030-01-01}]}"},
        "maintenance.contractors",
        "forbidden",
    ),
    (
        {"localisation": "localisation: {availableLanguages: [de]}"},
        "localisation.localisationReady",
        "required",
    ),
    (
        {"localisation": "localisation: {localisationReady: true}"},
        "localisation.availableLanguages",
        "required",
    ),
    ({"organisation": "organisation: {name: A}"}, "organisation.uri", "required"),
    ({"fundedBy": "fundedBy: [{name: A}]"}, "fundedBy[0].uri", "required"),
    ({"dependsOn": "dependsOn: {open: [{version: '1'}]}"}, "dependsOn.open[0].name", "required"),
    ({"supports": "supports: [{}]"}, "supports[0]", "empty"),
    # what has the wrong form
    ({"publiccodeYmlVersion": version("2.4.0")}, "publiccodeYmlVersion", "version"),
    ({"publiccodeYmlVersion": "publiccodeYmlVersion: 0.7"}, "publiccodeYmlVersion", "unquoted"),
    ({"softwareVersion": "softwareVersion: 1.10"}, "softwareVersion", "unquoted"),
    ({"applicationSuite": "applicationSuite: []"}, "applicationSuite", "type"),
    ({"landingURL": "landingURL: www.stadt.example"}, "landingURL", "url"),
    ({"roadmap": "roadmap: {}"}, "roadmap", "type"),
    ({"isBasedOn": "isBasedOn: [https://a.example, b]"}, "isBasedOn[1]", "url"),
    ({"releaseDate": "releaseDate: 2021-31-01"}, "releaseDate", "date"),
    ({"releaseDate": "releaseDate: ''"}, "releaseDate", "empty"),
    ({"releaseDate": "releaseDate: t.b.d."}, "releaseDate", "date"),
    ({"platforms": "platforms: web"}, "platforms", "type"),
    ({"platforms": "platforms:\n  - web\n  -"}, "platforms[1]", "empty"),
    ({"usedBy": "usedBy: Stadt"}, "usedBy", "type"),
    ({"categories": "categories: [no-such]"}, "categories[0]", "choice"),
    ({"developmentStatus": "developmentStatus: production"}, "developmentStatus", "choice"),
    ({"softwareType": "softwareType: standalone"}, "softwareType", "choice"),
    ({"maintenance": "maintenance: {type: external}"}, "maintenance.type", "choice"),
    ({"intendedAudience": "intendedAudience: {scope: [commerce]}"}, "intendedAudience.scope[0]", "choice"),
    ({"intendedAudience": "intendedAudience: {countries: [De]}"}, "intendedAudience.countries[0]", "country"),
    ({"intendedAudience": "intendedAudience: {countries: [XX]}"}, "intendedAudience.countries[0]", "country"),
    ({"supports": "supports: [{id: 'alias:unknown'}]"}, "supports[0].id", "choice"),
    ({"supports": "supports: [{id: gdpr}]"}, "supports[0].id", "url"),
    ({"logo": "logo: /logo.svg"}, "logo", "file"),
    ({"logo": "logo: file://logo.svg"}, "logo", "file"),
    ({"logo": "logo: logo.jpg"}, "logo", "file_type"),
    ({"inputTypes": "inputTypes: [foobar]"}, "inputTypes[0]", "mime"),
    ({"legal": "legal: {license: EUPL-1.2-or-later}"}, "legal.license", "licence"),
    ({"legal": "legal: {license: MIT AND}"}, "legal.license", "licence"),
    ({"legal": "legal: {license: Classpath-exception-2.0}"}, "legal.license", "licence"),
    (
        {"localisation": "localisation: {localisationReady: yes, availableLanguages: [de]}"},
        "localisation.localisationReady",
        "boolean",
    ),
    (
        {"localisation": "localisation: {localisationReady: perhaps, availableLanguages: [de]}"},
        "localisation.localisationReady",
        "boolean",
    ),
    (
        {"localisation": "localisation: {localisationReady: true, availableLanguages: [de, nb_NO]}"},
        "localisation.availableLanguages[1]",
        "language",
    ),
    ({"description": BLOCKS["description"].replace("  de:", "  xxx:")}, "description.xxx", "language"),
    ({"description": BLOCKS["description"].replace("  de:", "  deu:")}, "description.deu", "language"),
    ({"description": described(longDescription="Kurz.")}, "description.de.longDescription", "too_short"),
    ({"description": described(shortDescription="x" * 151)}, "description.de.shortDescription", "too_long"),
    ({"description": described(documentation="nirgends")}, "description.de.documentation", "url"),
    ({"description": described(videos="film")}, "description.de.videos", "type"),
    ({"description": described(screenshots="[a.gif]")}, "description.de.screenshots[0]", "file_type"),
    (
        {"maintenance": "maintenance: {type: none, contacts: [{name: A, email: nobody}]}"},
        "maintenance.contacts[0].email",
        "email",
    ),
    ({"dependsOn": "dependsOn: {open: [PostgreSQL]}"}, "dependsOn.open[0]", "type"),
    ({"dependsOn": "dependsOn: {open: [{name: A, version: 1.0}]}"}, "dependsOn.open[0].version", "unquoted"),
    ({"dependsOn": "dependsOn: {open: [{name: A, optional: on}]}"}, "dependsOn.open[0].optional", "boolean"),
    # keys
    ({"landingUrl": "landingUrl: https://a.example"}, "landingUrl", "unknown_key"),
    (
        {"description": described(testDataLocation="https://a.example")},
        "description.de.testDataLocation",
        "unknown_key",
    ),
    ({"url": "url: git@code.example:stadt/maengel.git"}, "url", "url"),
    ({"url": "url: code.example/stadt/maengel"}, "url", "url"),
    ({"it": "it: {}\nIT: {piattaforme: {spid: true}}"}, "it", "twice"),
    ({"IT": "IT: {countryExtensionVersion: '1.1'}"}, "IT.countryExtensionVersion", "choice"),
    ({"de": "de: {leika: [{ozg-id: '1'}]}"}, "de.countryExtensionVersion", "required"),
    (
        {"de": "de: {countryExtensionVersion: '1.0', leika: [{ozg-id: '1'}]}"},
        "de.leika[0].leika-id",
        "required",
    ),
    # deprecations
    ({"inputTypes": "inputTypes: [text/csv]"}, "inputTypes", "deprecated"),
    ({"legal": "legal: {license: MIT, repoOwner: A}"}, "legal.repoOwner", "deprecated"),
    ({"legal": "legal: {license: GPL-3.0}"}, "legal.license", "deprecated"),
    (
        {"intendedAudience": "intendedAudience: {countries: [de]}"},
        "intendedAudience.countries[0]",
        "deprecated",
    ),
    ({"description": described(genericName="Melder")}, "description.de.genericName", "deprecated"),
    ({"description": described(genericName="x" * 36)}, "description.de.genericName", "too_long"),
    ({"IT": "IT: {piattaforme: {spid: true}}"}, "IT", "deprecated"),
]


@pytest.mark.parametrize(("change", "field", "rule"), WARNED)
def test_rules_imperfect_file_is_told_and_still_a_listing(
    change: dict[str, str], field: str, rule: str
) -> None:
    data = publiccode(**change)
    assert (field, rule, "warning") in told(data)
    assert read_publiccode(data).is_rejected is False


UNCHECKED = [
    ({"logo": "logo: logo.svg"}, "logo"),
    ({"logo": "logo: https://a.example/logo.png"}, "logo"),
    ({"monochromeLogo": "monochromeLogo: logo.svg"}, "monochromeLogo"),
    ({"legal": "legal: {license: MIT, authorsFile: AUTHORS}"}, "legal.authorsFile"),
    ({"description": described(screenshots="[a.png]")}, "description.de.screenshots[0]"),
    ({"description": described(videos="[https://a.example/film]")}, "description.de.videos[0]"),
    ({"organisation": "organisation: {uri: 'urn:x-italian-pa:pcm'}"}, "organisation.uri"),
    ({"fundedBy": "fundedBy: [{uri: 'urn:x-italian-pa:pcm'}]"}, "fundedBy[0].uri"),
    ({"IT": "IT: {riuso: {codiceIPA: pcm}}"}, "IT.riuso.codiceIPA"),
]


@pytest.mark.parametrize(("change", "field"), UNCHECKED)
def test_rules_what_only_the_network_knows_is_unchecked_by_field(change: dict[str, str], field: str) -> None:
    data = publiccode(**change)
    assert (field, "unchecked", "unchecked") in told(data)
    assert read_publiccode(data).is_imperfect is False


BY_VERSION = [
    # mandatory once
    (
        "0.2",
        {"organisation": None},
        {
            ("categories", "required"),
            ("releaseDate", "required"),
            ("description.de.genericName", "required"),
            ("description.de.longDescription", "too_short"),
        },
    ),
    ("0.3", {"organisation": None}, {("categories", "required"), ("releaseDate", "required")}),
    ("0.4", {"organisation": None}, {("categories", "required")}),
    ("0.5", {}, set()),
    ("0.6", {}, set()),
    ("0.7.0", {}, set()),
    ("0", {}, set()),
    ("1", {}, set()),
    ("0.4", {"categories": "categories: [accounting]"}, {("organisation", "too_new")}),
    ("0.5", {"supports": "supports: [{id: 'alias:gdpr'}]"}, {("supports", "too_new")}),
    ("0.4", {"organisation": None, "categories": "categories: [other]"}, {("categories[0]", "too_new")}),
    ("1", {"supports": "supports: [{id: 'alias:gdpr'}]"}, {("supports", "removed")}),
    ("1", {"inputTypes": "inputTypes: [text/csv]"}, {("inputTypes", "removed")}),
    ("1", {"legal": "legal: {license: MIT, repoOwner: A}"}, {("legal.repoOwner", "removed")}),
    (
        "1",
        {"intendedAudience": "intendedAudience: {countries: [de]}"},
        {("intendedAudience.countries[0]", "country")},
    ),
    (
        "1",
        {"intendedAudience": "intendedAudience: {scope: [government]}"},
        {("intendedAudience.scope[0]", "removed")},
    ),
    (
        "1",
        {"maintenance": "maintenance: {type: none, contacts: [{name: A, phone: 0345 123}]}"},
        {("maintenance.contacts[0].phone", "phone")},
    ),
    (
        "0.5",
        {"intendedAudience": "intendedAudience: {countries: [de]}"},
        {("intendedAudience.countries[0]", "deprecated")},
    ),
    (
        "0.4",
        {
            "organisation": None,
            "categories": "categories: [accounting]",
            "intendedAudience": "intendedAudience: {countries: [de]}",
            "legal": "legal: {license: MIT, repoOwner: A}",
            "maintenance": "maintenance: {type: none, contractors: [{name: A, until: 2030-01-01}]}",
        },
        set(),
    ),
]


@pytest.mark.parametrize(("number", "changes", "expected"), BY_VERSION)
def test_rules_follow_the_version_that_the_file_names(number: str, changes: dict, expected: set) -> None:
    found = told(publiccode(**{"publiccodeYmlVersion": version(number)} | changes))
    assert {(field, rule) for field, rule, _severity in found} == expected


def test_rules_long_description_needs_five_hundred_characters_up_to_version_02() -> None:
    assert len(LONG.strip()) == 185
    for number, expected in (("0.2", True), ("0.3", False)):
        found = told(publiccode(publiccodeYmlVersion=version(number)))
        assert (("description.de.longDescription", "too_short", "warning") in found) is expected


VERSION_01 = b"""publiccode-yaml-version: "http://w3id.org/publiccode/version/0.1"
name: Logos
url: "https://code.example/agentur/logos.git"
softwareVersion: "1.0"
releaseDate: "2020-10-13"
platforms: [linux, mac]
tags: [accounting, logo]
developmentStatus: beta
softwareType:
  type: "standalone"
intendedAudience:
  onlyFor: [environment, agencies]
  countries: [it]
description:
  eng:
    genericName: Logos
    shortDescription: Logos for agencies.
    longDescription: >
      A text that is much too short.
    featureList: [One, Two]
    freeTags: [art]
legal:
  license: MIT
maintenance:
  type: none
  contacts:
    - name: A
localisation:
  localisationReady: no
  availableLanguages: [ita, eng]
dependencies:
  open:
    - name: YAML
      optional: no
"""


def test_rules_version_01_is_understood_by_its_own_keys() -> None:
    reading = read_publiccode(VERSION_01)
    assert reading.standard == "0.1"
    assert reading.facts == {
        "name": "Logos",
        "short_description": {"en": "Logos for agencies."},
        "long_description": {"en": "A text that is much too short."},
        "features": {"en": ["One", "Two"]},
        "categories": ["accounting"],
        "scope": ["environment"],
        "countries": ["IT"],
        "development_status": "beta",
        "version": "1.0",
        "release_date": "2020-10-13",
        "maintenance_type": "none",
        "software_type": "standalone/other",
        "platforms": ["linux", "mac"],
        "available_languages": ["it", "en"],
        "localisation_ready": False,
        "licence": "MIT",
        "source_url": "https://code.example/agentur/logos.git",
        "dependencies": [{"kind": "open", "name": "YAML", "optional": False}],
    }
    assert {(p.field, p.rule) for p in reading.problems} == {
        ("description.eng.longDescription", "too_short"),
        ("localisation.localisationReady", "boolean"),
        ("dependencies.open[0].optional", "boolean"),
    }


def test_rules_unknown_keys_are_kept_and_a_near_miss_gets_a_hint() -> None:
    reading = read_publiccode(publiccode(x="x-team: {a: [1]}", landing="landingUrl: https://a.example"))
    assert reading.unknown == {"x-team": {"a": ["1"]}, "landingUrl": "https://a.example"}
    hints = {p.field: "landingURL" in p.message for p in reading.problems}
    assert hints == {"x-team": False, "landingUrl": True}


def test_rules_messages_never_repeat_a_contact() -> None:
    contacts = "{name: Erika Muster, email: erika.muster(at)stadt, phone: geheim-123, mobil: 0170-999}"
    text = f"maintenance:\n  type: internal\n  contacts:\n    - {contacts}\n  contractors:\n    - {contacts}"
    reading = read_publiccode(publiccode(publiccodeYmlVersion=version("1"), maintenance=text))
    everything = f"{reading.problems} {reading.facts} {reading.unknown}"
    assert [
        word for word in ("erika", "geheim", "0170") if word in everything.replace("Erika Muster", "")
    ] == []
    assert reading.facts["contractors"] == [{"name": "Erika Muster"}]


def test_rules_error_is_told_even_after_a_thousand_warnings() -> None:
    unknown = "\n".join(f"key{number}: x" for number in range(1000))
    reading = read_publiccode(publiccode(name=None, x=unknown))
    assert (reading.is_rejected, len(reading.problems)) == (True, 500)


def test_rules_address_loses_its_password() -> None:
    reading = read_publiccode(publiccode(url="url: https://erika:geheim@code.example/stadt/maengel"))
    assert reading.facts["source_url"] == "https://code.example/stadt/maengel"
    assert [(p.field, p.rule, "geheim" in p.message) for p in reading.problems] == [
        ("url", "credentials", False)
    ]


def test_rules_each_problem_names_its_line() -> None:
    data = publiccode(categories="categories:\n  - accounting\n  - no-such")
    (problem,) = read_publiccode(data).problems
    assert data.decode().splitlines()[problem.line - 1] == "  - no-such"
