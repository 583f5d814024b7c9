"""What the API says of a listing, a vendor, an area and a use, from rows that are already loaded."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from accounts.models import Contact, Organisation
from accounts.queries.profile import PublicProfile
from catalog.models import Deployment, Evidence, Experience, Solution, SolutionVersion
from catalog.quality import Quality
from catalog.queries.notes import solution_quality, solution_warnings
from catalog.queries.proofs import file_of
from catalog.queries.uses import public_contact, public_experience
from catalog.warnings import Warning
from marketplace.core.outbox import site_address
from marketplace.registers.models import Area

from .serializers import SolutionItemSerializer

Entry = dict[str, Any]
# The fit stands beside the card: it depends on who asks.
ITEM_KEYS = tuple(key for key in SolutionItemSerializer().fields if key != "fit")


def solution_entry(solution: Solution) -> Entry:
    """Everything about a listing: its facts and what lives beside them."""
    return {
        "slug": solution.slug,
        "status": solution.status,
        "vendor": vendor_link(solution.vendor),
        "is_example": solution.is_example,
        "is_claimed": solution.is_claimed,
        "is_imperfect": solution.is_imperfect,
        "published_at": solution.published_at,
        "changed_at": solution.changed_at,
        "last_confirmed_on": solution.last_confirmed_on,
        "version": version_entry(solution.current),
        "versions": [version_entry(version) for version in solution.versions.all()],
        "facts": solution.current.facts,
        "warnings": [warning_entry(one) for one in solution_warnings(solution, solution.evidence.all())],
        "quality": quality_entry(solution_quality(solution, solution.current.facts, solution.versions.all())),
        "evidence": [evidence_entry(proof) for proof in solution.evidence.all()],
        "deployments": [deployment_entry(use) for use in solution.deployments.all()],
    }


def warning_entry(warning: Warning) -> Entry:
    """What is warned of, with the sentence in the reader's language."""
    return {
        "code": str(warning.code),
        "sentence": str(warning.sentence),
        "since": warning.since,
        "until": warning.until,
    }


def quality_entry(quality: Quality | None) -> Entry | None:
    """Every rule with its points, and their sums."""
    if quality is None:
        return None
    return {
        "points": quality.points,
        "possible": quality.possible,
        "maximum": quality.maximum,
        "rules": [
            {
                "code": rule.code,
                "name": str(rule.name),
                "points": rule.points,
                "maximum": rule.maximum,
                "sentence": str(rule.sentence),
            }
            for rule in quality.rules
        ],
    }


def version_entry(version: SolutionVersion) -> Entry:
    """A version by number and date."""
    return {"number": version.number, "published_at": version.published_at, "note": version.note or None}


def evidence_entry(proof: Evidence) -> Entry:
    """A proof of one fact; `counts_as` is the level that holds today."""
    return {
        "fact": proof.fact,
        "level": proof.level,
        "counts_as": proof.level_on(),
        "is_expired": proof.is_expired(),
        "checked_by": proof.checked_by or None,
        "checked_on": proof.checked_on,
        "valid_until": proof.valid_until,
        "document_title": proof.document_title or None,
        "document_url": document_address(proof),
    }


def document_address(proof: Evidence) -> str | None:
    """Where the document of a proof is read: here, where it was handed in and checked, or at its own address."""
    file_id, name = file_of(proof)
    if not file_id:
        return proof.document_url or None
    # One address for readers of every language.
    with override("de"):
        return site_address(reverse("site:file-show", kwargs={"public_id": file_id, "name": name}))


def version_document(solution: Solution, version: SolutionVersion) -> Entry:
    """A version with everything it says."""
    return {
        **version_entry(version),
        "slug": solution.slug,
        "is_current": version.pk == solution.current_id,
        "facts_hash": version.facts_hash,
        "facts": version.facts,
    }


def deployment_entry(use: Deployment) -> Entry:
    """Who uses a listing, and how; the row comes from `public_uses`, its listing with its vendor."""
    return {"area": area_link(use.area), **use_entry(use)}


def use_entry(use: Deployment) -> Entry:
    """How a body uses a listing, without naming either; the row comes from `public_uses`, its listing with its vendor."""
    is_own = use.is_own_development
    told, contact = public_experience(use), public_contact(use)
    return {
        "status": use.status,
        "since": use.since,
        "until": use.until,
        "cohort": use.cohort or None,
        "note": use.note,
        "ended_reason": use.ended_reason,
        "effort_days": use.effort_days,
        "cost_band": use.cost_band or None,
        "stated_by": use.stated_by,
        "is_agreed": use.is_agreed and not is_own,
        "is_counted": use.counts,
        "is_own_development": is_own,
        "confirmed_on": use.confirmed_on,
        "still_true_on": use.still_true_on,
        "source_title": use.source_title or None,
        "source_url": use.source_url or None,
        "experience": experience_entry(told) if told else None,
        "contact": contact_entry(contact) if contact else None,
    }


def experience_entry(told: Experience) -> Entry:
    """What a municipality tells, with the reply."""
    reply = {"text": told.reply, "language": told.reply_language, "replied_on": told.replied_on}
    return {
        "language": told.language,
        "went_well": told.went_well or None,
        "went_badly": told.went_badly or None,
        "would_choose_again": told.would_choose_again,
        "written_on": told.written_on,
        "reply": reply if told.reply else None,
    }


def contact_entry(person: Contact) -> Entry:
    """A person who agreed to be shown."""
    return {
        "name": person.name,
        "function": person.function or None,
        "email": person.email,
        "phone": person.phone or None,
    }


def vendor_link(vendor: Organisation) -> Entry:
    """A vendor by name and address part."""
    return {"slug": vendor.slug, "name": vendor.name}


def vendor_entry(vendor: Organisation) -> Entry:
    """A vendor as the list shows it; `listing_count` was annotated."""
    return {
        **vendor_link(vendor),
        "kind": vendor.kind,
        "seat": vendor.seat or None,
        "website": vendor.website or None,
        "area": area_link(vendor.area) if vendor.area else None,
        "is_verified": vendor.is_verified,
        "is_example": vendor.is_example,
        "solution_count": vendor.listing_count,
    }


def vendor_profile(vendor: Organisation, profile: PublicProfile, solutions: list[Entry]) -> Entry:
    """A vendor with its public profile and all it offers here; people only with their consent."""
    contact = {"name": vendor.contact_name or None, "email": vendor.contact_email or None}
    is_verified = vendor.is_verified
    return {
        **vendor_entry(vendor),
        "uri": vendor.uri or None,
        "description": vendor.description,
        "legal_form": vendor.legal_form or None,
        "size_class": vendor.size_class or None,
        "founded": vendor.founded,
        "ownership": vendor.ownership or None,
        "verified_at": vendor.verified_at if is_verified else None,
        "verified_until": vendor.verified_until if is_verified else None,
        "services": vendor.services,
        "regions": vendor.regions,
        "register_numbers": [
            {
                "kind": shown.number.kind,
                "value": shown.number.value,
                "court": shown.number.court or None,
                "is_checked": shown.is_checked,
            }
            for shown in profile.numbers
        ],
        "certificates": [
            {
                "kind": shown.proof.kind,
                "title": shown.proof.title,
                "issuer": shown.proof.issuer or None,
                "valid_from": shown.proof.valid_from,
                "valid_until": shown.proof.valid_until,
                "is_expired": shown.is_expired,
            }
            for shown in profile.proofs
        ],
        "contact": contact if any(contact.values()) else None,
        "contacts": [contact_entry(person) for person in profile.contacts],
        "is_harvested": vendor.is_harvested,
        "solutions": solutions,
    }


def area_link(area: Area) -> Entry:
    """An area by key, name and size."""
    return {
        "key": area.key,
        "name": area.name,
        "kind": area.kind,
        "land": area.land,
        "population": area.population,
    }


def area_entry(area: Area) -> Entry:
    """An area as the register has it."""
    return {
        **area_link(area),
        "type": area.type or None,
        "official_name": area.official_name,
        "ags": area.ags or None,
        "population_band": area.population_band,
        "area_ha": area.area_ha,
        "latitude": area.latitude,
        "longitude": area.longitude,
        "nuts3": area.nuts3 or None,
        "postcode": area.postcode or None,
        "valid_from": area.valid_from,
        "ended_on": area.ended_on,
        "is_official": area.official,
        "is_example": area.is_example,
    }


def area_profile(area: Area, uses: list[Deployment], vendors: list[Organisation]) -> Entry:
    """An area with the areas around it, what is in use there, and who publishes from there."""
    around = {name: getattr(area, name) for name in ("district", "association", "successor")}
    return {
        **area_entry(area),
        **{name: area_link(other) if other else None for name, other in around.items()},
        "uses": [{"solution": solution_link(use.solution), **use_entry(use)} for use in uses],
        "vendors": [vendor_link(vendor) for vendor in vendors],
    }


def solution_link(solution: Solution) -> Entry:
    """A listing by name and address part."""
    return {
        "slug": solution.slug,
        "name": solution.current.facts["name"],
        "vendor": vendor_link(solution.vendor),
    }


def listed_entry(solution: Solution) -> Entry:
    """A listing as lists show it."""
    return card_entry(solution.card)


def card_entry(card: Entry) -> Entry:
    """The card that the search holds ready, its keys in the order of the description, which the database forgets."""
    return {key: card[key] for key in ITEM_KEYS}


def changed_entry(solution: Solution) -> Entry:
    """A listing that changed, or what is left of a withdrawn one."""
    return listed_entry(solution) if solution.is_public else tombstone(solution)


def tombstone(solution: Solution) -> Entry:
    """What is left of a listing that is no longer in the catalogue."""
    return {"slug": solution.slug, "status": "withdrawn", "withdrawn_at": solution.withdrawn_at}
