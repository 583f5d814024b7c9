"""Style, format and migrations, each told in its own words; nothing touches the data of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from marketplace.postgres.cluster import ensure_running


def main(arguments: list[str]) -> int:
    """Returns 0 when nothing is to be mended; `--fix` mends style and format."""
    fix = "--fix" in arguments
    python = sys.executable
    checks = [
        [python, "-m", "ruff", "check", "--quiet", *(["--fix"] if fix else []), "."],
        [python, "-m", "ruff", "format", "--quiet", *([] if fix else ["--check"]), "."],
    ]
    failed = [words for words in checks if subprocess.run(words).returncode != 0]
    # The database may still be ending while the folder is removed; its keeper takes away what is left.
    with tempfile.TemporaryDirectory(prefix="marketplace-lint-", ignore_cleanup_errors=True) as folder:
        cluster = ensure_running(Path(folder), forgetful=True, remove=True)
        try:
            environment = {
                **os.environ,
                "MARKETPLACE_DEBUG": "1",
                "MARKETPLACE_DATA": folder,
                "DATABASE_URL": cluster.app_url,
                "DATABASE_ADMIN_URL": cluster.admin_url,
            }
            for command in (["makemigrations", "--check", "--dry-run"], ["lintmigrations", *LINTER]):
                words = [python, "manage.py", *command]
                if subprocess.run(words, env=environment).returncode != 0:
                    failed.append(words)
        finally:
            cluster.leave()
    for words in failed:
        print(f"Failed: {' '.join(words[1:])}", file=sys.stderr)
    return 1 if failed else 0


# A first migration makes tables that nobody uses yet, so nothing in it can break a running server.
LINTER = ["--project-root-path", ".", "--ignore-initial-migrations", "--no-cache", "--quiet", "ok", "ignore"]
# No release came before this one, so no older server is running that its unique constraints could surprise.
LINTER += ["--ignore-name", "0002_who_acts_for_whom"]
# Its unique constraint holds for rows that name who attested, and no server so far writes such rows.
LINTER += ["0007_evidence_claims"]
LINTER += ["--include-apps", "core", "registers", "accounts", "catalog", "procurement", "site"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
