"""Pages of experience: the municipality tells, the vendor replies, the operator takes out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries.verification import is_member_of
from catalog.actions.uses import (
    hide_experience,
    reply_to_experience,
    show_experience,
    withdraw_experience,
    write_experience,
)
from catalog.forms.uses import ExperienceForm, ReplyForm
from catalog.models import Deployment, Experience
from catalog.queries.own_uses import experience_by_pk, use_for
from catalog.queries.speakers import standing_of
from catalog.queries.wording import reader_language
from catalog.rules import can_hide_experience, can_reply, can_write_experience
from marketplace.core.access import MEMBER, declare, needs
from marketplace.core.decisions import demand
from marketplace.core.forms import ReasonForm
from marketplace.core.permissions import Permission


@declare(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def experience_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell of the own experience: first the text, then a summary of what becomes public, then it is public."""
    use, told = _use(request, pk)
    demand(can_write_experience(request.actor, use, standing_of(request.actor, use.solution)))
    data = request.POST if request.method == "POST" else None
    form = ExperienceForm(data, initial=ExperienceForm.values_of(told))
    is_summary = False
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        if "sure" not in request.POST:
            is_summary = True
        else:
            write_experience(use=use, values=form.cleaned_data, by=request.actor)
            messages.success(request, _("Your experience is public. The vendor can reply to it once."))
            return redirect("catalog:use-edit", pk=use.pk)
    context = {"use": use, "told": told, "name": use.solution.current.facts["name"], "form": form}
    template = "catalog/experience_summary.html" if is_summary else "catalog/experience_edit.html"
    return render(request, template, context, status=422 if form.errors else 200)


@declare(MEMBER)
@require_POST
def experience_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own text back."""
    use, _told = _use(request, pk)
    withdraw_experience(use=use, by=request.actor)
    messages.success(request, _("Your text is no longer public."))
    return redirect("catalog:use-edit", pk=use.pk)


@declare(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def experience_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what a municipality tells of the own listing, and reply."""
    use, told = _use(request, pk)
    if told is None or told.hidden_at is not None or use.refused_on is not None:
        raise Http404
    demand(can_reply(request.actor, use))
    initial = {"text": told.reply, "language": told.reply_language or reader_language()}
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        reply_to_experience(use=use, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved. Your reply stands below the text."))
        return redirect("catalog:claimed-use-list")
    context = {"use": use, "told": told, "name": use.solution.current.facts["name"], "form": form}
    return render(request, "catalog/experience_reply.html", context, status=422 if form.errors else 200)


@declare(needs(Permission.DECIDE_REPORTS))
@require_http_methods(["GET", "HEAD", "POST"])
def experience_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an experience out of the public with a reason, or bring it back."""
    told = experience_by_pk(pk)
    if told is None:
        raise Http404
    use = told.deployment
    sides = (told.organisation_id, use.solution.vendor_id)
    is_concerned = any(is_member_of(request.actor.user_id, side) for side in sides)
    decision = can_hide_experience(request.actor, is_concerned=is_concerned)
    is_shown_again = request.method == "POST" and "show" in request.POST
    form = ReasonForm(request.POST if request.method == "POST" and not is_shown_again else None)
    if is_shown_again:
        show_experience(experience=told, by=request.actor)
        messages.success(request, _("The text is public again."))
        return redirect("catalog:experience-hide", pk=told.pk)
    if request.method == "POST" and form.is_valid():
        try:
            hide_experience(experience=told, reason=form.cleaned_data["reason"], by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The text is no longer public. The municipality is told by mail."))
            return redirect("catalog:experience-hide", pk=told.pk)
    context = {
        "use": use,
        "told": told,
        "name": use.solution.current.facts["name"],
        "form": form,
        "decision": decision,
    }
    return render(request, "catalog/experience_hide.html", context, status=422 if form.errors else 200)


def _use(request: HttpRequest, pk: int) -> tuple[Deployment, Experience | None]:
    """A use that the organisation acted for may see, with what was told of it."""
    use = use_for(request.actor, pk)
    if use is None:
        raise Http404
    return use, getattr(use, "experience", None)
