"""Forms of numbers and moments, and the closed lists of the standard, as far as releases of this site use them."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
# Nobody can register this prefix: whoever reads it sees that the site has none of its own yet.
NO_PREFIX = "ocds-000000"

PREFIX = re.compile(r"ocds-[a-z0-9]{6}", re.ASCII)
OCID = re.compile(r"ocds-[a-z0-9]{6}-[A-Za-z0-9_-]{1,80}", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
LEITWEG = re.compile(r"(\d{2,12})(?:-([A-Z0-9]{1,30}))?-(\d{2})", re.ASCII)
ARS = re.compile(r"(?:0[1-9]|1[0-6])(?:\d{10}|\d{7}|\d{3})?", re.ASCII)
CPV = re.compile(r"\d{8}", re.ASCII)
NUTS = re.compile(r"DE[0-9A-Z]{0,3}", re.ASCII)

# Closed lists of OCDS 1.1.5, narrowed to what a market sounding and the procedure after it can be.
TAGS = frozenset({"planning", "planningUpdate", "tender", "tenderUpdate"})
PLANNING_TAGS = frozenset({"planning", "planningUpdate"})
INITIATION_TYPES = frozenset({"tender"})
PLANNING_STATUSES = frozenset({"planning", "cancelled"})
STATUSES = PLANNING_STATUSES | {"planned", "active", "unsuccessful", "complete", "withdrawn"}
MILESTONE_STATUSES = frozenset({"scheduled", "met", "notMet"})
# Open lists, of which these codes are used and no others. There is no type of its own for the sounding of a market.
MILESTONE_TYPES = frozenset({"engagement", "preProcurement"})
DOCUMENT_TYPES = frozenset({"marketEngagementNotice", "marketStudies", "clarifications"})
ROLES = frozenset({"buyer", "procuringEntity"})
IDENTIFIER_SCHEMES = frozenset({"DE-LWID", "DE-ARS"})
ITEM_SCHEMES = frozenset({"CPV"})
RELATIONSHIPS = frozenset({"planning"})
PROCESS_SCHEMES = frozenset({"ocid"})
MEASURES = frozenset({"requests"})
FORMATS = frozenset({"text/html"})
LANGUAGES = frozenset({"de", "en"})


def is_prefix(text: str) -> bool:
    """Whether this can be an ocid prefix: `ocds-` and six small letters or digits."""
    return PREFIX.fullmatch(text) is not None


def is_ocid(text: str) -> bool:
    """Whether this can be an ocid that has an address here."""
    return OCID.fullmatch(text) is not None


def is_moment(text: str) -> bool:
    """Whether this is a moment with its offset, as RFC 3339 writes it, that the calendar knows."""
    if MOMENT.fullmatch(text) is None:
        return False
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_leitweg(text: str) -> bool:
    """Whether the check digits fit: letters count A=10 to Z=35, and the whole number modulo 97 is 1 (KoSIT)."""
    found = LEITWEG.fullmatch(text)
    if found is None:
        return False
    digits = "".join(str(int(sign, 36)) for part in found.groups() if part for sign in part)
    return int(digits) % 97 == 1


def is_ars(text: str) -> bool:
    """Whether this can be an official regional key: 12, 9, 5 or 2 digits that begin with a Land."""
    return ARS.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether this is an absolute web address without blanks, quotes or a name and password."""
    if not text.isascii() or re.search(r"[\s\"<>\\^`{|}]", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def utc(moment: datetime.datetime) -> str:
    """A moment in UTC; all have the same length, so that they are in order as texts, too."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def local(moment: datetime.datetime) -> str:
    """A moment with the offset of Berlin, so that people who read it see the day that the page shows."""
    return moment.astimezone(BERLIN).isoformat(timespec="seconds")


def local_day(day: datetime.date) -> str:
    """The beginning of a day in Berlin."""
    return local(datetime.datetime.combine(day, datetime.time(), BERLIN))
