"""Pages of clarification questions, corrections and extensions, by who looks at them."""

from __future__ import annotations

_QUESTION = "7e590000-0000-4000-8000-000000000001/"
_GERMAN, _ENGLISH = "marktsondierungen/e9a0000000a1/", "soundings/e9a0000000a1/"

OF_BUYERS = (
    ("procurement:enquiry-list", f"{_GERMAN}rueckfragen/", f"{_ENGLISH}questions/"),
    (
        "procurement:enquiry-publish",
        f"{_GERMAN}rueckfragen/veroeffentlichen/",
        f"{_ENGLISH}questions/publish/",
    ),
    ("procurement:enquiry-answer", f"{_GERMAN}rueckfragen/{_QUESTION}", f"{_ENGLISH}questions/{_QUESTION}"),
    (
        "procurement:enquiry-private",
        f"{_GERMAN}rueckfragen/{_QUESTION}einzeln/",
        f"{_ENGLISH}questions/{_QUESTION}private/",
    ),
    (
        "procurement:enquiry-reject",
        f"{_GERMAN}rueckfragen/{_QUESTION}ablehnen/",
        f"{_ENGLISH}questions/{_QUESTION}reject/",
    ),
    (
        "procurement:sounding-correct",
        "marktsondierungen/e9a0000000a2/berichtigen/",
        "soundings/e9a0000000a2/correct/",
    ),
    (
        "procurement:correction-write",
        "marktsondierungen/e9a0000000a2/berichtigen/texte/",
        "soundings/e9a0000000a2/correct/texts/",
    ),
    ("procurement:sounding-extend", f"{_GERMAN}verlaengern/", f"{_ENGLISH}extend/"),
)
OF_VENDORS = (("procurement:enquiry-ask", f"/{_GERMAN}fragen/", f"/en/{_ENGLISH}ask/"),)
