"""Ready templates: whole, neutral by our own check, and short enough for small vendors."""

from __future__ import annotations

import pytest

from procurement.questions.checking import check_document
from procurement.questions.document import copied, from_json, to_json
from procurement.questions.effort import effort
from procurement.questions.neutrality import findings, texts_of
from procurement.questions.ready import ready_template, ready_templates

EVERY = ["document-management", "citizen-participation", "digital-twin", "lorawan-sensors"]


def test_ready_templates_are_the_four_that_are_promised():
    assert [(one.key, one.name) for one in ready_templates()] == [
        ("document-management", "Dokumentenmanagement und E-Akte"),
        ("citizen-participation", "Bürgerbeteiligung"),
        ("digital-twin", "Digitaler Zwilling"),
        ("lorawan-sensors", "LoRaWAN-Sensorik"),
    ]
    assert ready_template("../needs/digital-twin") is None


@pytest.mark.parametrize(
    ("key", "questions", "minutes"),
    [
        ("document-management", 18, 37),
        ("citizen-participation", 18, 37),
        ("digital-twin", 17, 35),
        ("lorawan-sensors", 18, 38),
    ],
)
def test_ready_template_is_no_more_than_small_vendors_give(key, questions, minutes):
    found = effort(ready_template(key).document)
    assert (found.questions, found.minutes, found.is_high) == (questions, minutes, False)


@pytest.mark.parametrize("key", EVERY)
def test_ready_template_has_no_mistake_and_nothing_that_is_not_neutral(key):
    template = ready_template(key)
    assert check_document(template.document) == {}
    assert findings(texts_of(template.document, summary=template.summary)) == ()


@pytest.mark.parametrize("key", EVERY)
def test_ready_template_survives_being_kept_and_copied(key):
    document = ready_template(key).document
    assert from_json(to_json(document)) == document
    copy = copied(document)
    assert {question.key for question in copy} & {question.key for question in document} == set()
    assert [question.title for question in copy] == [question.title for question in document]
