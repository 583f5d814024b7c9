"""Lists of an organisation: solutions that its people keep together, each with a note and the version that was kept."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalog.models import Bookmark, BookmarkList, Solution
from catalog.rules import can_keep_list
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.formats import number_text
from marketplace.core.names import clean_field, clean_required_name, without_hidden

MOST_LISTS = 100
MOST_BOOKMARKS = 500
MOST_IN_ALL = 5_000


class StaleNote(Exception):
    """Somebody saved the note meanwhile; nothing was written. `current` is the entry as it stands now."""

    def __init__(self, current: Bookmark):
        self.current = current
        super().__init__("the note was saved meanwhile")


@transaction.atomic
def make_list(*, name: str, purpose: str = "", by: Actor) -> BookmarkList:
    """Make a list that all people of the organisation see; at most 100, each name once.

    Records: catalog.list.made
    """
    demand(can_keep_list(by, by.organisation_id))
    _one_at_a_time(by.organisation_id)
    if BookmarkList.objects.filter(organisation_id=by.organisation_id).count() >= MOST_LISTS:
        text = _("Your organisation has %(n)s lists; there is no room for more. Delete one first.")
        raise ValidationError(text % {"n": MOST_LISTS})
    kept = BookmarkList(organisation_id=by.organisation_id, created_by_id=by.user_id)
    _name(kept, name, purpose)
    audit.record(by, "catalog.list.made", kept)
    return kept


@transaction.atomic
def rename_list(*, kept_list: BookmarkList, name: str, purpose: str, by: Actor) -> BookmarkList:
    """Give a list another name or purpose.

    Records: catalog.list.renamed
    """
    kept = _locked(kept_list, by)
    _name(kept, name, purpose)
    audit.record(by, "catalog.list.renamed", kept)
    return kept


@transaction.atomic
def delete_list(*, kept_list: BookmarkList, by: Actor) -> None:
    """Delete a list with its notes, for everybody in the organisation.

    Records: catalog.list.deleted
    """
    kept = _locked(kept_list, by)
    audit.record(by, "catalog.list.deleted", kept, {"entries": kept.bookmarks.count()})
    kept.delete()


@transaction.atomic
def add_bookmark(*, kept_list: BookmarkList, solution: Solution, note: str = "", by: Actor) -> Bookmark:
    """Put a public solution on a list as it stands today; each once, at most 500 on a list and 5,000 on all of them.

    Records: catalog.bookmark.added
    """
    demand(can_keep_list(by, kept_list.organisation_id))
    _one_at_a_time(kept_list.organisation_id)
    kept = _locked(kept_list, by)
    public = Solution.objects.public().filter(pk=solution.pk).first()
    if public is None:
        raise IllegalMove(thing="listing", state=solution.status, move="keep")
    rows = kept.bookmarks.all()
    if rows.filter(solution=public).exists():
        text = _("The solution stands on the list “%(name)s” already. You can change its note there.")
        raise ValidationError(text % {"name": kept.name})
    if rows.count() >= MOST_BOOKMARKS:
        text = _("There are %(n)s solutions on this list; it is full. Take one off, or choose another list.")
        raise ValidationError(text % {"n": MOST_BOOKMARKS})
    if Bookmark.objects.filter(list__organisation_id=kept.organisation_id).count() >= MOST_IN_ALL:
        text = _(
            "Your organisation has remembered %(n)s solutions on all its lists; there is no room for more. Take some off, or "
            "delete a list that nobody needs any longer."
        )
        raise ValidationError(text % {"n": number_text(MOST_IN_ALL)})
    bookmark = Bookmark(list=kept, solution=public, version_id=public.current_id, added_by_id=by.user_id)
    _write(bookmark, note)
    data = {"list": kept.pk, "solution": public.pk, "version": public.current_id}
    audit.record(by, "catalog.bookmark.added", bookmark, data)
    return bookmark


@transaction.atomic
def begin_list(*, name: str, solution: Solution, note: str = "", by: Actor) -> BookmarkList:
    """Make a list for a solution and put it there: both or nothing.

    Records: catalog.list.made, catalog.bookmark.added
    """
    kept = make_list(name=name, by=by)
    add_bookmark(kept_list=kept, solution=solution, note=note, by=by)
    return kept


@transaction.atomic
def change_note(*, bookmark: Bookmark, note: str, seen_at: datetime.datetime, by: Actor) -> Bookmark:
    """Save a note; StaleNote if somebody saved another one since `seen_at`.

    Records: catalog.bookmark.noted
    """
    bookmark = _locked_entry(bookmark, by)
    if bookmark.updated_at != seen_at:
        raise StaleNote(bookmark)
    _write(bookmark, note)
    audit.record(by, "catalog.bookmark.noted", bookmark, {"list": bookmark.list_id})
    return bookmark


@transaction.atomic
def renew_bookmark(*, bookmark: Bookmark, by: Actor) -> Bookmark:
    """Keep the current version in place of the one that was kept; only what is public has a current one.

    Records: catalog.bookmark.renewed
    """
    bookmark = _locked_entry(bookmark, by)
    solution = bookmark.solution
    if not solution.is_public:
        raise IllegalMove(thing="listing", state=solution.status, move="keep")
    data = {"before": bookmark.version_id, "after": solution.current_id}
    bookmark.version_id = solution.current_id
    bookmark.full_clean()
    # The note stays as it was, so whoever has it open may still save it.
    bookmark.save(update_fields=["version"])
    audit.record(by, "catalog.bookmark.renewed", bookmark, data)
    return bookmark


@transaction.atomic
def remove_bookmark(*, bookmark: Bookmark, by: Actor) -> None:
    """Take a solution off a list, with its note.

    Records: catalog.bookmark.removed
    """
    bookmark = _locked_entry(bookmark, by)
    data = {"list": bookmark.list_id, "solution": bookmark.solution_id}
    audit.record(by, "catalog.bookmark.removed", bookmark, data)
    bookmark.delete()


def _one_at_a_time(organisation_id: int | None) -> None:
    """Wait for colleagues: one row stands for all lists of the organisation, so that two cannot pass a limit together."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def _locked(kept_list: BookmarkList, by: Actor) -> BookmarkList:
    demand(can_keep_list(by, kept_list.organisation_id))
    kept = BookmarkList.objects.select_for_update().filter(pk=kept_list.pk).first()
    if kept is None:
        raise IllegalMove(thing="list", state="deleted", move="change")
    return kept


def _locked_entry(bookmark: Bookmark, by: Actor) -> Bookmark:
    demand(can_keep_list(by, bookmark.list.organisation_id))
    rows = Bookmark.objects.select_for_update(of=("self",)).select_related("solution", "list")
    found = rows.filter(pk=bookmark.pk).first()
    if found is None:
        raise IllegalMove(thing="bookmark", state="removed", move="change")
    return found


def _name(kept: BookmarkList, name: str, purpose: str) -> None:
    kept.name = clean_field(clean_required_name, "name", name)
    kept.purpose = _text(purpose)
    others = BookmarkList.objects.filter(organisation_id=kept.organisation_id, name=kept.name)
    if others.exclude(pk=kept.pk).exists():
        raise ValidationError({"name": _("Your organisation has a list of this name already.")})
    kept.full_clean()
    kept.save()


def _write(bookmark: Bookmark, note: str) -> None:
    bookmark.note = _text(note)
    bookmark.full_clean()
    bookmark.save()


def _text(text: str) -> str:
    return "\n".join(without_hidden(line) for line in text.strip().splitlines())
