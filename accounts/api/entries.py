"""What the API says of keys, people and organisations to the organisation itself, from rows that are already loaded."""

from __future__ import annotations

from typing import Any

from ..models import ApiKey, Mandate, Organisation, User

Entry = dict[str, Any]


def key_entry(key: ApiKey) -> Entry:
    """A key without its secret; `successor` was selected."""
    return {
        "prefix": key.prefix,
        "name": key.name,
        "scopes": list(key.scopes),
        "state": str(key.state),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
        "replaced_by": key.successor.prefix if key.is_replaced else None,
    }


def organisation_link(organisation: Organisation) -> Entry:
    """An organisation by name and address part."""
    return {"slug": organisation.slug, "name": organisation.name, "kind": organisation.kind}


def own_entry(organisation: Organisation) -> Entry:
    """The organisation of the key as the list shows it."""
    return {**organisation_link(organisation), "relation": "own", "mandate": None}


def mandate_entry(mandate: Mandate, own: int) -> Entry:
    """The other side of a mandate, and what it allows."""
    is_agent = mandate.agent_id == own
    return {
        **organisation_link(mandate.principal if is_agent else mandate.agent),
        "relation": "principal" if is_agent else "agent",
        "mandate": {"roles": list(mandate.roles), "valid_until": mandate.valid_until},
    }


def member_entry(person: User) -> Entry:
    """A person by name, roles and the day they came; `held` were prefetched. Never an e-mail address."""
    held = person.held
    return {
        "id": str(person.public_id),
        "name": person.name or None,
        "roles": sorted(membership.role for membership in held),
        "member_since": min(membership.created_at for membership in held),
    }


def organisation_entry(organisation: Organisation) -> Entry:
    """The organisation with its profile, `it_provider` selected; nothing in it depends on the reader's language."""
    return {
        **organisation_link(organisation),
        "is_verified": organisation.is_verified,
        "verified_until": organisation.verified_until,
        "website": organisation.website or None,
        "description": organisation.description,
        "legal_form": organisation.legal_form or None,
        "seat": organisation.seat or None,
        "size_class": organisation.size_class or None,
        "founded": organisation.founded,
        "ownership": organisation.ownership or None,
        "services": organisation.services,
        "regions": list(organisation.regions),
        "it_provider": organisation.it_provider.slug if organisation.it_provider else None,
        "it_provider_name": organisation.it_provider_name or None,
        "specialist_systems": list(organisation.specialist_systems),
        "standards": list(organisation.standards),
        "staff_days": organisation.staff_days,
    }
