"""Migrations: none is missing, each has a name that says what it does, and each can be taken back."""

from __future__ import annotations

import re
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import imports, source


def name_problems(names):
    """Every migration whose name was made up by a machine."""
    return [
        f"{name}: give it a name that says what changes."
        for name in names
        if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name) or re.search(r"_auto_\d|_and_more", name)
    ]


def own_migrations():
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in imports.RANK}


@pytest.mark.django_db
def test_models_of_the_project_have_no_change_without_a_migration():
    told = StringIO()
    with suppress(SystemExit):
        call_command("makemigrations", "--check", "--dry-run", verbosity=1, stdout=told, stderr=told)
    assert told.getvalue().strip() == "No changes detected"


@pytest.mark.django_db
def test_migrations_of_the_project_have_names_that_say_what_changes():
    found = [f"{app}/{problem}" for app, name in own_migrations() for problem in name_problems([name])]
    source.assert_none(found)


@pytest.mark.django_db
def test_migrations_of_the_project_can_be_taken_back():
    found = [
        f"{app}/{name}: {type(operation).__name__} has no way back; give it one."
        for (app, name), migration in own_migrations().items()
        for operation in migration.operations
        if not operation.reversible
    ]
    source.assert_none(found)


def test_name_check_of_machine_names_names_them():
    assert name_problems(
        ["0001_initial", "0002_auto_20260101_1200", "0003_search", "0004_x_and_more", "5_x"]
    ) == [
        "0002_auto_20260101_1200: give it a name that says what changes.",
        "0004_x_and_more: give it a name that says what changes.",
        "5_x: give it a name that says what changes.",
    ]
