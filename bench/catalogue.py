"""A synthetic catalogue: the same seed and size give the same listings."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog import choices
from catalog.facts import vocabulary
from catalog.facts.document import Document
from marketplace.registers.choices import Land, PopulationBand

from .words import Words

SEED = 20260228
START = datetime.datetime(2024, 1, 1, 9, tzinfo=datetime.UTC)
AREAS = 400
LICENCES = (
    "EUPL-1.2 MIT Apache-2.0 GPL-3.0-or-later AGPL-3.0-or-later BSD-3-Clause GPL-2.0-or-later MPL-2.0 LGPL-3.0-or-later ISC"
    " BSD-2-Clause CC0-1.0 Unlicense EPL-2.0 AGPL-3.0-only"
).split()
STANDARDS = (
    "XÖV,XPlanung,OParl,NGSI-LD,DCAT-AP.de,DIN SPEC 91357,CityGML,WMS,WFS,XTA,OSCI,FIT-Connect,SensorThings,GTFS,SAML,OIDC,"
    "XRechnung,XTrasse,XBau,INSPIRE,DIN SPEC 91377,GeoJSON,CSW,SCIM,OpenAPI,MQTT,LoRaWAN,BPMN,DMN,PDF/UA"
).split(",")
SYSTEMS = [f"Fachverfahren {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
LANGUAGES = "de en fr it pl tr ru uk es nl".split()


@dataclass(frozen=True)
class Listing:
    """One listing before it is stored; vendor and areas are numbers, levels those of its evidence."""

    number: int
    vendor: int
    facts: Document
    levels: tuple[str, ...]
    areas: tuple[int, ...]
    published_at: datetime.datetime

    @property
    def text(self) -> str:
        """Everything it says in German."""
        facts = self.facts
        parts = [
            facts["name"],
            facts["short_description"]["de"],
            *facts["features"]["de"],
            facts["long_description"]["de"],
        ]
        return " ".join(parts)


def vendors_of(size: int) -> int:
    """How many vendors a catalogue of this size has: two for three listings at first, ever fewer later."""
    return max(10, round(size**0.75))


def listings(size: int, seed: int = SEED) -> Iterator[Listing]:
    """The listings of a catalogue, about 600 characters of German each, every facet filled."""
    words = Words(seed)
    source = _Source(words.random, size)
    for number in range(1, size + 1):
        yield source.listing(number, words)


def fit_facts(number: int) -> Document:
    """What a listing says for the fit beside its filters; each thing by three of four listings, so that some is unknown."""
    # Of their own chance, so that everything else is what it was before these were there.
    chance = random.Random(number)
    facts: Document = {
        "municipality_types": chance.sample(choices.MunicipalityType.values, chance.randint(1, 3)),
        "specialist_systems": chance.sample(SYSTEMS, chance.randint(1, 3)),
        "staff_days_per_year": chance.choice((0, 2, 5, 8, 12, 20, 40, 90, 130)),
        "transferability": {
            code: {"level": chance.randint(0, 3)}
            for code in chance.sample(choices.TransferDimension.values, chance.randint(1, 6))
        },
        "costs": {
            band: {
                "setup": {"min": 0, "max": chance.randrange(0, 20_000, 250)},
                "yearly": {"min": 0, "max": chance.randrange(0, 8_000, 100)},
            }
            for band in chance.sample(PopulationBand.values, 3)
        },
    }
    return {key: value for key, value in facts.items() if chance.random() < 0.75}


class _Source:
    def __init__(self, chance: random.Random, size: int) -> None:
        self.chance = chance
        self.vendors = vendors_of(size)

    def listing(self, number: int, words: Words) -> Listing:
        one, some = self._one, self._some
        model = one(choices.LicenceModel.values)
        facts: Document = {
            "name": " ".join(words.nouns(2)),
            "short_description": {"de": words.sentence(110)},
            "long_description": {"de": words.sentence(380)},
            "features": {"de": [words.sentence(30) for _ in range(3)]},
            "offer_type": one(choices.OfferType.values),
            "origin": one(choices.Origin.values),
            "fields_of_action": some(choices.FieldOfAction.values, 2),
            "solution_class": one(choices.SolutionClass.values),
            "categories": some(vocabulary.CATEGORIES, 2),
            "population_bands": some(PopulationBand.values, 3),
            "laender": some(Land.values, 3),
            "development_status": one(choices.DevelopmentStatus.values),
            "operating_models": some(choices.OperatingModel.values, 2),
            "data_locations": some(choices.DataLocation.values, 1),
            "available_languages": some(LANGUAGES, 2),
            "licence_model": model,
            "licence": one(LICENCES),
            "standards": some(STANDARDS, 2),
            **fit_facts(number),
        }
        return Listing(
            number=number,
            vendor=min(int(self.chance.paretovariate(0.6)), self.vendors) - 1,
            facts=facts,
            levels=tuple(some(choices.EvidenceLevel.values[1:], 1)) if self.chance.random() < 0.5 else (),
            areas=tuple(sorted({self.chance.randrange(AREAS) for _ in range(self._number(1.2))})),
            published_at=START + datetime.timedelta(minutes=self.chance.randrange(1_000_000)),
        )

    def _number(self, mean: float) -> int:
        return int(self.chance.expovariate(1 / mean))

    def _one(self, codes: Sequence[str]) -> str:
        """One code; the first ones are the most frequent."""
        return codes[min(int(self.chance.expovariate(2.5 / len(codes))), len(codes) - 1)]

    def _some(self, codes: Sequence[str], mean: int) -> list[str]:
        found = {self._one(codes) for _ in range(1 + self._number(mean - 0.6))}
        return [code for code in codes if code in found]
