"""Which rows of needs, soundings and responses tell of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.personal import Holding

_DONE = _("What you did for an organisation")
_FILED = _(
    "So that the file of a market sounding says who did what (VgV § 8, UVgO § 6). Belongs to the organisation and stays with "
    "it; after a deletion only a number stands there."
)
_SINCE = _("Since")


def _done(model: str, *by: str) -> Holding:
    return Holding(model=model, label=_DONE, why=_FILED, by=by, shown={"created_at": _SINCE})


PERSONAL_DATA = (
    _done("procurement.Need", "requested_by", "edited_by", "finished_by"),
    _done("procurement.NeedPart", "invited_by", "answered_by"),
    _done("procurement.Shortlist", "finished_by"),
    _done("procurement.Candidate", "decided_by"),
    _done("procurement.Questionnaire", "edited_by"),
    Holding(
        model="procurement.ShortlistSearch",
        label=_DONE,
        why=_FILED,
        by=("searched_by_id",),
        shown={"searched_at": _SINCE},
    ),
    Holding(model="procurement.ShortlistStep", label=_DONE, why=_FILED, by=("by_id",), shown={"at": _SINCE}),
    Holding(
        model="procurement.Amendment",
        label=_DONE,
        why=_FILED,
        by=("published_by_id",),
        shown={"published_at": _SINCE},
    ),
    Holding(
        model="procurement.Submission",
        label=_DONE,
        why=_FILED,
        by=("received_by_id",),
        shown={"received_at": _SINCE},
    ),
    Holding(
        model="procurement.Sounding",
        label=_DONE,
        why=_FILED,
        by=(
            "created_by",
            "submitted_by",
            "approved_by",
            "published_by",
            "opening_requested_by",
            "opened_by",
            "ended_by",
            "corrected_by",
        ),
        by_email=("contact_email",),
        shown={
            "title": _("Title"),
            "contact_name": _("Name"),
            "contact_email": _("E-mail address"),
            "created_at": _SINCE,
        },
    ),
    Holding(
        model="procurement.Invitation",
        label=_("Invitations to market soundings"),
        why=_(
            "So that the file of a market sounding says who was asked, and why (VgV § 7 and § 8). Belongs to the public body; "
            "the secret of the address is kept as a hash only."
        ),
        by=("invited_by",),
        by_email=("email",),
        shown={"name": _("Name"), "email": _("E-mail address"), "created_at": _SINCE},
        hidden=("token_hash",),
    ),
    _done("procurement.Participation", "joined_by"),
    Holding(
        model="procurement.Enquiry",
        label=_DONE,
        why=_FILED,
        by=("asked_by", "answered_by", "published_by"),
        shown={"state": _("State"), "created_at": _SINCE},
    ),
    _done("procurement.Response", "edited_by"),
    Holding(
        model="procurement.Opening",
        label=_DONE,
        why=_FILED,
        by=("requested_by_id", "opened_by_id"),
        shown={"opened_at": _SINCE},
    ),
    Holding(
        model="procurement.Declaration",
        label=_("Declarations on conflicts of interest"),
        why=_(
            "So that the file of a market sounding shows that nobody with a conflict of interest read the answers (VgV § 6, "
            "UVgO § 4). Belongs to the public body and stays with it; after a deletion only a number stands there."
        ),
        by=("person_id",),
        shown={"declared_at": _SINCE, "is_clean": _("No conflict of interest"), "text": _("Explanation")},
    ),
    _done("procurement.Assessment", "assessor", "asked_by", "excused_by"),
    _done("procurement.Finding", "written_by"),
    _done("procurement.Conclusion", "proposed_by", "decided_by"),
    Holding(
        model="procurement.SoundingReport",
        label=_DONE,
        why=_FILED,
        by=("published_by_id",),
        shown={"published_at": _SINCE},
    ),
    Holding(
        model="procurement.FileNote",
        label=_("Notes for the file of market soundings"),
        why=_(
            "A note for the file names the people who did the steps that it tells (VgV § 8, UVgO § 6), and stays as it was made: "
            "it belongs to the public body and is kept as long as the file of the sounding."
        ),
        by=("made_by_id",),
        shown={"made_at": _SINCE},
    ),
    _done("procurement.FollowUp", "recorded_by"),
)
