"""Erasing of personal contacts from the originals that imports keep."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.exchange.contacts import scrubbed, without_contacts
from catalog.exchange.sources import key_of
from catalog.models import ImportedFile
from catalog.rules import can_import
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand


def erase_contacts(*, by: Actor, source: str = "") -> int:
    """Erase contacts from the kept originals of one file, one folder, or all; gives the number of files.

    Versions hold no contacts, so nothing public changes. Later imports of the same file keep it without contacts.
    Records: catalog.imported_file.contacts_erased
    """
    demand(can_import(by))
    rows = ImportedFile.objects.filter(contacts_erased_at__isnull=True)
    if source:
        key = key_of(source)
        rows = rows.filter(Q(source=source) | Q(source=key) | Q(source__startswith=f"{key.rstrip('/')}/"))
    count = 0
    for pk in list(rows.values_list("pk", flat=True)):
        count += _erase(pk, by)
    return count


@transaction.atomic
def _erase(pk: int, by: Actor) -> int:
    row = ImportedFile.objects.select_for_update().filter(pk=pk, contacts_erased_at__isnull=True).first()
    if row is None:
        return 0
    row.text = without_contacts(row.text) if row.text else ""
    row.unknown_keys = scrubbed(row.unknown_keys)
    row.contacts_erased_at = timezone.now()
    row.save(update_fields=["text", "unknown_keys", "contacts_erased_at"])
    audit.record(by, "catalog.imported_file.contacts_erased", row)
    return 1
