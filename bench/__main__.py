"""Makes a synthetic catalogue of each size, measures every approach on it in one run, and prints what follows.

python -m bench [--sizes 10000,100000] [--json FILE] [--queries 30] [--agree 10000] [--keep FOLDER] [--without http,import]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

PARTS = (
    "code", "agree", "fit", "http", "naive", "reference", "first", "changed", "tantivy", "import", "audit", "sounding",
)  # fmt: skip


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes",
        default="10000",
        help="numbers of listings, separated by commas; empty leaves out the search",
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--queries", type=int, default=30, help="queries of each class")
    parser.add_argument(
        "--agree",
        type=int,
        metavar="N",
        help="ask both engines N random questions at each size and compare the answers (200 at up to 10000)",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the databases there and use them again"
    )
    parser.add_argument(
        "--reuse-anyway",
        action="store_true",
        help="use a kept database again even if other code made it; only for looking",
    )
    parser.add_argument("--without", default="", help=f"leave out some of {','.join(PARTS)}")
    found = parser.parse_args(words)
    try:
        found.sizes = [int(size) for size in found.sizes.split(",") if size]
    except ValueError:
        parser.error("--sizes takes numbers, separated by commas")
    if any(size < 1000 for size in found.sizes):
        parser.error("--sizes: at least 1000 listings, or the classes of queries cannot be told apart")
    found.without = [part for part in found.without.split(",") if part]
    if set(found.without) - set(PARTS):
        parser.error(f"--without takes {', '.join(PARTS)}")
    return found


def main() -> int:
    """Measure, in a folder of its own that is gone afterwards."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        # Each size has a PostgreSQL of its own, see kept.py; until then there is none.
        os.environ["DATABASE_URL"] = os.environ["DATABASE_ADMIN_URL"] = "postgresql:///none"
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        os.environ["MARKETPLACE_DATA"] = folder
        os.environ["MARKETPLACE_SECRET_KEY"] = "only-for-measuring-" + "x" * 40
        os.environ["MARKETPLACE_ALLOWED_HOSTS"] = "127.0.0.1"
        os.environ["MARKETPLACE_CLAMD"] = "off"
        os.environ["MARKETPLACE_AUDIT_KEY"] = "11" * 32
        os.environ["MARKETPLACE_SITE_URL"] = "http://127.0.0.1:8000"
        os.environ["MARKETPLACE_MAIL_FOLDER"] = str(Path(folder) / "mail")
        for name in ("MARKETPLACE_DEBUG", "MARKETPLACE_HTTPS", "MARKETPLACE_DATABASE_ROLE"):
            os.environ.pop(name, None)
        import django  # late: environment first

        django.setup()
        from bench.run import run  # late: environment first

        run(options, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
