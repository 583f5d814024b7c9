"""What every template needs: numbers and days in the reader's form, icons, harmless Markdown."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html

from marketplace.core import formats
from marketplace.core.clock import berlin_day
from marketplace.core.markdown import render_markdown

register = template.Library()

register.filter("number", formats.number_text)
register.filter("day", formats.day_text)
register.filter("weekday", formats.weekday_text)
register.filter("moment", formats.moment_text)


@register.simple_tag
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
