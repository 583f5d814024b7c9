"""Addresses of the catalogue's own pages and of its oldest queues."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import areas, claims, imports, search, solutions, vendors

patterns = [
    path(_("solutions/"), solutions.solution_list, name="solution-list"),
    path(_("solutions/<slug:slug>/"), solutions.solution_show, name="solution-show"),
    path(_("solutions/<slug:slug>/versions/<int:number>/"), solutions.version_show, name="version-show"),
    path(_("solutions/<slug:slug>/claim/"), claims.claim_add, name="claim-add"),
    path(_("vendors/"), vendors.vendor_list, name="vendor-list"),
    path(_("vendors/<slug:slug>/"), vendors.vendor_show, name="vendor-show"),
    path(_("municipalities/"), areas.area_list, name="area-list"),
    path(_("municipalities/<slug:key>/"), areas.area_show, name="area-show"),
    path(_("workspace/claims/"), claims.own_claim_list, name="own-claim-list"),
    path(_("workspace/claims/<int:pk>/withdraw/"), claims.claim_withdraw, name="claim-withdraw"),
    path(_("workspace/operator/queues/claims/"), claims.claim_list, name="claim-list"),
    path(_("workspace/operator/queues/claims/<int:pk>/"), claims.claim_decide, name="claim-decide"),
    path(_("workspace/imports/"), imports.import_list, name="import-list"),
    path(_("workspace/imports/<int:pk>/"), imports.import_show, name="import-show"),
    path(_("workspace/search/"), search.search_show, name="search-show"),
]
