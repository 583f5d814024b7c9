"""No score, rank or winner has a place anywhere, and no word of a procedure stands where the market is only asked."""

from __future__ import annotations

import importlib
import io
import pkgutil
import re

import polib
import pytest
from django import forms
from django.apps import apps
from django.utils import translation
from python_calamine import CalamineWorkbook

from marketplace.core.api.schema import api_document
from procurement import forms as forms_package
from procurement.exchange.table import table_of
from procurement.models import Response
from tests.architecture import source
from tests.procurement.synopsis.world import Opened, price, said

# Names by which a score, an order of vendors or a winner could be kept, as whole parts of a name.
SCORES = {
    "score", "scores", "scoring", "rank", "ranks", "ranking", "rating", "point", "points", "weight", "weights", "winner",
    "winners", "award", "awards", "awarded", "bid", "bids", "bidder", "tenderer", "recommendation", "recommended", "best",
    "wertung", "bewertung", "rang", "rangfolge", "punkt", "punkte", "zuschlag", "gewinner", "sieger", "empfehlung",
}  # fmt: skip
# The same in what people read.
READ = re.compile(
    r"\b(?:Rang(?:folge|liste|platz)?|Platz \d|Punkte?(?:zahl)?|Punktzahl|Gesamtpunkte|Wertung|Bewertung(?:en)?|Gewinner(?:in)?|"
    r"Sieger|Note \d|score|ranking|rank|winner|best offer)\b",
    re.IGNORECASE,
)
# Words of a procurement procedure, which a market sounding is not (VgV § 28 Abs. 2).
PROCEDURE = re.compile(
    r"\b(?:Angebot(?!sart)\w*|Bieter\w*|Zuschlag\w*|Zuschläge\w*|Wertung\w*|Bewertung\w*|Vergabevermerk\w*|Submission\w*|"
    r"Ausschreibung\w*)"
)


def parts_of(name: str) -> set[str]:
    """The words of a name in any spelling: `bestScore`, `best_score`, `Best score`."""
    spaced = re.sub(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])", " ", name)
    return {part.casefold() for part in re.split(r"[^A-Za-zÄÖÜäöüß]+", spaced) if part}


def scoring(names) -> list[str]:
    return sorted(name for name in names if parts_of(name) & SCORES)


def test_check_of_names_finds_scores_in_every_spelling():
    assert scoring(["bestOffer", "rank_of", "Punkte", "Gesamt-Rang", "awarded_at", "frank", "pointer"]) == [
        "Gesamt-Rang",
        "Punkte",
        "awarded_at",
        "bestOffer",
        "rank_of",
    ]


def test_models_of_market_soundings_have_no_place_for_a_score_rank_or_winner():
    config = apps.get_app_config("procurement")
    names = []
    for model in config.get_models():
        names.append(model.__name__)
        for field in model._meta.get_fields():
            names.append(field.name)
            names += [str(code) for code, _label in getattr(field, "choices", None) or []]
    assert len(names) > 200
    assert scoring(names) == []


def test_forms_of_market_soundings_ask_for_no_score_rank_or_winner():
    names = []
    for found in pkgutil.iter_modules(forms_package.__path__):
        module = importlib.import_module(f"procurement.forms.{found.name}")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, forms.BaseForm):
                names += list(getattr(kind, "base_fields", {}))
    assert len(names) > 80
    assert scoring(names) == []


def test_data_classes_of_market_soundings_hold_no_score_rank_or_winner():
    pattern = re.compile(r"^    (\w+): [\w\[\], |.\"]+(?: =.*)?$", re.MULTILINE)
    names = [
        name
        for path in source.files()
        if path.startswith("procurement/") and path.endswith(".py") and "/migrations/" not in path
        for name in pattern.findall(source.text(path))
    ]
    assert len(names) > 200
    assert scoring(names) == []


def members_of(schema, found):
    if isinstance(schema, dict):
        found.update(schema.get("properties", {}))
        found.update(str(one) for one in schema.get("enum", []) if isinstance(one, str))
        for value in schema.values():
            members_of(value, found)
    elif isinstance(schema, list):
        for value in schema:
            members_of(value, found)


# Data of the open standard, whose words these are: how many answered, told after the opening (docs/ocds.md).
STANDARD = {"bids"}
OWN = re.compile(r"/(?:needs|soundings|shortlists|responses|published-soundings|received-invitations|ocds)/")


@pytest.mark.django_db
def test_api_of_market_soundings_has_no_member_for_a_score_rank_or_winner():
    document = api_document("en")
    paths = {path: entry for path, entry in document["paths"].items() if OWN.search(path)}
    assert len(paths) > 30
    names: set[str] = set()
    members_of(paths, names)
    used, waiting = set(), [str(paths)]
    while waiting:
        for name in set(re.findall(r"#/components/schemas/([\w.-]+)", waiting.pop())) - used:
            used.add(name)
            schema = document["components"]["schemas"][name]
            members_of(schema, names)
            waiting.append(str(schema))
    for entry in paths.values():
        for operation in entry.values():
            if isinstance(operation, dict):
                names |= {one["name"] for one in operation.get("parameters", []) if "name" in one}
    assert len(names) > 80
    assert set(scoring(names)) - STANDARD == set()


def cells(content: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]


ANSWERS = {
    "Alphawerk": {"q1": said(coverage="now"), "q3": price("1000", "2000")},
    "Betawerk": {"q1": said(coverage="no"), "q3": price("500", "900")},
    "Gammawerk": {"q1": said(coverage="planned", quarter="2027-Q2", condition="Modul")},
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_tables_of_overview_and_response_have_no_column_for_a_score_rank_or_winner(language):
    opened = Opened(ANSWERS)
    with translation.override(language):
        found = cells(
            opened.client.get(f"{opened.path}tabelle/" if language == "de" else _english(opened)).content
        )
        found += cells(table_of(Response.objects.select_related("sounding__organisation", "version").first()))
    assert any("Alphawerk" in cell for cell in found)
    assert [cell for cell in found if READ.search(cell) and "keine" not in cell and "no " not in cell] == []


def _english(opened) -> str:
    return f"/en/workspace/soundings/{opened.sounding.public_id}/overview/table/"


@pytest.mark.django_db
def test_columns_of_the_overview_stand_by_name_and_never_by_what_was_answered():
    opened = Opened(dict(reversed(ANSWERS.items())))
    page = opened.page()
    places = [page.index(f">{name}<") for name in ("Alphawerk", "Betawerk", "Gammawerk")]
    assert places == sorted(places)


def test_german_of_market_soundings_holds_no_word_of_a_procedure():
    po = polib.pofile(source.text("procurement/locale/de/LC_MESSAGES/django.po"))
    assert len(po) > 1000
    found = [
        text
        for entry in po
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if PROCEDURE.search(text)
    ]
    assert found == []
    assert PROCEDURE.search("Ihr Angebot liegt vor, Bieter!")


def test_templates_and_ready_questionnaires_hold_no_word_of_a_procedure():
    found = [
        f"{path}: {match.group()}"
        for path in source.files()
        if path.startswith("procurement/")
        and path.endswith((".html", ".typ", ".toml", ".json", ".yaml", ".yml"))
        for match in PROCEDURE.finditer(source.text(path))
    ]
    assert found == []
