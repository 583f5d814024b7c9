"""Checks of what points outside the file: addresses, files of the repository, codes of foreign registers.

Nothing is fetched: what only the network knows is told as unchecked.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _

from catalog.exchange.tree import Node
from catalog.facts.types import FactError, Url

from .checks import Check, State, text, uri, url

IMAGE = re.compile(r".*\.(svg|svgz|png)", re.IGNORECASE | re.DOTALL)
PICTURE = re.compile(r".*\.(png|jpe?g)", re.IGNORECASE | re.DOTALL)
ITALIAN_BODY = "urn:x-italian-pa:"


def address(state: State, node: Node, path: str) -> str | None:
    """The repository's address; whether it is one at all has been judged before."""
    found = text(state, node, path)
    if found is None:
        return None
    try:
        cleaned = Url().clean(found) or ""
    except FactError:
        message = _("The address can't be opened in a browser. Write it as https://….")
        state.warn(path, "url", message)
        return None
    parts = urlsplit(cleaned)
    if parts.username is None and parts.password is None:
        return cleaned
    state.warn(
        path, "credentials", _("The address holds a user name or a password. Both are left out; remove them.")
    )
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def body_uri(state: State, node: Node, path: str) -> str | None:
    """The address or URN of an organisation; codes of the Italian register can't be looked up here."""
    found = uri(state, node, path)
    if found and found.lower().startswith(ITALIAN_BODY):
        state.unchecked(path, _("Whether the Italian register holds this code was not checked."))
    return found


def italian_code(state: State, node: Node, path: str) -> None:
    """A code of the Italian register, which can't be looked up here."""
    if text(state, node, path):
        state.unchecked(path, _("Whether the Italian register holds this code was not checked."))


def file_of(endings: re.Pattern[str], wanted: str) -> Check:
    """A picture by its path in the repository or its address; whether it exists can't be judged here."""

    def check(state: State, node: Node, path: str) -> str | None:
        found = text(state, node, path)
        if found is None:
            return None
        try:
            found = Url(relative=True).clean(found)
        except FactError:
            message = _(
                "This must be a path inside the repository, without a leading /, or an address with https://."
            )
            state.warn(path, "file", message)
            return None
        if not endings.fullmatch(found.partition("?")[0]):
            state.warn(path, "file_type", _("The file must be one of: %(wanted)s.") % {"wanted": wanted})
            return None
        state.unchecked(path, _("Whether this file exists and is a picture was not checked."))
        return found

    return check


logo = file_of(IMAGE, "svg, svgz, png")
screenshot = file_of(PICTURE, "png, jpg")


def plain_file(state: State, node: Node, path: str) -> None:
    """A path in the repository; whether it exists can't be judged here."""
    if text(state, node, path):
        state.unchecked(path, _("Whether this file exists was not checked."))


def video(state: State, node: Node, path: str) -> str | None:
    """The address of a video that other pages can embed (oEmbed), which can't be judged here."""
    found = url(state, node, path)
    if found:
        state.unchecked(path, _("Whether other pages can embed this video (oEmbed) was not checked."))
    return found
