"""Every page, file, API answer and mail of the buyer and the operator says the same, whatever vendors do."""

from __future__ import annotations

import pytest

from .conftest import WRITERS
from .walking import PEOPLE, PROGRAMS, differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PEOPLE)
def test_person_of_the_buyer_or_the_operator_reads_the_same_in_both_worlds(walks, name):
    silent, busy = walks
    assert differences(silent.answers[name], busy.answers[name]) == {}


@pytest.mark.parametrize("name", [f"{name} writing" for name in WRITERS])
def test_person_who_writes_is_told_the_same_in_both_worlds(walks, name):
    silent, busy = walks
    assert differences(silent.answers[name], busy.answers[name]) == {}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_of_the_buyer_or_the_operator_is_told_the_same_in_both_worlds(walks, name):
    silent, busy = walks
    assert differences(silent.answers[name], busy.answers[name]) == {}


def test_mails_to_the_buyer_and_the_operator_are_the_same_in_both_worlds(walks):
    silent, busy = walks
    assert silent.mails
    assert silent.mails == busy.mails
