"""What the tests of the review begin with: a vendor with people, a moderator, a listing that is new and one that is public."""

from __future__ import annotations

from typing import Any

from django.test import Client

from catalog.actions.reviews import begin_review
from catalog.actions.revisions import begin_listing, begin_revision, save_revision, submit_revision
from catalog.models import Revision
from tests.factories import OrganisationFactory, SolutionFactory, acting, member_of

QUEUES = "/arbeitsbereich/betrieb/eingang/"


class People:
    """An editor and an administrator of the vendor, and two moderators of the operator."""

    def __init__(self) -> None:
        self.vendor = OrganisationFactory(name="Wegewerk GmbH")
        self.editor = member_of(self.vendor, "editor")
        self.admin = member_of(self.vendor, "admin")
        operator = OrganisationFactory(name="Betrieb", kind="operator")
        self.moderator = member_of(operator, "moderator")
        self.second = member_of(operator, "moderator")

    def submitted_new(self, **facts: Any) -> Revision:
        """A listing that was never public, submitted."""
        by = acting(self.editor)
        revision = begin_listing(name="Wegewart", by=by)
        wanted = {"short_description": {"de": "Plant Wege."}, **facts}
        return submit_revision(revision=save_revision(revision=revision, values=wanted, by=by), by=by)

    def published(self, **more: Any) -> Any:
        """A public listing of the vendor."""
        wanted = {
            "name": "Wegewart",
            "slug": "wegewart",
            "vendor": self.vendor,
            "is_claimed": True,
            "facts": {"licence": "MIT", "trial": ["demo"]},
        }
        return SolutionFactory(**wanted | more)

    def submitted_edit(self, solution: Any, **values: Any) -> Revision:
        """A change of a public listing, submitted."""
        by = acting(self.editor)
        revision = save_revision(revision=begin_revision(solution=solution, by=by), values=values, by=by)
        return submit_revision(revision=revision, by=by)

    def in_review(self, revision: Revision) -> Revision:
        """The text, which a moderator has begun to look at."""
        return begin_review(revision=revision, by=acting(self.moderator))


def client_of(person: Any) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def token_of(person: Any) -> dict[str, str]:
    """The hidden field that says for whom a form was opened."""
    return {"acting_for": acting(person).acting_token}
