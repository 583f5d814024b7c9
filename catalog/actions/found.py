"""New matches of saved searches, told by mail. What is due is computed from rows, so a missed run loses nothing."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.actions import notify
from accounts.choices import Frequency, Topic
from accounts.queries.notices import last_digest_hour
from catalog.choices import Sort
from catalog.models import SavedSearch
from catalog.search.asked import search_of
from catalog.search.newest import Since, matches_between
from marketplace.core.formats import number_text
from marketplace.core.outbox import Item, Letter, one_line

# Matches told by name in one mail; the link leads to all of them.
MOST_TOLD = 50
# A listing is published at the beginning of a transaction and seen at its end: what is younger waits for the next mail.
SETTLING = datetime.timedelta(minutes=10)
LONGEST_PATH = 300


def tell_of_new_matches(*, at: datetime.datetime | None = None) -> int:
    """Write to everybody whose saved search has new matches and is due (7:00 in Berlin, weekly on Mondays); says how many.

    Each search in a transaction of its own: the mail and the mark until when it was told are written together or not at all.
    """
    until = (at or timezone.now()) - SETTLING
    due = SavedSearch.objects.filter(_due(until)).order_by("pk").values_list("pk", flat=True)
    return sum(_tell(pk, until) for pk in list(due))


def _due(until: datetime.datetime) -> Q:
    daily, weekly = (last_digest_hour(f, until) for f in (Frequency.DAILY, Frequency.WEEKLY))
    return Q(frequency=Frequency.DAILY, told_until__lt=daily) | Q(
        frequency=Frequency.WEEKLY, told_until__lt=weekly
    )


@transaction.atomic
def _tell(pk: int, until: datetime.datetime) -> bool:
    # Two workers at once follow each other here; the second finds that it is told.
    rows = SavedSearch.objects.select_for_update(of=("self",)).select_related("user")
    search = rows.filter(_due(until), pk=pk).first()
    if search is None:
        return False
    since = Since(())
    if search.user.is_active and search.user.deleted_at is None:
        language = search.user.language or search.language
        with override(language):
            asked = search_of(search.address)
            since = matches_between(asked, language, search.told_until, until, MOST_TOLD)
    if since.found:
        notify(
            user=search.user,
            topic=Topic.FOUND,
            write=lambda: _letter(search, since),
            key=f"found:{search.pk}:{until.isoformat()}",
        )
    search.told_until = until
    search.save(update_fields=["told_until"])
    return bool(since.found)


def _letter(search: SavedSearch, since: Since) -> Letter:
    name = one_line(search.name)
    number = (
        number_text(since.count)
        if since.is_counted
        else _("more than %(n)s") % {"n": number_text(since.count)}
    )
    subject = ngettext(
        "%(number)s new solution for “%(name)s”", "%(number)s new solutions for “%(name)s”", since.count
    ) % {"number": number, "name": name}
    items = [
        Item(
            subject=match.card["name"],
            text=f"{match.card['vendor']['name']}: {match.card['text']}",
            path=reverse("catalog:solution-show", kwargs={"slug": match.card["slug"]}),
        )
        for match in since.found
    ]
    paragraphs = [
        _("Published since the last mail and matching your saved search “%(name)s”:") % {"name": name}
    ]
    if since.more:
        more = ngettext("and %(n)s more", "and %(n)s more", since.more) % {"n": number_text(since.more)}
        if not since.is_counted:
            more = _("and more than %(n)s more") % {"n": number_text(since.more)}
        items.append(Item(subject=more, path=_path(search)))
    return Letter(
        subject=subject,
        paragraphs=tuple(paragraphs),
        items=tuple(items),
        action=(_("See all matches, newest first"), _path(search)),
        reason=_("You get this mail because you saved a search. Change or delete it in the workspace."),
    )


def _path(search: SavedSearch) -> str:
    """The catalogue with this search, or the page of saved searches where the address is too long for a piece of news."""
    base = reverse("catalog:solution-list")
    path = f"{base}?{search.address}{'&' if search.address else ''}sort={Sort.NEWEST}"
    return path if len(path) <= LONGEST_PATH else reverse("catalog:savedsearch-list")
