"""Published soundings as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _

from catalog.search.feeds import Entry, atom
from marketplace.core.formats import moment_text
from procurement.models import Sounding

# An empty feed was last changed on a day that is always the same.
BEGUN_AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def feed_of(
    soundings: Sequence[Sounding],
    *,
    language: str,
    address: str,
    own_address: str,
    address_of: Callable[[Sounding], str],
) -> bytes:
    """The feed; an entry counts as changed when its sounding was published or ended, never when vendors do something."""
    return atom(
        title=_("Market soundings"),
        language=language,
        address=address,
        own_address=own_address,
        begun_at=BEGUN_AT,
        entries=[_entry(one, address_of(one)) for one in soundings],
    )


def _entry(sounding: Sounding, address: str) -> Entry:
    published = sounding.published_at or BEGUN_AT
    told = _("Answers until %(until)s.") % {"until": moment_text(sounding.response_deadline)}
    if sounding.state == "cancelled":
        told = _("Cancelled: %(reason)s") % {"reason": sounding.end_reason}
    return Entry(
        identity=f"urn:sounding:{sounding.public_id}",
        address=address,
        title=sounding.title,
        author=sounding.organisation.name,
        summary=format_html("<p>{}</p><p>{}</p>", told, sounding.purpose),
        published_at=published,
        updated_at=max(published, sounding.ended_at or published),
    )
