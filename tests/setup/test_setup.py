"""script/setup does nothing when nothing changed, and says in a sentence what a machine lacks."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def run(words, **options):
    return subprocess.run(words, capture_output=True, text=True, **options)


def test_setup_with_nothing_changed_is_silent_and_quick():
    assert run(["script/setup", "--dev"], cwd=CHECKOUT).returncode == 0
    begin = time.monotonic()
    answer = run(["script/setup", "--dev"], cwd=CHECKOUT)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert time.monotonic() - begin < 2


def test_setup_from_another_folder_finds_its_checkout(tmp_path):
    answer = run([CHECKOUT / "script" / "setup", "--dev"], cwd=tmp_path)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_setup_with_an_unknown_option_is_refused():
    answer = run(["script/setup", "--fast"], cwd=CHECKOUT)
    assert (answer.returncode, answer.stderr) == (2, "script/setup knows only --dev, not --fast.\n")


def test_setup_with_only_an_old_python_names_the_command_that_mends_it(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname"):
        (programs / name).symlink_to(shutil.which(name))
    old = programs / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "script").mkdir()
    shutil.copy(CHECKOUT / "script" / "setup", tmp_path / "script" / "setup")
    answer = run([tmp_path / "script" / "setup"], env={"PATH": str(programs)})
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "Python 3.11 or newer was not found.",
        "Debian, Ubuntu: apt-get install python3 python3-venv    macOS: brew install python",
    ]


def test_assets_of_the_front_end_came_with_their_licences():
    found = sorted(place.relative_to(CHECKOUT / "build" / "assets").as_posix() for place in assets())
    assert found == [
        "fira-sans/LICENSE",
        "fira-sans/fira-sans-latin-400-normal.woff2",
        "fira-sans/fira-sans-latin-600-normal.woff2",
        "fira-sans/fira-sans-latin-ext-400-normal.woff2",
        "fira-sans/fira-sans-latin-ext-600-normal.woff2",
        "kern/LICENSE.md",
        "kern/kern.min.css",
    ]
    assert (CHECKOUT / "build" / "test-assets" / "axe.min.js").stat().st_size > 100_000


def assets():
    return [place for place in (CHECKOUT / "build" / "assets").rglob("*") if place.is_file()]


@pytest.mark.long
def test_setup_in_an_empty_checkout_brings_everything(tmp_path):
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=CHECKOUT)
    for name in filter(None, listed.stdout.split("\0")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / name, tmp_path / name)
    # Without npm on the path, as on most fresh machines.
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if not (Path(p) / "npm").exists())
    shims = tmp_path.parent / "shims"
    shims.mkdir()
    for name, program in {
        "sh": "/bin/sh",
        "dirname": shutil.which("dirname"),
        "python3": sys._base_executable,
    }.items():
        (shims / name).write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        (shims / name).chmod(0o755)
    answer = run([tmp_path / "script" / "setup"], env={**os.environ, "PATH": f"{shims}{os.pathsep}{path}"})
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert (tmp_path / "build" / "assets" / "kern" / "kern.min.css").exists()
    assert not (tmp_path / "node_modules").exists()
    django = run([tmp_path / ".venv" / "bin" / "python", "-c", "import django; print(django.VERSION[:2])"])
    assert django.stdout == "(5, 2)\n"
