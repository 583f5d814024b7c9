"""Pages of questionnaires, templates and the library, for whoever prepares soundings: route, German and English address."""

from __future__ import annotations

_PARTS = (
    ("procurement:template-list", "", ""),
    ("procurement:template-add", "neu/", "new/"),
    ("procurement:template-show", "970002/", "970002/"),
    ("procurement:template-delete", "970002/loeschen/", "970002/delete/"),
    ("procurement:template-keep", "970001/als-vorlage/", "970001/keep/"),
    ("procurement:questionnaire-preview", "970001/vorschau/", "970001/preview/"),
    ("procurement:questionnaire-edit", "970001/text/", "970001/text/"),
    ("procurement:section-add", "970001/abschnitte/neu/", "970001/sections/new/"),
    ("procurement:section-edit", "970001/abschnitte/s1/", "970001/sections/s1/"),
    ("procurement:question-add", "970001/abschnitte/s1/neu/", "970001/sections/s1/new/"),
    (
        "procurement:question-add",
        "970001/abschnitte/s1/neu/?kind=prices",
        "970001/sections/s1/new/?kind=prices",
    ),
    ("procurement:question-edit", "970001/fragen/q3/", "970001/questions/q3/"),
    ("procurement:question-remove", "970001/fragen/q1/entfernen/", "970001/questions/q1/remove/"),
    ("procurement:source-list", "970001/bibliothek/", "970001/library/"),
    (
        "procurement:source-take",
        "970001/bibliothek/sounding/fragenandere/",
        "970001/library/sounding/fragenandere/",
    ),
)
QUESTIONNAIRES = (
    (
        "procurement:questionnaire-show",
        "marktsondierungen/fragenfragen/fragenkatalog/",
        "soundings/fragenfragen/questionnaire/",
    ),
    *((route, f"fragenkataloge/{german}", f"questionnaires/{english}") for route, german, english in _PARTS),
)
