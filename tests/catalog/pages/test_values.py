"""Facts in words: each kind of value, in both languages, and what is drawn together from them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from catalog.facts.registry import FACTS, GROUPS
from catalog.models import Evidence
from catalog.queries import profile
from catalog.queries.keyfacts import key_facts, some_of
from catalog.queries.proofs import Mark, marks_of
from catalog.queries.uses import Uses
from catalog.queries.values import Line, range_text, short_address, value_of
from catalog.queries.wording import Wording, localised

NB = "\N{NO-BREAK SPACE}"
DAY = datetime.date(2026, 11, 25)
OWN_WORD = Mark("self_declared")


@pytest.mark.parametrize(
    ("key", "raw", "shape", "lines"),
    [
        ("version", "2.1", "lines", [Line("2.1")]),
        ("localisation_ready", True, "lines", [Line("Ja")]),
        ("release_date", "2026-06-10", "lines", [Line(f"10.{NB}Juni{NB}2026")]),
        ("staff_days_per_year", 1200, "lines", [Line("1.200")]),
        ("available_languages", ["de", "hsb"], "commas", [Line("Deutsch"), Line("Obersorbisch")]),
        ("countries", ["DE", "AT"], "commas", [Line("Deutschland"), Line("Österreich")]),
        ("operating_models", ["saas"], "lines", [Line("Dienst aus der Cloud")]),
        (
            "source_url",
            "https://www.code.example/a/",
            "lines",
            [Line("code.example/a", "https://www.code.example/a/")],
        ),
        ("supports", ["alias:gdpr"], "lines", [Line("alias:gdpr")]),
        ("exit_support", {"de": "Wir helfen."}, "prose", [Line("Wir helfen.")]),
        ("known_problems", {"de": ["Kurz.", "Knapp."]}, "lines", [Line("Kurz."), Line("Knapp.")]),
        ("support_level", {"fr": "Oui"}, "lines", [Line("Oui", lang="fr")]),
        (
            "screenshots",
            {"de": ["bilder/eins.png", "https://b.example/2.png"]},
            "lines",
            [Line("b.example/2.png", "https://b.example/2.png")],
        ),
        (
            "publisher",
            {"uri": "https://amt.example", "name": "Amt"},
            "lines",
            [Line("Amt", "https://amt.example")],
        ),
        ("publisher", {"uri": "urn:x-amt:1"}, "lines", [Line("urn:x-amt:1")]),
        (
            "contractors",
            [{"name": "Werk", "until": "2027-01-31"}],
            "lines",
            [Line("Werk", note=f"bis 31.{NB}Januar{NB}2027")],
        ),
        (
            "dependencies",
            [{"kind": "open", "name": "PostgreSQL", "version_min": "15", "optional": True}],
            "lines",
            [Line("PostgreSQL", note="Software mit freier Lizenz, ab Version 15, freiwillig")],
        ),
        ("services", [{"leika_id": "99", "themenfeld": "Bildung"}], "lines", [Line("99", note="Bildung")]),
        (
            "specifications",
            [{"title": "Heft", "address": "https://h.example"}],
            "lines",
            [Line("Heft", "https://h.example")],
        ),
    ],
)
def test_value_of_each_kind_is_told_in_german(key, raw, shape, lines):
    with translation.override("de"):
        value = value_of(FACTS[key], raw)
    assert (value.shape, list(value.lines)) == (shape, lines)


@pytest.mark.parametrize("key", list(FACTS))
def test_value_that_is_absent_is_no_value(key):
    assert value_of(FACTS[key], None) is None


def test_value_only_of_paths_in_a_repository_is_no_value():
    assert value_of(FACTS["logo"], "bilder/logo.svg") is None


def test_cpv_codes_carry_what_they_mean():
    value = value_of(FACTS["cpv"], ["48000000-8"], {"48000000-8": "Softwarepaket"})
    assert value.lines == (Line("48000000-8", note="Softwarepaket"),)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ({"min": 1200, "max": 2400}, "€", f"1.200 bis 2.400{NB}€"),
        ({"min": 5, "max": 5}, "Wochen", f"5{NB}Wochen"),
        ({"min": 0, "max": 3}, "", "0 bis 3"),
    ],
)
def test_range_of_numbers_reads_as_people_write_it(value, unit, text):
    with translation.override("de"):
        assert range_text(value, unit) == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://www.amt.example/", "amt.example"),
        ("https://amt.example/pfad/", "amt.example/pfad"),
        ("https://amt.example/" + "x" * 80, "amt.example/" + "x" * 46 + "…"),
    ],
)
def test_address_is_shortened_to_what_tells(url, text):
    assert short_address(url) == text


@pytest.mark.parametrize(
    ("language", "texts", "chosen"),
    [
        ("de", {"de": "A", "en": "B"}, Wording("A")),
        ("en", {"de": "A", "en-GB": "B"}, Wording("B")),
        ("en", {"de": "A"}, Wording("A", "de")),
        ("de", {"it": "C", "en": "B"}, Wording("B", "en")),
        ("de", {"it": "C"}, Wording("C", "it")),
        ("de", {}, Wording(None)),
    ],
)
def test_wording_for_a_reader_comes_in_the_nearest_language(language, texts, chosen):
    with translation.override(language):
        assert localised(texts) == chosen


def facts_shown(facts, **context):
    with translation.override("de"):
        found = key_facts(facts, context.get("uses", Uses()), context.get("marks", {}), OWN_WORD)
    return {fact.label: (fact.answer, fact.lines) for fact in found}


@pytest.mark.parametrize(
    ("bands", "text"),
    [
        (["under_5000"], "Unter 5.000 Einwohnern"),
        (["under_5000", "under_20000"], "Unter 20.000 Einwohnern"),
        (["under_20000", "under_50000"], "5.000 bis 49.999 Einwohner"),
        (["from_500000"], "Ab 500.000 Einwohnern"),
        (["under_500000", "from_500000"], "Ab 100.000 Einwohnern"),
        (
            ["under_5000", "under_20000", "under_50000", "under_100000", "under_500000", "from_500000"],
            "Kommunen jeder Größe",
        ),
        (["under_5000", "under_50000"], "Unter 5.000 Einwohner und 20.000 bis 49.999 Einwohner"),
    ],
)
def test_key_fact_sizes_are_drawn_together_where_they_lie_side_by_side(bands, text):
    assert facts_shown({"population_bands": bands})["Für wen"] == (text, ())


def test_key_fact_cost_of_open_software_is_unknown_but_the_licence_is_told():
    assert facts_shown({"licence_model": "open"})["Was es kostet"] == (
        None,
        ("Der Quelltext steht unter einer freien Lizenz.",),
    )


def test_key_fact_cost_without_a_model_is_the_range_of_all_sizes():
    costs = {
        "under_5000": {"yearly": {"min": 900, "max": 1500}},
        "under_20000": {"yearly": {"min": 1800, "max": 3000}},
    }
    assert facts_shown({"costs": costs})["Was es kostet"] == (
        f"900 bis 3.000{NB}€ im Jahr, je nach Größe",
        (),
    )


def test_key_fact_ways_fall_back_from_route_to_operation_to_source():
    assert facts_shown({"operating_models": ["saas"]})["Wie Sie es bekommen"] == (
        "Dienst aus der Cloud",
        ("Beschaffungsweg nicht angegeben",),
    )
    assert facts_shown({"licence_model": "open", "licence": "MIT"})["Wie Sie es bekommen"] == (
        "Quelltext zur Nachnutzung",
        ("Lizenz MIT",),
    )


def test_key_fact_users_named_by_the_publisher_only_say_so():
    assert facts_shown({"used_by": ["A", "B"]})["Wer nutzt es"] == ("2 Nutzer", ("vom Herausgeber genannt",))


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["A"], "A"),
        (["A", "B"], "A und B"),
        (["A", "B", "C", "D"], "A, B, C und D"),
        (["A", "B", "C", "D", "E"], "A, B, C und 2 weitere"),
    ],
)
def test_names_beyond_the_first_few_are_counted(names, text):
    with translation.override("de"):
        assert some_of(names) == text


def proof(level, on, until=None):
    return Evidence(fact="licence", level=level, checked_on=on, valid_until=until)


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([proof("platform_checked", DAY)], "platform_checked"),
        ([proof("platform_checked", DAY), proof("third_party", DAY)], "third_party"),
        ([proof("third_party", DAY, DAY)], "third_party"),
        (
            [proof("third_party", DAY, DAY - datetime.timedelta(1)), proof("municipality", DAY)],
            "municipality",
        ),
        ([proof("third_party", DAY, DAY - datetime.timedelta(1))], "expired"),
        ([proof("measured", DAY), proof("municipality", DAY)], "municipality"),
    ],
)
def test_mark_is_the_strongest_proof_that_counts_today(rows, level):
    mark = marks_of(rows, DAY)["licence"]
    assert mark.level == level
    assert len(mark.proofs) == len(rows)


def test_groups_show_each_fact_once_or_name_it_or_leave_it_to_its_own_place():
    with translation.override("de"):
        groups = profile.fact_groups({"licence": "MIT", "name": "X"}, {}, OWN_WORD, {})
    rows = [row.key for group in groups for row in group.rows]
    named = sum(len(group.unknown) for group in groups)
    everything = sum(len(group.facts) for group in GROUPS)
    elsewhere, quiet = profile.ELSEWHERE, profile.NOT_MISSED
    assert rows == ["licence"]
    assert named == everything - len(elsewhere) - len(quiet) - 1
    assert elsewhere | quiet <= set(FACTS)
    assert not elsewhere & quiet


def test_changes_between_versions_are_named_in_the_order_of_the_facts():
    before = {"name": "A", "licence": "MIT", "version": "1"}
    after = {"name": "A", "licence": "EUPL-1.2", "roadmap": "https://r.example"}
    with translation.override("de"):
        assert profile.changed_facts(before, after) == ["Version", "Planung der Weiterentwicklung", "Lizenz"]
