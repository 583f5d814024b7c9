"""Reads about verification: what an organisation can put forward, what waits, and what a machine can check of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission
from marketplace.registers.models import Area

from ..choices import NumberKind, OrganisationKind, RequestState
from ..models import Membership, Organisation, RegisterNumber, User, Verification
from ..numbers import NumberProblem, checked_number
from .duplicates import Duplicate, likely_duplicates

# Anybody gets an address there: it says nothing about an organisation.
FREE_MAIL = frozenset(
    "aol.com aol.de arcor.de email.de freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hotmail.com "
    "hotmail.de icloud.com live.com live.de mac.com mail.com mail.de mailbox.org me.com msn.com online.de outlook.com "
    "outlook.de posteo.de proton.me protonmail.com t-online.de tuta.io tutanota.com tutanota.de web.de yahoo.com yahoo.de "
    "ymail.com".split()
)
GOOD, LOOK, BAD = "good", "look", "bad"


@dataclass(frozen=True)
class Check:
    """One thing a machine looked at: good, worth a look, or bad; `sentence` says what it found."""

    label: str
    result: str
    sentence: str


@dataclass(frozen=True)
class MailDomain:
    """The domain of a person's e-mail address beside that of the website; says nothing for free-mail providers.

    confirmed  the person has confirmed the address
    """

    domain: str
    website: str
    confirmed: bool

    @property
    def is_free(self) -> bool:
        """Whether anybody can get an address there."""
        return self.domain in FREE_MAIL

    @property
    def matches(self) -> bool:
        """Whether the address belongs to the website: the same domain, or one below the other."""
        a, b = self.domain, self.website
        return bool(a and b) and (a == b or a.endswith(f".{b}") or b.endswith(f".{a}"))


def mail_domain(user: User, organisation: Organisation) -> MailDomain:
    """The domain of the person's own address and of the organisation's website; one query."""
    domain = user.email.rpartition("@")[2].lower()
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    return MailDomain(domain, host_of(organisation.website), confirmed)


def host_of(url: str) -> str:
    """The name of the host in an address without `www.`, in small letters."""
    rest = url.partition("://")[2].partition("/")[0]
    return rest.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")


def area_of_number(value: str) -> Area | None:
    """The area of a regional key of 5, 9 or 12 digits, or of a municipality key of 8; None where the register has none."""
    if len(value) == 8:
        return Area.objects.current().municipalities().filter(ags=value).first()
    return Area.objects.current().filter(key=value).first()


def number_problem(organisation: Organisation, kind: str, value: str) -> str:
    """What speaks against a number in its right form, empty where nothing does: a key must exist and be one's own."""
    if kind != NumberKind.ARS:
        return ""
    area = area_of_number(value)
    if area is None:
        return _("The register has no such key. Compare it digit by digit with the official list.")
    if organisation.kind == OrganisationKind.VENDOR:
        return _("A regional key belongs to a public body. Companies give their register number instead.")
    if organisation.area_id is not None and organisation.area_id != area.pk:
        return _("This is the key of %(area)s, but your organisation stands for another body.") % {
            "area": area.name
        }
    return ""


def open_verification(organisation_id: int) -> Verification | None:
    """The request that waits for the operator."""
    return Verification.objects.filter(organisation_id=organisation_id, state=RequestState.OPEN).first()


def decided_verifications(organisation_id: int) -> QuerySet[Verification]:
    """What became of earlier requests, the newest first."""
    rows = Verification.objects.filter(organisation_id=organisation_id).exclude(state=RequestState.OPEN)
    return rows.select_related("requested_by", "decided_by").order_by("-decided_at", "-pk")


def verifications_visible_to(actor: Actor) -> QuerySet[Verification]:
    """All of them for the operator's people who verify, those of one's organisation for its members, else none."""
    rows = Verification.objects.select_related(
        "organisation", "organisation__area", "requested_by", "decided_by"
    )
    if actor.may(Permission.VERIFY):
        return rows
    if actor.organisation_id is None:
        return rows.none()
    return rows.filter(organisation_id=actor.organisation_id)


def waiting_verifications() -> QuerySet[Verification]:
    """Open requests of organisations that still exist, the longest waiting first."""
    rows = Verification.objects.filter(state=RequestState.OPEN, organisation__closed_at=None)
    return rows.select_related("organisation", "organisation__area").order_by("created_at", "pk")


def is_member_of(user_id: int | None, organisation_id: int | None) -> bool:
    """Whether the person belongs to the organisation in any role; one query."""
    if user_id is None or organisation_id is None:
        return False
    return Membership.objects.filter(user_id=user_id, organisation_id=organisation_id).exists()


def operators_people() -> QuerySet[User]:
    """Everybody who works for the operator and can be written to."""
    return (
        User.objects.filter(
            is_active=True,
            deleted_at=None,
            memberships__organisation__kind=OrganisationKind.OPERATOR,
            memberships__organisation__closed_at=None,
        )
        .order_by("pk")
        .distinct()
    )


def duplicates_of(organisation: Organisation) -> list[Duplicate]:
    """Other organisations that are likely the same as one that is here already."""
    numbers = organisation.numbers.values_list("kind", "value", "court")
    return likely_duplicates(organisation.name, list(numbers), organisation.area_id, organisation.pk)


def checks_of(verification: Verification) -> list[Check]:
    """What a machine can say to the evidence of a request as it was put forward; one query, and one for each regional key."""
    organisation = verification.organisation
    elsewhere = _held_elsewhere(verification.evidence, organisation)
    found = [_checked(item, organisation, elsewhere) for item in verification.evidence]
    return [check for check in found if check is not None]


def _held_elsewhere(
    evidence: list[dict[str, Any]], organisation: Organisation
) -> frozenset[tuple[str, str, str]]:
    """Those numbers of the evidence that another open organisation gives as well."""
    values = [item["value"] for item in evidence if item.get("kind") == "number"]
    rows = RegisterNumber.objects.filter(value__in=values, organisation__closed_at=None)
    return frozenset(rows.exclude(organisation=organisation).values_list("kind", "value", "court"))


def _checked(
    item: dict[str, Any], organisation: Organisation, elsewhere: frozenset[tuple[str, str, str]]
) -> Check | None:
    if item.get("kind") == "number":
        return _number_check(item, organisation, elsewhere)
    if item.get("kind") == "mail_domain":
        return _domain_check(MailDomain(item["domain"], item["website"], item["confirmed"]))
    return None


def _number_check(
    item: dict[str, Any], organisation: Organisation, elsewhere: frozenset[tuple[str, str, str]]
) -> Check:
    kind, value, court = item["number"], item["value"], item.get("court", "")
    label = str(NumberKind(kind).label)
    try:
        checked_number(kind, value, court)
    except NumberProblem as problem:
        return Check(label, BAD, str(problem.reason))
    if problem := number_problem(organisation, kind, value):
        return Check(label, BAD, problem)
    if (kind, value, court) in elsewhere:
        return Check(label, LOOK, _("The form is right, but another organisation here has the same number."))
    if kind == NumberKind.LEITWEG and organisation.area_id is not None:
        coarse = value.partition("-")[0]
        area = organisation.area
        if not (area.ags == coarse or area.key.startswith(coarse) or coarse.startswith(area.key)):
            return Check(
                label, LOOK, _("The check digits fit, but the coarse address is not the key of this body.")
            )
        return Check(label, GOOD, _("The check digits fit, and the coarse address is the key of this body."))
    if kind == NumberKind.ARS:
        return Check(label, GOOD, _("The key stands in the register and belongs to this body."))
    if kind == NumberKind.HANDELSREGISTER:
        return Check(
            label, LOOK, _("The form is right. Whether the entry exists, the register of the court says.")
        )
    return Check(
        label, GOOD, _("Form and check digit are right, as far as the state publishes how they are made.")
    )


def _domain_check(domain: MailDomain) -> Check:
    label = _("Domain of the e-mail address")
    if not domain.confirmed:
        return Check(label, LOOK, _("The address has not been confirmed, so its domain proves nothing."))
    if domain.is_free:
        return Check(
            label,
            LOOK,
            _("%(domain)s gives addresses to everybody; that proves nothing.") % {"domain": domain.domain},
        )
    if not domain.website:
        return Check(
            label,
            LOOK,
            _("The profile names no website that %(domain)s could be compared with.")
            % {"domain": domain.domain},
        )
    if domain.matches:
        return Check(
            label,
            GOOD,
            _("%(domain)s belongs to the website %(website)s.")
            % {"domain": domain.domain, "website": domain.website},
        )
    return Check(
        label,
        LOOK,
        _("%(domain)s is not the domain of the website %(website)s.")
        % {"domain": domain.domain, "website": domain.website},
    )
