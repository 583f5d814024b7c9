"""What templates need to show listings: evidence marks and texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.choices import EvidenceLevel
from catalog.queries.reports import fact_label
from catalog.queries.values import range_text, short_address
from catalog.queries.wording import Wording, localised, reader_language
from catalog.routes.finder import amount_text
from catalog.search.explain import Segment
from marketplace.core.formats import number_text
from marketplace.registers.choices import Land

register = template.Library()

# Level -> the shape and colour of its mark; `expired` is no level but what is left of one.
KINDS = {
    EvidenceLevel.SELF_DECLARED.value: "self",
    EvidenceLevel.PLATFORM_CHECKED.value: "platform",
    EvidenceLevel.MUNICIPALITY.value: "town",
    EvidenceLevel.THIRD_PARTY.value: "third",
    EvidenceLevel.MEASURED.value: "gauge",
    "expired": "expired",
}
PLACES = ("0.5", "20.5", "40.5")
# Stands for the number in a row that is kept; no code and no label holds one, as PostgreSQL takes none.
NUMBER = "\0"


@register.simple_tag
def mark(level: str) -> str:
    """The evidence mark of a level, or of `expired`: icon and word."""
    return _mark(level, get_language())


@lru_cache(maxsize=50)
def _mark(level: str, language: str | None) -> str:
    shape = '<span class="mark mark--{0}"><span class="icon icon--{0}" aria-hidden="true"></span>{1}</span>'
    return format_html(shape, KINDS[level], level_name(level))


@register.simple_tag
def unknown() -> str:
    """The one look of everything that nobody has stated."""
    return _unknown(get_language())


@lru_cache(maxsize=10)
def _unknown(language: str | None) -> str:
    return format_html('<span class="mark mark--none">{}</span>', _("unknown"))


@register.simple_tag
def marked(pieces: Iterable[Segment]) -> str:
    """A text with the words marked that a search met."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", t) if hit else t,) for t, hit in pieces)
    )


@register.simple_tag
def wording(texts: Mapping[str, Any] | None) -> Wording:
    """The reader's version of a text kept by language, with the language it is in if that is another."""
    return localised(texts)


@register.simple_tag
def level_name(level: str) -> str:
    """The name of an evidence level, or of what is left of one."""
    return _("Expired") if level == "expired" else str(EvidenceLevel(level).label)


@register.simple_tag
def range_of(value: Mapping[str, int], unit: str = "") -> str:
    """A range with its unit, such as `1.200 bis 2.400 €`."""
    return range_text(value, unit)


@register.simple_tag
def short_url(url: str) -> str:
    """An address as people read it."""
    return short_address(url)


@register.simple_tag
def pips(level: int | None) -> str:
    """Three boxes of which `level` are filled; dashed where the level is unknown. The words stand beside them."""
    shapes = ["open" if level is None else "on" if place < level else "" for place in range(3)]
    boxes = format_html_join(
        "",
        '<rect class="{}" x="{}" y="0.5" width="17" height="11" rx="1"/>',
        zip(shapes, PLACES, strict=True),
    )
    return format_html(
        '<span class="pips"><svg viewBox="0 0 60 12" aria-hidden="true">{}</svg></span>', boxes
    )


@register.simple_tag
def lang_of(tag: str) -> str:
    """The attribute that names the language of a text; empty where it is that of the page."""
    return format_html(' lang="{}"', tag) if tag and tag.split("-")[0].lower() != reader_language() else ""


@register.simple_tag
def cell_at(row: Any, place: int) -> Any:
    """The cell of a row of the comparison in the column of that place."""
    return row.cells[place]


@register.filter
def amount(value: Any) -> str:
    """An amount of money such as `216.000`, with cents only where there are some."""
    return "" if value is None else amount_text(value)


@register.filter
def land_name(code: str) -> str:
    """The name of a Land; empty for a code that is none."""
    return str(Land(code).label) if code in Land.values else ""


@register.filter
def reported_fact(key: str) -> str:
    """What a report speaks of: a fact by its label, or the whole listing."""
    return str(fact_label(key))


class OptionsNode(template.Node):
    """The rows of some options of a facet, as `_option.html` shows them; an option has code, label, count, selected.

    A page of the catalogue has some hundred rows, each the same for everybody but for its number. So a row is rendered
    once, and from then on only the number is put in.
    """

    def __init__(
        self, facet: template.base.FilterExpression, options: template.base.FilterExpression
    ) -> None:
        self.facet, self.options = facet, options

    def render(self, context: template.Context) -> str:
        row = context.template.engine.get_template("catalog/_option.html")
        language, facet = get_language(), self.facet.resolve(context)
        html = []
        for option in self.options.resolve(context):
            label = str(option.label) or option.code
            before, after = _row(row, language, facet, option.code, label, option.selected, option.count == 1)
            html += (before, number_text(option.count), after)
        return "".join(html)


@register.tag
def options(parser: Any, token: Any) -> OptionsNode:
    """{% options facet.key facet.first %}: the rows of these options."""
    _name, facet, found = token.split_contents()
    return OptionsNode(parser.compile_filter(facet), parser.compile_filter(found))


@lru_cache(maxsize=3_000)
def _row(
    row: template.Template,
    language: str | None,
    facet: str,
    code: str,
    label: str,
    selected: bool,
    is_one: bool,
) -> tuple[str, str]:
    """What stands before and after the number in the row of an option; German and English know one and many."""
    shown = {
        "id": f"{facet}-{quote(code, safe='')}",
        "name": facet,
        "code": code,
        "label": label,
        "selected": selected,
        "number": NUMBER,
        "n": 1 if is_one else 2,
    }
    before, _number, after = row.render(template.Context(shown)).partition(NUMBER)
    return before, after


@register.simple_tag
def fit_bar(points: int, possible: int, most: int) -> str:
    """A bar of what is known and, paler, of what is still possible; the words stand beside it."""
    shape = (
        '<svg class="match__bar" viewBox="0 0 {2} 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="match__all" width="{2}" height="8"/><rect class="match__possible" width="{1}" height="8"/>'
        '<rect class="match__known" width="{0}" height="8"/></svg>'
    )
    return format_html(shape, points, possible, most)
