"""Routes: the comparison, its files, the picture of the market, and the open data."""

from __future__ import annotations

from typing import Any

from .row import READ, Row

SHOWN = "tests/catalog/compare/test_show.py::test_comparison_of_one_and_of_eight_asks_equally_often"
FILES = "tests/catalog/compare/test_files.py::test_file_of_one_and_of_eight_asks_equally_often"
MARKET = (
    "tests/catalog/pages/test_market.py::test_market_page_with_one_and_with_three_listings_asks_equally_often"
)
DUMP = "tests/api/test_dump.py::test_dump_of_one_and_of_three_asks_equally_often"
# Without listings there is no file, only the page that explains how to choose.
NOTHING_CHOSEN = READ | {"GET": 302, "HEAD": 302}

ROWS: dict[str, Row] = {
    "catalog:comparison-show": Row("public", counted=SHOWN),
    "catalog:comparison-file": Row(
        "public", {"kind": "csv"}, NOTHING_CHOSEN, missing={"kind": "docx"}, counted=FILES
    ),
    "catalog:market-show": Row("public", counted=MARKET),
    "api:dump-jsonl": Row("public", counted=DUMP),
    "api:dump-csv": Row("public", counted=DUMP),
}


def build(world: dict[str, Any]) -> None:
    """The listings of the other tables are enough."""
