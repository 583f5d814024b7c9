"""Rules about people and organisations: may this actor do that? They never write, never fetch, never raise."""

from .applications import can_apply, can_decide_application, can_found, can_join, can_withdraw_application
from .governing import operates
from .mandates import (
    can_be_agent,
    can_be_principal,
    can_decide_mandate,
    can_manage_mandates,
    can_pass_on,
    can_revoke_mandate,
)
from .members import can_accept_invitation, can_hold, can_leave, can_lose_admin, can_manage_members
from .notices import can_choose_notices
from .organisations import can_change_four_eyes, can_close_organisation
from .verification import can_give_numbers, can_request_verification, can_suspend, can_verify

__all__ = [
    "can_accept_invitation",
    "can_apply",
    "can_be_agent",
    "can_be_principal",
    "can_change_four_eyes",
    "can_choose_notices",
    "can_close_organisation",
    "can_decide_application",
    "can_decide_mandate",
    "can_found",
    "can_give_numbers",
    "can_hold",
    "can_join",
    "can_leave",
    "can_lose_admin",
    "can_manage_mandates",
    "can_manage_members",
    "can_pass_on",
    "can_request_verification",
    "can_revoke_mandate",
    "can_suspend",
    "can_verify",
    "can_withdraw_application",
    "operates",
]
