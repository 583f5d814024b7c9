"""The six key facts above the fold: for whom, who uses it, what it costs, how to get it, how mature, how proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.facts.registry import FACTS
from marketplace.core.formats import day_text, number_text
from marketplace.registers.choices import Land, PopulationBand

from .proofs import EXPIRED, Mark
from .uses import Uses
from .values import range_text

NAMED = 3
# The bands in words that can be joined: where one begins, where it ends.
EDGES = {
    PopulationBand.UNDER_5000: (0, 5_000),
    PopulationBand.UNDER_20000: (5_000, 20_000),
    PopulationBand.UNDER_50000: (20_000, 50_000),
    PopulationBand.UNDER_100000: (50_000, 100_000),
    PopulationBand.UNDER_500000: (100_000, 500_000),
    PopulationBand.FROM_500000: (500_000, None),
}


@dataclass(frozen=True)
class KeyFact:
    """One key fact: the answer in a few words (None is unknown), what explains it, and its mark."""

    label: str
    answer: str | None
    lines: tuple[str, ...] = ()
    mark: Mark | None = None
    anchor: str = ""
    anchor_text: str = ""


@dataclass(frozen=True)
class _Context:
    facts: Mapping[str, Any]
    uses: Uses
    marks: Mapping[str, Mark]
    own_word: Mark

    def labels(self, key: str) -> list[str]:
        fact = FACTS[key]
        return [fact.label_of(code) for code in fact.codes(self.facts.get(key))]

    def mark(self, key: str) -> Mark:
        return self.marks.get(key, self.own_word)


def key_facts(
    facts: Mapping[str, Any], uses: Uses, marks: Mapping[str, Mark], own_word: Mark
) -> list[KeyFact]:
    """The six key facts, always all of them and in the same order, so that two listings can be read side by side."""
    about = _Context(facts, uses, marks, own_word)
    return [_for_whom(about), _users(about), _cost(about), _ways(about), _maturity(about), _proof(about)]


def _for_whom(about: _Context) -> KeyFact:
    groups = about.labels("user_groups") or about.labels("fields_of_action")
    lines = [_sizes(about.facts.get("population_bands")), _lands(about.facts.get("laender"))]
    answer = ", ".join(groups[:NAMED]) or None
    if answer is None and any(lines):
        answer, lines = next(line for line in lines if line), []
    return KeyFact(_("For whom"), answer, tuple(line for line in lines if line))


def _users(about: _Context) -> KeyFact:
    uses, stated = about.uses, about.facts.get("used_by") or []
    lines: list[str] = []
    if uses.productive:
        number = len(uses.productive)
        answer = ngettext("%(n)s municipality", "%(n)s municipalities", number) % {"n": number_text(number)}
        names = [use.deployment.area.name for use in uses.productive]
        lines.append(some_of(names))
        mark = next((use.mark for use in uses.productive if use.mark.is_checked), uses.productive[0].mark)
    elif stated:
        answer = ngettext("%(n)s user", "%(n)s users", len(stated)) % {"n": number_text(len(stated))}
        lines.append(_("named by the publisher"))
        mark = about.own_word
    else:
        answer, mark = None, None
    if uses.tried:
        tried = ngettext("%(n)s more has tried it", "%(n)s more have tried it", uses.tried)
        if not uses.productive:
            tried = ngettext("%(n)s has tried it", "%(n)s have tried it", uses.tried)
        lines.append(tried % {"n": number_text(uses.tried)})
    anchor = ("uses", _("All uses")) if uses else ("", "")
    return KeyFact(_("Who uses it"), answer, tuple(lines), mark, *anchor)


def _cost(about: _Context) -> KeyFact:
    facts = about.facts
    model = about.labels("cost_model")
    lines = [line for line in (_yearly(facts.get("costs") or {}),) if line]
    if not model and facts.get("licence_model") == "open":
        lines.append(_("The source is under an open licence."))
    answer = model[0] if model else (lines.pop(0) if facts.get("costs") and lines else None)
    mark = about.mark("cost_model" if model else "costs") if answer else None
    anchor = ("cost", _("Costs by size")) if facts.get("costs") else ("", "")
    return KeyFact(_("What it costs"), answer, tuple(lines), mark, *anchor)


def _ways(about: _Context) -> KeyFact:
    routes, models = about.labels("routes"), about.labels("operating_models")
    licence = about.facts.get("licence")
    if routes:
        answer, lines, mark = ", ".join(routes), [", ".join(models)], about.mark("routes")
    elif models:
        answer, lines, mark = (
            ", ".join(models),
            [_("Way of procurement not stated")],
            about.mark("operating_models"),
        )
    elif about.facts.get("licence_model") == "open":
        answer, lines, mark = _("Source code to reuse"), [], about.mark("licence")
    else:
        answer, lines, mark = None, [], None
    if licence and about.facts.get("licence_model") == "open":
        lines.append(_("Licence %(licence)s") % {"licence": licence})
    return KeyFact(_("How you get it"), answer, tuple(line for line in lines if line), mark)


def _maturity(about: _Context) -> KeyFact:
    facts = about.facts
    status, phase = about.labels("development_status"), about.labels("scaling_phase")
    lines = list(phase)
    if facts.get("version"):
        line = _("Version %(version)s") % {"version": facts["version"]}
        if facts.get("release_date"):
            line = _("%(version)s of %(day)s") % {"version": line, "day": day_text(facts["release_date"])}
        lines.append(line)
    if facts.get("maintenance_until"):
        lines.append(_("Maintained until %(day)s") % {"day": day_text(facts["maintenance_until"])})
    elif facts.get("maintenance_type"):
        lines.append(_("Maintenance: %(how)s") % {"how": about.labels("maintenance_type")[0]})
    if status:
        return KeyFact(_("How mature it is"), status[0], tuple(lines), about.mark("development_status"))
    mark = about.mark("scaling_phase") if phase else None
    return KeyFact(_("How mature it is"), lines.pop(0) if phase else None, tuple(lines), mark)


def _proof(about: _Context) -> KeyFact:
    checked = [mark for key, mark in about.marks.items() if mark.is_checked and key in about.facts]
    expired = sum(1 for mark in about.marks.values() if mark.level == EXPIRED)
    lines = []
    if expired:
        lines.append(
            ngettext("%(n)s proof has expired", "%(n)s proofs have expired", expired) % {"n": expired}
        )
    label = _("How far it is proven")
    if not checked:
        lines.insert(0, _("Nobody else has checked the facts yet."))
        return KeyFact(label, _("The vendor's word"), tuple(lines), about.own_word)
    number = len(checked)
    answer = ngettext("%(n)s fact is checked", "%(n)s facts are checked", number) % {"n": number_text(number)}
    return KeyFact(
        label, answer, tuple(lines), max(checked, key=lambda mark: mark.strength), "facts", _("All facts")
    )


def _sizes(bands: Iterable[str] | None) -> str:
    """Bands of population as one range where they lie side by side, such as `5.000 bis 49.999 Einwohner`."""
    order = list(PopulationBand)
    places = sorted(order.index(PopulationBand(band)) for band in bands or ())
    if not places:
        return ""
    if places != list(range(places[0], places[-1] + 1)):
        return joined([str(order[place].label) for place in places])
    low, high = EDGES[order[places[0]]][0], EDGES[order[places[-1]]][1]
    if not low and high is None:
        return _("Municipalities of every size")
    if not low:
        return _("Below %(high)s inhabitants") % {"high": number_text(high)}
    if high is None:
        return _("From %(low)s inhabitants") % {"low": number_text(low)}
    return _("%(low)s to %(high)s inhabitants") % {"low": number_text(low), "high": number_text(high - 1)}


def _lands(codes: Iterable[str] | None) -> str:
    labels = [str(Land(code).label) for code in codes or ()]
    if len(labels) == len(Land):
        return _("In all Länder")
    return some_of(labels)


def _yearly(costs: Mapping[str, Mapping[str, Any]]) -> str:
    """The cheapest to the dearest yearly cost over all bands."""
    years = [cost["yearly"] for cost in costs.values() if "yearly" in cost]
    if not years:
        return ""
    span = {"min": min(year["min"] for year in years), "max": max(year["max"] for year in years)}
    return _("%(range)s a year, by size") % {"range": range_text(span, "€")}


def joined(texts: list[str]) -> str:
    """Texts in one row: `A, B und C`."""
    if len(texts) < 2:
        return "".join(texts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(texts[:-1]), "last": texts[-1]}


def some_of(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= NAMED + 1:
        return joined(names)
    more = len(names) - NAMED
    first = ", ".join(names[:NAMED])
    return ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", more) % {
        "first": first,
        "n": number_text(more),
    }
