"""What is recorded has a sentence for people: every verb in the source stands in its app's `verbs.py`, and no other does."""

from __future__ import annotations

import importlib

import pytest

from marketplace.site.verbs import EVERY_VERB, GROUPS

from . import conventions, source
from .imports import APPS


def files_of(app):
    folder = APPS[app].replace(".", "/")
    return [
        name
        for name in source.python_files(tests=False)
        if name.startswith(f"{folder}/") and "/migrations/" not in name and not name.endswith("/verbs.py")
    ]


def recorded(app):
    """The verbs of any app in the code of one; files that record nothing may hold texts that look like verbs."""
    found = set()
    for name in files_of(app):
        text = source.text(name)
        # Refused input is noted where it is checked, and recorded when the request is over.
        if "audit" in text or "refusing.note(" in text or "/audit/" in name:
            found |= {verb for other in APPS for verb in conventions.recorded_verbs(text, f"{other}/x.py")}
    # Jobs are named after their modules.
    return {verb for verb in found if verb.split(".")[1] != "tasks"}


def test_verbs_in_the_source_are_exactly_those_with_a_sentence():
    used = set().union(*(recorded(app) for app in APPS))
    assert sorted(used - set(EVERY_VERB)) == []
    assert sorted(set(EVERY_VERB) - used) == []


@pytest.mark.parametrize("app", sorted(GROUPS))
def test_verbs_of_an_app_begin_with_its_name_and_their_sentences_differ(app):
    verbs = importlib.import_module(f"{APPS[app]}.verbs").VERBS
    assert {verb.split(".")[0] for verb in verbs} == {app}
    assert len({str(sentence) for sentence in verbs.values()}) == len(verbs)


def test_groups_of_the_record_are_the_apps_that_record_something():
    assert {verb.split(".")[0] for verb in EVERY_VERB} == set(GROUPS)
