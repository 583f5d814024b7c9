"""Pages of market soundings, by who looks at them: route, German and English address."""

from __future__ import annotations

from tests.architecture.table import soundings

DRAFT, IN_REVIEW, APPROVED, LIVE = (
    row["public_id"] for row in (soundings.DRAFT, soundings.IN_REVIEW, soundings.APPROVED, soundings.LIVE)
)
MAILED = soundings.MAILED["pk"]
TOKEN = soundings.TOKEN["token"]
_OWN = (
    ("sounding-list", "", ""),
    ("sounding-begin", "neu/", "new/"),
    ("sounding-quick", "schnell/", "quick/"),
    ("sounding-show", f"{DRAFT}/", f"{DRAFT}/"),
    ("sounding-edit", f"{DRAFT}/bearbeiten/", f"{DRAFT}/edit/"),
    ("sounding-review", f"{IN_REVIEW}/pruefen/", f"{IN_REVIEW}/review/"),
    ("sounding-publish", f"{APPROVED}/veroeffentlichen/", f"{APPROVED}/publish/"),
    ("sounding-cancel", f"{DRAFT}/absagen/", f"{DRAFT}/cancel/"),
    ("invitation-list", f"{DRAFT}/einladungen/", f"{DRAFT}/invitations/"),
    ("invitation-add", f"{DRAFT}/einladungen/neu/?q=Anbieter", f"{DRAFT}/invitations/add/?q=Anbieter"),
    (
        "invitation-resend",
        f"{LIVE}/einladungen/{MAILED}/erneut-senden/",
        f"{LIVE}/invitations/{MAILED}/resend/",
    ),
    ("document-list", f"{DRAFT}/unterlagen/", f"{DRAFT}/documents/"),
)
OWN = tuple(
    (f"procurement:{route}", f"marktsondierungen/{german}", f"soundings/{english}")
    for route, german, english in _OWN
)
_DE, _EN = "/marktsondierungen/", "/en/soundings/"
PUBLIC = (
    ("procurement:public-sounding-list", _DE, _EN),
    ("procurement:release-policy-show", f"{_DE}offene-daten/", f"{_EN}open-data/"),
    ("procurement:public-sounding-show", f"{_DE}{LIVE}/", f"{_EN}{LIVE}/"),
    ("procurement:invitation-show", f"{_DE}einladung/{TOKEN}/", f"{_EN}invitation/{TOKEN}/"),
    (
        "procurement:invitation-decline",
        f"{_DE}einladung/{TOKEN}/ablehnen/",
        f"{_EN}invitation/{TOKEN}/decline/",
    ),
)
VENDORS = (("procurement:sounding-decline", f"{_DE}{LIVE}/ablehnen/", f"{_EN}{LIVE}/decline/"),)
