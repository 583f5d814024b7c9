"""Pages of questionnaires ask the database as often for three as for one."""

from __future__ import annotations

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import Questionnaire
from tests.factories import OrganisationFactory
from tests.factories.sounding import DOCUMENT, QuestionnaireFactory, SoundingFactory

from .world import WORK, here

pytestmark = pytest.mark.django_db


def asked(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_page_of_a_questionnaire_with_one_and_three_questions_asks_equally_often(browser, draft):
    address = f"/arbeitsbereich/marktsondierungen/{draft.sounding.public_id}/fragenkatalog/"
    document = copy.deepcopy(DOCUMENT)
    questions = document["sections"][0]["questions"]
    for number, pages in ((1, 1), (3, 2)):
        document["sections"][0]["questions"] = [
            questions[0] | {"key": f"q{at}", "title": f"Frage {at}"} for at in range(number)
        ]
        document["sections"] = [document["sections"][0] | {"key": f"s{at}"} for at in range(pages)]
        Questionnaire.objects.filter(pk=draft.pk).update(document=document)
        assert asked(browser, address) == 6


def test_templates_with_one_and_three_rows_ask_equally_often(browser, place):
    for number in (1, 3):
        while Questionnaire.objects.count() < number:
            QuestionnaireFactory(sounding=None, organisation=place)
        assert asked(browser, WORK) == 4


def test_library_with_one_and_three_rows_asks_equally_often(browser, draft, place):
    for _number in (1, 3):
        for _more in range(_number):
            QuestionnaireFactory(sounding=None, organisation=place)
            QuestionnaireFactory(sounding=SoundingFactory(organisation=place))
            SoundingFactory(organisation=OrganisationFactory(kind="municipality"), state="published")
        assert asked(browser, here(draft, "bibliothek/")) == 7
