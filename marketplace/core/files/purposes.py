"""What files are handed in for: each purpose says which types and sizes it takes, and who may read such a file."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from ..actor import Actor
from ..decisions import Allowed, Decision, Denied
from ..formats import bytes_text
from ..models import StoredFile

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class FilePurpose:
    """One thing that files are handed in for.

    types           extension (lower case, no dot) -> media types that libmagic may find in such a file
    max_bytes       of the file as it arrives
    can_read        decides who may read a file of this purpose
    is_public       everybody may read it as long as it is kept; browsers may keep it for ever, since it never changes
    image_max_side  images are scaled down to this many pixels; None keeps their size
    max_pixels      an image that says it has more is never decoded
    """

    key: str
    label: str | Promise
    types: Mapping[str, frozenset[str]]
    max_bytes: int
    can_read: Callable[[Actor, StoredFile], Decision]
    is_public: bool = False
    image_max_side: int | None = None
    max_pixels: int = 40_000_000

    @property
    def accept(self) -> str:
        """What the `accept` attribute of the form says."""
        return ",".join(f".{extension}" for extension in self.types)

    @property
    def limits(self) -> str:
        """The limits in one sentence, shown before somebody chooses a file."""
        names = [extension.upper() for extension in self.types if extension != "jpeg"]
        return _("%(types)s, at most %(size)s.") % {
            "types": ", ".join(names),
            "size": bytes_text(self.max_bytes),
        }


# The media types that libmagic finds in files of an extension; purposes choose from them.
TYPES: dict[str, frozenset[str]] = {
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "webp": frozenset({"image/webp"}),
    "pdf": frozenset({"application/pdf"}),
    "zip": frozenset({"application/zip"}),
    "xlsx": frozenset(
        {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"}
    ),
    "docx": frozenset(
        {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"}
    ),
}
# What a kept file is called, by its extension.
MEDIA_TYPES: dict[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
IMAGES = frozenset({"png", "jpg", "jpeg", "webp"})
ARCHIVES = frozenset({"zip", "xlsx", "docx"})


def types(*extensions: str) -> dict[str, frozenset[str]]:
    """The extensions with the media types that belong to them."""
    return {extension: TYPES[extension] for extension in extensions}


@functools.cache
def all_purposes() -> dict[str, FilePurpose]:
    """Every purpose by its key: what the apps list as PURPOSES in their `files` module."""
    found: dict[str, FilePurpose] = {}
    for app in apps.get_app_configs():
        if app.label == "core" or not module_has_submodule(app.module, "files"):
            continue
        told: Any = getattr(import_module(f"{app.name}.files"), "PURPOSES", ())
        for purpose in told:
            if purpose.key in found:
                raise ValueError(f"two purposes are called {purpose.key}")
            found[purpose.key] = purpose
    return found


def purpose_of(key: str) -> FilePurpose:
    """The purpose of that key; KeyError where no app declares it."""
    return all_purposes()[key]


def may_read(actor: Actor, stored: StoredFile) -> Decision:
    """Whether the actor may read the file; a removed one, or one whose purpose no app declares any more, nobody may."""
    purpose = all_purposes().get(stored.purpose)
    if purpose is None or stored.removed_at is not None:
        return Denied(_("This file is not here any more."))
    if purpose.is_public:
        return Allowed()
    return purpose.can_read(actor, stored)
