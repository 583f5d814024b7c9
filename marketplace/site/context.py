"""What the frame of every page shows: navigation, the other language, and for whom one acts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import BUYERS, OrganisationKind
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.addresses import address
from marketplace.core.permissions import Permission

SITE_NAME = settings.SITE_NAME
ENTRIES = (
    (_("Solutions"), "catalog:solution-list"),
    (_("Market soundings"), "procurement:public-sounding-list"),
    (_("Municipalities"), "catalog:area-list"),
    (_("Vendors"), "catalog:vendor-list"),
    (_("Knowledge"), "site:knowledge-list"),
)
WORKSPACE = (_("Workspace"), "site:workspace-show")
# Sections of the workspace: label, route, and the permission that shows it (None: for everybody who is signed in).
SECTIONS: tuple[tuple[Any, str, Permission | None], ...] = (
    (_("Overview"), "site:workspace-show", None),
    (_("People"), "accounts:member-list", Permission.VIEW_MEMBERS),
    (_("Mandates"), "accounts:mandate-list", Permission.VIEW_MEMBERS),
    (_("Rules"), "accounts:rules-edit", Permission.CHANGE_RULES),
    (_("Profile"), "accounts:profile-edit", Permission.EDIT_PROFILE),
    (_("Interfaces"), "accounts:key-list", Permission.MANAGE_KEYS),
    (_("Verification"), "accounts:verification-show", Permission.REQUEST_VERIFICATION),
    (_("Own listings"), "catalog:own-listing-list", Permission.EDIT_LISTING),
    (_("Reports about your statements"), "catalog:own-report-list", Permission.EDIT_LISTING),
    (_("Claims to listings"), "catalog:own-claim-list", Permission.CLAIM_LISTING),
    (_("Invitations and responses"), "procurement:response-list", Permission.ANSWER_SOUNDING),
    (_("Needs"), "procurement:need-list", Permission.VIEW_SOUNDINGS),
    (_("Market soundings"), "procurement:sounding-list", Permission.VIEW_SOUNDINGS),
    (_("Templates of questions"), "procurement:template-list", Permission.PREPARE_SOUNDING),
    (_("Lists"), "catalog:bookmarklist-list", Permission.KEEP_LISTS),
    (_("Saved searches"), "catalog:savedsearch-list", None),
    (_("Watched solutions"), "catalog:watch-list", None),
    (_("Solutions we use"), "catalog:own-use-list", Permission.STATE_USE),
    (_("Confirm facts"), "catalog:attestation-index", Permission.STATE_USE),
    (_("Uses of our solutions"), "catalog:claimed-use-list", Permission.EDIT_LISTING),
    (_("What waits"), "site:console-show", Permission.VERIFY),
    (_("Organisations"), "site:organisation-list", Permission.VIEW_ORGANISATIONS),
    (_("Accounts"), "site:user-list", Permission.VIEW_USERS),
    (_("Figures"), "site:figure-list", Permission.VIEW_FIGURES),
    (_("Import reports"), "catalog:import-list", Permission.VIEW_IMPORTS),
    (_("Outbox"), "site:outbox-list", Permission.VIEW_OUTBOX),
    (_("Jobs"), "site:job-list", Permission.VIEW_JOBS),
    (pgettext_lazy("section", "Search"), "catalog:search-show", Permission.VIEW_JOBS),
    (_("Record"), "site:audit-list", Permission.VIEW_AUDIT),
    (_("Texts of the site"), "site:text-list", Permission.EDIT_TEXTS),
)
# Sections that concern some kinds of organisations alone.
ONLY_FOR = {
    "accounts:mandate-list": frozenset(OrganisationKind) - {OrganisationKind.OPERATOR},
    "accounts:rules-edit": BUYERS,
}


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; current is `page` on that very page, `true` below it, else empty."""

    label: Any
    url: str
    current: str = ""
    is_operators: bool = False


class Frame:
    """The frame of one page; asks the database only for people who are signed in."""

    site_name = SITE_NAME

    def __init__(self, request: HttpRequest | None):
        self.request = request
        self.path = request.path if request else ""

    @cached_property
    def actor(self) -> Actor:
        """Who looks at the page."""
        return getattr(self.request, "actor", ANONYMOUS)

    @cached_property
    def entries(self) -> list[Entry]:
        """The main navigation, the same for everybody."""
        return [self._entry(label, route) for label, route in ENTRIES]

    @cached_property
    def workspace(self) -> Entry:
        """The entry that people see who are signed in."""
        return self._entry(*WORKSPACE)

    @cached_property
    def work_entries(self) -> list[Entry]:
        """The sections of the workspace that this person may use, those of the operator last.

        The overview is current on its very page only.
        """
        kind = self.actor.organisation_kind
        shown = [
            replace(self._entry(label, route), is_operators=need is not None and need.is_operators)
            for label, route, need in SECTIONS
            if (need is None or self.actor.may(need)) and kind in ONLY_FOR.get(route, (kind,))
        ]
        shown = [
            replace(e, current="") if e.current == "true" and e.url == self.workspace.url else e
            for e in shown
        ]
        return sorted(shown, key=lambda entry: entry.is_operators)

    @cached_property
    def other_language(self) -> dict[str, str]:
        """Code, name and address of this page in the other language; its start page where it has no such page."""
        code, name = ("en", "English") if get_language() == "de" else ("de", "Deutsch")
        match = self._match()
        with override(code):
            url = self._address_of(match) if match else ""
            return {"code": code, "name": name, "url": url or address("site:start")}

    @cached_property
    def csrf(self) -> str:
        """The token for the form that signs out; asking for it sets a cookie, so only people who are signed in get one."""
        return get_token(self.request) if self.request else ""

    def _match(self) -> ResolverMatch | None:
        """The route of this page; None where there is none."""
        try:
            return self.request and (self.request.resolver_match or resolve(self.request.path_info))
        except Resolver404:
            return None

    def _address_of(self, match: ResolverMatch) -> str:
        """The address of this page in the active language; empty where it is the same or there is none."""
        try:
            url = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return ""
        query = iri_to_uri(self.request.META.get("QUERY_STRING", ""))
        url = f"{url}?{query}" if query else url
        return "" if url == self.request.get_full_path() else url

    def _entry(self, label: Any, route: str) -> Entry:
        url = address(route)
        if self.path == url:
            return Entry(label, url, "page")
        return Entry(label, url, "true" if self.path.startswith(url) else "")


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give templates the frame."""
    return {"frame": Frame(request)}
