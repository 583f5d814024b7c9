"""What is recorded about needs and market soundings, as sentences for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "procurement.need.begun": _("A need was begun"),
    "procurement.need.closed": _("A need was closed"),
    "procurement.need.edited": _("The description of a need was changed"),
    "procurement.need.finished": _("A need was described to the end"),
    "procurement.need.reopened": _("A need was opened again"),
    "procurement.need.sounded": _("A market sounding was begun from a need"),
    "procurement.candidate.added": _("Solutions came on a shortlist by hand or from a list"),
    "procurement.candidate.decided": _("Candidates of a shortlist were kept or left out"),
    "procurement.questionnaire.deleted": _("A template of questions was deleted"),
    "procurement.questionnaire.edited": _("The questions of a questionnaire were changed"),
    "procurement.questionnaire.kept": _("A questionnaire was kept as a template"),
    "procurement.questionnaire.taken": _("Questions were copied into a questionnaire"),
    "procurement.need.estimated": _("The value of a need was estimated"),
    "procurement.needpart.changed": _("A public body changed its figures in a joint need"),
    "procurement.needpart.declined": _("A public body does not take part in a joint need"),
    "procurement.needpart.invited": _("A public body was asked to join a need"),
    "procurement.needpart.joined": _("A public body takes part in a joint need"),
    "procurement.needpart.taken_back": _("An invitation to join a need was taken back"),
    "procurement.needpart.left": _("A public body left a joint need"),
    "procurement.enquiry.answered": _("An answer to a clarification question was prepared"),
    "procurement.enquiry.answered_privately": _(
        "A clarification question was answered to the one who asked alone"
    ),
    "procurement.enquiry.asked": _("A vendor asked a clarification question"),
    "procurement.enquiry.published": _("A clarification question was answered to all"),
    "procurement.enquiry.rejected": _("A clarification question was left without an answer"),
    "procurement.response.confirmation_asked": _("A correction asks for a response to be confirmed"),
    "procurement.shortlist.capped": _("The limit of a shortlist was changed"),
    "procurement.shortlist.finished": _("A shortlist was finished"),
    "procurement.shortlist.handed_over": _("A shortlist was handed over to a market sounding"),
    "procurement.shortlist.narrowed": _("A shortlist was narrowed by a search"),
    "procurement.shortlist.reopened": _("A shortlist was opened again"),
    "procurement.shortlist.searched": _("A search was frozen for a shortlist"),
    "procurement.release.withheld": _("A release as open data was withheld"),
    "procurement.sounding.corrected": _("A market sounding was corrected"),
    "procurement.sounding.extended": _("A market sounding was extended"),
    "procurement.correction.written": _("Other texts were written for a correction"),
    "procurement.correction.discarded": _("The draft of a correction was discarded"),
    "procurement.participation.begun": _("A vendor takes part in a market sounding"),
    "procurement.response.confirmed": _("A response was taken over to a corrected questionnaire"),
    "procurement.response.file_removed": _("A file of a response was taken away"),
    "procurement.response.given_back": _("Answers of a response were taken over into the listing"),
    "procurement.response.begun": _("A response to a market sounding was begun"),
    "procurement.response.saved": _("The draft of a response was saved"),
    "procurement.response.submitted": _("A response was handed in"),
    "procurement.response.withdrawn": _("A response was withdrawn"),
    "procurement.sounding.approved": _("A market sounding was approved"),
    "procurement.sounding.begun": _("A market sounding was begun"),
    "procurement.sounding.cancelled": _("A market sounding was cancelled"),
    "procurement.sounding.edited": _("The draft of a market sounding was changed"),
    "procurement.sounding.published": _("A market sounding was published"),
    "procurement.sounding.published_quickly": _(
        "A market sounding was prepared, checked and published by one person (quick mode, four-eyes rule off)"
    ),
    "procurement.sounding.sent_back": _("A market sounding was sent back after a check"),
    "procurement.sounding.submitted": _("A market sounding was handed in for a check"),
    "procurement.sounding.taken_back": _("A market sounding was taken back to the draft"),
    "procurement.document.added": _("A document was added to a market sounding"),
    "procurement.document.removed": _("A document of a market sounding was removed"),
    "procurement.invitation.added": _("Somebody was put on the list of invitations"),
    "procurement.invitation.removed": _("Somebody was taken off the list of invitations"),
    "procurement.invitation.resent": _("An invitation that was not delivered was sent again"),
    "procurement.invitation.declined": _("Somebody declined an invitation to a market sounding"),
    "procurement.sounding.opening_requested": _("The opening of a market sounding was asked for"),
    "procurement.sounding.opened": _("The answers to a market sounding were opened"),
    "procurement.declaration.made": _("A declaration on conflicts of interest was made"),
    "procurement.assessment.asked": _("Somebody was asked to assess the answers to a market sounding"),
    "procurement.assessment.begun": _("An assessment of answers was begun"),
    "procurement.assessment.excused": _("Somebody was excused from assessing answers"),
    "procurement.assessment.finished": _("An assessment of answers was finished"),
    "procurement.assessment.saved": _("An assessment of answers was written on"),
    "procurement.finding.written": _("A finding on a requirement was written"),
    "procurement.sounding.analysed": _("The evaluation of a market sounding ended"),
    "procurement.sounding.analysis_reopened": _("The evaluation of a market sounding was opened again"),
    "procurement.answers.read": _("Answers to a market sounding were read"),
    "procurement.filenote.made": _("A version of the note for the file was made"),
    "procurement.filenote.read": _("A version of the note for the file was taken as a PDF"),
    "procurement.package.taken": _("A package of the file of a market sounding was taken"),
    "procurement.conclusion.edited": _("The conclusion of a market sounding was written"),
    "procurement.conclusion.proposed": _("The conclusion of a market sounding was proposed"),
    "procurement.conclusion.returned": _("The proposed conclusion of a market sounding was sent back"),
    "procurement.sounding.concluded": _("A market sounding was concluded, and the report sent to all"),
    "procurement.sounding.archived": _("A market sounding was put into the archive"),
    "procurement.followup.recorded": _("A procedure that followed a market sounding was recorded"),
    "procurement.followup.edited": _("What is recorded of a procedure after a market sounding was changed"),
    "procurement.sounding.reminded": _("Reminders of a market sounding were sent"),
}

# What vendors do with soundings: written into their own chains, and never shown to the operator, whose people would learn from
# it who answers, or how many. Routes are those of refusals; purposes those of files.
SEALED = (
    "procurement.participation.",
    "procurement.response.",
    "procurement.enquiry.asked",
    "procurement.invitation.declined",
)
SEALED_ROUTES = "procurement:"
SEALED_PURPOSES = ("response", "response_table")
