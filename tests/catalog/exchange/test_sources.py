"""What a SOURCE stands for: files, folders with odd things in them, and what is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.exchange.problems import Unreadable
from catalog.exchange.sources import files_of, key_of


def names(folder: Path, *sources: str) -> list[str]:
    files, _problems = files_of(sources or [str(folder)])
    return [os.path.relpath(file.shown, folder) for file in files]


def test_sources_folder_gives_yaml_files_of_all_depths_in_order(tmp_path: Path) -> None:
    for name in (
        "b.yml",
        "a.yaml",
        "sub/c.YML",
        "sub/deep/d.yml",
        "e.txt",
        ".git/config.yml",
        ".hidden.yml",
        "f.yml.bak",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("name: x")
    assert names(tmp_path) == [".hidden.yml", "a.yaml", "b.yml", "sub/c.YML", "sub/deep/d.yml"]


def test_sources_file_counts_whatever_its_ending_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "publiccode"
    path.write_text("name: x")
    (tmp_path / "a.yml").write_text("name: x")
    assert names(tmp_path, str(path), str(tmp_path), str(path), f"{tmp_path}/../{tmp_path.name}/a.yml") == [
        "publiccode",
        "a.yml",
    ]


def test_sources_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.yml").write_text("name: x")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "broken.yml").symlink_to(tmp_path / "nowhere.yml")
    (tmp_path / "linked.yml").symlink_to(tmp_path / "sub" / "a.yml")
    assert names(tmp_path) == ["linked.yml", "sub/a.yml"]


def test_sources_pipe_in_a_folder_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "a.yml").write_text("name: x")
    assert names(tmp_path) == ["a.yml"]


def test_sources_that_are_missing_or_hold_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    files, problems = files_of([str(tmp_path / name) for name in ("nowhere", "empty", "pipe")])
    assert files == []
    assert [(Path(shown).name, problem.rule, problem.severity) for shown, problem in problems] == [
        ("nowhere", "no_source", "error"),
        ("empty", "no_source", "error"),
        ("pipe", "no_source", "error"),
    ]


def test_sources_key_is_absolute_and_never_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert key_of("a.yml") == str(tmp_path / "a.yml")
    assert key_of("https://stadt.example/publiccode.yml") == "https://stadt.example/publiccode.yml"
    one, other = (key_of("/" + "x" * 1500 + end) for end in "ab")
    assert (one == other, len(one) <= 1000) == (False, True)


def test_sources_name_that_is_no_text_is_shown_as_text(tmp_path: Path) -> None:
    path = os.fsencode(str(tmp_path)) + b"/\xff\x1b.yml"
    with open(path, "wb") as file:
        file.write(b"name: x")
    (file,) = files_of([str(tmp_path)])[0]
    assert Path(file.shown).name == "\ufffd\ufffd.yml"
    assert file.read() == b"name: x"


def test_sources_file_that_is_too_large_or_gone_says_so(tmp_path: Path) -> None:
    large, gone = tmp_path / "large.yml", tmp_path / "gone.yml"
    large.write_bytes(b"#" * (1024 * 1024 + 1))
    gone.write_bytes(b"")
    files, _problems = files_of([str(gone), str(large)])
    gone.unlink()
    found = []
    for file in files:
        with pytest.raises(Unreadable) as caught:
            file.read()
        found.append(caught.value.problem.rule)
    assert found == ["unreadable", "too_large"]
