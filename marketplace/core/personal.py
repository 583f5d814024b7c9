"""Which rows tell of a person: declared by each app beside its models, read by the export, the deletion and the page about it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

from .actor import Actor

Sentence = str | Promise


class End(StrEnum):
    """What becomes of such rows when the account is deleted."""

    DELETED = "deleted"
    CLEARED = "cleared"
    KEPT = "kept"


@dataclass(frozen=True)
class Holding:
    """One kind of rows about a person.

    model     label of the model, such as `accounts.Membership`
    label     what it is, in plain words; holdings of one label are told together
    why       what it is kept for, and for how long
    by        fields that name the person by an id: the row is the person's if one of them does
    by_email  fields that name the person by an e-mail address
    shown     fields that the export contains, with what they are called there
    hidden    personal fields that the export leaves out; `why` says the reason
    end       what becomes of them when the account is deleted; `clears` are the values written then
    """

    model: str
    label: Sentence
    why: Sentence
    by: tuple[str, ...] = ()
    by_email: tuple[str, ...] = ()
    shown: Mapping[str, Sentence] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    end: End = End.KEPT
    clears: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """Every field that this holding speaks of."""
        return frozenset((*self.by, *self.by_email, *self.shown, *self.hidden, *self.clears))

    def model_class(self) -> type[Model]:
        """The model itself."""
        return apps.get_model(self.model)

    def rows(self, user_id: int, addresses: frozenset[str]) -> QuerySet[Any]:
        """The rows that are about this person; addresses in lower case."""
        named = Q(pk__in=[])
        for name in self.by:
            named |= Q(**{name: user_id})
        for name in self.by_email:
            for address in sorted(addresses):
                named |= Q(**{f"{name}__iexact": address})
        return self.model_class()._default_manager.filter(named)


@functools.cache
def holdings() -> tuple[Holding, ...]:
    """What every app declares as PERSONAL_DATA in its module `personal`, in the order of the apps."""
    found: list[Holding] = []
    for app in apps.get_app_configs():
        if app.label != "core" and module_has_submodule(app.module, "personal"):
            found.extend(getattr(import_module(f"{app.name}.personal"), "PERSONAL_DATA", ()))
    return tuple(found)


def is_own(actor: Actor, user_id: int) -> bool:
    """Whether the actor is this very person, and not a key or somebody else."""
    return actor.is_person and actor.user_id == user_id
