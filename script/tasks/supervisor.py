"""Keeps a few child processes alive and ends all of them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
GRACE = 10.0
SETTLED = 30.0
TRIES = 6


class GaveUp(Exception):
    """A child ends again and again right after its start; the text names it."""


@dataclass
class Child:
    """One process that is started again when it ends, later each time it ends early."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)


class Supervisor:
    """Starts children in sessions of their own, so that Ctrl-C reaches only this process, which then ends them."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self._watchman: subprocess.Popen[bytes] | None = None

    def run(self, words: list[str], *, check: bool = True) -> int:
        """Runs one command to its end and returns its exit code; raises GaveUp if it fails."""
        process = self._start(words)
        try:
            code = process.wait()
        except BaseException:
            _end([process])
            raise
        finally:
            self._tell("-", process)
        if check and code != 0:
            raise GaveUp(f"{' '.join(words[1:])} failed with exit code {code}; its own words stand above.")
        return code

    def add(self, name: str, words: list[str]) -> None:
        """Starts a child and keeps it alive from now on."""
        child = Child(name, words)
        self.children.append(child)
        self._restart(child)

    def tend(self) -> None:
        """Starts again what has ended; call it often. Raises GaveUp when a child never settles."""
        self._call_watchman()
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._tell("-", child.process)
                child.failures = 1 if now - child.started > SETTLED else child.failures + 1
                if child.failures >= TRIES:
                    raise GaveUp(
                        f"{child.name} ended {TRIES} times right after its start; its words stand above."
                    )
                print(
                    f"{child.name} ended with code {child.process.returncode} and starts again.",
                    file=sys.stderr,
                )
                child.process = None
                child.due = now + min(0.2 * 2**child.failures, 10.0)
            if child.process is None and now >= child.due:
                self._restart(child)

    def end(self) -> None:
        """Ends all children, gently at first, and returns when they are gone."""
        processes = [child.process for child in self.children if child.process is not None]
        _end(processes)
        for process in processes:
            self._tell("-", process)
        self.children.clear()
        if self._watchman is not None and self._watchman.stdin is not None:
            self._watchman.stdin.close()
            self._watchman.wait()
            self._watchman = None

    def _restart(self, child: Child) -> None:
        child.process = self._start(child.words)
        child.started = time.monotonic()

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(words, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True)
        self._tell("+", process)
        return process

    def _tell(self, sign: str, process: subprocess.Popen[bytes]) -> None:
        self._call_watchman()
        self._write(f"{sign}{process.pid}\n")

    def _call_watchman(self) -> None:
        if self._watchman is not None and self._watchman.poll() is None:
            return
        words = [sys.executable, "-m", "script.tasks.watchman"]
        self._watchman = subprocess.Popen(words, cwd=CHECKOUT, stdin=subprocess.PIPE, start_new_session=True)
        for child in self.children:
            if child.process is not None:
                self._write(f"+{child.process.pid}\n")

    def _write(self, line: str) -> None:
        try:
            self._watchman.stdin.write(line.encode())  # type: ignore[union-attr]
            self._watchman.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError:
            # It was killed this moment; the next word starts another, which is told everything again.
            pass


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for number, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, GRACE)):
        for process in processes:
            if process.poll() is None:
                try:
                    os.killpg(process.pid, number)
                except ProcessLookupError:
                    pass
        end = time.monotonic() + patience
        while time.monotonic() < end and any(process.poll() is None for process in processes):
            time.sleep(0.02)
