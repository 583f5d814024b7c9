"""Access: a declaration decides who may knock; a view without one is refused by pages and API alike."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from marketplace.core.access import OPERATOR, PUBLIC, SIGNED_IN, declare, declared
from marketplace.core.actor import ANONYMOUS, Actor, system_actor
from marketplace.core.api import DeclaredAccess
from marketplace.core.middleware import DeclaredAccessMiddleware

PERSON = Actor("person", "Person", 1)
EDITOR = Actor("person", "Editor", 2, 20, "vendor", frozenset({"editor", "admin"}))
MODERATOR = Actor("person", "Moderator", 3, 30, "operator", frozenset({"moderator"}))
STRIPPED = Actor("person", "Once an operator", 4, 30, "operator", frozenset())
SYSTEM = system_actor("command:test")
EVERYBODY = (ANONYMOUS, PERSON, EDITOR, STRIPPED, MODERATOR, SYSTEM)


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (PUBLIC, [True, True, True, True, True, True]),
        (SIGNED_IN, [False, True, True, True, True, True]),
        (OPERATOR, [False, False, False, False, True, True]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_access_of_each_kind_admits_exactly_these_actors(access, expected):
    assert [bool(access.test(actor)) for actor in EVERYBODY] == expected


def test_actor_holding_a_role_holds_it_only_in_that_kind_of_organisation():
    held = [EDITOR.holds("editor", kind=kind) for kind in ("vendor", "operator", "municipality")]
    assert held == [True, False, False]
    assert EDITOR.holds("moderator", kind="vendor") is False


def test_system_actor_counts_as_operator_and_is_named():
    assert (SYSTEM.is_operator, SYSTEM.is_authenticated, SYSTEM.name) == (True, True, "command:test")


def view(request):
    return HttpResponse("seen")


def gate(path="/", *, actor, target):
    """What the middleware does with a view for an actor."""
    request = RequestFactory().get(path)
    request.actor = actor
    request.resolver_match = type("Match", (), {"view_name": "test:view", "kwargs": {}})
    return DeclaredAccessMiddleware(view).process_view(request, target, (), {})


def test_view_without_declaration_is_refused_even_to_operators():
    with pytest.raises(ImproperlyConfigured, match="test:view declares no access"):
        gate(actor=MODERATOR, target=view)


@pytest.mark.django_db
def test_view_declared_for_operators_refuses_an_editor_with_the_reason():
    @declare(OPERATOR)
    def page(request):
        return HttpResponse()

    assert gate(actor=MODERATOR, target=page) is None
    with (
        translation.override("en"),
        pytest.raises(PermissionDenied, match=r"^Only the operator of the marketplace can open"),
    ):
        gate(actor=EDITOR, target=page)


def test_declaration_of_public_lifts_the_login_and_no_other_does():
    @declare(PUBLIC)
    def public(request): ...

    @declare(SIGNED_IN)
    def private(request): ...

    assert public.login_required is False
    assert getattr(private, "login_required", True) is True


def test_declaration_is_found_on_functions_and_on_classes_of_views():
    @declare(SIGNED_IN)
    class Endpoint:
        pass

    def resolved(request): ...

    resolved.cls = Endpoint
    assert declared(resolved) is SIGNED_IN
    assert declared(view) is None


def test_declaration_that_is_no_access_counts_as_none():
    def page(request): ...

    page.access = "public"
    assert declared(page) is None


def test_api_permission_without_declaration_refuses_and_with_one_asks_it():
    request = RequestFactory().get("/api/v1/")
    request.actor = EDITOR

    class Undeclared: ...

    @declare(PUBLIC)
    class Open: ...

    @declare(OPERATOR)
    class Closed: ...

    answers = [
        DeclaredAccess().has_permission(request, endpoint()) for endpoint in (Undeclared, Open, Closed)
    ]
    assert answers == [False, True, False]


def test_api_permission_of_a_request_without_actor_treats_it_as_anonymous():
    @declare(SIGNED_IN)
    class Closed: ...

    permission = DeclaredAccess()
    assert permission.has_permission(RequestFactory().get("/api/v1/"), Closed()) is False
    with translation.override("en"):
        assert DeclaredAccess.has_permission(permission, RequestFactory().get("/"), Closed()) is False
        assert permission.message == "Please sign in first."
