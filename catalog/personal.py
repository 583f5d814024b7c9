"""Which rows of the catalogue tell of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.personal import End, Holding

PERSONAL_DATA = (
    Holding(
        model="catalog.Report",
        label=_("Problems that you reported"),
        why=_(
            "So that the operator can decide and answer you, as the Digital Services Act asks. The vendor never learns who "
            "reported. Your name and address go with the account."
        ),
        by=("user",),
        by_email=("email",),
        shown={
            "name": _("Name"),
            "email": _("E-mail address"),
            "kind": _("Kind"),
            "explanation": _("Explanation"),
            "state": _("State"),
            "created_at": _("Since"),
        },
        end=End.CLEARED,
        clears={"name": "", "email": "", "user": None},
    ),
    Holding(
        model="catalog.Report",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who decided. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("decided_by",),
        shown={"state": _("State"), "decided_at": _("Since")},
    ),
    Holding(
        model="catalog.Complaint",
        label=_("Problems that you reported"),
        why=_("So that somebody can look again. The text stays with the decision, without your account."),
        by=("user",),
        shown={"text": _("Explanation"), "state": _("State"), "created_at": _("Since")},
        end=End.CLEARED,
        clears={"user": None},
    ),
    Holding(
        model="catalog.Complaint",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who decided. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("decided_by",),
        shown={"state": _("State"), "decided_at": _("Since")},
    ),
    Holding(
        model="catalog.Revision",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who wrote, submitted or reviewed the text of a listing. Belongs to the organisation and "
            "stays with it; after a deletion only a number stands there."
        ),
        by=("edited_by", "submitted_by", "review_began_by", "decided_by"),
        shown={"solution_id": _("Solution (number)"), "state": _("State"), "created_at": _("Since")},
    ),
    Holding(
        model="catalog.SolutionClaim",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who applied or decided. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("requested_by", "decided_by"),
        shown={"state": _("State"), "created_at": _("Since")},
    ),
    Holding(
        model="catalog.BookmarkList",
        label=_("What you did for an organisation"),
        why=_(
            "So that colleagues know who made a list. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("created_by",),
        shown={"name": _("Name"), "created_at": _("Since")},
    ),
    Holding(
        model="catalog.Bookmark",
        label=_("What you did for an organisation"),
        why=_(
            "So that colleagues know who put a solution on a list. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("added_by",),
        shown={"created_at": _("Since")},
    ),
    Holding(
        model="catalog.SavedSearch",
        label=_("Saved searches"),
        why=_("To tell you of new matches. Kept until you delete the search or the account."),
        by=("user",),
        shown={
            "name": _("Name"),
            "address": _("Search"),
            "frequency": _("How often"),
            "created_at": _("Since"),
        },
        hidden=("feed_token_hash",),
        end=End.DELETED,
    ),
    Holding(
        model="catalog.Watch",
        label=_("Solutions you watch"),
        why=_("To tell you what becomes of them. Kept until you end it or delete the account."),
        by=("user",),
        shown={"solution_id": _("Solution (number)"), "created_at": _("Since")},
        end=End.DELETED,
    ),
    Holding(
        model="catalog.EvidenceClaim",
        label=_("What you did for an organisation"),
        why=_(
            "So that it stays clear who handed in or decided a proof. Belongs to the organisation and stays with it; "
            "after a deletion only a number stands there."
        ),
        by=("requested_by", "decided_by"),
        shown={"fact": _("Fact"), "state": _("State"), "created_at": _("Since")},
    ),
    Holding(
        model="catalog.YearlyQuestion",
        label=_("Yearly questions that you got by mail"),
        why=_(
            "So that one click answers whether a listing or a use still holds, and nobody is asked too often. "
            "What you answered stays with the organisation, without your account; the secret of the address is kept as a "
            "hash only."
        ),
        by=("user",),
        shown={"kind": _("Kind"), "asked_at": _("Since"), "answer": _("Answer")},
        hidden=("token_hash",),
        end=End.CLEARED,
        clears={"user": None},
    ),
)
