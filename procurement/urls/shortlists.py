"""Addresses of shortlists."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import shortlist_sources, shortlists

patterns = [
    path(_("workspace/shortlists/choose/"), shortlist_sources.shortlist_choose, name="shortlist-choose"),
    path(_("workspace/needs/<uuid:public_id>/shortlist/"), shortlists.shortlist_show, name="shortlist-show"),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/decide/"),
        shortlists.shortlist_decide,
        name="shortlist-decide",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/search/"),
        shortlist_sources.shortlist_search,
        name="shortlist-search",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/add/"),
        shortlist_sources.shortlist_add,
        name="shortlist-add",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/list/"),
        shortlist_sources.shortlist_copy,
        name="shortlist-copy",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/limit/"), shortlists.shortlist_cap, name="shortlist-cap"
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/finish/"),
        shortlists.shortlist_finish,
        name="shortlist-finish",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/reopen/"),
        shortlists.shortlist_reopen,
        name="shortlist-reopen",
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/log/"), shortlists.shortlist_log, name="shortlist-log"
    ),
    path(
        _("workspace/needs/<uuid:public_id>/shortlist/file/<slug:kind>/"),
        shortlists.shortlist_file,
        name="shortlist-file",
    ),
    path(
        _("workspace/soundings/<str:public_id>/from-shortlist/"),
        shortlist_sources.shortlist_invite,
        name="shortlist-invite",
    ),
]
