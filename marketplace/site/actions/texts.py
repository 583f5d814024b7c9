"""Writes of the editable texts."""

from __future__ import annotations

from django.db import transaction

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from ..choices import TextKey
from ..models import EditableText
from ..rules import can_edit_texts


@transaction.atomic
def save_text(*, key: TextKey, language: str, body: str, by: Actor) -> EditableText:
    """Put the operator's wording in the place of the shipped one; saving the same wording again changes nothing.

    Records: site.text.changed
    """
    demand(can_edit_texts(by))
    body = body.replace("\r\n", "\n").strip()
    text = EditableText.objects.select_for_update().filter(key=key, language=language).first()
    if text is not None and text.body == body:
        return text
    text = text or EditableText(key=key, language=language)
    before, text.body = len(text.body), body
    text.full_clean()
    text.save()
    data = {"key": str(key), "language": language, "length_before": before, "length": len(body)}
    audit.record(by, "site.text.changed", text, data)
    return text


@transaction.atomic
def restore_text(*, key: TextKey, language: str, by: Actor) -> bool:
    """Go back to the shipped wording; tells whether there was an own one.

    Records: site.text.restored
    """
    demand(can_edit_texts(by))
    text = EditableText.objects.select_for_update().filter(key=key, language=language).first()
    if text is None:
        return False
    data = {"key": str(key), "language": language, "length_before": len(text.body)}
    audit.record(by, "site.text.restored", text, data)
    text.delete()
    return True
