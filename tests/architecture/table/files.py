"""Routes: kept files."""

from __future__ import annotations

import uuid
from typing import Any

from tests.factories import StoredFileFactory

from .row import Row

LOGO = uuid.UUID("00000000-0000-4000-8000-00000000f11e")
KEPT = {"public_id": LOGO, "name": "logo.png"}

ROWS: dict[str, Row] = {
    "site:file-show": Row("public", KEPT, missing=KEPT | {"name": "anderes.png"}),
}


def build(world: dict[str, Any]) -> None:
    """A public logo of the vendor."""
    StoredFileFactory(public_id=LOGO, name="logo.png", organisation_id=world["vendor"].pk)
