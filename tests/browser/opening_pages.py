"""Pages of the opening, declarations, assessments and findings: route, German and English address."""

from __future__ import annotations

from tests.architecture.table import openings

OVER, ASKED, OPENED, AGREED = (
    row["public_id"] for row in (openings.OVER, openings.ASKED, openings.OPENED, openings.AGREED)
)
_OWN = (
    ("opening-show", f"{OVER}/oeffnung/", f"{OVER}/opening/"),
    ("opening-show", f"{ASKED}/oeffnung/", f"{ASKED}/opening/"),
    ("opening-show", f"{OPENED}/oeffnung/", f"{OPENED}/opening/"),
    ("sounding-show", f"{OPENED}/", f"{OPENED}/"),
    ("declaration-edit", f"{OPENED}/erklaerung/", f"{OPENED}/declaration/"),
    ("assessment-list", f"{OPENED}/einschaetzungen/", f"{OPENED}/assessments/"),
    ("assessment-edit", f"{OPENED}/einschaetzungen/eigene/", f"{OPENED}/assessments/own/"),
    ("finding-list", f"{AGREED}/feststellungen/", f"{AGREED}/findings/"),
    ("finding-edit", f"{AGREED}/feststellungen/zu/q1/", f"{AGREED}/findings/of/q1/"),
    ("analysis-finish", f"{AGREED}/feststellungen/beenden/", f"{AGREED}/findings/finish/"),
)
OPENINGS = tuple(
    (f"procurement:{route}", f"marktsondierungen/{german}", f"soundings/{english}")
    for route, german, english in _OWN
)
