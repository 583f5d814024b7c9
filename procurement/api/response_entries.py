"""What the API says to a vendor of its own: invitations, questions it asked, responses; the same in every language."""

from __future__ import annotations

import uuid
from typing import Any

from procurement.choices import EnquiryState
from procurement.models import Enquiry, Invitation, Participation, Response, Sounding, Submission
from procurement.queries import responses as reads
from procurement.queries.response_files import Kept
from procurement.questions.document import Document

Entry = dict[str, Any]
# The buyer's own work on an answer is no business of the one who asked.
TOLD_STATES = {EnquiryState.ANSWERED_DRAFT: EnquiryState.SUBMITTED}


def sounding_reference(sounding: Sounding) -> Entry:
    """By what a program finds the sounding, and until when it may answer."""
    return {
        "id": sounding.public_id,
        "title": sounding.title,
        "buyer": {"slug": sounding.organisation.slug, "name": sounding.organisation.name},
        "question_deadline": sounding.question_deadline,
        "response_deadline": sounding.response_deadline,
        "is_cancelled": sounding.state == "cancelled",
    }


def invitation_entry(invitation: Any) -> Entry:
    """An invitation of `received_invitations`."""
    row: Invitation = invitation
    return {
        "sounding": sounding_reference(row.sounding),
        "invited_at": row.sent_at,
        "declined_at": row.declined_at,
        "decline_reason": row.decline_reason or None,
        "takes_part": invitation.takes_part,
        "response": str(invitation.response_id) if invitation.response_id else None,
    }


def participation_entry(row: Participation) -> Entry:
    """That the vendor takes part."""
    return {"sounding": sounding_reference(row.sounding), "joined_at": row.joined_at}


def enquiry_entry(row: Enquiry) -> Entry:
    """A question as the vendor asked it, and what it got for an answer."""
    is_answered = row.state in (EnquiryState.PUBLISHED, EnquiryState.ANSWERED_PRIVATE)
    return {
        "id": str(row.public_id),
        "asked_at": row.asked_at,
        "question": row.question_key or None,
        "text": row.original,
        "state": TOLD_STATES.get(EnquiryState(row.state), row.state),
        "number": row.number,
        "answer": row.answer if is_answered else None,
        "reason": row.reason if row.state == EnquiryState.REJECTED else None,
    }


def response_item(response: Response) -> Entry:
    """A response as lists show it; the row is loaded with its sounding and what was handed in last."""
    return {
        "id": str(response.public_id),
        "sounding": sounding_reference(response.sounding),
        "state": response.state,
        "saves": response.saves,
        "questionnaire": response.version.number,
        "needs_new_questionnaire": reads.needs_new_version(response),
        "last": receipt_item(response.last) if response.last else None,
    }


def response_entry(response: Response) -> Entry:
    """A response with all that the vendor has written, and what keeps it from being handed in."""
    document = reads.document_of(response)
    progress = reads.progress_of(response, document)
    return response_item(response) | {
        "solution": response.solution.slug if response.solution else None,
        "solution_version": response.solution_version.number if response.solution_version else None,
        "answers": {key: answer_entry(answer) for key, answer in response.answers.items()},
        "unclean": {
            key: {"value": reads.typed_of(response, key), "confidential": reads.is_ticked(response, key)}
            for key in response.unclean
        },
        "questions": progress.total,
        "answered": progress.answered,
        "problems": [
            {"question": key, "part": part, "pointer": pointer_of(key, part)}
            for key, part, _message in problems_of(response, document)
        ],
    }


def answer_entry(answer: Entry) -> Entry:
    """One answer, and where it was filled in from."""
    return {
        "value": answer.get("value"),
        "confidential": bool(answer.get("confidential")),
        "source": answer.get("source"),
    }


def problems_of(response: Response, document: Document) -> list[tuple[str, str, str]]:
    """What keeps the response from being handed in: key of the question, part, sentence."""
    return [(one.question.key, one.part, one.message) for one in reads.problems_of(response, document)]


def pointer_of(question: str, part: str = "") -> str:
    """The place of an answer, or of a part of it, in a body and in an answer (RFC 6901)."""
    names = ["answers", question, *(["value", part] if part else [])]
    return "/" + "/".join(name.replace("~", "~0").replace("/", "~1")[:60] for name in names)


def receipt_item(submission: Submission) -> Entry:
    """What was handed in, without the answers."""
    return {
        "id": str(submission.public_id),
        "number": submission.number,
        "is_withdrawal": submission.withdrawn,
        "received_at": submission.received_at,
        "sha256": submission.sha256,
    }


def receipt_entry(submission: Submission) -> Entry:
    """What was handed in, as it was."""
    return receipt_item(submission) | {
        "questionnaire": submission.version.number,
        "questionnaire_sha256": submission.version.sha256,
        "answers": submission.answers,
    }


def file_entry(question: str, kept: Kept, named: set[str]) -> Entry:
    """A file of an answer; one that was handed in stays though the working copy names it no longer."""
    return {
        "id": kept.public_id,
        "question": question,
        "name": kept.name,
        "size": kept.size,
        "is_in_answer": kept.public_id in named,
    }


def named_files(response: Response) -> set[str]:
    """The files that the working copy names."""
    values = ((answer.get("value") or {}).get("files") for answer in response.answers.values())
    return {str(uuid.UUID(one)) for files in values if isinstance(files, list) for one in files}
