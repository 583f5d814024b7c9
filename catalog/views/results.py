"""One page of results, ready for the template: card, marks and the reason why each is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.facts.registry import BY_FACET, FACTS
from catalog.fit.profile import Profile
from catalog.fit.rules import Fit, fit
from catalog.fit.traits import Traits
from catalog.queries.keyfacts import some_of
from catalog.queries.proofs import Mark, marks_by_solution
from catalog.search.asked import Search
from catalog.search.explain import Segment, explain, highlight, where_label
from catalog.search.interface import Answer, Hit, Match
from catalog.search.labels import facet_name
from marketplace.core.addresses import addresses
from marketplace.core.formats import number_text

MARKS = 3
PLACES = {key: place for place, key in enumerate(FACTS)}


@dataclass(frozen=True)
class Reason:
    """One reason why a result is here: the words it met, what was typed if that is not the same, and where."""

    words: tuple[str, ...]
    typed: str
    where: str


@dataclass(frozen=True)
class Vendor:
    """Whether the operator knows who the vendor is, as `_verified.html` asks; a list does not tell since when."""

    is_verified: bool
    kind: str = ""
    verified_at: None = None


@dataclass(frozen=True)
class Result:
    """One result as the list shows it: texts and tuples, so that the template can keep what it made of it.

    kind  what it is: its class, or else how it is offered
    """

    url: str
    keep_url: str
    slug: str
    name: tuple[Segment, ...]
    text: tuple[Segment, ...]
    text_lang: str
    kind: str
    is_example: bool
    warning: str
    vendor_name: str
    vendor_url: str
    vendor: Vendor
    uses: str
    terms: tuple[str, ...]
    marks: tuple[tuple[str, Mark], ...]
    reasons: tuple[Reason, ...]
    fit: Fit | None = None

    @property
    def name_text(self) -> str:
        """The name without marks."""
        return "".join(text for text, _is_hit in self.name)


def results_of(answer: Answer, search: Search, language: str, profile: Profile | None = None) -> list[Result]:
    """The hits of the page, with their fit for a municipality; at most three queries, however many hits."""
    if not answer.hits:
        return []
    why = explain(answer)
    marks = marks_by_solution([hit.solution_id for hit in answer.hits])
    around = (
        addresses("catalog:solution-show", "slug"),
        addresses("catalog:vendor-show", "slug"),
        addresses("catalog:bookmark-add", "slug"),
    )
    found = [_result(hit, answer, search, language, why, marks, *around) for hit in answer.hits]
    if profile is None:
        return found
    return [_fitted(result, hit, profile) for result, hit in zip(found, answer.hits, strict=True)]


def _fitted(result: Result, hit: Hit, profile: Profile) -> Result:
    """The result as the municipality sees it: how well it fits, and an address that keeps its name."""
    traits = Traits.read(hit.cards["api"].get("traits", {}))
    return replace(result, url=for_area(result.url, profile.key), fit=fit(profile, traits))


def for_area(url: str, key: str) -> str:
    """The address of a page, for a municipality."""
    return f"{url}?{urlencode({'area': key})}"


def _result(
    hit: Hit,
    answer: Answer,
    search: Search,
    language: str,
    why: Mapping[int, Sequence[Match]],
    marks: Mapping[int, Mapping[str, Mark]],
    solutions: tuple[str, str],
    vendors: tuple[str, str],
    keeping: tuple[str, str],
) -> Result:
    card = hit.cards[language]
    tag, vendor = card["text_language"], card["vendor"]
    reasons = [_reason(match) for match in why.get(hit.solution_id, ())] or _filter_reasons(
        hit.cards["api"], search, answer
    )
    return Result(
        url=card["slug"].join(solutions),
        keep_url=card["slug"].join(keeping),
        slug=card["slug"],
        name=tuple(highlight(card["name"], answer.terms)),
        text=tuple(highlight(card["text"], answer.terms, tag)),
        text_lang="" if tag.split("-")[0].lower() == language else tag,
        kind=card["solution_class"] or card["offer_type"],
        is_example=card["is_example"],
        warning=(card.get("warning") or {}).get("label", ""),
        vendor_name=vendor["name"],
        vendor_url=vendor["slug"].join(vendors),
        vendor=Vendor(hit.is_vendor_verified),
        uses=_uses(card["uses"]),
        terms=tuple(card["terms"]),
        marks=_strongest(marks.get(hit.solution_id, {})),
        reasons=tuple(reasons),
    )


def _uses(uses: Mapping[str, Any]) -> str:
    """Who uses it in one sentence; empty where nobody is known."""
    lines = []
    if uses["productive"]:
        number = uses["productive"]
        names = [area["name"] for area in uses["areas"] if area["status"] == "productive"]
        lines.append(
            ngettext("%(n)s municipality: %(names)s", "%(n)s municipalities: %(names)s", number)
            % {"n": number_text(number), "names": _named(names, number)}
        )
    if tried := uses["test"] + uses["ended"]:
        text = ngettext("%(n)s has tried it", "%(n)s have tried it", tried)
        if lines:
            text = ngettext("%(n)s more has tried it", "%(n)s more have tried it", tried)
        lines.append(text % {"n": number_text(tried)})
    return "; ".join(lines)


def _named(names: list[str], number: int) -> str:
    more = number - len(names)
    if more <= 0:
        return some_of(names)
    first = ", ".join(names)
    return ngettext("%(first)s and %(n)s more", "%(first)s and %(n)s more", more) % {
        "first": first,
        "n": number_text(more),
    }


def _strongest(marks: Mapping[str, Mark]) -> tuple[tuple[str, Mark], ...]:
    """The three facts that stand firmest, each with its mark; expired ones last."""
    ordered = sorted(marks.items(), key=lambda item: (-item[1].strength, PLACES[item[0]]))
    return tuple((str(FACTS[key].label), mark) for key, mark in ordered[:MARKS])


def _reason(match: Match) -> Reason:
    same = match.how == "exact"
    return Reason(match.words, "" if same else match.term, where_label(match.where))


def _filter_reasons(api: Mapping[str, Any], search: Search, answer: Answer) -> list[Reason]:
    """Without words: which of the chosen values the listing itself names, where several were chosen."""
    found = []
    for facet, chosen in search.filters.items():
        if len(chosen) < 2 or facet not in BY_FACET:
            continue
        stated = BY_FACET[facet].codes(api.get(BY_FACET[facet].key))
        labels = {count.code: count.label for count in answer.facets.get(facet, ())}
        words = tuple(labels.get(code, code) for code in chosen if code in stated)
        if words:
            found.append(Reason(words, "", facet_name(facet)))
    return found


def summary(answer: Answer) -> str:
    """How many there are, for the line that is announced."""
    number = number_text(answer.count)
    return ngettext("%(n)s solution", "%(n)s solutions", answer.count) % {"n": number}


def title(search: Search) -> str:
    """The title of the page, so that each search has its own."""
    return _("Solutions for “%(text)s”") % {"text": search.text} if search.text else _("Solutions")
