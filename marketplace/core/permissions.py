"""The closed vocabulary of what a person or a key may be allowed to do; who is given which stands in accounts/permissions.py."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that can be allowed, always for the organisation acted for; `operator.*` concerns everybody's things."""

    EDIT_PROFILE = "organisation.edit_profile"
    REQUEST_VERIFICATION = "organisation.request_verification"
    MANAGE_MEMBERS = "organisation.manage_members"
    MANAGE_MANDATES = "organisation.manage_mandates"
    MANAGE_KEYS = "organisation.manage_keys"
    CHANGE_RULES = "organisation.change_rules"
    VIEW_MEMBERS = "organisation.view_members"
    VIEW_AUDIT = "organisation.view_audit"
    CLAIM_LISTING = "listing.claim"
    EDIT_LISTING = "listing.edit"
    STATE_USE = "use.state"
    KEEP_LISTS = "catalogue.keep_lists"
    VIEW_SOUNDINGS = "sounding.view"
    WRITE_NEED = "need.write"
    PREPARE_SOUNDING = "sounding.prepare"
    REVIEW_SOUNDING = "sounding.review"
    PUBLISH_SOUNDING = "sounding.publish"
    ASSESS_RESPONSES = "sounding.assess"
    ANSWER_SOUNDING = "sounding.answer"

    VERIFY = "operator.verify"
    DECIDE_APPLICATIONS = "operator.decide_applications"
    DECIDE_CLAIMS = "operator.decide_claims"
    REVIEW_LISTINGS = "operator.review_listings"
    DECIDE_EVIDENCE = "operator.decide_evidence"
    DECIDE_REPORTS = "operator.decide_reports"
    VIEW_ORGANISATIONS = "operator.view_organisations"
    CLOSE_ORGANISATIONS = "operator.close_organisations"
    VIEW_USERS = "operator.view_users"
    SUSPEND_USERS = "operator.suspend_users"
    VIEW_JOBS = "operator.view_jobs"
    RETRY_JOBS = "operator.retry_jobs"
    VIEW_OUTBOX = "operator.view_outbox"
    VIEW_IMPORTS = "operator.view_imports"
    EDIT_TEXTS = "operator.edit_texts"
    VIEW_ALL_AUDIT = "operator.view_audit"
    VIEW_FIGURES = "operator.view_figures"

    @property
    def is_operators(self) -> bool:
        """Whether only people of the operator can be given it."""
        return self.value.startswith("operator.")


# Everything else is for people: keys never approve, publish, open, declare, decide, or hand out rights.
OPEN_TO_KEYS = frozenset(
    {
        Permission.EDIT_PROFILE,
        Permission.VIEW_MEMBERS,
        Permission.EDIT_LISTING,
        Permission.WRITE_NEED,
        Permission.PREPARE_SOUNDING,
        Permission.ANSWER_SOUNDING,
    }
)
