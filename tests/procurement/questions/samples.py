"""A question of each kind with an answer that is right, as it is typed and as it is kept."""

from __future__ import annotations

from typing import Any

from procurement.questions.document import Question

OPTIONS = [{"key": "a", "label": "Eigenes Rechenzentrum"}, {"key": "b", "label": "Cloud"}]
ROWS = [
    {"key": "r1", "label": "Nutzung", "unit": "je Jahr", "quantity": "1500"},
    {"key": "r2", "label": "Schulung", "optional": True},
]
QUESTIONS: dict[str, Question] = {
    question.kind: question
    for question in (
        Question("k1", "coverage", "Daten ausgeben"),
        Question("k2", "single", "Wo?", spec={"options": OPTIONS}),
        Question("k3", "multiple", "Wo überall?", spec={"options": OPTIONS}),
        Question("k4", "number", "Wie viele?", spec={"unit": "Personen", "low": "1", "high": "2000"}),
        Question("k5", "money", "Kosten"),
        Question("k6", "date", "Wann?"),
        Question("k7", "text", "Wie?", spec={"limit": 100}),
        Question("k8", "address", "Wo nachzulesen?"),
        Question("k9", "file", "Nachweis", spec={"most": 2}),
        Question("k10", "prices", "Preise", spec={"rows": ROWS}),
        Question("k11", "reference", "Referenz"),
        Question("k12", "solution", "Lösung"),
        Question("k13", "fact", "Ort", spec={"fact": "data_locations"}),
    )
}
TYPED: dict[str, dict[str, Any]] = {
    "coverage": {
        "coverage": "planned",
        "quarter": "2. Quartal 2027",
        "condition": " keine ",
        "evidence": "x",
    },
    "single": {"choice": "b", "remark": "Nur Inland"},
    "multiple": {"choices": ["b", "a"], "remark": ""},
    "number": {"number": "1.234,5"},
    "money": {"low": "1.000", "high": "2 500,50 €", "period": "year", "assumptions": "500 Personen"},
    "date": {"day": "1.3.2027"},
    "text": {"text": "Zeile 1\r\nZeile 2\u202e"},
    "address": {"address": "https://beispiel.example/handbuch"},
    "file": {"files": ["f-1", "f-1", "f-2"]},
    "prices": {"r1.low": "0", "r1.high": "1.234", "assumptions": "netto"},
    "reference": {"client": "Stadt Beispiel", "since": "Q1/2026", "description": "Einführung"},
    "solution": {"solution": "wegewart"},
    "fact": {"fact": ["germany", "eu"]},
}
KEPT: dict[str, dict[str, Any]] = {
    "coverage": {"coverage": "planned", "quarter": "2027-Q2", "condition": "keine"},
    "single": {"choice": "b", "remark": "Nur Inland"},
    "multiple": {"choices": ["a", "b"]},
    "number": {"number": "1234.5"},
    "money": {"low": "1000", "high": "2500.5", "period": "year", "assumptions": "500 Personen"},
    "date": {"day": "2027-03-01"},
    "text": {"text": "Zeile 1\nZeile 2"},
    "address": {"address": "https://beispiel.example/handbuch"},
    "file": {"files": ["f-1", "f-2"]},
    "prices": {"r1.low": "0", "r1.high": "1234", "assumptions": "netto"},
    "reference": {"client": "Stadt Beispiel", "since": "2026-Q1", "description": "Einführung"},
    "solution": {"solution": "wegewart"},
    "fact": {"fact": ["germany", "eu"]},
}
TOLD: dict[str, str] = {
    "coverage": "geplant\nAb welchem Quartal: 2. Quartal 2027\nUnter welcher Bedingung: keine",
    "single": "Cloud\nBemerkung: Nur Inland",
    "multiple": "Eigenes Rechenzentrum; Cloud",
    "number": "1.234,5\xa0Personen",
    "money": "1.000 bis 2.500,5\xa0EUR ohne Umsatzsteuer, jedes Jahr\nUnter welchen Annahmen: 500 Personen",
    "date": "1.\xa0März\xa02027",
    "text": "Zeile 1\nZeile 2",
    "address": "https://beispiel.example/handbuch",
    "file": "Zertifikat.pdf, 1 Datei",
    "prices": "Nutzung (1.500): 0 bis 1.234\xa0EUR ohne Umsatzsteuer, je Jahr\nUnter welchen Annahmen: netto",
    "reference": "Für wen: Stadt Beispiel\nSeit welchem Quartal: 1. Quartal 2026\nWas wurde gemacht: Einführung",
    "solution": "Wegewart",
    "fact": "Deutschland, EU oder EWR",
}
NAMES = {"f-1": "Zertifikat.pdf", "wegewart": "Wegewart"}
