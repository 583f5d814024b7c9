"""What the vendor is told by mail about the review of a listing: one letter a decision, no reason in it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Revision
from catalog.queries.drafts import title_of
from marketplace.core.outbox import Letter


def sent_back(revision: Revision, fields: int) -> Letter:
    """The operator wants something mended; the reasons stand on the page."""
    if fields:
        text = ngettext(
            "The operator has sent %(listing)s back. One field needs a change; its reason stands beside it.",
            "The operator has sent %(listing)s back. %(count)s fields need a change; each one's reason stands beside it.",
            fields,
        )
    else:
        text = _("The operator has sent %(listing)s back. The reason stands on the page.")
    return Letter(
        subject=_("%(name)s: %(listing)s needs a change") % _words(revision),
        paragraphs=(
            text % _words(revision, count=fields),
            _("Mend it and submit it again; what you wrote is still there."),
        ),
        action=(
            _("Mend the listing"),
            reverse("catalog:own-listing-show", kwargs={"slug": revision.solution.slug}),
        ),
    )


def accepted(revision: Revision, rest: Revision | None, fields: int) -> Letter:
    """The listing says from now on what was accepted; what was refused waits for its owner."""
    paragraphs = [
        _("The operator has published version %(number)s of %(listing)s. Everybody can read it now.")
        % _words(revision, number=revision.version.number if revision.version else 0)
    ]
    if rest is not None:
        paragraphs.append(
            ngettext(
                "One field was not taken and stays as it was. What you wrote waits for you with the reason.",
                "%(count)s fields were not taken and stay as they were. What you wrote waits for you with the reasons.",
                fields,
            )
            % {"count": fields}
        )
        action = (
            _("Read the reasons"),
            reverse("catalog:own-listing-show", kwargs={"slug": revision.solution.slug}),
        )
    else:
        action = (
            _("See the listing"),
            reverse("catalog:solution-show", kwargs={"slug": revision.solution.slug}),
        )
    return Letter(
        subject=_("%(name)s: %(listing)s is published") % _words(revision),
        paragraphs=tuple(paragraphs),
        action=action,
    )


def _words(revision: Revision, **more: object) -> dict[str, object]:
    return {"name": revision.solution.vendor.name, "listing": title_of(revision), **more}
