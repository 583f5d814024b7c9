"""What the templates of the site need beside those of the core."""

from __future__ import annotations

from django import template

from marketplace.core.markdown import render_markdown

register = template.Library()


@register.filter
def own_markdown(text: str, top: int = 2) -> str:
    """Markdown of the operator: may link to pages of this site, otherwise as harmless as any other."""
    return render_markdown(text, top=top, trusted=True)
