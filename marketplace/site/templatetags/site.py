"""What the templates of the site need beside those of the core."""

from __future__ import annotations

from django import template

from marketplace.core.markdown import render_markdown
from marketplace.registers.queries import data_sources
from marketplace.registers.queries.loads import DataSource

register = template.Library()


@register.filter
def own_markdown(text: str, top: int = 2) -> str:
    """Markdown of the operator: may link to pages of this site, otherwise as harmless as any other."""
    return render_markdown(text, top=top, trusted=True)


@register.simple_tag
def area_sources() -> list[DataSource]:
    """Whom the register of areas comes from, named on every page as its licence asks."""
    return [source for source in data_sources() if source.source in ("areas", "points")]
