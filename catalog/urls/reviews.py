"""Addresses of the review of listings, and of the withdrawal."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import reviews

patterns = [
    path(_("workspace/operator/queues/new/"), reviews.new_list, name="new-listing-list"),
    path(_("workspace/operator/queues/edits/"), reviews.edit_list, name="edit-list"),
    path(_("workspace/operator/queues/listings/<int:pk>/"), reviews.review_decide, name="review-decide"),
    path(_("workspace/operator/queues/listings/<int:pk>/begin/"), reviews.review_begin, name="review-begin"),
    path(_("workspace/reviews/<int:pk>/"), reviews.revision_show, name="revision-show"),
    path(_("workspace/listings/<slug:slug>/withdraw/"), reviews.listing_withdraw, name="listing-withdraw"),
]
