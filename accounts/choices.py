"""Closed lists about people and organisations."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.registers.choices import Land


class OrganisationKind(TextChoices):
    """What an organisation is on this marketplace; a municipality stands for every public body that buys."""

    MUNICIPALITY = "municipality", _("Municipality")
    VENDOR = "vendor", _("Vendor")
    COMPETENCE_CENTRE = "competence_centre", _("Competence centre")
    OPERATOR = "operator", _("Operator")


BUYERS = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.COMPETENCE_CENTRE})


class Role(TextChoices):
    """What a member may do for an organisation."""

    ADMIN = "admin", _("Administrator")
    EDITOR = "editor", _("Editor")
    REQUESTER = "requester", _("Requester")
    OFFICER = "officer", _("Procurement officer")
    REVIEWER = "reviewer", _("Reviewer")
    PUBLISHER = "publisher", _("Publishing officer")
    ASSESSOR = "assessor", _("Assessor")
    AUDITOR = "auditor", _("Auditor")
    MODERATOR = "moderator", _("Moderator")


_BUYER_ROLES = (
    Role.ADMIN,
    Role.REQUESTER,
    Role.OFFICER,
    Role.REVIEWER,
    Role.PUBLISHER,
    Role.ASSESSOR,
    Role.AUDITOR,
    Role.EDITOR,
)
ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.MUNICIPALITY: _BUYER_ROLES,
    OrganisationKind.COMPETENCE_CENTRE: _BUYER_ROLES,
    OrganisationKind.VENDOR: (Role.ADMIN, Role.EDITOR),
    OrganisationKind.OPERATOR: (Role.ADMIN, Role.MODERATOR),
}
# What each role is for, in the words of the people who choose it.
ROLE_TASKS = {
    Role.ADMIN: _("Invites people, gives roles, manages mandates, keys and the organisation's own rules."),
    Role.EDITOR: _("Keeps the profile and the listings of the organisation up to date."),
    Role.REQUESTER: _("Says what a department needs."),
    Role.OFFICER: _("Prepares market soundings and leads them."),
    Role.REVIEWER: _("Checks a sounding before it is published, for instance security or data protection."),
    Role.PUBLISHER: _("Publishes what somebody else wrote."),
    Role.ASSESSOR: _("Reads the answers and gives an assessment."),
    Role.AUDITOR: _("Reads the record of the organisation and changes nothing."),
    Role.MODERATOR: _("Works on the queues of the operator."),
}
# What an agent may do by mandate: everything but governing the organisation, and reading its record.
ROLES_BY_MANDATE = tuple(role for role in _BUYER_ROLES if role not in (Role.ADMIN, Role.AUDITOR))


class CentreLevel(TextChoices):
    """For whom a competence centre works."""

    FEDERATION = "federation", _("Federation")
    LAND = "land", _("Land")
    REGION = "region", _("Region")


class SizeClass(TextChoices):
    """Size of a company by the EU's definition."""

    MICRO = "micro", _("Micro enterprise")
    SME = "sme", _("Small or medium-sized enterprise")
    LARGE = "large", _("Large enterprise")


class Ownership(TextChoices):
    """Where the owners of a company sit."""

    EU = "eu", _("Owned in the EU")
    THIRD_COUNTRY = "third_country", _("Owned in a third country")


# Where somebody works: a Land by its code, or all of them.
NATIONWIDE = "de"
REGIONS = ((NATIONWIDE, _("All of Germany")), *Land.choices)


class ApplicationKind(TextChoices):
    """What a person asks for: to found an organisation, to join one, or to take over a harvested vendor."""

    FOUND = "found", _("Found an organisation")
    JOIN = "join", _("Join an organisation")
    CLAIM = "claim", _("Take over a vendor")


class RequestState(TextChoices):
    """Where a request stands that somebody else decides; applications, verifications and claims."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MandateState(TextChoices):
    """Where a mandate stands; whether an active one still runs is decided by the clock."""

    OFFERED = "offered", _("Offered")
    REQUESTED = "requested", _("Requested")
    ACTIVE = "active", _("Active")
    REJECTED = "rejected", _("Rejected")
    REVOKED = "revoked", _("Revoked")


class NumberKind(TextChoices):
    """Public registers whose numbers tell an organisation from others."""

    HANDELSREGISTER = "handelsregister", _("Commercial register")
    VAT = "vat", _("VAT identification number")
    EUID = "euid", _("European unique identifier (EUID)")
    LEITWEG = "leitweg", _("Leitweg-ID")
    ARS = "ars", _("Regional key (ARS)")


class ProofKind(TextChoices):
    """What a document of a vendor proves."""

    CERTIFICATE = "certificate", _("Certificate")
    SUITABILITY = "suitability", _("Proof of suitability")


class KeyState(TextChoices):
    """What a key for the API is worth; decided by its dates and the clock, never stored."""

    USABLE = "usable", _("Usable")
    EXPIRED = "expired", _("Ended")
    REVOKED = "revoked", _("Revoked")


class KeyLifetime(IntegerChoices):
    """For how many days a new key works; a year is the most."""

    MONTH = 30, _("30 days")
    QUARTER = 90, _("90 days")
    HALF_YEAR = 180, _("180 days")
    YEAR = 365, _("365 days")


class OldKeyEnds(TextChoices):
    """When the key that is replaced stops working."""

    IN_24_HOURS = "in_24_hours", _("In 24 hours, so that your program can be changed in peace")
    NOW = "now", _("At once, because somebody else may know it")


class Frequency(TextChoices):
    """How soon a person wants to hear of a matter."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


DIGESTS = frozenset({Frequency.DAILY, Frequency.WEEKLY})


class Topic(TextChoices):
    """What mails are about; each person chooses how soon they come, except for those that concern the account itself."""

    ACCOUNT = "account", _("Your account")
    INVITATION = "invitation", _("Invitations")
    MEMBERSHIP = "membership", _("People of your organisation")
    VERIFICATION = "verification", _("Verification and applications")
    MANDATE = "mandate", _("Mandates")
    LISTING = "listing", _("Your listings and what is said about them")
    USE = "use", _("Solutions that your organisation uses")
    FOUND = "found", _("Saved searches and solutions you watch")
    SOUNDING = "sounding", _("Market soundings")
    EXPIRY = "expiry", _("Things that expire")
    OPERATIONS = "operations", _("Work of the operator")


# These come at once, whatever somebody chose: without them an account or an invitation would be lost, and of a market sounding
# all must learn at the same time.
ALWAYS_AT_ONCE = frozenset({Topic.ACCOUNT, Topic.INVITATION, Topic.SOUNDING})
