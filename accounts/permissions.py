"""Who is given which permission: by role in the organisation acted for, and by the scopes of a key."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from marketplace.core.permissions import Permission

from .choices import BUYERS, OrganisationKind, Role

_OPERATORS_ALL = frozenset(p for p in Permission if p.is_operators)
_EVERY_MEMBER = frozenset({Permission.VIEW_MEMBERS, Permission.KEEP_LISTS})
_GOVERNING = frozenset(p for p in Permission if not p.is_operators)
_EDITING = frozenset(
    {
        Permission.EDIT_PROFILE,
        Permission.REQUEST_VERIFICATION,
        Permission.CLAIM_LISTING,
        Permission.EDIT_LISTING,
    }
)
# Only public bodies use solutions; what they say of that binds them, so not every member says it.
_USING = frozenset({Permission.STATE_USE})
# What happens in a public body alone: needs and market soundings (VgV § 28, UVgO § 20).
_OF_BUYERS_ROLES: dict[str, frozenset[Permission]] = {
    Role.REQUESTER: frozenset({Permission.WRITE_NEED}),
    Role.OFFICER: frozenset(
        {Permission.WRITE_NEED, Permission.PREPARE_SOUNDING, Permission.ASSESS_RESPONSES}
    ),
    Role.REVIEWER: frozenset({Permission.REVIEW_SOUNDING}),
    Role.PUBLISHER: frozenset({Permission.PUBLISH_SOUNDING}),
    Role.ASSESSOR: frozenset({Permission.ASSESS_RESPONSES}),
}
_SOUNDING = frozenset({Permission.VIEW_SOUNDINGS}).union(*_OF_BUYERS_ROLES.values())
_ANSWERING = frozenset({Permission.ANSWER_SOUNDING})
_MODERATING = frozenset(
    {
        Permission.VERIFY,
        Permission.DECIDE_APPLICATIONS,
        Permission.DECIDE_CLAIMS,
        Permission.REVIEW_LISTINGS,
        Permission.DECIDE_EVIDENCE,
        Permission.DECIDE_REPORTS,
        Permission.VIEW_ORGANISATIONS,
        Permission.VIEW_USERS,
        Permission.VIEW_JOBS,
        Permission.VIEW_OUTBOX,
        Permission.VIEW_IMPORTS,
        Permission.VIEW_FIGURES,
    }
)

# What an agent never gets by a mandate: the organisation governs itself.
NOT_BY_MANDATE = frozenset(
    {
        Permission.MANAGE_MEMBERS,
        Permission.MANAGE_MANDATES,
        Permission.MANAGE_KEYS,
        Permission.CHANGE_RULES,
        Permission.VIEW_AUDIT,
        Permission.REQUEST_VERIFICATION,
    }
)


def permissions_of(kind: str, roles: Iterable[str], *, by_mandate: bool = False) -> frozenset[Permission]:
    """What the roles allow in an organisation of that kind; nothing without a role."""
    held = set(roles)
    if not held:
        return frozenset()
    given = set(_EVERY_MEMBER)
    if Role.ADMIN in held:
        given |= _GOVERNING
    if kind == OrganisationKind.OPERATOR:
        # Nobody verifies the operator, and it offers nothing itself.
        given -= {Permission.REQUEST_VERIFICATION, Permission.CLAIM_LISTING, Permission.EDIT_LISTING}
        given |= _OPERATORS_ALL if Role.ADMIN in held else _MODERATING if Role.MODERATOR in held else set()
    else:
        if Role.EDITOR in held:
            given |= _EDITING
        if Role.AUDITOR in held:
            given.add(Permission.VIEW_AUDIT)
        if kind in BUYERS:
            given.add(Permission.VIEW_SOUNDINGS)
            given |= frozenset().union(*(_OF_BUYERS_ROLES.get(role, frozenset()) for role in held))
            if held & {Role.EDITOR, Role.OFFICER}:
                given |= _USING
        if kind == OrganisationKind.VENDOR and Role.EDITOR in held:
            given |= _ANSWERING
    if kind not in BUYERS:
        given -= _USING | _SOUNDING
    if kind != OrganisationKind.VENDOR:
        given -= _ANSWERING
    return frozenset(given - NOT_BY_MANDATE if by_mandate else given)


def needs_second_factor(kind: str, roles: Iterable[str]) -> bool:
    """Whether these roles weigh so much that a password alone is not enough."""
    held = set(roles)
    if kind == OrganisationKind.OPERATOR:
        return bool(held)
    if kind in BUYERS:
        return bool(held & {Role.OFFICER, Role.PUBLISHER, Role.ADMIN})
    return Role.ADMIN in held


class Scope(TextChoices):
    """What a key may be allowed; each a subset of what an administrator may do, and nothing that decides."""

    READ_PROFILE = "profile:read", _("Read the profile of your organisation and the mandates that concern it")
    WRITE_PROFILE = "profile:write", _("Change the profile of your organisation")
    READ_LISTINGS = "listings:read", _("Read the listings of your organisation, drafts and reviews too")
    WRITE_LISTINGS = (
        "listings:write",
        _("Create, change, submit and withdraw the listings of your organisation"),
    )
    READ_MEMBERS = (
        "members:read",
        _("Read who belongs to your organisation: names and roles, no e-mail addresses"),
    )
    READ_NEEDS = (
        "needs:read",
        _(
            "Read the needs of your organisation with their estimated values and shortlists; nothing of it is public"
        ),
    )
    WRITE_NEEDS = (
        "needs:write",
        _("Describe needs and hand them over, freeze searches for shortlists; people decide on candidates"),
    )
    READ_SOUNDINGS = (
        "soundings:read",
        _(
            "Read the market soundings of your organisation in every state: questionnaires, invitations, questions"
        ),
    )
    WRITE_SOUNDINGS = (
        "soundings:write",
        _("Prepare market soundings and hand them in for a check; people approve, publish and answer"),
    )
    READ_RESPONSES = (
        "responses:read",
        _("Read invitations to market soundings, your clarification questions and responses, drafts too"),
    )
    WRITE_RESPONSES = (
        "responses:write",
        _("Take part in market soundings, decline, ask, write responses, hand them in and withdraw them"),
    )
    READ_KEYS = "keys:read", _("Read which keys your organisation has, never the keys themselves")


_OF_SCOPE: dict[str, frozenset[Permission]] = {
    Scope.READ_PROFILE: frozenset(),
    Scope.WRITE_PROFILE: frozenset({Permission.EDIT_PROFILE}),
    Scope.READ_LISTINGS: frozenset(),
    Scope.WRITE_LISTINGS: frozenset({Permission.EDIT_LISTING}),
    Scope.READ_MEMBERS: frozenset({Permission.VIEW_MEMBERS}),
    Scope.READ_NEEDS: frozenset(),
    Scope.WRITE_NEEDS: frozenset({Permission.WRITE_NEED}),
    Scope.READ_SOUNDINGS: frozenset(),
    Scope.WRITE_SOUNDINGS: frozenset({Permission.PREPARE_SOUNDING}),
    Scope.READ_RESPONSES: frozenset(),
    Scope.WRITE_RESPONSES: frozenset({Permission.ANSWER_SOUNDING}),
    Scope.READ_KEYS: frozenset(),
}


def permissions_of_scopes(scopes: Iterable[str]) -> frozenset[Permission]:
    """What the scopes of a key allow; unknown ones allow nothing."""
    return frozenset().union(*(_OF_SCOPE.get(scope, frozenset()) for scope in scopes))
