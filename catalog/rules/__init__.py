"""Rules of the catalogue: may this actor do that? They never write, never fetch, never raise."""

from .claims import can_claim, can_decide_claim, can_withdraw_claim
from .evidence import (
    can_answer_question,
    can_attest,
    can_claim_evidence,
    can_confirm_listing,
    can_decide_evidence,
    can_keep_fresh,
    can_withdraw_attestation,
)
from .listings import can_import, can_republish, can_withdraw
from .lists import can_follow, can_keep_list
from .reports import (
    can_complain,
    can_decide_complaint,
    can_decide_report,
    can_report,
    speaks_for_concerned,
)
from .reviews import can_review
from .revisions import can_begin_listing, can_edit_listing
from .uses import (
    can_answer_use,
    can_answer_use_question,
    can_ask_about_uses,
    can_change_use,
    can_claim_use,
    can_hide_experience,
    can_keep_use,
    can_refuse_use,
    can_reply,
    can_state_use,
    can_withdraw_use,
    can_write_experience,
)

__all__ = [
    "can_answer_question",
    "can_answer_use",
    "can_answer_use_question",
    "can_ask_about_uses",
    "can_attest",
    "can_begin_listing",
    "can_change_use",
    "can_claim",
    "can_claim_evidence",
    "can_claim_use",
    "can_complain",
    "can_confirm_listing",
    "can_decide_claim",
    "can_decide_complaint",
    "can_decide_evidence",
    "can_decide_report",
    "can_edit_listing",
    "can_follow",
    "can_hide_experience",
    "can_import",
    "can_keep_fresh",
    "can_keep_list",
    "can_keep_use",
    "can_refuse_use",
    "can_reply",
    "can_report",
    "can_republish",
    "can_review",
    "can_state_use",
    "can_withdraw",
    "can_withdraw_attestation",
    "can_withdraw_claim",
    "can_withdraw_use",
    "can_write_experience",
    "speaks_for_concerned",
]
