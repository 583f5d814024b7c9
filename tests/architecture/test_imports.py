"""Import direction: between apps, inside an app, without circles, signals or unexplained late imports."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from . import imports, source

SOURCES = [(name, source.text(name)) for name in source.python_files(tests=False)]


def problems(check):
    return [problem for name, text in SOURCES for problem in check(text, name)]


def test_imports_of_the_project_follow_the_direction_of_the_house():
    found = problems(imports.direction_problems)
    source.assert_none(found)


def test_imports_inside_functions_give_a_reason_from_the_list():
    found = problems(imports.late_problems)
    source.assert_none(found)


def test_signals_are_used_only_for_the_grants_after_migrations():
    found = [
        line for line in problems(imports.signal_problems) if not line.startswith("marketplace/core/apps.py")
    ]
    source.assert_none(found)


def test_modules_of_the_project_import_each_other_without_circles():
    found = imports.cycles(imports.graph_of(SOURCES))
    source.assert_none(found)


def foreign_key_problems(all_models):
    """Every foreign key across apps that goes upward or leaves a way back, with what to do."""
    found = []
    for model in all_models:
        app = model._meta.app_label
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            other = field.related_model._meta.app_label
            if app not in imports.RANK or other not in imports.RANK or other == app:
                continue
            name = f"{model.__name__}.{field.name}"
            if imports.RANK[other] > imports.RANK[app]:
                found.append(f"{name} points up from {app} to {other}; keep an id instead.")
            elif not field.remote_field.hidden:
                found.append(f'{name} gives {other} a way back to {app}; add related_name="+".')
    return found


def test_foreign_keys_across_apps_point_down_and_leave_no_way_back():
    found = foreign_key_problems(apps.get_models())
    source.assert_none(found)


def model(name, app, **fields):
    """A model that exists for one test only."""
    meta = type("Meta", (), {"app_label": app})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


@isolate_apps("accounts")
def test_foreign_key_check_of_wrong_models_names_each():
    low = model("Low", "registers")
    good = models.ForeignKey(low, models.CASCADE, related_name="+")
    high = model("High", "catalog", good=good, back=models.ForeignKey(low, models.CASCADE))
    upward = model("Upward", "registers", up=models.ForeignKey(high, models.CASCADE, related_name="+"))

    assert foreign_key_problems([low, high, upward]) == [
        'High.back gives registers a way back to catalog; add related_name="+".',
        "Upward.up points up from registers to catalog; keep an id instead.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("marketplace/core/audit.py", "from accounts.models import User", "core lies below accounts"),
        ("accounts/queries.py", "import catalog.models", "accounts lies below catalog"),
        (
            "accounts/queries.py",
            "def f():\n    from catalog.models import Solution",
            "accounts lies below catalog",
        ),
        ("catalog/rules.py", "from .models import Solution", "rules may not import models"),
        ("catalog/rules.py", "from catalog import models", "rules may not import models"),
        ("catalog/models/listing.py", "from catalog.queries import x", "models may not import queries"),
        ("catalog/models/listing.py", "from ..actions import x", "models may not import actions"),
        ("catalog/api/lists.py", "from catalog.forms import F", "api may not import forms"),
        ("catalog/views/start.py", "from catalog.api.lists import L", "views may not import api"),
        ("catalog/facts/fact.py", "from catalog.models import X", "facts may not import models"),
        ("catalog/search/engine.py", "from catalog.actions import X", "search may not import actions"),
        ("marketplace/site/views.py", "from catalog.search.engine import search", "of catalog only actions,"),
        ("marketplace/site/views.py", "from marketplace import urls", "is the roof or the machinery"),
        ("catalog/queries.py", "from marketplace.postgres.cluster import X", "is the roof or the machinery"),
        ("catalog/views.py", "from marketplace.site.models import X", "catalog lies below site"),
        ("catalog/junk/x.py", "from catalog.models import X", "knows no part “junk”"),
        ("marketplace/postgres/urls.py", "import django.conf", "knows no Django"),
        ("marketplace/postgres/urls.py", "from marketplace.core import clock", "knows no Django"),
        ("marketplace/settings.py", "from catalog import choices", "settings and environment know no app"),
        ("marketplace/wsgi.py", "import marketplace.urls", "is the roof; nobody imports it"),
    ],
)
def test_direction_check_of_a_wrong_import_says_where_and_why(name, text, expected):
    (problem,) = imports.direction_problems(text, name)
    assert problem.startswith(f"{name}:")
    assert expected in problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("catalog/actions/listings.py", "from accounts.models import Organisation"),
        ("catalog/actions/listings.py", "from marketplace.core import audit"),
        ("catalog/actions/listings.py", "from catalog.search import indexing"),
        ("catalog/models/listing.py", "from .search import SearchRow\nfrom . import imports"),
        ("catalog/views/start.py", "from catalog.forms import F\nfrom django.http import HttpResponse"),
        ("marketplace/api.py", "from catalog.api.lists import L"),
        ("marketplace/postgres/cluster.py", "import psycopg\nfrom .locks import lock"),
    ],
)
def test_direction_check_of_a_right_import_finds_nothing(name, text):
    assert imports.direction_problems(text, name) == []


def test_late_check_wants_a_known_reason_on_the_line():
    text = (
        "def f():\n"
        "    import json\n"
        "    import csv  # late: because\n"
        "    import re  # late: app registry must be ready\n"
    )
    found = imports.late_problems(text, "catalog/queries.py")
    assert [line.split(": ")[0] for line in found] == ["catalog/queries.py:2", "catalog/queries.py:3"]


def test_signal_check_names_receivers_and_model_signals():
    text = "from django.dispatch import receiver\nfrom django.db.models.signals import post_save\n"
    assert imports.signal_problems(text, "catalog/actions.py") == [
        "catalog/actions.py:1: django.dispatch.receiver is a signal; call the action instead.",
        "catalog/actions.py:2: django.db.models.signals.post_save is a signal; call the action instead.",
    ]


def test_circle_check_names_the_modules_and_ignores_late_and_typing_imports():
    wrong = [("a.py", "import b"), ("b.py", "from c import x"), ("c.py", "import a")]
    right = [("a.py", "import b"), ("b.py", "def f():\n    import a\nif TYPE_CHECKING:\n    import a")]
    assert imports.cycles(imports.graph_of(wrong)) == ["these modules import each other in a circle: a, b, c"]
    assert imports.cycles(imports.graph_of(right)) == []
