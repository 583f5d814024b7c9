"""Pages of the overview of the answers: route, German and English address."""

from __future__ import annotations

from tests.architecture.table import synopsis

_OPENED, _RESPONSE = synopsis.OPENED["public_id"], synopsis.RESPONSE["response"]
_DE, _EN = f"marktsondierungen/{_OPENED}/marktuebersicht/", f"soundings/{_OPENED}/overview/"
OVERVIEW = (
    ("procurement:synopsis-show", _DE, _EN),
    ("procurement:synopsis-show", f"{_DE}?differing=1&kind=coverage", f"{_EN}?differing=1&kind=coverage"),
    ("procurement:synopsis-show", f"{_DE}?q=qqxzzy", f"{_EN}?q=qqxzzy"),
    ("procurement:answer-compare", f"{_DE}fragen/a1/", f"{_EN}questions/a1/"),
    ("procurement:answer-compare", f"{_DE}fragen/b2/", f"{_EN}questions/b2/"),
    ("procurement:answer-read", f"{_DE}rueckmeldungen/{_RESPONSE}/", f"{_EN}responses/{_RESPONSE}/"),
)
