"""CPV, NUTS, licences, thresholds and sources as they are loaded."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from marketplace.registers.models import CpvCode, Licence, NutsCode, ThresholdRule
from marketplace.registers.queries import (
    cpv_by_code,
    cpv_matching,
    data_sources,
    licences_by_id,
    loaded_as_of,
    thresholds_for,
)

pytestmark = pytest.mark.usefixtures("registers")

WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def test_cpv_check_digits_follow_a_rule_with_official_exceptions_only() -> None:
    """So the table decides: software development (72212100-0) breaks the rule that most codes keep."""
    kept = [
        code
        for code in CpvCode.objects.values_list("code", flat=True)
        if sum(weight * int(digit) for weight, digit in zip(WEIGHTS, code, strict=False)) % 10 == int(code[9])
    ]
    assert len(kept) == 8_922
    assert "48000000-8" in kept
    assert "72212100-0" not in kept


@pytest.mark.parametrize("code", ["48000000-8", "48000000", "72212100-0"])
def test_cpv_by_code_with_or_without_check_digit_is_found(code: str) -> None:
    found = cpv_by_code(code)
    assert found is not None
    assert found.code[:8] == code[:8]


@pytest.mark.parametrize("code", ["48000000-9", "48000000-", "99999999", "", "48", "48000000-8x"])
def test_cpv_by_code_with_a_wrong_digit_or_no_such_code_is_none(code: str) -> None:
    assert cpv_by_code(code) is None


def test_cpv_codes_form_a_tree_of_45_divisions() -> None:
    assert CpvCode.objects.filter(parent=None).count() == 45
    code = CpvCode.objects.select_related("parent").get(code="72212100-0")
    assert (code.bare, code.kind, code.level) == ("72212100", "services", 6)
    assert code.parent is not None
    assert (code.parent.code, code.parent.level) == ("72212000-4", 5)
    with translation.override("en"):
        assert str(code) == "72212100-0 Industry specific software development services"
    with translation.override("de"):
        assert str(code) == "72212100-0 Entwicklung von branchenspezifischer Software"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("48", ["48000000-8", "48100000-9", "48110000-2"]),
        ("72212517", ["72212517-6"]),
        ("72212517-6", ["72212517-6"]),
        ("72212517-5", []),
        ("Stadtplanung", ["71400000-2", "71410000-5"]),
        ("urban planning", ["71400000-2", "71410000-5", "90712100-2"]),
        ("datenbank", ["48600000-4", "48610000-7", "72320000-4"]),
        ("fuer Software-Beratung", []),
        ("gebaeudereinigung", ["90911200-8"]),
        ("", []),
        ("%", []),
    ],
)
def test_cpv_matching_what_is_typed_are_the_expected_first(text: str, codes: list[str]) -> None:
    assert [found.code for found in cpv_matching(text, 3)] == codes


def test_nuts_codes_form_a_tree_under_germany() -> None:
    assert [NutsCode.objects.filter(level=level).count() for level in range(4)] == [1, 17, 39, 401]
    halle = NutsCode.objects.select_related("parent__parent").get(code="DEE02")
    assert halle.parent is not None
    assert halle.parent.parent is not None
    assert (halle.label_de, halle.parent.code, halle.parent.parent.code) == (
        "Halle (Saale), Kreisfreie Stadt",
        "DEE0",
        "DEE",
    )


@pytest.mark.parametrize(
    ("spdx_id", "is_osi", "is_open", "is_deprecated", "replaced_by"),
    [
        ("EUPL-1.2", True, True, False, None),
        ("EUPL-1.0", False, True, False, None),
        ("MIT", True, True, False, None),
        ("AGPL-3.0-or-later", True, True, False, None),
        ("AGPL-3.0", True, True, True, "AGPL-3.0-only"),
        ("GPL-3.0", True, True, True, "GPL-3.0-only"),
        ("GPL-2.0+", True, True, True, "GPL-2.0-or-later"),
        ("GPL-2.0-with-classpath-exception", False, False, True, None),
        ("CC0-1.0", False, True, False, None),
        ("CC-BY-NC-4.0", False, False, False, None),
        ("BUSL-1.1", False, False, False, None),
        ("SSPL-1.0", False, False, False, None),
        ("Elastic-2.0", False, False, False, None),
    ],
)
def test_licence_of_each_kind_is_open_or_not(
    spdx_id: str, is_osi: bool, is_open: bool, is_deprecated: bool, replaced_by: str | None
) -> None:
    licence = Licence.objects.get(pk=spdx_id)
    assert (licence.is_osi, licence.is_open, licence.is_deprecated, licence.replaced_by_id) == (
        is_osi,
        is_open,
        is_deprecated,
        replaced_by,
    )


def test_licences_by_their_adjectives_are_told_apart() -> None:
    assert Licence.objects.get(pk="EUPL-1.2").name == "European Union Public License 1.2"
    assert Licence.objects.get(pk="SSPL-1.0").category == "Source-available"
    assert Licence.objects.filter(is_osi=True, is_open=False).count() == 0
    assert Licence.objects.licences().filter(pk="Classpath-exception-2.0").count() == 0
    assert Licence.objects.open().current().filter(pk="GPL-3.0").count() == 0
    assert Licence.objects.filter(pk__startswith="LicenseRef").count() == 0


def test_licences_by_id_leave_out_the_unknown() -> None:
    found = licences_by_id(["MIT", "GPL-3.0", "My-Own"])
    assert {key: str(licence.replaced_by) for key, licence in found.items()} == {
        "MIT": "None",
        "GPL-3.0": "GPL-3.0-only",
    }


def amounts(**options: object) -> list[tuple[str, Decimal | None]]:
    return list(thresholds_for(**options).values_list("key", "amount"))  # type: ignore[arg-type]


def test_thresholds_for_a_municipality_are_those_of_its_land_and_of_all() -> None:
    assert amounts(land="by", subject="services", day=datetime.date(2026, 6, 1)) == [
        ("direct-order-by-municipality-services", Decimal("100000.00")),
        ("eu-municipality-services-2026", Decimal("216000.00")),
    ]
    assert amounts(land="nw", subject="supplies", day=datetime.date(2026, 6, 1)) == [
        ("direct-order-nw-municipality-supplies", None),
        ("eu-municipality-supplies-2026", Decimal("216000.00")),
    ]
    assert amounts(land="st", subject="services", day=datetime.date(2026, 6, 1)) == [
        ("eu-municipality-services-2026", Decimal("216000.00")),
    ]


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (datetime.date(2025, 12, 31), ["direct-order-by-municipality-services"]),
        (
            datetime.date(2026, 1, 1),
            ["direct-order-by-municipality-services", "eu-municipality-services-2026"],
        ),
        (
            datetime.date(2027, 12, 31),
            ["direct-order-by-municipality-services", "eu-municipality-services-2026"],
        ),
        (datetime.date(2028, 1, 1), ["direct-order-by-municipality-services"]),
        (datetime.date(2029, 12, 31), ["direct-order-by-municipality-services"]),
        (datetime.date(2030, 1, 1), []),
    ],
)
def test_thresholds_for_a_day_hold_from_the_first_to_the_last(day: datetime.date, keys: list[str]) -> None:
    assert [key for key, _amount in amounts(land="by", subject="services", day=day)] == keys
    rules = ThresholdRule.objects.filter(key__endswith="municipality-services", land="by")
    assert [rule.is_valid_on(day) for rule in rules] == ["direct-order-by-municipality-services" in keys]


def test_thresholds_all_name_a_source_and_unverified_ones_stay_so() -> None:
    assert ThresholdRule.objects.filter(source_title="").count() == 0
    assert list(ThresholdRule.objects.filter(verified=False).values_list("key", flat=True)) == [
        "direct-order-federation-services",
        "direct-order-federation-supplies",
    ]


def test_data_sources_name_every_publisher_the_licences_ask_for() -> None:
    assert loaded_as_of() == datetime.date(2026, 2, 28)
    with translation.override("de"):
        told = {source.source: source for source in data_sources()}
    assert list(told) == ["areas", "points", "postcodes", "cpv", "nuts", "licences"]
    assert told["areas"].attribution == (
        "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis-Informationssystem, "
        "Datenlizenz Deutschland – Namensnennung – Version 2.0; Daten bearbeitet"
    )
    assert told["points"].attribution == (
        "© GeoBasis-DE / BKG (2016), VG250, Datenlizenz Deutschland – Namensnennung – Version 2.0; "
        "Mittelpunkte berechnet"
    )
    with translation.override("en"):
        assert data_sources()[3].attribution == "© European Union, Publications Office, CPV 2008, CC BY 4.0"
