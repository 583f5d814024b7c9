"""Saved searches: a person keeps a search under a name, and hears of new matches by mail or through a feed of their own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Frequency
from accounts.models import User
from catalog.models import SavedSearch
from catalog.rules import can_follow
from catalog.search.asked import saved_address
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.names import clean_field, clean_required_name
from marketplace.core.tokens import new_token, token_hash

MOST_SEARCHES = 50
LONGEST_ADDRESS = 2_000


@transaction.atomic
def save_search(*, name: str, address: str, frequency: str, language: str, by: Actor) -> SavedSearch:
    """Keep a search for the person who acts; equal searches are one, and a person has at most 50.

    address  what stands behind the question mark of the catalogue's address; what it does not understand is dropped
    Records: catalog.search.saved
    """
    demand(can_follow(by, by.user_id))
    # One row stands for all that the person keeps, so that two forms at once cannot pass the limit together.
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    kept = saved_address(address)
    if len(kept) > LONGEST_ADDRESS:
        raise ValidationError(_("This search has too many filters to be saved. Choose fewer."))
    own = SavedSearch.objects.filter(user_id=by.user_id)
    if same := own.filter(address=kept).first():
        text = _("You have saved this search already, as “%(name)s”.")
        raise ValidationError(text % {"name": same.name})
    if own.count() >= MOST_SEARCHES:
        text = _("You have %(n)s saved searches; there is no room for more. Delete one first.")
        raise ValidationError(text % {"n": MOST_SEARCHES})
    search = SavedSearch(user_id=by.user_id, address=kept, language=language[:5], told_until=timezone.now())
    _write(search, name, frequency)
    audit.record(by, "catalog.search.saved", search, {"frequency": search.frequency})
    return search


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, frequency: str, by: Actor) -> SavedSearch:
    """Give a saved search another name or frequency; mails that were off begin with what is published from now on.

    Records: catalog.search.changed
    """
    search = _locked(search, by)
    data = {"before": search.frequency, "after": str(frequency)}
    if search.frequency == Frequency.NEVER:
        search.told_until = timezone.now()
    _write(search, name, frequency)
    audit.record(by, "catalog.search.changed", search, data)
    return search


@transaction.atomic
def delete_search(*, search: SavedSearch, by: Actor) -> None:
    """Forget a saved search; its mails and its feed end with it.

    Records: catalog.search.deleted
    """
    search = _locked(search, by)
    audit.record(by, "catalog.search.deleted", search)
    search.delete()


@transaction.atomic
def make_feed_address(*, search: SavedSearch, by: Actor) -> str:
    """Give the feed of a search a new secret address and return the secret, which is kept nowhere; an older one ends.

    Records: catalog.feed.made
    """
    search = _locked(search, by)
    token = new_token()
    search.feed_token_hash = token_hash(token)
    search.full_clean()
    search.save()
    audit.record(by, "catalog.feed.made", search)
    return token


@transaction.atomic
def end_feed(*, search: SavedSearch, by: Actor) -> SavedSearch:
    """Take the address of the feed away; whoever has it reads nothing any more.

    Records: catalog.feed.ended
    """
    search = _locked(search, by)
    if not search.feed_token_hash:
        raise IllegalMove(thing="feed", state="ended", move="end")
    search.feed_token_hash = ""
    search.full_clean()
    search.save()
    audit.record(by, "catalog.feed.ended", search)
    return search


def _locked(search: SavedSearch, by: Actor) -> SavedSearch:
    demand(can_follow(by, search.user_id))
    found = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=search.pk).first()
    if found is None:
        raise IllegalMove(thing="search", state="deleted", move="change")
    return found


def _write(search: SavedSearch, name: str, frequency: str) -> None:
    search.name = clean_field(clean_required_name, "name", name)
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY, Frequency.NEVER):
        raise ValidationError({"frequency": _("New matches come once a day, once a week, or never by mail.")})
    search.frequency = frequency
    search.full_clean()
    search.save()
