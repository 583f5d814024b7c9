"""Nothing about a person is kept that the person is not told of: every field that names one stands in a declaration."""

from __future__ import annotations

import re

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from marketplace.core.personal import holdings

# Fields that hold something of a person by their name alone.
NAMES = re.compile(r"(^|_)(user_id|email|phone|ip|user_agent|contact_name)$")
# Names of people among the many names of things.
OF_PEOPLE = {("accounts.User", "name"), ("accounts.Contact", "name"), ("core.OutboxMessage", "to")}
# Django's own tables between users and groups of its admin, which this site does not use.
UNUSED = {"accounts.User_groups", "accounts.User_user_permissions"}


def fields_about_people():
    """(model, field) of every field that names a person, in every installed app."""
    user = get_user_model()
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in UNUSED:
            continue
        for field in model._meta.local_fields:
            points = field.is_relation and field.related_model is user
            says = NAMES.search(field.name) or isinstance(
                field, models.EmailField | models.GenericIPAddressField
            )
            if points or says or (model._meta.label, field.name) in OF_PEOPLE:
                found.add((model._meta.label, field.name))
    return found


def declared():
    return {(holding.model, name.partition("__")[0]) for holding in holdings() for name in holding.fields}


def test_fields_about_people_are_all_declared_with_a_reason():
    assert sorted(fields_about_people() - declared()) == []


def test_declared_fields_of_people_exist_and_can_be_asked_for():
    for holding in holdings():
        fields = holding.model_class()._meta
        for name in holding.fields:
            fields.get_field(name.partition("__")[0])
        if holding.by or holding.by_email:
            # Compiles the query with every field, without sending it.
            rows = holding.rows(1, frozenset({"a@b.example"})).values(*holding.shown)
            assert str(rows.query).startswith("SELECT")


def test_declared_data_says_what_it_is_and_why():
    assert [
        holding.model for holding in holdings() if not str(holding.label) or len(str(holding.why)) < 20
    ] == []
