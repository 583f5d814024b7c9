"""The story of a market sounding, from the empty need to the downloaded note for the file, with six people; in both languages.

The four-eyes rule is on, so two of the six hold a second role: who publishes is an officer, too, and opens what the other
officer asked for; who assesses is a reviewer, too, and checks before the publication.
"""

from __future__ import annotations

import pytest

from tests.audit_check import assert_audit_clean

from .sounding import asking, concluding, evaluating, preparing
from .sounding.cast import Story, make_story


@pytest.fixture
def story(request, people, mailbox) -> Story:
    language, width = request.param
    return make_story(people, mailbox, language, width)


@pytest.mark.parametrize(
    "story", [("de", 1280), ("en", 320)], indirect=True, ids=["german", "english at 320 px"]
)
def test_six_people_go_from_an_empty_need_to_the_downloaded_file_note(story):
    preparing.describes_the_need(story)
    preparing.begins_the_sounding(story)
    preparing.writes_the_questionnaire(story)
    preparing.makes_the_shortlist(story)
    preparing.writes_texts_and_dates(story)
    preparing.is_checked_and_published(story)

    asking.are_invited(story)
    asking.answers_first(story)
    asking.asks(story)
    asking.answers_to_all(story)
    asking.is_corrected(story)
    asking.confirms_and_hands_in_again(story)
    asking.answers_second(story)
    asking.deadline_passes(story)

    evaluating.is_opened(story)
    evaluating.declare(story)
    evaluating.is_assessed(story)
    evaluating.is_agreed_on(story)

    concluding.is_proposed(story)
    concluding.is_decided(story)
    concluding.is_put_on_file(story)
    concluding.is_followed_up(story)
    assert_audit_clean()
