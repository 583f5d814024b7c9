"""Reads of profiles: what an organisation shows of itself, what it lacks, and who may be written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.core.clock import berlin_day
from marketplace.core.tokens import token_hash
from marketplace.core.wording import Wording, localised

from ..choices import REGIONS, OrganisationKind, ProofKind
from ..models import (
    Contact,
    FormerName,
    Mandate,
    Membership,
    Organisation,
    OwnThreshold,
    Proof,
    RegisterNumber,
)
from ..rules.profile import PROFILE_FIELDS


@dataclass(frozen=True)
class ShownNumber:
    """A register number, and whether it stood in the profile when the operator looked."""

    number: RegisterNumber
    is_checked: bool


@dataclass(frozen=True)
class ShownProof:
    """A public proof, and whether it has expired; its last day still counts."""

    proof: Proof
    is_expired: bool


@dataclass(frozen=True)
class PublicProfile:
    """What everybody sees of an organisation, in the reader's language."""

    organisation: Organisation
    description: Wording
    services: Wording
    regions: tuple[Any, ...]
    numbers: tuple[ShownNumber, ...] = ()
    certificates: tuple[ShownProof, ...] = ()
    suitability: tuple[ShownProof, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def proofs(self) -> tuple[ShownProof, ...]:
        """Certificates first, then proofs of suitability."""
        return (*self.certificates, *self.suitability)


@dataclass(frozen=True)
class Missing:
    """A part that a profile lacks, why it matters to readers, and where it is entered."""

    label: str
    reason: str
    route: str
    anchor: str = ""


def profile_of(organisation: Organisation) -> PublicProfile:
    """The public profile; three queries."""
    proofs = [
        ShownProof(proof, proof.valid_until is not None and proof.valid_until < berlin_day())
        for proof in public_proofs().filter(organisation=organisation)
    ]
    proofs.sort(key=lambda shown: shown.is_expired)
    return PublicProfile(
        organisation=organisation,
        numbers=tuple(
            ShownNumber(number, was_checked(number, organisation)) for number in organisation.numbers.all()
        ),
        certificates=tuple(shown for shown in proofs if shown.proof.kind == ProofKind.CERTIFICATE),
        suitability=tuple(shown for shown in proofs if shown.proof.kind == ProofKind.SUITABILITY),
        contacts=tuple(public_contacts().filter(organisation=organisation)),
        **own_words(organisation),
    )


def own_words(organisation: Organisation) -> dict[str, Any]:
    """The plain fields of a profile as its page shows them, from the row alone."""
    labels = dict(REGIONS)
    return {
        "description": localised(organisation.description),
        "services": localised(organisation.services),
        "regions": tuple(labels[code] for code in organisation.regions if code in labels),
    }


def was_checked(number: RegisterNumber, organisation: Organisation) -> bool:
    """Whether the number stood there when the operator last verified, and that still counts."""
    at = organisation.verified_at
    return at is not None and organisation.verified_now() and number.updated_at <= at


def public_proofs() -> QuerySet[Proof]:
    """Proofs that their organisation shows to everybody, with their documents."""
    return Proof.objects.filter(is_public=True).select_related("document").order_by("title", "pk")


def public_contacts() -> QuerySet[Contact]:
    """People who said yes; members only as long as they belong to the organisation."""
    belongs = Membership.objects.filter(
        user=OuterRef("user"), organisation=OuterRef("organisation"), user__is_active=True
    )
    return Contact.objects.filter(Q(user=None) | Exists(belongs), consented_at__isnull=False, refused_at=None)


def contact_by_token(token: str) -> Contact | None:
    """The contact whom the mail with this secret asked; None for every other text."""
    found = Contact.objects.select_related("organisation").filter(user=None)
    return found.filter(token_hash=token_hash(token)).first() if token else None


def thresholds_of(organisation: Organisation) -> list[OwnThreshold]:
    """Own limits, those valid today first, each matter's newest first; `is_past` and `is_future` say how they stand."""
    today = berlin_day()
    rows = list(organisation.thresholds.all())
    for row in rows:
        row.is_past = row.valid_until is not None and row.valid_until < today
        row.is_future = row.valid_from > today
    return sorted(rows, key=lambda row: row.is_past)


def public_mandates(organisation: Organisation) -> tuple[list[Mandate], list[Mandate]]:
    """Running mandates of an organisation: who acts for it, and for whom it acts; one query."""
    rows = (
        Mandate.objects.running()
        .filter(Q(principal=organisation) | Q(agent=organisation))
        .select_related("principal__area", "agent__area")
        .order_by("pk")
    )
    found = list(rows)
    return (
        [row for row in found if row.principal_id == organisation.pk],
        [row for row in found if row.agent_id == organisation.pk],
    )


def named(rows: QuerySet[Organisation], key: str) -> QuerySet[Organisation]:
    """Those whose folded name, now or formerly, holds the folded text."""
    former = FormerName.objects.filter(organisation=OuterRef("pk"), name_key__contains=key)
    return rows.filter(Q(name_key__contains=key) | Exists(former))


def providers() -> QuerySet[Organisation]:
    """Organisations that can be a municipality's IT provider, by name."""
    return Organisation.objects.open().vendors().order_by("name_key")


def missing_parts(organisation: Organisation) -> list[Missing]:
    """What a reader would look for and not find, the weightiest first; three queries at most."""
    is_body = organisation.kind == OrganisationKind.MUNICIPALITY
    checks = _checks_of_body(organisation) if is_body else _checks_of_vendor(organisation)
    fields = tuple(f"id_{field}" for field in PROFILE_FIELDS[organisation.kind])
    return [
        part
        for is_there, part in checks
        if not is_there and (not part.anchor or part.anchor.startswith(fields))
    ]


def _checks_of_vendor(organisation: Organisation) -> list[tuple[bool, Missing]]:
    edit, logo, numbers = "accounts:profile-edit", "accounts:profile-logo", "accounts:verification-show"
    proofs, contacts = "accounts:proof-list", "accounts:contact-list"
    return [
        (
            bool(organisation.description),
            Missing(
                _("Description"), _("It is the first thing that people read."), edit, "id_description_de"
            ),
        ),
        (
            bool(organisation.services),
            Missing(_("Services"), _("They tell what can be ordered from you."), edit, "id_services_de"),
        ),
        (
            bool(organisation.regions),
            Missing(
                _("Regions"), _("Municipalities look for vendors who work in their Land."), edit, "id_regions"
            ),
        ),
        (
            public_contacts().filter(organisation=organisation).exists() or bool(organisation.contact_email),
            Missing(_("Contact person"), _("Without one nobody knows whom to write to."), contacts),
        ),
        (bool(organisation.website), Missing(_("Website"), _("There people find more."), edit, "id_website")),
        (bool(organisation.seat), Missing(_("Seat"), _("It shows where you can be met."), edit, "id_seat")),
        (
            organisation.numbers.exists(),
            Missing(_("Register number"), _("It proves who you are; verification builds on it."), numbers),
        ),
        (
            bool(organisation.size_class and organisation.legal_form),
            Missing(_("Legal form and size"), _("Buyers have to know them."), edit, "id_legal_form"),
        ),
        (
            organisation.proofs.filter(is_public=True).exists(),
            Missing(_("Certificates and proofs"), _("Entered once, they count in every sounding."), proofs),
        ),
        (organisation.logo_id is not None, Missing(_("Logo"), _("People recognise you by it."), logo)),
        (
            "en" in (organisation.description or {"en": ""}),
            Missing(
                _("Description in English"),
                _("Readers of the English pages see German now."),
                edit,
                "id_description_en",
            ),
        ),
    ]


def _checks_of_body(organisation: Organisation) -> list[tuple[bool, Missing]]:
    edit, contacts = "accounts:profile-edit", "accounts:contact-list"
    provider = organisation.it_provider_id is not None or bool(organisation.it_provider_name)
    return [
        (
            provider,
            Missing(
                _("IT provider"), _("Vendors have to know with whom to connect."), edit, "id_it_provider"
            ),
        ),
        (
            bool(organisation.specialist_systems),
            Missing(
                _("Specialist systems"),
                _("They decide which solutions fit what you have."),
                edit,
                "id_specialist_systems",
            ),
        ),
        (
            bool(organisation.standards),
            Missing(_("Standards"), _("They show what new solutions must speak."), edit, "id_standards"),
        ),
        (
            organisation.staff_days is not None,
            Missing(
                _("Staff days a year"),
                _("A solution that needs more than you have does not fit."),
                edit,
                "id_staff_days",
            ),
        ),
        (
            public_contacts().filter(organisation=organisation).exists(),
            Missing(_("Contact person"), _("Other municipalities ask you about your experience."), contacts),
        ),
        (
            organisation.thresholds.exists(),
            Missing(
                _("Own limits"),
                _("They show which way of buying is open below them."),
                "accounts:threshold-list",
            ),
        ),
    ]
