"""Writes about people and organisations, and the only writers."""

from .applications import (
    accept_application,
    apply_to_found,
    apply_to_join,
    reject_application,
    withdraw_application,
)
from .founding import close_organisation, found_vendor
from .invitations import accept_invitation, invite_member, resend_invitation, revoke_invitation
from .keys import revoke_keys_of
from .mandates import (
    accept_mandate,
    offer_mandate,
    reject_mandate,
    request_mandate,
    request_mandate_of_operator,
    revoke_mandate,
)
from .members import change_roles, leave_organisation, remove_member
from .notices import notify
from .organisations import find_or_add_organisation, free_slug
from .people import add_member, add_user
from .rules_of_organisation import set_four_eyes

__all__ = [
    "accept_application",
    "accept_invitation",
    "accept_mandate",
    "add_member",
    "add_user",
    "apply_to_found",
    "apply_to_join",
    "change_roles",
    "close_organisation",
    "find_or_add_organisation",
    "found_vendor",
    "free_slug",
    "invite_member",
    "leave_organisation",
    "notify",
    "offer_mandate",
    "reject_application",
    "reject_mandate",
    "remove_member",
    "request_mandate",
    "request_mandate_of_operator",
    "resend_invitation",
    "revoke_invitation",
    "revoke_keys_of",
    "revoke_mandate",
    "set_four_eyes",
    "withdraw_application",
]
