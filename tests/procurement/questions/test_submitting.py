"""A questionnaire with half a question goes to nobody: what vendors could not answer is mended before it is checked."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from procurement.actions.soundings import submit_sounding
from procurement.models import Sounding
from tests.factories import QuestionnaireFactory, SoundingFactory, acting, member_of

pytestmark = pytest.mark.django_db


def test_submitting_with_a_question_that_lacks_its_answers_is_refused_and_changes_nothing():
    now = timezone.now()
    draft = SoundingFactory(
        purpose="Markt erkunden",
        question_deadline=now + datetime.timedelta(days=10),
        response_deadline=now + datetime.timedelta(days=20),
    )
    question = {
        "key": "q1",
        "kind": "single",
        "title": "Welche?",
        "spec": {"options": [{"key": "a", "label": "Eine"}]},
    }
    row = QuestionnaireFactory(
        sounding=draft,
        document={"title": "Fragen", "sections": [{"key": "s1", "title": "Fach", "questions": [question]}]},
    )
    officer = acting(member_of(draft.organisation, "officer"))
    with translation.override("en"), pytest.raises(ValidationError) as error:
        submit_sounding(sounding=draft, by=officer)
    assert error.value.message_dict == {
        "questionnaire": ["Some questions are not complete. Open the questionnaire and mend them."]
    }
    assert Sounding.objects.get(pk=draft.pk).state == "draft"
    question["spec"]["options"].append({"key": "b", "label": "Andere"})
    row.document["sections"][0]["questions"] = [question]
    row.save()
    assert submit_sounding(sounding=draft, by=officer).state == "in_review"
