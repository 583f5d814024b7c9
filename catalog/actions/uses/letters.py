"""Mails about uses: to the people of the other side, one action each, no text that somebody else wrote."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Topic
from accounts.models import User
from catalog.models import Deployment
from catalog.queries.speakers import people_of_area, people_of_vendor
from marketplace.core.outbox import Letter
from marketplace.core.outbox.letters import one_line

Write = Callable[[Deployment], Letter]


def tell_municipality(use: Deployment, write: Write, key: str) -> None:
    """Write to those who speak for the municipality, if it has people here."""
    _tell(people_of_area(use.area), Topic.USE, use, write, key)


def tell_vendor(use: Deployment, write: Write, key: str) -> None:
    """Write to those who keep the vendor's listings, if it has people here."""
    _tell(people_of_vendor(use.solution.vendor_id), Topic.LISTING, use, write, key)


def _tell(people: Iterable[User], topic: Topic, use: Deployment, write: Write, key: str) -> None:
    for person in people:
        notify(user=person, topic=topic, write=functools.partial(write, use), key=f"{key}:{person.pk}")


def words_of(use: Deployment) -> dict[str, str]:
    """The names that letters need, fit for a subject."""
    return {
        "town": one_line(use.area.name),
        "vendor": one_line(use.solution.vendor.name),
        "listing": one_line(use.solution.current.facts["name"]),
    }


def _page(use: Deployment) -> str:
    return reverse("catalog:use-edit", kwargs={"pk": use.pk})


def stated(use: Deployment) -> Letter:
    """To the vendor: a municipality says that it uses the listing."""
    words = words_of(use)
    return Letter(
        subject=_("%(town)s says that it uses %(listing)s") % words,
        paragraphs=(
            _("%(town)s has stated a use of your solution %(listing)s.") % words,
            _("Until you confirm it, the listing shows it as the word of one side."),
        ),
        action=(_("Confirm or contradict"), _page(use)),
    )


def claimed(use: Deployment) -> Letter:
    """To the municipality: a vendor says that it uses the listing."""
    words = words_of(use)
    return Letter(
        subject=_("%(vendor)s says that %(town)s uses %(listing)s") % words,
        paragraphs=(
            _("%(vendor)s names %(town)s as a user of %(listing)s.") % words,
            _(
                "If that is not so, say it with one click: the statement then disappears from all public pages."
            ),
        ),
        action=(_("Confirm or contradict"), _page(use)),
    )


def agreed(use: Deployment) -> Letter:
    """To the side that stated the use: the other one agrees."""
    words = words_of(use)
    return Letter(
        subject=_("Confirmed: %(town)s uses %(listing)s") % words,
        paragraphs=(_("Both sides now say so. The page of the solution shows it as confirmed."),),
        action=(_("See the use"), _page(use)),
    )


def refused(use: Deployment) -> Letter:
    """To the side that stated the use: the other one says that it is not so."""
    words = words_of(use)
    return Letter(
        subject=_("Contradicted: %(town)s uses %(listing)s") % words,
        paragraphs=(
            _("The other side says that this is not so. The statement stands on no public page any more."),
        ),
        action=(_("See the use"), _page(use)),
    )


def changed(use: Deployment) -> Letter:
    """To the vendor: the municipality uses the listing in another way than before."""
    words = words_of(use) | {"state": use.get_status_display()}
    return Letter(
        subject=_("%(town)s has changed its use of %(listing)s") % words,
        paragraphs=(_("The state is now: %(state)s. The page of the solution shows it.") % words,),
        action=(_("See the use"), _page(use)),
    )


def told(use: Deployment) -> Letter:
    """To the vendor: a municipality tells of its experience."""
    words = words_of(use)
    return Letter(
        subject=_("%(town)s tells of its experience with %(listing)s") % words,
        paragraphs=(_("You can read it on the page of the solution and reply to it once, in public."),),
        action=(_("Read and reply"), reverse("catalog:experience-reply", kwargs={"pk": use.pk})),
    )


def replied(use: Deployment) -> Letter:
    """To the municipality: the vendor has replied to its experience."""
    words = words_of(use)
    return Letter(
        subject=_("%(vendor)s replies to your experience with %(listing)s") % words,
        paragraphs=(_("The reply stands below your text on the page of the solution."),),
        action=(_("Read the reply"), _page(use)),
    )


def hidden(use: Deployment) -> Letter:
    """To the municipality: the operator has taken its experience out of the public."""
    words = words_of(use)
    return Letter(
        subject=_("Your experience with %(listing)s is no longer public") % words,
        paragraphs=(_("The operator has taken it out. The reason stands on the page of your use."),),
        action=(_("Read the reason"), _page(use)),
    )


def asked(use: Deployment, token: str, *, again: bool) -> Letter:
    """To one person of the municipality: is the solution still in use? The address answers with one click."""
    words = words_of(use)
    subject = (
        _("Reminder: does %(town)s still use %(listing)s?")
        if again
        else _("Does %(town)s still use %(listing)s?")
    )
    return Letter(
        subject=subject % words,
        paragraphs=(
            _("A year ago your municipality said that it uses %(listing)s of %(vendor)s.") % words,
            _("One click is enough; you need not sign in. Others rely on what you say."),
        ),
        action=(_("Answer now"), reverse("catalog:use-question", kwargs={"token": token})),
    )
