"""The little world in which the access table is tried: organisations, a person for each kind of visitor, the rows' examples."""

from __future__ import annotations

from typing import Any

from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of

from .table import MODULES
from .table.row import VISITORS

_SIGNED_IN = frozenset(VISITORS) - {"anonymous"}
_MEMBERS = _SIGNED_IN - {"lonely"}
_ADMINS = frozenset({"outsider", "buyer_admin", "vendor_admin", "operator_admin"})
_OPERATORS = frozenset({"moderator", "operator_admin"})
_BUYERS = frozenset({"requester", "officer", "reviewer", "publisher", "assessor", "auditor", "buyer_admin"})

# Whom each access lets in; written down here and nowhere computed.
HOLDERS: dict[str, frozenset[str]] = {
    "public": frozenset(VISITORS),
    "signed_in": _SIGNED_IN,
    "member": _MEMBERS,
    "operator": _OPERATORS,
    "organisation.view_members": _MEMBERS,
    "organisation.edit_profile": _ADMINS | {"editor"},
    # The operator is verified by nobody and offers nothing itself.
    "organisation.request_verification": _ADMINS - {"operator_admin"} | {"editor"},
    "listing.claim": _ADMINS - {"operator_admin"} | {"editor"},
    "listing.edit": _ADMINS - {"operator_admin"} | {"editor"},
    "use.state": frozenset({"officer", "buyer_admin"}),
    "catalogue.keep_lists": _MEMBERS,
    "sounding.view": _BUYERS,
    "need.write": frozenset({"requester", "officer", "buyer_admin"}),
    "sounding.prepare": frozenset({"officer", "buyer_admin"}),
    "sounding.review": frozenset({"reviewer", "buyer_admin"}),
    "sounding.publish": frozenset({"publisher", "buyer_admin"}),
    "sounding.assess": frozenset({"officer", "assessor", "buyer_admin"}),
    "sounding.answer": frozenset({"outsider", "editor", "vendor_admin"}),
    "organisation.manage_members": _ADMINS,
    "organisation.manage_mandates": _ADMINS,
    "organisation.manage_keys": _ADMINS,
    "organisation.change_rules": _ADMINS,
    "organisation.view_audit": _ADMINS | {"auditor"},
    "operator.verify": _OPERATORS,
    "operator.decide_applications": _OPERATORS,
    "operator.decide_claims": _OPERATORS,
    "operator.review_listings": _OPERATORS,
    "operator.decide_evidence": _OPERATORS,
    "operator.decide_reports": _OPERATORS,
    "operator.view_organisations": _OPERATORS,
    "operator.view_users": _OPERATORS,
    "operator.view_jobs": _OPERATORS,
    "operator.view_outbox": _OPERATORS,
    "operator.view_imports": _OPERATORS,
    "operator.view_figures": _OPERATORS,
    "operator.edit_texts": frozenset({"operator_admin"}),
    "operator.close_organisations": frozenset({"operator_admin"}),
    "operator.suspend_users": frozenset({"operator_admin"}),
    "operator.retry_jobs": frozenset({"operator_admin"}),
    "operator.view_audit": frozenset({"operator_admin"}),
}
# The role each of them holds, and where.
PLACES = {
    "requester": ("municipality", "requester"),
    "officer": ("municipality", "officer"),
    "reviewer": ("municipality", "reviewer"),
    "publisher": ("municipality", "publisher"),
    "assessor": ("municipality", "assessor"),
    "auditor": ("municipality", "auditor"),
    "buyer_admin": ("municipality", "admin"),
    "editor": ("vendor", "editor"),
    "vendor_admin": ("vendor", "admin"),
    "moderator": ("operator", "moderator"),
    "operator_admin": ("operator", "admin"),
}


def make_world() -> dict[str, Any]:
    """Organisations and people by name, and everything that the rows of the table give as examples."""
    world: dict[str, Any] = {
        "vendor": OrganisationFactory(
            name="Anbieter Beispiel",
            slug="anbieter-beispiel",
            contact_name="Auskunft",
            contact_email="auskunft@anbieter.example",
        ),
        "other_vendor": OrganisationFactory(name="Fremde"),
        "municipality": OrganisationFactory(name="Stadt", kind="municipality"),
        "association": OrganisationFactory(name="Verbandsgemeinde", kind="municipality"),
        "operator": OrganisationFactory(name="Betrieb", kind="operator"),
        "anonymous": None,
        "lonely": UserFactory(),
    }
    world["outsider"] = member_of(world["other_vendor"], "editor")
    MembershipFactory(user=world["outsider"], organisation=world["other_vendor"], role="admin")
    for visitor, (organisation, role) in PLACES.items():
        world[visitor] = member_of(world[organisation], role)
    for module in MODULES:
        build = getattr(module, "build", None)
        if build is not None:
            build(world)
    return world
