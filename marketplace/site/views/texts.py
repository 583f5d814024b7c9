"""Pages that consist of one text, and the operator's editor for them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import PUBLIC, declare, needs
from marketplace.core.permissions import Permission
from marketplace.registers.queries import data_sources
from marketplace.site import actions, queries
from marketplace.site.choices import KNOWLEDGE, TextKey
from marketplace.site.forms import TextForm

TEMPLATES = {
    TextKey.ABOUT: "site/about_show.html",
    TextKey.EVIDENCE: "site/evidence_show.html",
    TextKey.EASY_LANGUAGE: "site/easy_language_show.html",
}


@declare(PUBLIC)
@require_safe
def text_show(request: HttpRequest, key: TextKey) -> HttpResponse:
    """Show one text in the language of the page."""
    text = queries.page_text(key, get_language() or settings.LANGUAGE_CODE)
    context = {"text": text, "is_knowledge": key in KNOWLEDGE}
    if key == TextKey.ABOUT:
        context["sources"] = data_sources()
    return render(request, TEMPLATES.get(key, "site/text_show.html"), context)


@declare(PUBLIC)
@require_safe
def knowledge_list(request: HttpRequest) -> HttpResponse:
    """List the texts that explain how this marketplace works."""
    return render(request, "site/knowledge_list.html", {"keys": KNOWLEDGE})


@declare(needs(Permission.EDIT_TEXTS))
@require_safe
def text_list(request: HttpRequest) -> HttpResponse:
    """List every text in every language with its state."""
    rows: dict[TextKey, list[queries.PageText]] = {}
    for text in queries.all_texts():
        rows.setdefault(text.key, []).append(text)
    return render(request, "site/text_list.html", {"rows": list(rows.items())})


@declare(needs(Permission.EDIT_TEXTS))
@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Change one text: look at it first, save it, or go back to the shipped wording."""
    if key not in TextKey.values or language not in dict(settings.LANGUAGES):
        raise Http404
    text = queries.page_text(TextKey(key), language)
    if request.method == "POST" and request.POST.get("action") == "restore":
        actions.restore_text(key=text.key, language=language, by=request.actor)
        messages.success(request, _("The shipped text is shown again."))
        return redirect("site:text-edit", key=key, language=language)
    form = TextForm(request.POST or None, initial={"body": text.body})
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "save":
            actions.save_text(
                key=text.key, language=language, body=form.cleaned_data["body"], by=request.actor
            )
            messages.success(request, _("The text is saved and shown from now on."))
            return redirect("site:text-edit", key=key, language=language)
        return _editor(request, text, form, preview=form.cleaned_data["body"])
    return _editor(request, text, form)


def _editor(request: HttpRequest, text: queries.PageText, form: TextForm, preview: str = "") -> HttpResponse:
    context = {
        "text": text,
        "form": form,
        "preview": preview,
        "language_name": dict(settings.LANGUAGES)[text.language],
    }
    return render(request, "site/text_edit.html", context, status=422 if form.errors else 200)
