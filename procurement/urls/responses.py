"""Addresses of vendors: invitations, and the response with its sections, files, table and receipts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import response_files, response_moves, responses

patterns = [
    path(_("workspace/responses/"), responses.response_list, name="response-list"),
    path(_("workspace/responses/new/<str:public_id>/"), responses.response_begin, name="response-begin"),
    path(_("workspace/responses/<uuid:public_id>/"), responses.response_show, name="response-show"),
    path(
        _("workspace/responses/<uuid:public_id>/sections/<str:section>/"),
        responses.response_edit,
        name="response-edit",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/check/"), response_moves.response_check, name="response-check"
    ),
    path(
        _("workspace/responses/<uuid:public_id>/hand-in/"),
        response_moves.response_submit,
        name="response-submit",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/withdraw/"),
        response_moves.response_withdraw,
        name="response-withdraw",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/correction/"),
        response_moves.response_confirm,
        name="response-confirm",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/to-the-listing/"),
        response_moves.response_giveback,
        name="response-giveback",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/receipts/<uuid:receipt>/"),
        response_files.response_receipt,
        name="response-receipt",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/table/"), response_files.response_table, name="response-table"
    ),
    path(
        _("workspace/responses/<uuid:public_id>/table/read/"),
        response_files.response_read,
        name="response-read",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/files/<str:question>/"),
        response_files.response_file_add,
        name="response-file-add",
    ),
    path(
        _("workspace/responses/<uuid:public_id>/files/<str:question>/<uuid:file>/remove/"),
        response_files.response_file_remove,
        name="response-file-remove",
    ),
]
