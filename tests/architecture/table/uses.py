"""Routes: uses of solutions, experience, and the yearly question."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from catalog.models import Deployment, Experience, YearlyQuestion
from marketplace.core.tokens import token_hash
from tests.factories import AreaFactory, SolutionFactory

from .row import FORM, METHODS, READ, REFUSED, SIGNED_IN, Row

WAITS = {"pk": 960_001}
AGREED = {"pk": 960_002}
TOLD = {"pk": 960_003}
TOKEN = {"token": "beispiel-frage-des-jahres"}
NOTHING = {"pk": 999_999}
SLUG = {"slug": "wegeplan"}
CLAIMED = {"slug": "bauhofplan"}
NO_LISTING = {"slug": "gibt-es-nicht"}
USER = {"key": "body-nutzer"}
NOBODY = {"key": "gibt-es-nicht"}
POST = dict.fromkeys(METHODS, 405) | {"POST": 302}
NO_POST = POST | {"POST": 403}
SHOWN = READ | {"POST": 200}
SIDES = ("officer", "buyer_admin", "editor", "vendor_admin")
STRANGERS = tuple(visitor for visitor in SIGNED_IN if visitor not in (*SIDES, "lonely"))
TEST = "tests/catalog/uses/test_pages.py::"
LISTS = f"{TEST}test_lists_of_uses_with_one_and_three_rows_ask_equally_often"
API = "tests/api/test_own_uses.py::test_uses_ask_the_database_equally_often_for_one_and_three"
SEARCH = f"{TEST}test_search_of_a_user_with_one_and_three_rows_asks_equally_often"


def of_town(answers: dict[str, int]) -> dict[str, dict[str, int]]:
    """How the people of the municipality are answered, where the vendor's are the usual ones."""
    return {"officer": answers, "buyer_admin": answers}


def of_vendor(answers: dict[str, int]) -> dict[str, dict[str, int]]:
    """How the people of the vendor are answered, where the municipality's are the usual ones."""
    return {"editor": answers, "vendor_admin": answers}


def build(world: dict[str, Any]) -> None:
    """A claim of the vendor about the municipality that waits, and an agreed use with experience and question."""
    town, vendor = world["municipality"], world["vendor"]
    if town.area is None:
        town.area = AreaFactory(name="Stadt")
        town.save()
    claimed = SolutionFactory(name="Bauhofplan", slug="bauhofplan", vendor=vendor)
    used = SolutionFactory(name="Wasserstand", slug="wasserstand", vendor=vendor)
    SolutionFactory(name="Wegeplan", slug="wegeplan", vendor=world["other_vendor"])
    Deployment.objects.create(
        pk=WAITS["pk"], solution=claimed, area=town.area, status="productive", is_from_file=False
    )
    user = AreaFactory(key=USER["key"], kind="body", name="Nutzer")
    Deployment.objects.create(solution=claimed, area=user, status="test", is_from_file=False)
    use = Deployment.objects.create(
        pk=AGREED["pk"],
        solution=used,
        area=town.area,
        status="productive",
        stated_by="municipality",
        confirmed_on=datetime.date(2026, 1, 2),
        is_from_file=False,
    )
    Experience.objects.create(
        pk=TOLD["pk"],
        deployment=use,
        organisation=town,
        went_well="Ging schnell.",
        written_on=datetime.date(2026, 2, 2),
    )
    YearlyQuestion.objects.create(
        kind="use",
        solution=used,
        deployment=use,
        user=world["officer"],
        token_hash=token_hash(TOKEN["token"]),
        asked_at=timezone.now(),
    )


ROWS: dict[str, Row] = {
    "catalog:own-use-list": Row("use.state", counted=LISTS),
    "catalog:claimed-use-list": Row("listing.edit", counted=LISTS),
    "catalog:use-add": Row("use.state", SLUG, FORM, missing={"slug": "gibt-es-nicht"}),
    "catalog:use-claim": Row("listing.edit", answers=SHOWN, counted=SEARCH),
    "catalog:use-edit": Row(
        "member", WAITS, FORM, of_town(READ | {"POST": 403}), missing=NOTHING, hidden=STRANGERS
    ),
    "catalog:use-answer": Row("member", WAITS, POST, missing=NOTHING, hidden=STRANGERS),
    "catalog:use-withdraw": Row("member", WAITS, POST, of_town(NO_POST), missing=NOTHING, hidden=STRANGERS),
    "catalog:use-confirm": Row("member", AGREED, POST, of_vendor(NO_POST), missing=NOTHING, hidden=STRANGERS),
    "catalog:experience-edit": Row(
        "member", AGREED, FORM, of_vendor(REFUSED), missing=NOTHING, hidden=STRANGERS
    ),
    "catalog:experience-withdraw": Row(
        "member", AGREED, POST, of_vendor(NO_POST), missing=NOTHING, hidden=STRANGERS
    ),
    "catalog:experience-reply": Row(
        "member", AGREED, FORM, of_town(REFUSED), missing=NOTHING, hidden=STRANGERS
    ),
    "catalog:experience-hide": Row("operator.decide_reports", TOLD, FORM, missing=NOTHING),
    "api:own-use-list": Row("key", CLAIMED, missing=NO_LISTING, counted=API),
    "api:own-use-show": Row("key", CLAIMED | USER, missing=CLAIMED | NOBODY),
    "catalog:use-question": Row("public", TOKEN, FORM, missing={"token": "gibt-es-nicht"}),
}
