"""Access declarations: each view and endpoint says who may reach it; one without a declaration is refused.

A declaration is the first gate (who may knock). Which rows a person sees is `visible_to`, what they may do is a rule.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .decisions import Allowed, Decision, Denied
from .permissions import Permission


@dataclass(frozen=True)
class Access:
    """Who may knock: name stands in the access table, test decides for an actor."""

    name: str
    test: Callable[[Actor], Decision]


def _anyone(actor: Actor) -> Decision:
    return Allowed()


def _signed_in(actor: Actor) -> Decision:
    return Allowed() if actor.is_authenticated else Denied(_("Please sign in first."))


def _operator(actor: Actor) -> Decision:
    if actor.is_operator:
        return Allowed()
    return Denied(_("Only the operator of the marketplace can open this page."))


def _member(actor: Actor) -> Decision:
    if actor.organisation_id is not None:
        return Allowed()
    return (
        Denied(_("Your account belongs to no organisation yet."))
        if actor.is_authenticated
        else _signed_in(actor)
    )


@functools.cache
def needs(permission: Permission) -> Access:
    """The access of those who have the permission in the organisation they act for; its name is the permission's."""

    def test(actor: Actor) -> Decision:
        if actor.may(permission):
            return Allowed()
        if actor.kind == "key":
            return Denied(_("Keys can't do this. A person has to sign in for it."))
        if actor.lacks_second_factor:
            return Denied(_("Your role needs a second factor. Set one up first, then this page opens."))
        if permission.is_operators and not actor.is_operator:
            return Denied(_("Only the operator of the marketplace can open this page."))
        if actor.organisation_id is None and actor.is_authenticated:
            return Denied(
                _("You act for no organisation. Join one or found one first, then this page opens.")
            )
        return Denied(_("Your role in this organisation does not allow this. Ask one of its administrators."))

    return Access(permission.value, test)


def _key(actor: Actor) -> Decision:
    if actor.kind == "key":
        return Allowed()
    return Denied(_("This address is for programs. Send the key of an organisation."))


PUBLIC = Access("public", _anyone)
SIGNED_IN = Access("signed_in", _signed_in)
MEMBER = Access("member", _member)
OPERATOR = Access("operator", _operator)
KEY = Access("key", _key)


def declare(access: Access) -> Callable[[Any], Any]:
    """Decorate a view function, or a view class before `as_view`, with who may reach it."""

    def mark(view: Any) -> Any:
        view.access = access
        if access is PUBLIC:
            return view if isinstance(view, type) else login_not_required(view)
        return view

    return mark


def declared(view: Any) -> Access | None:
    """The declaration of a resolved view callable: on itself, on its class, or None."""
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        access = getattr(holder, "access", None)
        if isinstance(access, Access):
            return access
    return None
