"""Pages of the end of a sounding, by who looks at them: route, German and English address."""

from __future__ import annotations

from tests.architecture.table import conclusions

ANALYSED, PROPOSED, CONCLUDED = (
    row["public_id"] for row in (conclusions.ANALYSED, conclusions.PROPOSED, conclusions.CONCLUDED)
)
REPORT, FOLLOWED = conclusions.REPORT["public_id"], conclusions.FOLLOWED["followup"]
_OWN = (
    ("conclusion-edit", f"{ANALYSED}/ergebnis/", f"{ANALYSED}/conclusion/"),
    ("conclusion-edit", f"{CONCLUDED}/ergebnis/", f"{CONCLUDED}/conclusion/"),
    ("report-preview", f"{ANALYSED}/bericht/", f"{ANALYSED}/report/"),
    ("conclusion-decide", f"{PROPOSED}/ergebnis/entscheiden/", f"{PROPOSED}/conclusion/decide/"),
    ("conclusion-return", f"{PROPOSED}/ergebnis/zurueckgeben/", f"{PROPOSED}/conclusion/send-back/"),
    ("sounding-show", f"{CONCLUDED}/", f"{CONCLUDED}/"),
    ("followup-add", f"{CONCLUDED}/danach/neu/", f"{CONCLUDED}/followed/add/"),
    ("followup-edit", f"{CONCLUDED}/danach/{FOLLOWED}/", f"{CONCLUDED}/followed/{FOLLOWED}/"),
)
OWN = tuple(
    (f"procurement:{route}", f"marktsondierungen/{german}", f"soundings/{english}")
    for route, german, english in _OWN
)
PUBLIC = (
    (
        "procurement:report-show",
        f"/marktsondierungen/berichte/{REPORT}/",
        f"/en/soundings/reports/{REPORT}/",
    ),
)
