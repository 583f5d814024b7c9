"""Access declarations: each view and endpoint says who may reach it; one without a declaration is refused.

A declaration is the first gate (who may knock). Which rows a person sees is `visible_to`, what they may do is a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .decisions import Allowed, Decision, Denied


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


PUBLIC = Access("public", _anyone)
SIGNED_IN = Access("signed_in", _signed_in)
OPERATOR = Access("operator", _operator)


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
