"""Neutrality of questions: what is found, what is harmless, and that everybody learns why and what to write instead."""

from __future__ import annotations

import pytest
from django.utils import translation

from procurement.questions.document import Document, Question, Section
from procurement.questions.neutrality import findings, findings_hash_of, texts_of
from procurement.questions.neutrality_rules import PRODUCT, RULES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bitte geben Sie Ihr Angebot bis Freitag ab.", [("procedure", "Angebot")]),
        ("Die Angebotsfrist endet am 1. März.", [("procedure", "Angebotsfrist")]),
        (
            "Jeder Bieter nennt seine Eignungskriterien.",
            [("procedure", "Bieter"), ("procedure", "Eignungskriterien")],
        ),
        ("Der Auftragnehmer schult die Beschäftigten.", [("procedure", "Auftragnehmer")]),
        ("Bids are opened on Monday.", [("procedure", "Bids")]),
        ("Die Gewichtung der Punktzahl folgt später.", [("ranking", "Gewichtung"), ("ranking", "Punktzahl")]),
        ("Das ist ein K.-o.-Kriterium.", [("ranking", "K.-o.-Kriterium")]),
        ("Nennen Sie verbindliche Preise.", [("binding", "verbindliche")]),
        ("Wir brauchen einen Festpreis.", [("binding", "Festpreis")]),
        ("Alles aus einer Hand, bitte.", [("single_hand", "Alles aus einer Hand")]),
        ("Unser Budget beträgt 100.000 Euro.", [("budget", "Budget")]),
        ("Die Lösung darf höchstens 50.000 € kosten.", [("budget", "höchstens 50.000 €")]),
        ("Uns stehen 80 Tsd. Euro zur Verfügung.", [("budget", "80 Tsd. Euro zur Verfügung")]),
        ("Legen Sie ein kostenloses Grobkonzept bei.", [("free_work", "kostenloses Grobkonzept")]),
        (
            "Erstellen Sie uns ein grobes Umsetzungskonzept.",
            [("free_work", "Erstellen Sie uns ein grobes Umsetzungskonzept")],
        ),
        ("Unser bisheriger Dienstleister macht das.", [("equal", "Unser bisheriger Dienstleister")]),
        ("Wir bevorzugen regionale Anbieter.", [("local", "regionale Anbieter")]),
        ("Nennen Sie mindestens drei Referenzen.", [("size", "mindestens drei Referenzen")]),
        ("Mindestens 10 Jahre am Markt.", [("size", "Mindestens 10 Jahre am Markt")]),
        ("Die Lösung läuft mit SharePoint.", [("product", "SharePoint")]),
        ("Wie Pegelnetz es kann.", [("product", "Pegelnetz")]),
    ],
)
def test_text_that_is_not_neutral_is_found_with_its_words(text, expected):
    found = findings({"q": text}, ["Pegelnetz", "Kom"])
    assert [(one.rule, one.passage) for one in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Alle Angaben sind unverbindlich.",
        "Die Angaben sind nicht verbindlich und rechtlich nicht bindend.",
        "Die Antworten sind nicht rechtlich bindend.",
        "Answers are not binding and non-binding.",
        "Dies ist keine Ausschreibung, und es gibt keinen Zuschlag.",
        "This is no tender and not a tender.",
        "Welche Leistungen werden angeboten? Wie viele Anbieter nutzen die Schnittstelle?",
        "Gibt es Nachtzuschläge? Gibt es Rückfragen?",
        "Wie läuft ein Bürgerbudget in Ihrer Lösung?",
        "Wie viele Personen melden sich bis zu 50 Mal an?",
        "Gibt es eine kostenlose Testversion?",
        "Anbindung an SharePoint oder gleichwertig.",
        "Die Lösung heißt Kommune.",
        "Der SAPperlot ist kein Produkt.",
        "Nennen Sie eine Referenz, wenn Sie eine haben.",
    ],
)
def test_text_that_is_harmless_is_left_alone(text):
    assert findings({"q": text}, ["Pegelnetz", "Kom"]) == ()


def test_name_that_is_part_of_a_word_or_twice_in_a_text_is_told_at_most_once():
    names = ["Pegel", "Pegelnetz Plus", "C++ Werk", "Oracle"]
    text = "Pegelstände; Pegelnetz Plus; C++ Werk; Oracle und Oracle"
    assert sorted(one.passage for one in findings({"q": text}, names)) == [
        "C++ Werk",
        "Oracle",
        "Pegelnetz Plus",
    ]


def test_names_of_a_large_catalogue_are_looked_for_word_by_word():
    names = [f"Firma {number} GmbH" for number in range(20_000)] + [
        ".NET Werk",
        "Ämter & Co",
        "Netz",
        "Netz Werk",
    ]
    text = "Firma 7 GmbH, Firma 70 GmbHs, .NET Werk, Ämter & Co, Netzwerk und Netz Werk"
    assert [one.passage for one in findings({"q": text}, names)] == [
        "Firma 7 GmbH",
        ".NET Werk",
        "Ämter & Co",
        "Netz Werk",
    ]


def test_findings_all_carry_a_reason_a_source_and_what_to_write_instead():
    told = {}
    for language in ("de", "en"):
        with translation.override(language):
            rules = (*RULES, PRODUCT)
            told[language] = [(str(one.sentence), str(one.suggestion), one.source) for one in rules]
    assert [rule.key for rule in rules] == [
        "procedure",
        "ranking",
        "binding",
        "single_hand",
        "budget",
        "free_work",
        "equal",
        "local",
        "size",
        "product",
    ]
    for german, english in zip(told["de"], told["en"], strict=True):
        assert german[0] != english[0]
        assert german[1] != english[1]
        assert all(text.endswith(".") for text in (*german[:2], *english[:2]))
        assert german[2]
    [one] = findings({"q": "Bieter"})
    with translation.override("de"):
        assert str(one.suggestion) == "Schreiben Sie stattdessen Rückmeldung, Anbieter und Frage."


def test_texts_of_a_questionnaire_are_all_that_vendors_read():
    document = Document(
        "Titel",
        "Einleitung",
        sections=(
            Section(
                "s",
                "Abschnitt",
                "Hinweis",
                (
                    Question(
                        "a", "single", "Frage", "Text", spec={"options": [{"key": "x", "label": "Wahl"}]}
                    ),
                    Question("b", "number", "Zahl", spec={"unit": "Festmeter"}),
                    Question(
                        "c",
                        "prices",
                        "Preise",
                        spec={"rows": [{"key": "r", "label": "Zeile", "unit": "je Jahr"}]},
                    ),
                ),
            ),
        ),
    )
    assert texts_of(document, title="Sondierung", purpose="Zweck", description="") == {
        "title": "Sondierung\nTitel\nEinleitung",
        "purpose": "Zweck",
        "s": "Abschnitt\nHinweis",
        "a": "Frage\nText\nWahl",
        "b": "Zahl\nFestmeter",
        "c": "Preise\nZeile\nje Jahr",
    }


def test_findings_hash_differs_when_text_or_finding_does_and_not_with_the_language():
    texts = {"q": "Bieter"}
    with translation.override("de"):
        german = findings_hash_of(findings(texts), texts)
    with translation.override("en"):
        assert findings_hash_of(findings(texts), texts) == german
    assert findings_hash_of(findings(texts, ["Bieter"]), texts) != german
    assert findings_hash_of((), {"q": "Frage"}) != findings_hash_of((), {"q": "Fragen"})
