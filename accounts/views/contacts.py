"""Pages of the people whom others may write to, and the page on which somebody answers without an account."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import MEMBER, PUBLIC, declare, needs
from marketplace.core.permissions import Permission

from ..actions.contacts import (
    agree_to_contact,
    ask_contact,
    ask_contact_again,
    enter_oneself,
    refuse_contact,
    remove_contact,
)
from ..forms.profile import ContactForm, OwnContactForm
from ..models import Contact
from ..queries.organisations import own_organisation
from ..queries.profile import contact_by_token
from ..rules.contacts import can_agree, can_enter_oneself, can_remove_contact
from ..rules.profile import can_edit_profile
from .profile import sent_form, show_problems

EDITOR = needs(Permission.EDIT_PROFILE)


@declare(MEMBER)
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """List the people with their answers; every member can take herself out."""
    organisation = own_organisation(request.actor)
    may_edit = can_edit_profile(request.actor, organisation)
    now = timezone.now()
    rows = list(organisation.contacts.all())
    for row in rows:
        row.is_own = row.user_id == request.actor.user_id
        row.is_open = bool(can_agree(row, now))
        # Who does not edit the profile sees what is public, and what concerns herself.
        row.may_remove = bool(may_edit) or (row.is_own and bool(can_remove_contact(request.actor, row)))
    shown = [row for row in rows if may_edit or row.is_own or row.consented_at]
    context = {
        "organisation": organisation,
        "contacts": shown,
        "may_edit": may_edit,
        "may_enter": bool(can_enter_oneself(request.actor, organisation)),
        "is_listed": any(row.is_own for row in rows),
    }
    return render(request, "accounts/contact_list.html", context)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_ask(request: HttpRequest) -> HttpResponse:
    """Enter somebody and ask by mail."""
    organisation = own_organisation(request.actor)
    form = ContactForm(sent_form(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            contact = ask_contact(organisation=organisation, values=form.cleaned_data, by=request.actor)
            sentence = _("%(name)s gets a mail with the question. Nothing is shown before the answer is yes.")
            messages.success(request, sentence % {"name": contact.name})
            return redirect("accounts:contact-list")
        except ValidationError as problem:
            show_problems(form, problem)
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/contact_ask.html", context, status=422 if form.errors else 200)


@declare(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_self(request: HttpRequest) -> HttpResponse:
    """Enter oneself, with a tick for the consent."""
    organisation = own_organisation(request.actor)
    own = organisation.contacts.filter(user=request.user).first()
    initial = {"function": own.function, "phone": own.phone} if own else {}
    form = OwnContactForm(sent_form(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            enter_oneself(organisation=organisation, values=form.cleaned_data, by=request.actor)
            messages.success(request, _("You are shown as a contact from now on."))
            return redirect("accounts:contact-list")
        except ValidationError as problem:
            show_problems(form, problem)
    context = {"organisation": organisation, "form": form, "own": own}
    return render(request, "accounts/contact_self.html", context, status=422 if form.errors else 200)


@declare(EDITOR)
@require_POST
def contact_ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the question once more."""
    contact = ask_contact_again(contact=_own(request, pk), by=request.actor)
    messages.success(request, _("%(name)s gets a new mail.") % {"name": contact.name})
    return redirect("accounts:contact-list")


@declare(MEMBER)
@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out of the profile."""
    remove_contact(contact=_own(request, pk), by=request.actor)
    messages.success(request, _("The contact is gone, with all that was kept of this person here."))
    return redirect("accounts:contact-list")


@declare(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was asked by mail say yes or no, now and later; looking changes nothing."""
    contact = contact_by_token(token)
    if contact is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            agree_to_contact(contact=contact, by=request.actor)
            messages.success(request, _("Thank you. You are shown as a contact from now on."))
        elif request.POST.get("answer") == "no":
            refuse_contact(contact=contact, by=request.actor)
            messages.success(request, _("You are not shown. Your address and number are erased here."))
        return redirect("accounts:contact-answer", token=token)
    context = {"contact": contact, "decision": can_agree(contact, timezone.now())}
    response = render(request, "accounts/contact_answer.html", context)
    # The address is the key: it must not travel on to the pages that are linked from here.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _own(request: HttpRequest, pk: int) -> Contact:
    rows = Contact.objects.select_related("organisation")
    return get_object_or_404(rows, pk=pk, organisation_id=request.actor.organisation_id)
