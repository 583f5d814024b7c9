"""Pages of the lists that people of an organisation keep together."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.actions.lists import (
    MOST_BOOKMARKS,
    StaleNote,
    add_bookmark,
    begin_list,
    change_note,
    delete_list,
    make_list,
    remove_bookmark,
    rename_list,
    renew_bookmark,
)
from catalog.exchange import kept_list
from catalog.forms.lists import BookmarkForm, ListForm, NoteForm
from catalog.models import Bookmark, BookmarkList, Solution
from catalog.queries.listings import public_listing
from catalog.queries.lists import bookmark_for, bookmarks_of, kept_name, kept_of, list_for, lists_for
from marketplace.core.access import declare, needs
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from marketplace.core.slots import slot

from .comparison import tables_are_busy

PAGE_SIZE = 25
MEMBERS = needs(Permission.KEEP_LISTS)


@declare(MEMBERS)
@require_safe
def bookmarklist_list(request: HttpRequest) -> HttpResponse:
    """List the lists of the organisation acted for."""
    return render(
        request, "catalog/bookmarklist_list.html", paged(request, lists_for(request.actor), PAGE_SIZE)
    )


@declare(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmarklist_add(request: HttpRequest) -> HttpResponse:
    """Make a list."""
    form = ListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = make_list(by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The list is there. Everybody in your organisation sees it."))
            return redirect("catalog:bookmarklist-show", pk=kept.pk)
    return render(
        request, "catalog/bookmarklist_add.html", {"form": form}, status=422 if form.errors else 200
    )


@declare(MEMBERS)
@require_safe
def bookmarklist_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands on a list, and what has become of it since."""
    kept = _list(request, pk)
    context = paged(request, bookmarks_of(kept), PAGE_SIZE, count=kept.size)
    context |= {
        "list": kept,
        "entries": [kept_of(bookmark) for bookmark in context["page"]],
        "kinds": list(kept_list.KINDS),
        "compare": _comparison(),
        "most": MOST_BOOKMARKS,
        "for_need": request.actor.may(Permission.WRITE_NEED),
    }
    return render(request, "catalog/bookmarklist_show.html", context)


@declare(MEMBERS)
@require_safe
def bookmarklist_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand out all that stands on a list as a table."""
    kept = _list(request, pk)
    if kind not in kept_list.KINDS:
        raise Http404
    entries = [kept_of(bookmark) for bookmark in bookmarks_of(kept)]
    told = kept_list.KeptList(kept.name, kept.purpose, entries)
    with slot("catalog.tables", settings.TABLES_AT_ONCE, tables_are_busy(), seconds=20):
        content = kept_list.KINDS[kind].make(told)
    response = HttpResponse(content, kept_list.KINDS[kind].media_type)
    response["Content-Disposition"] = f'attachment; filename="{kept_list.file_name(told)}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@declare(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmarklist_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and purpose of a list."""
    kept = _list(request, pk)
    initial = {"name": kept.name, "purpose": kept.purpose}
    form = ListForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rename_list(kept_list=kept, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalog:bookmarklist-show", pk=kept.pk)
    context = {"form": form, "list": kept}
    return render(request, "catalog/bookmarklist_edit.html", context, status=422 if form.errors else 200)


@declare(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmarklist_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with a list, then delete it."""
    kept = _list(request, pk)
    if request.method == "POST":
        delete_list(kept_list=kept, by=request.actor)
        messages.success(request, _("The list “%(name)s” is deleted.") % {"name": kept.name})
        return redirect("catalog:bookmarklist-list")
    return render(request, "catalog/bookmarklist_delete.html", {"list": kept})


@declare(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a solution on a list, or on a new one."""
    solution = public_listing(slug)
    if solution is None:
        raise Http404
    lists = lists_for(request.actor)
    pairs = list(lists.values_list("pk", "name"))
    form = BookmarkForm(request.POST if request.method == "POST" else None, lists=pairs)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _remember(request, solution, form)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Remembered on the list “%(name)s”.") % {"name": kept.name})
            return redirect("catalog:bookmarklist-show", pk=kept.pk)
    context = {"form": form, "solution": solution, "name": solution.current.facts["name"]}
    return render(request, "catalog/bookmark_add.html", context, status=422 if form.errors else 200)


def _remember(request: HttpRequest, solution: Solution, form: BookmarkForm) -> BookmarkList:
    """The list on which the solution now stands, an old or a new one."""
    data = form.cleaned_data
    if data.get("list"):
        kept = _list(request, int(data["list"]))
        add_bookmark(kept_list=kept, solution=solution, note=data["note"], by=request.actor)
        return kept
    try:
        return begin_list(name=data["new_name"], solution=solution, note=data["note"], by=request.actor)
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {}
        if "name" in told:
            raise ValidationError({"new_name": told["name"]}) from error
        raise


@declare(MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note; where a colleague saved another one meanwhile, both are shown and nothing is lost."""
    bookmark = _bookmark(request, pk)
    initial = {"note": bookmark.note, "seen_at": bookmark.updated_at.isoformat()}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_note(bookmark=bookmark, by=request.actor, **form.cleaned_data)
        except StaleNote as stale:
            data = form.data.copy()
            data["seen_at"] = stale.current.updated_at.isoformat()
            return _note_page(request, bookmark, NoteForm(data), status=409, stored=stale.current.note)
        messages.success(request, _("The note is saved."))
        return redirect("catalog:bookmarklist-show", pk=bookmark.list_id)
    return _note_page(request, bookmark, form, status=422 if form.errors else 200)


def _note_page(
    request: HttpRequest, bookmark: Bookmark, form: NoteForm, *, status: int, stored: str | None = None
) -> HttpResponse:
    context = {
        "bookmark": bookmark,
        "name": kept_name(bookmark),
        "form": form,
        "is_stale": stored is not None,
        "stored": stored,
    }
    return render(request, "catalog/bookmark_edit.html", context, status=status)


@declare(MEMBERS)
@require_POST
def bookmark_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the current version in place of the one that was kept."""
    bookmark = _bookmark(request, pk)
    renew_bookmark(bookmark=bookmark, by=request.actor)
    messages.success(request, _("The list now holds the current version."))
    return redirect("catalog:bookmarklist-show", pk=bookmark.list_id)


@declare(MEMBERS)
@require_POST
def bookmark_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a solution off a list."""
    bookmark = _bookmark(request, pk)
    remove_bookmark(bookmark=bookmark, by=request.actor)
    name = kept_name(bookmark)
    messages.success(request, _("%(name)s is off the list.") % {"name": name})
    return redirect("catalog:bookmarklist-show", pk=bookmark.list_id)


def _list(request: HttpRequest, pk: int) -> BookmarkList:
    kept = list_for(request.actor, pk)
    if kept is None:
        raise Http404
    return kept


def _bookmark(request: HttpRequest, pk: int) -> Bookmark:
    bookmark = bookmark_for(request.actor, pk)
    if bookmark is None:
        raise Http404
    return bookmark


def _comparison() -> str:
    """The address of the page that compares; empty as long as there is none."""
    try:
        return reverse("catalog:comparison-show")
    except NoReverseMatch:
        return ""
