"""What the neutrality check looks for: words in German and English, why they do harm, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for.

    sentence    what is wrong with it
    suggestion  what to write instead
    unless      what in the same text makes it harmless
    Words that are denied (“keine Ausschreibung”, “nicht verbindlich”) are never found.
    """

    key: str
    pattern: re.Pattern[str]
    sentence: str | Promise
    suggestion: str | Promise
    source: str
    unless: re.Pattern[str] | None = None


def words(*alternatives: str, case: bool = False) -> re.Pattern[str]:
    """A pattern of whole words: any of the alternatives, in capitals or not unless the case says something."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", 0 if case else re.IGNORECASE)


# Denied just before: a notice that this is no tender speaks of tenders.
DENIED = re.compile(
    r"\b(?:nicht|kein\w{0,2}|weder|noch|ohne|statt|not?|non|never|neither|nor|without)"
    r"(?:\s+(?:rechtlich|an?|the|eine?[nrms]?))?[\s-]+\Z",
    re.IGNORECASE,
)
OR_EQUIVALENT = words(r"(?:oder|or)\s+(?:gleichwertig|equivalent)", r"gleichwertige?[nrs]?")
SUM = r"\d[\d.,]*(?:\s*(?:Tsd\.?|Mio\.?|Millionen?|tausend))?\s*(?:Euro|EUR|€)"
FIRMS = r"(?:Anbieter|Firmen|Unternehmen|Betriebe)\w*"
TODAY = r"(?:Anbieter|Dienstleister|Hersteller)s?"

RULES = (
    Rule(
        "procedure",
        # Verbs such as “angeboten” are no procedure; the nouns are written with a capital.
        words(
            r"(?-i:Angebot(?:e|en|s|es|sabgabe|sfrist\w*|spreis\w*)?)",
            r"(?-i:Auftragnehmer\w*)",
            r"Bieter\w*",
            r"Zuschlag\w*",
            r"Ausschreibung\w*",
            r"Bewertungsmatrix",
            r"(?:Bewertungs|Eignungs|Vergabe)kriteri\w+",
            r"Eignungsnachweis\w*",
            r"Vergabeunterlagen",
            r"Leistungsverzeichnis\w*",
            r"Teilnahmewettbewerb\w*",
            r"tenders?|tenderers?|bids?|bidders?|contractors?|award criteri\w+",
        ),
        _(
            "These words belong to a procurement procedure. A sounding asks what the market can do, and awards nothing."
        ),
        _("Write response, vendor and question instead."),
        "§ 28 (2) VgV, § 20 (2) UVgO",
    ),
    Rule(
        "ranking",
        words(
            r"Rangfolge\w*",
            r"Ranking\w*",
            r"Punktzahl\w*",
            r"Bewertungspunkte\w*",
            r"Gewichtung\w*",
            r"(?:Ausschluss|K\.?\s?-?\s?o\.?-?\s?|Muss-?)Kriteri\w+",
            r"scores?|scoring|knock-?out criteri\w+",
        ),
        _("A sounding ranks nobody and shuts nobody out."),
        _("Ask how far the requirement is met; vendors may also say that it is planned."),
        "§ 28 (2) VgV, § 20 (2) UVgO",
    ),
    Rule(
        "binding",
        words(
            r"(?:rechts)?verbindlich\w*",
            r"bindend\w*",
            r"Bindefrist\w*",
            r"Festpreis\w*",
            r"Preisgarantie\w*",
            r"fixed prices?|binding",
        ),
        _("Answers to a sounding bind nobody. Ask for ranges and assumptions instead."),
        _("Use the kind “Price range”: it asks for two ends and the assumptions behind them."),
        "§ 28 (2) VgV, § 20 (2) UVgO",
    ),
    Rule(
        "single_hand",
        words(
            r"(?:alles\s+)?aus\s+einer\s+Hand",
            r"(?:Komplett|Gesamt)anbieter\w*",
            r"Generalunternehmer\w*",
            r"single source|one-stop",
        ),
        _("This shuts out those who offer a part, or together with others. Ask for the parts one by one."),
        _("Ask “Which parts do you offer?” with the parts as answers to choose from."),
        "§ 97 (4) GWB",
    ),
    Rule(
        "budget",
        words(
            r"Budget(?:s|rahmen\w*|grenze\w*|obergrenze\w*)?",
            r"Haushalts(?:mittel|ansatz|ansätze)\w*",
            r"Kosten(?:rahmen|obergrenze)\w*",
            r"price ceiling",
            rf"(?:höchstens|maximal|bis zu|at most|up to)\s+{SUM}",
            rf"{SUM}\s+(?:zur Verfügung|im Haushalt|eingeplant|veranschlagt|available)",
        ),
        _("Who knows the budget answers to the budget. Leave it out and ask for price ranges."),
        _("Give quantities instead, such as users or sites: they make prices comparable."),
        "Art. 40 Directive 2014/24/EU",
    ),
    Rule(
        "free_work",
        words(
            r"(?:kostenlos|unentgeltlich|kostenfrei|gratis)\w*\s+(?:\w+\s+)?\w*(?:konzept|entwurf|teststellung|pilot|muster|workshop)\w*",
            r"\w*(?:konzept|entwurf)\w*\s+(?:erstellen|ausarbeiten|erarbeiten|vorlegen)",
            r"(?:Erstellen|Erarbeiten|Entwickeln) Sie (?:bitte )?(?:uns )?ein\w* (?:\w+ )?\w*(?:konzept|entwurf)\w*",
            r"free (?:concept|design|pilot)",
        ),
        _("This asks for work without pay. Ask how it would be done, in a few sentences."),
        _("Limit the text to 1,500 characters, or ask for a reference where it was done."),
        "§ 28 (1) VgV",
    ),
    Rule(
        "equal",
        words(
            r"wie (?:bisher|gewohnt) (?:von|bei|durch)",
            rf"(?:de[rsmn]|unser(?:e[mnrs]?)?) (?:bisherig|jetzig|aktuell)e[nrsm]? {TODAY}",
            rf"unser (?:bisherig|jetzig|aktuell)er {TODAY}",
            r"our (?:current|present) (?:vendor|supplier|provider)",
        ),
        _("This favours whoever works for you today. Describe what is needed, not who does it."),
        _("Describe the system of today by its interfaces and quantities, so that everybody knows the same."),
        "Art. 41 Directive 2014/24/EU",
    ),
    Rule(
        "local",
        words(
            r"ortsansässig\w*",
            r"ortsnah\w*",
            rf"(?:regionale|lokale|einheimische|deutsche)[nr]? {FIRMS}",
            r"(?:Firmen)?Sitz in (?:der|unserer) (?:Region|Stadt|Gemeinde)",
            r"im Umkreis von \d+\s?(?:km|Kilometern?)",
            r"local (?:vendors?|companies|firms)",
        ),
        _("Where a company sits says nothing about what it can do, and all are treated alike."),
        _("Ask what you need from being near, such as the time until somebody is on site."),
        "§ 97 (2) GWB",
    ),
    Rule(
        "size",
        words(
            r"Mindest(?:umsatz|größe)\w*",
            r"minimum turnover",
            r"(?:mindestens|at least) \w+ (?:Referenz\w+|Mitarbeite\w+|references|employees)",
            r"(?:mindestens|at least) \w+ (?:Jahren?|years?) (?:am Markt|Erfahrung|of experience|in business)",
            r"marktführend\w*|Marktführer\w*|namhaft\w*",
            r"market leaders?",
        ),
        _("This keeps young and small companies away, whose answers you want to know as well."),
        _("Ask for one reference and let those without any say how they would do it."),
        "§ 97 (4) GWB",
    ),
)
# Products that everybody knows; the names of the catalogue come besides.
PRODUCT = Rule(
    "product",
    words(
        r"Microsoft\w*|SharePoint|MS[ -]Office|Azure",
        r"Oracle|Salesforce|SAP|Adobe|VMware",
        r"Esri|ArcGIS|AutoCAD|Google Maps",
        case=True,
    ),
    _(
        "This names a product or a vendor. Describe what it does, or write “or equivalent” and say what counts as that."
    ),
    _("If it is a system of yours that must be connected, say so and name the interface."),
    "§ 31 (6) VgV, § 23 (5) UVgO",
    OR_EQUIVALENT,
)
