"""Fact definitions: each fact reaches every place it must reach, with words in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from catalog.facts.document import document_schema
from catalog.facts.registry import BY_FACET, BY_PUBLICCODE, FACTS, GROUPS
from catalog.search.interface import FACETS

from . import source

# Facets that follow from something else than one fact: who offers it, and how far anything is proven.
NOT_A_FACT = {"vendor", "evidence_level"}


def label_problems(facts, language):
    """Every label or help text that is empty or only the key again, of facts, codes and parts of records."""
    problems = []
    with translation.override(language):
        for fact in facts:
            told = {fact.key: str(fact.label)}
            told |= {
                f"{fact.key} {code}": str(label)
                for code, label in (fact.choice().pairs if fact.choice() else ())
            }
            record = fact.record()
            told |= {
                f"{fact.key}.{key}": str(label) for key, label in (record.labels if record else {}).items()
            }
            problems += [
                f"{where} has no label in {language}." for where, label in told.items() if not label.strip()
            ]
            if str(fact.label) == fact.key:
                problems.append(f"{fact.key}: the label is the key; write words in {language}.")
    return problems


@pytest.mark.parametrize("language", ["de", "en"])
def test_facts_and_their_codes_have_labels_in_both_languages(language):
    source.assert_none(label_problems(FACTS.values(), language))


def test_facts_of_all_groups_have_keys_and_paths_of_their_own():
    keys = [fact.key for group in GROUPS for fact in group.facts]
    paths = [fact.publiccode for group in GROUPS for fact in group.facts if fact.publiccode]
    facets = [fact.facet for group in GROUPS for fact in group.facts if fact.facet]
    assert (len(keys), len(paths), len(facets)) == (len(FACTS), len(BY_PUBLICCODE), len(BY_FACET))
    assert len(keys) >= 60


def test_facts_in_the_schema_of_a_listing_are_all_there_and_no_other():
    schema = document_schema()
    assert list(schema["properties"]) == list(FACTS)
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["name"]


def test_facets_of_the_search_are_those_of_the_facts_and_two_more():
    assert set(FACETS) == set(BY_FACET) | NOT_A_FACT
    assert len(FACETS) == len(set(FACETS)) == 16


def test_label_check_of_an_empty_label_names_it():
    from catalog.facts.fact import Fact
    from catalog.facts.types import Choice, Text

    wrong = [
        Fact("size", Choice((("small", ""), ("large", "Large"))), "Size"),
        Fact("colour", Text(), " "),
        Fact("shape", Text(), "shape"),
    ]
    assert label_problems(wrong, "en") == [
        "size small has no label in en.",
        "colour has no label in en.",
        "shape: the label is the key; write words in en.",
    ]
