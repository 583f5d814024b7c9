"""The lock under which everything about the people of an organisation is changed."""

from __future__ import annotations

from ..models import Organisation


def lock_organisation(pk: int) -> Organisation:
    """The organisation, locked until the end of the transaction."""
    return Organisation.objects.select_for_update().get(pk=pk)
