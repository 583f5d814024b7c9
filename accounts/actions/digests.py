"""Digests: the news that waits for a person, gathered into one mail a day or a week."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from marketplace.core import outbox
from marketplace.core.outbox import Item, Letter

from ..models import Notice, User
from ..queries.notices import due_notices, readers_of_due_notices, unsubscribe_token

# News in one mail; a reader who has more finds the rest in the workspace and in the next mail.
MOST = 50


def send_digests(*, at: datetime.datetime | None = None) -> int:
    """Post one letter to each person for whom news is due, and say how many.

    What is due is computed from the rows that wait: a run that was missed is made up for by the next, a run too many finds
    nothing. Each person's letter and the mark on its news are one transaction.
    """
    at = at or timezone.now()
    return sum(_send_digest(pk, at) for pk in readers_of_due_notices(at))


@transaction.atomic
def _send_digest(user_id: int, at: datetime.datetime) -> bool:
    # Two workers at once follow each other here; the second finds nothing that waits.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    notices = list(due_notices(at).filter(user=user)[:MOST])
    if not notices:
        return False
    language = user.language or settings.LANGUAGE_CODE
    with override(language):
        stop = reverse("accounts:notice-stop", kwargs={"token": unsubscribe_token(user)})
        outbox.post(
            _letter(notices),
            to=user.email,
            language=language,
            topic="digest",
            key=f"digest:{user.pk}:{notices[-1].pk}",
            user_id=user.pk,
            preferences=reverse("accounts:notice-edit"),
            unsubscribe=stop,
            headers={
                "List-Unsubscribe": f"<{outbox.site_address(stop)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=at)
    return True


def _letter(notices: list[Notice]) -> Letter:
    count = len(notices)
    return Letter(
        subject=ngettext("Your summary: one message", "Your summary: %(count)d messages", count)
        % {"count": count},
        paragraphs=(_("This has happened since your last summary:"),),
        items=tuple(Item(subject=notice.subject, text=notice.text, path=notice.path) for notice in notices),
        action=(_("Open the workspace"), reverse("site:workspace-show")),
        reason=_("You get this summary because you chose it for some topics."),
    )
