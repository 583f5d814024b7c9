"""What the frame of every page shows: navigation, the other language, and for whom one acts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.registers.queries import data_sources
from marketplace.registers.queries.loads import DataSource

SITE_NAME = "Marktplatz Kommunal"
ENTRIES = (
    (_("Solutions"), "catalog:solution-list"),
    (_("Municipalities"), "catalog:area-list"),
    (_("Vendors"), "catalog:vendor-list"),
    (_("Knowledge"), "site:knowledge-list"),
)
WORKSPACE = (_("Workspace"), "site:workspace-show")


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; current is `page` on that very page, `true` below it, else empty."""

    label: Any
    url: str
    current: str = ""


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
    def other_language(self) -> dict[str, str]:
        """Code, name and address of this page in the other language; its start page where it has no such page."""
        code, name = ("en", "English") if get_language() == "de" else ("de", "Deutsch")
        url = translate_url(self.request.get_full_path(), code) if self.request else ""
        if not self.request or url == self.request.get_full_path():
            with override(code):
                url = reverse("site:start")
        return {"code": code, "name": name, "url": url}

    @cached_property
    def api_url(self) -> str:
        """The page that explains the interface for programs."""
        return reverse("reference:reference-show")

    @cached_property
    def sources(self) -> list[DataSource]:
        """Whom the register of areas comes from, named on every page as its licence asks."""
        return [source for source in data_sources() if source.source in ("areas", "points")]

    @cached_property
    def csrf(self) -> str:
        """The token for the form that signs out; asking for it sets a cookie, so only people who are signed in get one."""
        return get_token(self.request) if self.request else ""

    def _entry(self, label: Any, route: str) -> Entry:
        url = reverse(route)
        if self.path == url:
            return Entry(label, url, "page")
        return Entry(label, url, "true" if self.path.startswith(url) else "")


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give templates the frame."""
    return {"frame": Frame(request)}
