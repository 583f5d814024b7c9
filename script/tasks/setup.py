"""Makes the checkout ready: .venv, requirements, front-end assets, translations. Uses the standard library alone.

Each step leaves a stamp with the hash of what it was made from, written last: a second run does nothing, and an
interrupted one is repeated.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from script.tasks import assets, translations

CHECKOUT = Path(__file__).resolve().parents[2]


class SetupError(Exception):
    """A step failed; the text says what mends it."""


def main(arguments: list[str]) -> int:
    """Returns 0 when everything is in place; prints one line for each step that had to work."""
    unknown = [word for word in arguments if word != "--dev"]
    if unknown:
        print(f"script/setup knows only --dev, not {' '.join(unknown)}.", file=sys.stderr)
        return 2
    (CHECKOUT / "build").mkdir(exist_ok=True)
    with (CHECKOUT / "build" / "setup.lock").open("w") as lock:
        # Two commands started at once would install into one folder at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            _install(dev="--dev" in arguments)
            _assets()
            _translations()
        except (SetupError, assets.AssetsError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _install(*, dev: bool) -> None:
    venv = CHECKOUT / ".venv"
    files = [CHECKOUT / "requirements.txt", *([CHECKOUT / "requirements-dev.txt"] if dev else [])]
    stamps = [venv / f"{file.stem}.stamp" for file in files]
    if all(_is_current(stamp, file, venv) for stamp, file in zip(stamps, files, strict=True)):
        return
    if not _works(venv):
        _make_venv(venv)
    for stamp in stamps:
        stamp.unlink(missing_ok=True)
    print("Installing Python packages ...", flush=True)
    words = [
        str(_python(venv)),
        "-m",
        "pip",
        "install",
        "-qq",
        "--require-hashes",
        "--disable-pip-version-check",
    ]
    for file in files:
        words += ["-r", str(file)]
    if subprocess.run(words, cwd=CHECKOUT).returncode != 0:
        raise SetupError(
            "The Python packages could not be installed; the lines above say why. Run script/setup again."
        )
    for stamp, file in zip(stamps, files, strict=True):
        stamp.write_text(_digest([file], _python_version(venv)))


def _is_current(stamp: Path, file: Path, venv: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _digest([file], _python_version(venv))


def _make_venv(venv: Path) -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise SetupError(
                f"This Python ({platform.python_version()}) lacks {module}. "
                "Debian, Ubuntu: apt-get install python3-venv, then run this again."
            )
    print("Making .venv ...", flush=True)
    # The interpreter that runs this may itself be that of a broken .venv.
    base = getattr(sys, "_base_executable", sys.executable)
    if subprocess.run([base, "-m", "venv", "--clear", str(venv)]).returncode != 0:
        raise SetupError("The folder .venv could not be made; the lines above say why.")


def _assets() -> None:
    build = CHECKOUT / "build"
    stamp = build / "assets.stamp"
    programs = ("script/tasks/assets.py", "script/tasks/fonts.py")
    sources = [CHECKOUT / name for name in ("package.json", "package-lock.json", ".npmrc", *programs)]
    wanted = _digest(sources, "")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    print("Fetching front-end assets ...", flush=True)
    assets.fetch(checkout=CHECKOUT, build=build, python=_python(CHECKOUT / ".venv"))
    stamp.write_text(wanted)


def _translations() -> None:
    if not translations.outdated(CHECKOUT):
        return
    print("Compiling translations ...", flush=True)
    words = [str(_python(CHECKOUT / ".venv")), "-m", "script.tasks.translations"]
    if subprocess.run(words, cwd=CHECKOUT).returncode != 0:
        raise SetupError("The translations could not be compiled; the lines above say why.")


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _works(venv: Path) -> bool:
    if not os.access(_python(venv), os.X_OK) or not shutil.which(str(_python(venv))):
        return False
    return subprocess.run([_python(venv), "-m", "pip", "--version"], capture_output=True).returncode == 0


def _python_version(venv: Path) -> str:
    """Returns the version of the Python in the venv, or nothing when it is missing or its base was removed."""
    config = venv / "pyvenv.cfg"
    if not config.exists() or not os.access(_python(venv), os.X_OK):
        return ""
    return next((line for line in config.read_text().splitlines() if line.startswith("version")), "")


def _digest(files: list[Path], also: str) -> str:
    digest = hashlib.sha256(also.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
