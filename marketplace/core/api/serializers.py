"""Descriptions that every list and every error shares; serializers describe the answers and never run."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class BodySerializer(serializers.Serializer):
    """Reads the body of a request; a member that it does not know is refused."""


class ProblemErrorSerializer(serializers.Serializer):
    """One thing that is wrong."""

    about = _("One thing that is wrong with a request or a listing.")

    parameter = serializers.CharField(required=False, help_text=_("The parameter at fault."))
    field = serializers.CharField(required=False, help_text=_("The field at fault."))
    pointer = serializers.CharField(required=False, help_text=_("Its place in the body sent (RFC 6901)."))
    message = serializers.CharField(help_text=_("What is wrong, in the reader's language."))
    allowed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_("What is possible instead.")
    )


class ProblemSerializer(serializers.Serializer):
    """A problem document."""

    about = _("An error as RFC 9457 describes it.")

    type = serializers.CharField(help_text=_("Address that explains the kind of problem, or about:blank."))
    title = serializers.CharField(help_text=_("The kind of problem in a few words."))
    status = serializers.IntegerField(help_text=_("The HTTP status."))
    detail = serializers.CharField(help_text=_("What happened this time."))
    errors = ProblemErrorSerializer(many=True, help_text=_("Everything that is wrong, each by itself."))
    withdrawn_at = serializers.DateTimeField(
        required=False, help_text=_("Only where a listing was withdrawn.")
    )
    scope = serializers.CharField(required=False, help_text=_("Only where the key lacks one."))
    reason = serializers.CharField(
        required=False,
        help_text=_("Only to whoever sent the right key: revoked, expired, closed or left."),
    )


class CodeSerializer(serializers.Serializer):
    """A code of a closed list."""

    code = serializers.CharField(help_text=_("What parameters and facts hold."))
    label = serializers.CharField(help_text=_("Its name in the reader's language."))


def page_serializer(
    entry: type[serializers.Serializer], **more: Callable[[], serializers.Field]
) -> type[serializers.Serializer]:
    """The description of a page of such entries; more makes fields beside them, or another `results`.

    Fields are made here, one after the other, because that is the order in which the document shows them.
    """
    makers: dict[str, Callable[[], serializers.Field]] = {
        "count": lambda: serializers.IntegerField(min_value=0, help_text=_("Entries in the whole list.")),
        "next": lambda: serializers.URLField(allow_null=True, help_text=_("Address of the next page.")),
        "previous": lambda: serializers.URLField(allow_null=True, help_text=_("Address of the page before.")),
        "results": lambda: entry(many=True, help_text=_("The entries of this page.")),
        **more,
    }
    name = f"{entry.__name__.removesuffix('Serializer')}PageSerializer"
    return type(name, (serializers.Serializer,), {field: make() for field, make in makers.items()})
