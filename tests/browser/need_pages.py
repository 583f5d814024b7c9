"""Pages of needs, for whoever describes them: route, German and English address below the workspace."""

from __future__ import annotations

_DRAFT, _READY = "5a1c1ae7-0000-4000-8000-000000000301", "5a1c1ae7-0000-4000-8000-000000000302"
NEEDS = (
    ("procurement:need-list", "bedarfe/", "needs/"),
    ("procurement:need-list", "bedarfe/?state=closed", "needs/?state=closed"),
    ("procurement:need-begin", "bedarfe/neu/", "needs/new/"),
    ("procurement:need-show", f"bedarfe/{_DRAFT}/", f"needs/{_DRAFT}/"),
    ("procurement:need-show", f"bedarfe/{_READY}/", f"needs/{_READY}/"),
    *(
        ("procurement:need-edit", f"bedarfe/{_DRAFT}/beschreiben/{step}/", f"needs/{_DRAFT}/edit/{step}/")
        for step in ("purpose", "users", "requirements", "schedule", "place")
    ),
    (
        "procurement:need-edit",
        f"bedarfe/{_DRAFT}/beschreiben/place/?regions=Halle&cpv=Software",
        f"needs/{_DRAFT}/edit/place/?regions=Halle&cpv=software",
    ),
    ("procurement:need-close", f"bedarfe/{_DRAFT}/schliessen/", f"needs/{_DRAFT}/close/"),
    ("procurement:need-sound", f"bedarfe/{_READY}/markt-sondieren/", f"needs/{_READY}/sound/"),
)
