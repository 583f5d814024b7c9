"""What every template needs: numbers and days in the reader's form, icons, harmless Markdown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html

from marketplace.core import formats
from marketplace.core.addresses import fixed_key
from marketplace.core.clock import berlin_day
from marketplace.core.markdown import render_markdown

register = template.Library()
# So many parts of pages that differ are kept for one place in a template.
MOST_KEPT = 1_000

register.filter("number", formats.number_text)
register.filter("day", formats.day_text)
register.filter("weekday", formats.weekday_text)
register.filter("moment", formats.moment_text)


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> str:
    """The shape of that name; it never stands without a word beside it."""
    return format_html('<span class="icon icon--{}" aria-hidden="true"></span>', name)


@register.filter
def markdown(text: str, top: int = 3) -> str:
    """Markdown of a stranger as harmless HTML, its headings from level `top` down."""
    return render_markdown(text or "", top=top)


@register.simple_tag
def today() -> str:
    """The day in Berlin, written out."""
    return formats.day_text(berlin_day())


@register.simple_tag(takes_context=True)
def acting(context: Any) -> str:
    """The hidden field of a form that says for whom it was opened; sent for somebody else it is refused."""
    request = context.get("request")
    actor = getattr(request, "actor", None) or getattr(context.get("frame"), "actor", None)
    token = actor.acting_token if actor is not None else ""
    return format_html('<input type="hidden" name="acting_for" value="{}">', token)


class KeptNode(template.Node):
    """Renders a part of a template once for each set of the values that it names, then keeps the result.

    Nothing but these values can be seen inside, so what is kept for one reader is right for all. They are texts, numbers,
    days, or frozen objects made of them. Where there is too much, the oldest goes first.
    """

    def __init__(self, nodelist: template.NodeList, values: dict[str, Any]) -> None:
        self.nodelist, self.values = nodelist, values
        self.kept: dict[Any, str] = {}

    def render(self, context: Any) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        # By type too: 1 equals True, and a text that is HTML already equals one that must be escaped.
        key = (*fixed_key(), *((type(value), value) for value in values.values()))
        html = self.kept.get(key)
        if html is None:
            if len(self.kept) >= MOST_KEPT:
                del self.kept[next(iter(self.kept))]
            html = self.kept[key] = self.nodelist.render(context.new(values))
        return html


@register.tag
def kept(parser: Any, token: Any) -> KeptNode:
    """{% kept %} or {% kept name=value ... %} ... {% endkept %}: for what depends on nothing but language and these values."""
    words = token.split_contents()[1:]
    values = template.base.token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError("“kept” takes values by name only.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
