"""The commands as people and scripts use them: exit codes, report, progress."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.management import import_command
from catalog.management.import_command import ProgressBar
from catalog.models import ImportedFile, ImportRun, Solution

from .samples import publiccode
from .test_imports import write

pytestmark = pytest.mark.django_db


def command(name: str, *arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(name, *(str(argument) for argument in arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_command_import_writes_the_report_and_a_summary(tmp_path: Path) -> None:
    write(tmp_path, "in/a.yml", publiccode(legal=None))
    write(tmp_path, "in/b.yml", b"")
    report = tmp_path / "report.json"

    text = command("import_publiccode", tmp_path / "in", "--report", report)

    found = json.loads(report.read_text())
    assert list(found) == [
        "files",
        "created",
        "updated",
        "unchanged",
        "duplicates",
        "rejected",
        "warnings",
        "problems",
    ]
    assert (found["files"], found["created"], found["rejected"], found["warnings"]) == (2, 1, 1, 1)
    assert [list(problem) for problem in found["problems"]] == [
        ["source", "line", "field", "rule", "severity", "message"]
    ] * 2
    assert [Path(problem["source"]).name for problem in found["problems"]] == ["a.yml", "b.yml"]
    assert len(text.splitlines()) == 2
    run = ImportRun.objects.get()
    assert (run.report, run.started_by, run.sources) == (
        found,
        "command:import_publiccode",
        [str(tmp_path / "in")],
    )


def test_command_import_names_files_as_they_were_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "in/a.yml", b"")
    monkeypatch.chdir(tmp_path)
    report = json.loads(command("import_publiccode", "in", "--report", "-"))
    assert [problem["source"] for problem in report["problems"]] == ["in/a.yml"]
    assert ImportedFile.objects.get().source == str(tmp_path / "in" / "a.yml")


def test_command_import_without_any_file_ends_with_one_and_still_reports(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError) as caught:
        command("import_publiccode", tmp_path / "empty", tmp_path / "nowhere", "--report", report)
    assert caught.value.returncode == 1
    found = json.loads(report.read_text())
    assert (found["files"], [problem["rule"] for problem in found["problems"]]) == (
        0,
        ["no_source", "no_source"],
    )


def test_command_import_with_one_good_source_ends_well_and_tells_the_missing_one(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    report = json.loads(
        command("import_publiccode", tmp_path / "a.yml", tmp_path / "nowhere", "--report", "-")
    )
    assert (report["files"], report["created"], [p["rule"] for p in report["problems"]]) == (
        1,
        1,
        ["no_source"],
    )


def test_command_import_of_a_private_address_alone_ends_with_one() -> None:
    with pytest.raises(CommandError) as caught:
        command("import_publiccode", "http://127.0.0.1:9/publiccode.yml")
    assert caught.value.returncode == 1
    assert ImportRun.objects.get().report["rejected"] == 1


def test_command_import_of_rejected_files_only_has_finished(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", b"")
    assert json.loads(command("import_publiccode", tmp_path, "--report", "-"))["rejected"] == 1


@pytest.mark.parametrize(
    "arguments", [["--repository", "nothing", "x"], ["--report", "/nowhere/report.json", "x"]]
)
def test_command_import_used_wrongly_ends_with_two_and_starts_nothing(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as caught:
        command("import_publiccode", *arguments)
    assert caught.value.returncode == 2
    assert ImportRun.objects.count() == 0


def test_command_import_dry_run_keeps_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    command("import_publiccode", tmp_path, "--dry-run")
    assert (Solution.objects.count(), ImportedFile.objects.count(), ImportRun.objects.get().dry_run) == (
        0,
        0,
        True,
    )


def test_command_import_cut_off_reports_what_was_done_and_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "in/a.yml", publiccode())
    write(tmp_path, "in/b.yml", publiccode(url="url: https://code.example/a/b"))

    def stop(self: ProgressBar, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(ProgressBar, "show", stop)
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit) as caught:
        command("import_publiccode", tmp_path / "in", "--report", report)
    assert caught.value.code == 130
    found = json.loads(report.read_text())
    assert (list(found)[:2], found["created"]) == (["files", "created"], 1)
    assert ImportRun.objects.get().finished_at is None


def test_command_import_tells_warnings_only_when_asked(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(legal=None))
    assert "legal" not in command("import_publiccode", tmp_path)
    assert f"{tmp_path}/a.yml:1: legal:" in command("import_publiccode", tmp_path, verbosity=2)
    assert command("import_publiccode", tmp_path, verbosity=0) == ""


def test_command_erase_contacts_says_how_many(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    command("import_publiccode", tmp_path)
    assert "1" in command("erase_contacts", "--source", tmp_path)
    assert "0" in command("erase_contacts")
    assert ImportedFile.objects.filter(contacts_erased_at__isnull=False).count() == 1


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_bar_is_drawn_on_a_terminal_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([1.0, 1.05, 2.0, 2.01])
    monkeypatch.setattr(import_command.time, "monotonic", lambda: next(times))
    terminal = Terminal()
    bar = ProgressBar(terminal)
    for done in (1, 2, 3, 4):
        bar.show(done, 4)
    drawn = terminal.getvalue().split("\r")[1:]
    assert drawn == [
        "[#######.......................] 25 %",
        "[######################........] 75 %",
        "[##############################] 100 %",
    ]
    bar.clear()
    assert terminal.getvalue().endswith("\r" + " " * 40 + "\r")


def test_progress_bar_is_silent_elsewhere() -> None:
    stream = StringIO()
    bar = ProgressBar(stream)
    bar.show(1, 2)
    bar.clear()
    assert stream.getvalue() == ""
