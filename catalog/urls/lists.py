"""Addresses of lists, saved searches, their feeds, and watched solutions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import lists, searches, watches

patterns = [
    path(_("solutions/<slug:slug>/remember/"), lists.bookmark_add, name="bookmark-add"),
    path(_("solutions/<slug:slug>/watch/"), watches.watch_add, name="watch-add"),
    path(_("workspace/lists/"), lists.bookmarklist_list, name="bookmarklist-list"),
    path(_("workspace/lists/new/"), lists.bookmarklist_add, name="bookmarklist-add"),
    path(_("workspace/lists/<int:pk>/"), lists.bookmarklist_show, name="bookmarklist-show"),
    path(_("workspace/lists/<int:pk>/file/<slug:kind>/"), lists.bookmarklist_file, name="bookmarklist-file"),
    path(_("workspace/lists/<int:pk>/edit/"), lists.bookmarklist_edit, name="bookmarklist-edit"),
    path(_("workspace/lists/<int:pk>/delete/"), lists.bookmarklist_delete, name="bookmarklist-delete"),
    path(_("workspace/lists/entries/<int:pk>/"), lists.bookmark_edit, name="bookmark-edit"),
    path(_("workspace/lists/entries/<int:pk>/renew/"), lists.bookmark_renew, name="bookmark-renew"),
    path(_("workspace/lists/entries/<int:pk>/remove/"), lists.bookmark_remove, name="bookmark-remove"),
    path(_("workspace/searches/"), searches.savedsearch_list, name="savedsearch-list"),
    path(_("workspace/searches/new/"), searches.savedsearch_add, name="savedsearch-add"),
    path(_("workspace/searches/<int:pk>/"), searches.savedsearch_edit, name="savedsearch-edit"),
    path(_("workspace/searches/<int:pk>/delete/"), searches.savedsearch_delete, name="savedsearch-delete"),
    path(_("workspace/searches/<int:pk>/feed/"), searches.savedsearch_feed, name="savedsearch-feed"),
    path(
        _("workspace/searches/<int:pk>/feed/end/"), searches.savedsearch_endfeed, name="savedsearch-endfeed"
    ),
    path(_("workspace/watched/"), watches.watch_list, name="watch-list"),
    path(_("workspace/watched/<int:pk>/end/"), watches.watch_remove, name="watch-remove"),
    path(_("feeds/<str:token>/"), searches.feed_show, name="feed-show"),
]
