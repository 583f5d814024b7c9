"""Routes: open data of market soundings, and the page that explains what is published."""

from __future__ import annotations

from typing import Any

from tests.factories import ReleaseFactory, SoundingFactory

from .row import Row

RELEASE = {"key": "ocds-000000-0cd500000099-1"}
OCID = {"key": "ocds-000000-0cd500000099"}
NOTHING = {"key": "ocds-000000-0cd5ffffffff"}
COUNTED = "tests/procurement/ocds/test_api.py::test_open_data_of_one_and_three_releases_asks_equally_often"


def build(world: dict[str, Any]) -> None:
    """A public sounding of the municipality with one release."""
    sounding = SoundingFactory(
        organisation=world["municipality"], title="Offene Daten", state="published", public_id="0cd500000099"
    )
    ReleaseFactory(sounding=sounding)


ROWS: dict[str, Row] = {
    "procurement:release-policy-show": Row("public"),
    "api:ocds-release-list": Row("public", counted=COUNTED),
    "api:ocds-release-show": Row("public", RELEASE, missing=NOTHING, counted=COUNTED),
    "api:ocds-record-show": Row("public", OCID, missing=NOTHING, counted=COUNTED),
}
