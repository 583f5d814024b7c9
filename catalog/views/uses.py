"""Pages of uses: a municipality states one, both sides answer and keep it, and the yearly question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.uses import (
    agree_to_use,
    answer_use_question,
    change_use,
    confirm_use,
    refuse_use,
    state_use,
    withdraw_use,
)
from catalog.choices import Side
from catalog.forms.uses import UseClaimForm, UseForm
from catalog.models import Deployment
from catalog.queries.listings import public_listing
from catalog.queries.own_uses import contacts_to_name, due_ids, own_uses, use_between, use_for
from catalog.queries.questions import is_answerable, question_by_token
from catalog.queries.speakers import backing_of, may_answer_for, standing_of
from catalog.queries.wording import reader_language
from catalog.rules import (
    can_answer_use,
    can_change_use,
    can_keep_use,
    can_refuse_use,
    can_state_use,
    can_withdraw_use,
    can_write_experience,
)
from catalog.states import USE_MOVES
from marketplace.core.access import MEMBER, PUBLIC, declare, needs
from marketplace.core.decisions import demand
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission

PAGE_SIZE = 25


@declare(needs(Permission.STATE_USE))
@require_safe
def own_use_list(request: HttpRequest) -> HttpResponse:
    """List what the own municipality uses, what vendors say of that, and what to confirm this year."""
    rows = own_uses(request.actor)
    context = paged(request, rows, PAGE_SIZE) | {"due": due_ids(rows)}
    return render(request, "catalog/own_use_list.html", context)


@declare(needs(Permission.STATE_USE))
@require_http_methods(["GET", "HEAD", "POST"])
def use_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the own municipality uses a solution."""
    solution = public_listing(slug)
    if solution is None:
        raise Http404
    standing = standing_of(request.actor, solution)
    demand(can_state_use(request.actor, solution, standing))
    there = use_between(request.actor, solution, standing.area_id)
    if there is not None:
        return redirect("catalog:use-edit", pk=there.pk)
    form = UseForm(request.POST or None, contacts=contacts_to_name(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            values, language = form.cleaned_data, reader_language()
            use = state_use(solution=solution, values=values, language=language, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Stated. The vendor is asked to confirm it, if it is here."))
            return redirect("catalog:use-edit", pk=use.pk)
    context = {"solution": solution, "name": solution.current.facts["name"], "form": form}
    return render(request, "catalog/use_add.html", context, status=422 if form.errors else 200)


@declare(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def use_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one use to either side with everything that it may do about it, and change what is said of it."""
    use = _use(request, pk)
    standing = standing_of(request.actor, use.solution)
    may_change = can_change_use(request.actor, use, standing)
    if request.method == "POST":
        demand(may_change)
    form = _form(request, use, is_municipality=standing.area_id == use.area_id)
    if request.method == "POST" and form.is_valid():
        try:
            change_use(use=use, values=form.cleaned_data, language=reader_language(), by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalog:use-edit", pk=use.pk)
    kept = can_keep_use(request.actor, use, standing)
    moves, backing = USE_MOVES.open_to(use.state), backing_of(use)
    context = {
        "use": use,
        "told": getattr(use, "experience", None),
        "name": use.solution.current.facts["name"],
        "form": form,
        "is_municipality": standing.area_id == use.area_id,
        "may_change": may_change if use.refused_on is None else False,
        "may_answer": can_answer_use(request.actor, use, standing),
        "may_refuse": can_refuse_use(
            request.actor, use, standing, is_told=backing.is_told, is_verified=backing.is_verified
        ),
        "answers": moves,
        "may_withdraw": "withdraw" in moves and can_withdraw_use(request.actor, use, standing),
        "may_confirm": kept and use.is_agreed and bool(due_ids(Deployment.objects.filter(pk=use.pk))),
        "may_tell": can_write_experience(request.actor, use, standing),
    }
    return render(request, "catalog/use_edit.html", context, status=422 if form.errors else 200)


@declare(MEMBER)
@require_POST
def use_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is so, or that it is not."""
    use = _use(request, pk)
    if request.POST.get("answer") == "yes":
        agree_to_use(use=use, by=request.actor)
        messages.success(request, _("Confirmed. Both sides now stand behind it."))
    elif request.POST.get("answer") == "no":
        refuse_use(use=use, by=request.actor)
        messages.success(request, _("Contradicted. The statement stands on no public page any more."))
    return redirect("catalog:use-edit", pk=use.pk)


@declare(MEMBER)
@require_POST
def use_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the use still holds."""
    use = _use(request, pk)
    confirm_use(use=use, by=request.actor)
    messages.success(request, _("Noted: still in use."))
    return redirect("catalog:own-use-list")


@declare(MEMBER)
@require_POST
def use_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own statement back that nobody has answered."""
    use = _use(request, pk)
    withdraw_use(use=use, by=request.actor)
    messages.success(request, _("The statement is taken back."))
    was_vendor = use.stated_by == Side.VENDOR
    return redirect("catalog:claimed-use-list" if was_vendor else "catalog:own-use-list")


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use_question(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the yearly question by the address of its mail: looking changes nothing, a click does."""
    question = question_by_token(token)
    if question is None:
        return render(request, "catalog/use_question.html", {"question": None}, status=404)
    speaks = question.user is not None and may_answer_for(question.user, question.deployment)
    context: dict[str, Any] = {
        "question": question,
        "use": question.deployment,
        "is_open": is_answerable(question, timezone.now()) and speaks,
        "answer": "",
    }
    if request.method == "POST" and context["is_open"]:
        is_true = request.POST.get("answer") == "yes"
        if not is_true and request.POST.get("answer") != "no":
            return render(request, "catalog/use_question.html", context, status=422)
        question = answer_use_question(question=question, is_true=is_true, by=request.actor)
        return render(request, "catalog/use_question.html", context | {"answer": question.answer})
    return render(request, "catalog/use_question.html", context, status=200 if context["is_open"] else 410)


def _use(request: HttpRequest, pk: int) -> Deployment:
    use = use_for(request.actor, pk)
    if use is None:
        raise Http404
    return use


def _form(request: HttpRequest, use: Deployment, *, is_municipality: bool) -> UseClaimForm:
    """The form of the side that looks at the use; the vendor's asks less."""
    data = request.POST if request.method == "POST" else None
    if not is_municipality:
        return UseClaimForm(data, initial=UseClaimForm.values_of(use))
    initial = UseForm.values_of(use)
    # From the mail of the yearly question one comes to say that the use has ended.
    if request.GET.get("ended") == "1":
        initial["status"] = "ended"
    return UseForm(data, initial=initial, contacts=contacts_to_name(request.actor))
