"""Which rows tell of a person: those of this app, of the cellar, and of the packages that sign people in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.personal import End, Holding

_WHEN = _("Since")
_KIND = _("Kind")
_STATE = _("State")
_ORGANISATION = _("Organisation (number)")

_ACCOUNT = _("Your account")
_SIGNING_IN = _("How you sign in")
_SESSIONS = _("Where you are signed in")
_ROLES = _("Your organisations and roles")
_REQUESTS = _("What you applied for")
_INVITATIONS = _("Invitations")
_MAILS = _("Mails to you")
_CONTACTS = _("You as a contact")
_DECISIONS = _("What you did for an organisation")
_FILES = _("Files you handed in")
_RECORD = _("The record")

_DECISIONS_WHY = _(
    "So that it stays clear who applied or decided. Belongs to the organisation and stays with it; "
    "after a deletion only a number stands there."
)

PERSONAL_DATA = (
    Holding(
        model="accounts.User",
        label=_ACCOUNT,
        why=_("Without them there is no account. Kept until you delete the account."),
        by=("id",),
        shown={
            "public_id": _("Number of the account"),
            "email": _("E-mail address"),
            "name": _("Name"),
            "language": _("Language"),
            "created_at": _WHEN,
            "last_login": _("Last signed in"),
        },
        hidden=("password",),
        end=End.CLEARED,
    ),
    Holding(
        model="account.EmailAddress",
        label=_ACCOUNT,
        why=_("To know that an address is yours. Kept until you remove the address or delete the account."),
        by=("user",),
        by_email=("email",),
        shown={"email": _("E-mail address"), "verified": _("Confirmed"), "primary": _("Main address")},
        end=End.DELETED,
    ),
    Holding(
        model="account.EmailConfirmation",
        label=_ACCOUNT,
        why=_("A link that confirms an address. Goes with the address."),
        by=("email_address__user",),
        hidden=("email_address",),
        end=End.DELETED,
    ),
    Holding(
        model="mfa.Authenticator",
        label=_SIGNING_IN,
        why=_(
            "Your second factors. Their secrets are not in the export: they would open your account. "
            "Kept until you remove them or delete the account."
        ),
        by=("user",),
        shown={"type": _KIND, "created_at": _WHEN, "last_used_at": _("Last used")},
        hidden=("data",),
        end=End.DELETED,
    ),
    Holding(
        model="socialaccount.SocialAccount",
        label=_SIGNING_IN,
        why=_("Services by which you sign in here. Kept until you disconnect them or delete the account."),
        by=("user",),
        shown={
            "provider": _("Service"),
            "uid": _("Your number there"),
            "extra_data": _("What the service told"),
        },
        end=End.DELETED,
    ),
    Holding(
        model="usersessions.UserSession",
        label=_SESSIONS,
        why=_("So that you can see and end your sessions. Kept until the session ends."),
        by=("user",),
        shown={
            "ip": _("IP address"),
            "user_agent": _("Browser"),
            "created_at": _WHEN,
            "last_seen_at": _("Last seen"),
        },
        hidden=("session_key", "data"),
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Membership",
        label=_ROLES,
        why=_("They decide what you may do for whom. Kept until you leave or delete the account."),
        by=("user",),
        shown={"organisation__name": _("Organisation"), "role": _("Role"), "created_at": _WHEN},
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Application",
        label=_REQUESTS,
        why=_("So that somebody can decide about it. Your message goes some time after the decision."),
        by=("user",),
        shown={
            "kind": _KIND,
            "state": _STATE,
            "name": _("Name"),
            "message": _("Message"),
            "details": _("Details"),
            "created_at": _WHEN,
            "reason": _("Reason"),
        },
        end=End.CLEARED,
        clears={"message": "", "details": {}},
    ),
    Holding(
        model="accounts.Application",
        label=_DECISIONS,
        why=_DECISIONS_WHY,
        by=("decided_by",),
        shown={"kind": _KIND, "state": _STATE, "decided_at": _WHEN},
    ),
    Holding(
        model="accounts.Invitation",
        label=_INVITATIONS,
        why=_("Your address in invitations to you. Goes some time after the invitation has ended."),
        by=("accepted_by",),
        by_email=("email",),
        shown={"email": _("E-mail address"), "organisation__name": _("Organisation"), "created_at": _WHEN},
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Invitation",
        label=_INVITATIONS,
        why=_("Invitations that you sent. Whom you invited is not in your export: that is their address."),
        by=("invited_by",),
        shown={"organisation__name": _("Organisation"), "roles": _("Roles"), "created_at": _WHEN},
    ),
    Holding(
        model="core.OutboxMessage",
        label=_MAILS,
        why=_(
            "So that no mail is lost or comes twice. Goes some time after it was sent. The text is not in the export, "
            "since links in it can open your account; you have the mail itself."
        ),
        by=("user_id",),
        by_email=("to",),
        shown={"to": _("E-mail address"), "topic": _("Topic"), "subject": _("Subject"), "sent_at": _("Sent")},
        hidden=("text", "html", "headers"),
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Notice",
        label=_MAILS,
        why=_("News that waits for your next summary. Goes some time after it was sent."),
        by=("user",),
        shown={"topic": _("Topic"), "subject": _("Subject"), "text": _("Text"), "created_at": _WHEN},
        end=End.DELETED,
    ),
    Holding(
        model="accounts.NoticePreference",
        label=_MAILS,
        why=_("How soon you want to hear of what. Kept until you change it or delete the account."),
        by=("user",),
        shown={"topic": _("Topic"), "frequency": _("How often")},
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Contact",
        label=_CONTACTS,
        why=_("Shown in public only after you agreed. Kept until you take it back or delete the account."),
        by=("user",),
        by_email=("email",),
        shown={
            "organisation__name": _("Organisation"),
            "name": _("Name"),
            "function": _("Function"),
            "email": _("E-mail address"),
            "phone": _("Telephone"),
            "consented_at": _("Agreed"),
        },
        end=End.DELETED,
    ),
    Holding(
        model="accounts.ApiKey",
        label=_DECISIONS,
        why=_("Keys that you made. They end with your membership, since you may still know them."),
        by=("created_by", "revoked_by"),
        shown={
            "organisation__name": _("Organisation"),
            "prefix": _("Beginning of the key"),
            "created_at": _WHEN,
        },
    ),
    Holding(
        model="accounts.Suspension",
        label=_ACCOUNT,
        why=_("Times during which the operator had closed your account, and why. Goes with the account."),
        by=("user",),
        shown={"reason": _("Reason"), "created_at": _WHEN, "lifted_at": _("Lifted")},
        end=End.DELETED,
    ),
    Holding(
        model="accounts.Suspension",
        label=_DECISIONS,
        why=_DECISIONS_WHY,
        by=("suspended_by", "lifted_by"),
        shown={"created_at": _WHEN, "lifted_at": _("Lifted")},
    ),
    Holding(
        model="accounts.Verification",
        label=_DECISIONS,
        why=_DECISIONS_WHY,
        by=("requested_by", "decided_by"),
        shown={"organisation__name": _("Organisation"), "state": _STATE, "created_at": _WHEN},
    ),
    Holding(
        model="accounts.Mandate",
        label=_DECISIONS,
        why=_DECISIONS_WHY,
        by=("opened_by", "decided_by", "revoked_by"),
        shown={"principal__name": _("Organisation"), "state": _STATE, "created_at": _WHEN},
    ),
    Holding(
        model="core.StoredFile",
        label=_FILES,
        why=_(
            "They belong to the organisation and stay with it; after a deletion only a number stands there."
        ),
        by=("user_id",),
        shown={"name": _("Name"), "purpose": _("Purpose"), "created_at": _WHEN},
    ),
    Holding(
        model="core.AuditEvent",
        label=_RECORD,
        why=_(
            "Who did what, for whom and when: so that decisions of public bodies can be traced. It holds numbers and no names, "
            "cannot be changed, and stays; after a deletion nobody can tell whose number it was."
        ),
        by=("user_id",),
        shown={"at": _("When"), "verb": _("What"), "organisation_id": _ORGANISATION, "subject_type": _KIND},
    ),
    # Not tied to an account: what organisations say of themselves in public.
    Holding(
        model="accounts.Organisation",
        label=_CONTACTS,
        why=_(
            "The public contact of an organisation from an imported file, which its members change in the profile."
        ),
        hidden=("contact_name", "contact_email"),
    ),
)
