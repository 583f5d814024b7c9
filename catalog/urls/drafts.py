"""Addresses of an organisation's own listings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import drafts, earlier, editor

patterns = [
    path(_("workspace/listings/"), drafts.own_listing_list, name="own-listing-list"),
    path(_("workspace/new-listing/"), drafts.listing_new, name="listing-new"),
    path(_("workspace/new-listing/file/"), drafts.listing_from_file, name="listing-from-file"),
    path(_("workspace/listings/<slug:slug>/"), drafts.own_listing_show, name="own-listing-show"),
    path(_("workspace/listings/<slug:slug>/begin/"), drafts.revision_begin, name="revision-begin"),
    path(_("workspace/listings/<slug:slug>/copy/"), drafts.listing_copy, name="listing-copy"),
    path(_("workspace/listings/<slug:slug>/fill/"), drafts.revision_fill, name="revision-fill"),
    path(_("workspace/listings/<slug:slug>/check/"), drafts.revision_check, name="revision-check"),
    path(_("workspace/listings/<slug:slug>/preview/"), drafts.revision_preview, name="revision-preview"),
    path(
        _("workspace/listings/<slug:slug>/take-back/"), drafts.revision_take_back, name="revision-take-back"
    ),
    path(_("workspace/listings/<slug:slug>/give-up/"), drafts.revision_discard, name="revision-discard"),
    path(
        _("workspace/listings/<slug:slug>/earlier-versions/"),
        earlier.version_bring_back,
        name="version-bring-back",
    ),
    path(_("workspace/listings/<slug:slug>/edit/<slug:group>/"), editor.revision_edit, name="revision-edit"),
]
