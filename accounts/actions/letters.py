"""What the mails about people, requests and mandates say; each is made while its reader's language is active."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.formats import day_text
from marketplace.core.outbox import Letter

from ..choices import ApplicationKind
from ..models import Application, Mandate, Organisation


def invitation_letter(*, organisation: Organisation, token: str, expires_at: datetime.datetime) -> Letter:
    """Asks somebody to join; says until when."""
    day = day_text(expires_at)
    return Letter(
        _("%(name)s invites you (until %(day)s)") % {"name": organisation.name, "day": day},
        (
            _("%(name)s asks you to join it on %(site)s.")
            % {"name": organisation.name, "site": settings.SITE_NAME},
            _(
                "The invitation works once, until %(day)s, and only for this e-mail address. "
                "If you have no account yet, you can register on the way."
            )
            % {"day": day},
            _("If you did not expect this mail, you need not do anything."),
        ),
        (_("Look at the invitation"), reverse("accounts:invitation-accept", kwargs={"token": token})),
    )


def joined_letter(*, organisation: Organisation) -> Letter:
    """Tells an administrator that an invitation was accepted."""
    return Letter(
        _("%(name)s: an invitation was accepted") % {"name": organisation.name},
        (_("Somebody accepted an invitation and belongs to %(name)s now.") % {"name": organisation.name},),
        (_("Look at the people"), reverse("accounts:member-list")),
    )


def roles_letter(*, organisation: Organisation) -> Letter:
    """Tells a person that their roles changed."""
    return Letter(
        _("%(name)s: your roles have changed") % {"name": organisation.name},
        (_("An administrator of %(name)s changed what you may do there.") % {"name": organisation.name},),
        (_("Look at your roles"), reverse("accounts:acting-switch")),
    )


def removed_letter(*, organisation: Organisation) -> Letter:
    """Tells a person that they no longer belong to an organisation."""
    return Letter(
        _("%(name)s: you no longer belong to it") % {"name": organisation.name},
        (
            _("An administrator of %(name)s removed you. Your rights there have ended.")
            % {"name": organisation.name},
            _("If you think this is a mistake, ask an administrator of the organisation."),
        ),
        (_("To your workspace"), reverse("site:workspace-show")),
    )


def application_letter(*, application: Application) -> Letter:
    """Tells an administrator that somebody asks to join."""
    name = application.organisation.name if application.organisation else application.name
    return Letter(
        _("%(name)s: somebody asks to join") % {"name": name},
        (_("A person asks to join %(name)s and waits for your answer.") % {"name": name},),
        (_("Decide the request"), reverse("accounts:application-decide", kwargs={"pk": application.pk})),
    )


def queued_letter(*, application: Application) -> Letter:
    """Tells the operator's people that a request waits for their decision; who asks stands behind the link, not in the mail."""
    name = application.organisation.name if application.organisation else application.name
    subject, text = {
        ApplicationKind.FOUND: (
            _("%(name)s: somebody asks to open it"),
            _("A person asks the operator to open the organisation %(name)s here."),
        ),
        ApplicationKind.JOIN: (
            _("%(name)s: somebody asks to join"),
            _("A person asks to join %(name)s, which nobody governs yet. The operator decides."),
        ),
        ApplicationKind.CLAIM: (
            _("%(name)s: somebody asks to take it over"),
            _("A person says that they speak for the vendor %(name)s, which came from a file."),
        ),
    }[ApplicationKind(application.kind)]
    if application.details.get("mandate"):
        subject = _("%(name)s: a mandate waits for the operator")
        text = _("An organisation asks to act for %(name)s, which has nobody here yet, and shows a document.")
    return Letter(
        subject % {"name": name},
        (text % {"name": name},),
        (_("Decide the request"), reverse("site:application-decide", kwargs={"pk": application.pk})),
    )


def decision_letter(*, application: Application, accepted: bool) -> Letter:
    """Tells the applicant how it was decided; the reason stands behind the link, not in the mail."""
    name = application.organisation.name if application.organisation else application.name
    if not accepted:
        return Letter(
            _("%(name)s: your request was rejected") % {"name": name},
            (_("Your request was rejected. The reason stands in your workspace."),),
            (_("Read the reason"), reverse("accounts:organisation-choose")),
        )
    told = {
        ApplicationKind.FOUND: _("The operator opened %(name)s. You are its administrator."),
        ApplicationKind.JOIN: _("You belong to %(name)s now."),
        ApplicationKind.CLAIM: _("You have taken over %(name)s and are its administrator."),
    }[ApplicationKind(application.kind)]
    if application.details.get("mandate"):
        told = _("The operator accepted the mandate for %(name)s. Your organisation can act for it now.")
    return Letter(
        _("%(name)s: your request was accepted") % {"name": name},
        (told % {"name": name},),
        (_("To your workspace"), reverse("site:workspace-show")),
    )


def mandate_letter(*, mandate: Mandate, event: str, to: Organisation) -> Letter:
    """Tells an administrator of one side what the other side did with a mandate.

    event  offered, requested, accepted, rejected or revoked
    """
    names: dict[str, Any] = {
        "principal": mandate.principal.name,
        "agent": mandate.agent.name,
        "name": to.name,
    }
    subject, text = {
        "offered": (
            _("%(name)s: a mandate is offered to you"),
            _("%(principal)s offers %(agent)s a mandate to act for it. It begins when you accept."),
        ),
        "requested": (
            _("%(name)s: somebody asks for a mandate"),
            _("%(agent)s asks %(principal)s for a mandate to act for it. Nothing begins before you accept."),
        ),
        "accepted": (
            _("%(name)s: the mandate was accepted"),
            _("%(agent)s can act for %(principal)s from now on. Either side can end this at any time."),
        ),
        "rejected": (
            _("%(name)s: the mandate was rejected"),
            _("The mandate of %(agent)s for %(principal)s was rejected. The reason stands in the workspace."),
        ),
        "revoked": (
            _("%(name)s: the mandate has ended"),
            _("The mandate of %(agent)s for %(principal)s was revoked and ended at once."),
        ),
    }[event]
    return Letter(
        subject % names, (text % names,), (_("Look at the mandates"), reverse("accounts:mandate-list"))
    )


def closed_letter(*, organisation: Organisation) -> Letter:
    """Tells a person that an organisation of theirs was closed."""
    return Letter(
        _("%(name)s was closed") % {"name": organisation.name},
        (_("The operator closed %(name)s. Nobody can act for it any more.") % {"name": organisation.name},),
        (_("To your workspace"), reverse("site:workspace-show")),
    )
