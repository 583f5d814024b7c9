"""How the codes of the record read: what a thing is called, what was before and after."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import choices
from accounts.permissions import Scope
from marketplace.core.formats import day_text

_THINGS: dict[str, Any] = {
    "accounts.apikey": gettext_lazy("API key"),
    "accounts.application": gettext_lazy("Application"),
    "accounts.contact": gettext_lazy("Contact person"),
    "accounts.invitation": gettext_lazy("Invitation"),
    "accounts.mandate": gettext_lazy("Mandate"),
    "accounts.membership": gettext_lazy("Membership"),
    "accounts.organisation": gettext_lazy("Organisation"),
    "accounts.ownthreshold": gettext_lazy("Own threshold"),
    "accounts.proof": gettext_lazy("Certificate or proof"),
    "accounts.registernumber": gettext_lazy("Register number"),
    "accounts.user": gettext_lazy("Person"),
    "accounts.verification": gettext_lazy("Verification"),
    "catalog.evidence": gettext_lazy("Proof"),
    "catalog.evidenceclaim": gettext_lazy("Proof handed in"),
    "catalog.importedfile": gettext_lazy("Imported file"),
    "catalog.importrun": gettext_lazy("Import"),
    "catalog.solution": gettext_lazy("Listing"),
    "catalog.solutionclaim": gettext_lazy("Takeover"),
    "core.outboxmessage": gettext_lazy("Mail"),
    "core.storedfile": gettext_lazy("File"),
    "registers.registerload": gettext_lazy("Register"),
    "site.editabletext": gettext_lazy("Text of the site"),
}
_LABELS: dict[str, Any] = {
    **dict(choices.Topic.choices),
    "added": gettext_lazy("added"),
    "address": gettext_lazy("numbers in the address"),
    "after": gettext_lazy("after"),
    "agent": gettext_lazy("organisation that acts by mandate"),
    "applications": gettext_lazy("requests"),
    "area": gettext_lazy("public body, number in the register"),
    "attempts": gettext_lazy("attempts"),
    "because": gettext_lazy("because of"),
    "before": gettext_lazy("before"),
    "by": gettext_lazy("by"),
    "days": gettext_lazy("days"),
    "decided_applications": gettext_lazy("texts of decided requests"),
    "ended_invitations": gettext_lazy("ended invitations"),
    "evidence": gettext_lazy("evidence"),
    "fact": gettext_lazy("fact"),
    "facts": gettext_lazy("facts"),
    "failures": gettext_lazy("wrong tries"),
    "fields": gettext_lazy("fields"),
    "file": gettext_lazy("file"),
    "filter": gettext_lazy("filter"),
    "form": gettext_lazy("form opened for"),
    "format": gettext_lazy("format"),
    "found": gettext_lazy("found"),
    "four_eyes": gettext_lazy("four-eyes rule"),
    "has_document": gettext_lazy("with a document"),
    "heads": gettext_lazy("heads"),
    "horizon": gettext_lazy("sealed up to"),
    "how": gettext_lazy("how"),
    "invitations": gettext_lazy("invitations"),
    "is_public": gettext_lazy("public"),
    "is_public_provider": gettext_lazy("public IT provider"),
    "key": gettext_lazy("key"),
    "keys": gettext_lazy("keys"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "last_day": gettext_lazy("last day"),
    "length": gettext_lazy("characters"),
    "length_before": gettext_lazy("characters before"),
    "level": gettext_lazy("level of evidence"),
    "linked": gettext_lazy("sealed entries"),
    "mandates": gettext_lazy("mandates"),
    "method": gettext_lazy("method"),
    "move": gettext_lazy("step"),
    "name": gettext_lazy("name"),
    "number": gettext_lazy("Number"),
    "old_ends": gettext_lazy("the former key ends"),
    "organisation": gettext_lazy("organisation"),
    "people": gettext_lazy("people"),
    "person": gettext_lazy("person"),
    "principal": gettext_lazy("organisation that gave the mandate"),
    "purpose": gettext_lazy("purpose"),
    "reason": gettext_lazy("reason"),
    "refused_this_minute": gettext_lazy("refusals in this minute"),
    "register": gettext_lazy("register"),
    "removed": gettext_lazy("removed"),
    "replaces": gettext_lazy("replaces key no."),
    "requested": gettext_lazy("requested"),
    "rival": gettext_lazy("other claim, no."),
    "role": gettext_lazy("role"),
    "roles": gettext_lazy("roles"),
    "route": gettext_lazy("page"),
    "rows": gettext_lazy("rows"),
    "rule": gettext_lazy("rule"),
    "scopes": gettext_lazy("scopes"),
    "seconds": gettext_lazy("seconds"),
    "sent_mail": gettext_lazy("sent mails"),
    "sent_notices": gettext_lazy("sent news"),
    "sessions": gettext_lazy("sessions"),
    "since": gettext_lazy("from"),
    "solution": gettext_lazy("listing"),
    "stage": gettext_lazy("days before"),
    "state": gettext_lazy("state"),
    "task": gettext_lazy("job"),
    "thing": gettext_lazy("thing"),
    "topic": gettext_lazy("subject"),
    "type": gettext_lazy("kind of second factor"),
    "unanswered_contacts": gettext_lazy("unanswered contact persons"),
    "unconfirmed_accounts": gettext_lazy("unconfirmed accounts"),
    "until": gettext_lazy("until"),
    "valid_from": gettext_lazy("valid from"),
    "valid_until": gettext_lazy("valid until"),
    "value": gettext_lazy("value"),
    "vendor": gettext_lazy("vendor"),
    "version": gettext_lazy("version"),
    "ways": gettext_lazy("signed in with"),
    "what": gettext_lazy("what"),
}
_WAYS = {
    "password": gettext_lazy("password"),
    "openid_connect": gettext_lazy("external login"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
}
_PAPERS = {
    "area": gettext_lazy("entry in the register of public bodies"),
    "document": gettext_lazy("document"),
    "mail_domain": gettext_lazy("domain of the e-mail address"),
}
# What codes mean under the name that they stand under; elsewhere the code itself is shown.
_CODES: dict[str, dict[str, Any]] = {
    **{topic: dict(choices.Frequency.choices) for topic in choices.Topic.values},
    "evidence": {**_PAPERS, **dict(choices.NumberKind.choices)},
    "how": {"page": gettext_lazy("on a page"), "mail": gettext_lazy("by a link in a mail")},
    "kind": {
        **dict(choices.ApplicationKind.choices),
        **dict(choices.NumberKind.choices),
        **dict(choices.OrganisationKind.choices),
        **dict(choices.ProofKind.choices),
    },
    "old_ends": dict(choices.OldKeyEnds.choices),
    "role": dict(choices.Role.choices),
    "roles": dict(choices.Role.choices),
    "scopes": dict(Scope.choices),
    "state": {**dict(choices.MandateState.choices), **dict(choices.RequestState.choices)},
    "topic": dict(choices.Topic.choices),
    "type": _WAYS,
    "ways": _WAYS,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2}))?")
_LONGEST = 300


@dataclass(frozen=True)
class Detail:
    """One thing that an event says beside who and what; `before` is None where it tells of no change."""

    label: str
    value: str
    before: str | None = None


def thing_label(kind: str, number: str) -> str:
    """A thing by its kind and number, such as `Mandate no. 12`."""
    name = _THINGS.get(kind, kind)
    return _("%(thing)s no. %(number)s") % {"thing": name, "number": number} if number else str(name)


def details_of(data: dict[str, Any]) -> list[Detail]:
    """The data of an event: changes as before and after, the rest as it is."""
    before, after = data.get("before"), data.get("after")
    rest = {key: value for key, value in data.items() if key not in ("before", "after")}
    found = [Detail(_label(key), _text(key, value)) for key, value in rest.items()]
    if before is None and after is None:
        return found
    if isinstance(before or {}, dict) and isinstance(after or {}, dict):
        keys = dict.fromkeys([*(before or {}), *(after or {})])
        return [
            *(
                Detail(_label(key), _text(key, (after or {}).get(key)), _text(key, (before or {}).get(key)))
                for key in keys
            ),
            *found,
        ]
    return [Detail(_("change"), _text("", after), _text("", before)), *found]


def _label(key: str) -> str:
    return str(_LABELS.get(key, key.replace("_", " ")))


def _text(key: str, value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{_label(name)}: {_text(name, one)}" for name, one in value.items())[:_LONGEST]
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(key, one) for one in value)[:_LONGEST]
    return _code(key, str(value))[:_LONGEST]


def _code(key: str, value: str) -> str:
    if _DAY.fullmatch(value):
        try:
            return day_text(datetime.datetime.fromisoformat(value) if "T" in value else value) or value
        except ValueError:
            return value
    return str(_CODES.get(key, {}).get(value, value))
