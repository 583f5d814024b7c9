"""The project's own files and their syntax trees, read once."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".npm-tools", "build", "node_modules", "var", "__pycache__"}
BINARY = {".ico", ".jpg", ".mo", ".pdf", ".png", ".pyc", ".webp", ".woff2", ".xlsx"}


@cache
def files() -> tuple[str, ...]:
    """Every file that belongs to the project, relative to the checkout: what git knows or would take in."""
    if shutil.which("git") and (CHECKOUT / ".git").exists():
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        names = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, check=True, text=True
        ).stdout.split("\0")
    else:
        names = [str(path.relative_to(CHECKOUT)) for path in CHECKOUT.rglob("*")]
    return tuple(
        sorted(
            name
            for name in set(names)
            if name and not NOT_OURS & set(Path(name).parts) and (CHECKOUT / name).is_file()
        )
    )


def python_files(*, tests: bool) -> list[str]:
    """The Python files of the tests, or all others, commands without an ending included."""
    found = [name for name in files() if name.endswith(".py")]
    return [name for name in found if name.startswith("tests/") is tests]


def templates() -> list[str]:
    """Every Django template."""
    return [
        name for name in files() if "/templates/" in name and Path(name).suffix in (".html", ".txt", ".xml")
    ]


def text_files() -> list[str]:
    """Every file that a person can read."""
    return [name for name in files() if Path(name).suffix not in BINARY]


@cache
def text(name: str) -> str:
    """The contents of one of the project's files."""
    return (CHECKOUT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of one of the project's Python files."""
    return ast.parse(text(name), filename=name)


def assert_none(problems: list[str]) -> None:
    """Fail with every problem on a line of its own."""
    if problems:
        pytest.fail(f"{len(problems)} found:\n" + "\n".join(problems), pytrace=False)
