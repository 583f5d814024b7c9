"""Hostile texts on every page: in what is stored, and in what an address asks for."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import models

from catalog.models import Solution
from tests.architecture.routes import TABLE
from tests.architecture.table.console import SUSPENDED

from .asking import PAGES, address, ask, owner, signed_in, undone
from .hostile import NUMBERS, RUNNING, marks, name_of, read
from .hostile_world import CODES, DECIDED, HIDDEN, TEXTS, hostile_world

pytestmark = pytest.mark.django_db
# Pages that say something else to others than to whom the table's example belongs first.
MORE = (
    ("buyer_admin", "accounts:profile-edit", {}, ""),
    ("buyer_admin", "accounts:threshold-list", {}, ""),
    ("buyer_admin", "accounts:mandate-list", {}, ""),
    ("vendor_admin", "accounts:profile-edit", {}, ""),
    ("vendor_admin", "accounts:verification-show", {}, ""),
    ("lonely", "accounts:organisation-choose", {}, ""),
    ("lonely", "accounts:body-apply", {}, "q=Stadt"),
    ("officer", "catalog:experience-edit", {"pk": 960_002}, ""),
    ("officer", "catalog:experience-edit", HIDDEN, ""),
    ("officer", "catalog:use-edit", HIDDEN, ""),
    ("outsider", "accounts:verification-show", {}, ""),
    ("editor", "catalog:own-report-show", DECIDED, ""),
    ("editor", "catalog:own-listing-show", {"slug": "entwurf"}, ""),
    ("editor", "catalog:revision-edit", {"slug": "entwurf", "group": "operation"}, ""),
    ("moderator", "catalog:complaint-decide", {}, ""),
    ("operator_admin", "site:user-show", {"pk": SUSPENDED}, ""),
    ("officer", "site:workspace-show", {}, ""),
    ("editor", "site:workspace-show", {}, ""),
)
# What no page shows, and where it goes instead.
NOWHERE = frozenset(
    {
        # Found by, and read by programs only.
        "accounts.FormerName.name",
        "accounts.Organisation.uri",
        # Sent by mail.
        "accounts.Notice.subject",
        "accounts.Notice.text",
        "core.OutboxMessage.text",
        "core.OutboxMessage.html",
        # The originals of files, kept for those who look into the database.
        "catalog.ImportedFile.source",
        "catalog.ImportedFile.repository_url",
        "catalog.ImportedFile.standard",
        "catalog.ImportedFile.unknown_keys",
        "catalog.ImportedFile.text",
        # Only the name of the format is read out of it.
        "catalog.SolutionVersion.note",
        # Listed by programs; the English note stands on English pages.
        "registers.Licence.name",
        "registers.ThresholdRule.note_en",
    }
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all of these tests."""
    with django_db_blocker.unblock(), undone():
        yield hostile_world()


@pytest.fixture(scope="module")
def look(world):
    """The answer to one look at a page; each visitor has a browser that is kept."""
    visitors = {owner(TABLE[name]) for name in PAGES} | {visitor for visitor, *_rest in MORE}
    clients = {
        visitor: signed_in(world[visitor], by_password=world[visitor] is not None)
        for visitor in sorted(visitors | {"anonymous"})
    }
    return lambda visitor, path: ask(clients[visitor], "GET", path)


def shown(name):
    return TABLE[name].answers["GET"] not in (404, 405)


def public_addresses():
    slugs = list(Solution.objects.filter(current__isnull=False).order_by("pk").values_list("slug", flat=True))
    for slug in slugs:
        yield address("catalog:solution-show", {"slug": slug})
    several = urlencode({"s": slugs[:8]}, doseq=True)
    yield f"{address('catalog:comparison-show', {})}?{several}"


def addresses():
    """Every page as whom it is there for first, then those that others see otherwise."""
    for name in filter(shown, PAGES):
        yield owner(TABLE[name]), address(name, TABLE[name].kwargs)
    for visitor, name, kwargs, query in MORE:
        yield visitor, f"{address(name, kwargs or TABLE[name].kwargs)}?{query}"
    for path in public_addresses():
        yield "anonymous", path


def test_columns_that_hold_texts_are_all_filled_or_hold_codes(world):
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in {"accounts", "catalog", "core", "registers", "site"}:
            columns = {
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, (models.CharField, models.TextField, models.JSONField))
                and not field.choices
            }
            if columns:
                found[model._meta.label] = columns
    told = {
        label: {*TEXTS.get(label, ()), *CODES.get(label, "").split()} for label in TEXTS.keys() | CODES.keys()
    }
    assert found == told
    assert [label for label, count in world["poisoned"].items() if not count] == []


def test_pages_with_hostile_texts_make_nothing_of_them(look):
    wrong, seen = {}, set()
    for visitor, path in addresses():
        answer = look(visitor, path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            told = read(answer.content)
            if told.wrong:
                wrong[path] = told.wrong
            seen |= marks(told.words)
    assert wrong == {}
    # Facts in English and in a draft stand beside those that are seen here.
    kinds = {"accounts", "catalog", "core", "fact", "registers", "site"}
    told = {place for place in NUMBERS if place.partition(".")[0] in kinds and ".en" not in place}
    assert {place for place in told if NUMBERS[place] not in seen} <= NOWHERE
    assert {place for place in NOWHERE & told if NUMBERS[place] in seen} == set()


QUERY = (
    "q s area sort page after before cursor vendor field_of_action standard licence next like address agent unlisted fact "
    "severity state kind day since until from to user verb version lang solution group name organisation answer for"
).split()


def test_pages_asked_with_hostile_addresses_make_nothing_of_them(look):
    wrong = {}
    fields = [(name, value) for name in QUERY for value in (name_of("address"), RUNNING[0])]
    for name in filter(shown, PAGES):
        if not TABLE[name].kwargs or name in ("catalog:solution-show", "catalog:report-add"):
            path = address(name, TABLE[name].kwargs)
            answer = look(owner(TABLE[name]), f"{path}?{urlencode(fields)}")
            told = read(answer.content) if "html" in answer.headers.get("Content-Type", "") else None
            if told and told.wrong:
                wrong[path] = told.wrong
            goal = answer.headers.get("Location", "/")
            if answer.status_code >= 500 or not goal.startswith("/") or goal.startswith("//"):
                wrong[path] = [answer.status_code, goal]
    assert wrong == {}


@pytest.mark.parametrize(
    "path", ["/<hz>/", "/loesungen/%3Chz%3E/", "/en/%22onhz=%221/", "/%0d%0aSet-Cookie:hz=1"]
)
def test_address_that_is_nowhere_and_hostile_shows_an_ordinary_page(look, path):
    answer = look("anonymous", path)
    assert (answer.status_code, read(answer.content).wrong) == (404, [])
    assert "hz" not in str(answer.headers)
