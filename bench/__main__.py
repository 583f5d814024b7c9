"""Makes a synthetic catalogue of each size, measures every approach on it in one run, and prints what follows.

python -m bench [--sizes 10000,100000] [--json FILE] [--queries 30] [--without http,tantivy,import,audit]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

PARTS = ("http", "tantivy", "import", "audit")


def arguments() -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes",
        default="10000",
        help="numbers of listings, separated by commas; empty leaves out the search",
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--queries", type=int, default=30, help="queries of each class")
    parser.add_argument("--without", default="", help=f"leave out some of {','.join(PARTS)}")
    found = parser.parse_args()
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
    """Give the bench a PostgreSQL of its own in a temporary folder, then measure."""
    options = arguments()
    from marketplace.postgres.cluster import ensure_running  # late: packages may be missing

    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        cluster = ensure_running(Path(folder), forgetful=True, remove=True)
        try:
            # One role for everything: the bench makes tables and reads them.
            os.environ["DATABASE_URL"] = os.environ["DATABASE_ADMIN_URL"] = cluster.admin_url
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
        finally:
            cluster.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
