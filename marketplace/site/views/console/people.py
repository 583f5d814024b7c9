"""The operator's view of people: found only by whom one looks for, and every look is written down."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.suspension import suspend_user, unsuspend_user
from accounts.models import User
from accounts.queries.console import MOST_PEOPLE, SHORTEST_NAME, masked_email, memberships_of, people_matching
from accounts.rules import can_suspend
from marketplace.core import audit
from marketplace.core.access import declare, needs
from marketplace.core.forms import ReasonForm
from marketplace.core.permissions import Permission


@declare(needs(Permission.VIEW_USERS))
@never_cache
@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """Find people by their exact address or a part of their name; nobody is listed without being looked for."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]
    people = people_matching(text)
    if text:
        by = "email" if "@" in text else "name"
        audit.record_read(request.actor, "accounts.user.searched", data={"by": by, "found": len(people)})
    context = {
        "text": text,
        "rows": [(person, masked_email(person.email)) for person in people],
        "is_short": bool(text) and "@" not in text and len(text) < SHORTEST_NAME,
        "is_cut": len(people) == MOST_PEOPLE,
        "most": MOST_PEOPLE,
    }
    return render(request, "site/console/user_list.html", context)


@declare(needs(Permission.VIEW_USERS))
@never_cache
@require_safe
def user_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person with address and organisations; the look is recorded."""
    return _page(request, _person(pk))


@declare(needs(Permission.SUSPEND_USERS))
@require_POST
def user_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend an account, with a reason."""
    person = _person(pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            suspend_user(user=person, reason=form.cleaned_data["reason"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The account is suspended; its sessions have ended."))
            return redirect("site:user-show", pk=pk)
    return _page(request, person, form)


@declare(needs(Permission.SUSPEND_USERS))
@require_POST
def user_unsuspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a suspended account again."""
    unsuspend_user(user=_person(pk), by=request.actor)
    messages.success(request, _("The account is open again."))
    return redirect("site:user-show", pk=pk)


def _person(pk: int) -> User:
    return get_object_or_404(User, pk=pk, deleted_at=None)


def _page(request: HttpRequest, person: User, form: ReasonForm | None = None) -> HttpResponse:
    audit.record_read(request.actor, "accounts.user.viewed", person)
    context = {
        "person": person,
        "memberships": memberships_of(person),
        "suspensions": person.suspensions.all(),
        "may_suspend": can_suspend(request.actor, person.pk),
        "form": form or ReasonForm(),
    }
    return render(request, "site/console/user_show.html", context, status=422 if form else 200)
