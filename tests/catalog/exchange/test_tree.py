"""YAML as it is written: no scalar changes its meaning, every fault has its line, nothing takes forever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.exchange.problems import Unreadable
from catalog.exchange.publiccode.reader import read_publiccode
from catalog.exchange.tree import decode, read_tree


def plain(text: str):
    return read_tree(text)[0].to_plain()


def refused(text: str) -> tuple[str, int | None]:
    with pytest.raises(Unreadable) as caught:
        read_tree(text)
    return caught.value.problem.rule, caught.value.problem.line


def test_tree_scalars_stay_the_text_that_was_written() -> None:
    text = "languages: [no, en]\nday: 2024-01-31\nversion: 1.10\nphone: +4912345\ntime: 12:30:45\noctal: 010\nready: yes"
    assert plain(text) == {
        "languages": ["no", "en"],
        "day": "2024-01-31",
        "version": "1.10",
        "phone": "+4912345",
        "time": "12:30:45",
        "octal": "010",
        "ready": "yes",
    }


def test_tree_nothing_written_is_none_but_a_quoted_word_is_text() -> None:
    assert plain("a:\nb: ~\nc: null\nd: 'null'\ne: ''") == {
        "a": None,
        "b": None,
        "c": None,
        "d": "null",
        "e": "",
    }


def test_tree_with_mark_and_windows_line_ends_reads_like_any_other() -> None:
    assert plain(decode(b"\xef\xbb\xbfname: a\r\nlist:\r\n  - b\r\n")) == {"name": "a", "list": ["b"]}


def test_tree_lines_count_from_one_for_values_and_keys() -> None:
    root, _problems = read_tree("a: 1\nb:\n  - 2\n  - c: 3\n")
    assert root.lines == {"a": 1, "b": 2}
    assert [item.line for item in root.value["b"].value] == [3, 4]


def test_tree_key_that_stands_twice_is_told_and_the_last_counts() -> None:
    root, problems = read_tree("it:\n  riuso: a\n  riuso: b\n")
    assert root.to_plain() == {"it": {"riuso": "b"}}
    assert [(p.line, p.field, p.rule) for p in problems] == [(3, "it.riuso", "duplicate_key")]


def test_tree_merge_key_fills_what_the_map_does_not_say() -> None:
    text = "base: &base {a: 1, b: 2}\nmore:\n  b: 3\n  <<: *base\n"
    root, problems = read_tree(text)
    assert root.to_plain() == {"base": {"a": "1", "b": "2"}, "more": {"b": "3", "a": "1"}}
    assert problems == []


def test_tree_of_several_documents_is_the_first_that_holds_something() -> None:
    root, problems = read_tree("---\n---\na: 1\n---\nb: 2\n")
    assert root.to_plain() == {"a": "1"}
    assert [(p.line, p.rule) for p in problems] == [(4, "documents")]


def test_tree_key_that_is_a_list_is_told() -> None:
    root, problems = read_tree("? [a]\n: b\nc: d\n")
    assert root.value["c"].value == "d"
    assert [(p.line, p.rule) for p in problems] == [(1, "key")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("empty", None)),
        ("# only a comment\n", ("empty", None)),
        ("a:\n\tb: 1\n", ("tab", 2)),
        ("a: 1\n  b: 2\n", ("yaml", 2)),
        ("a: text: more\n", ("yaml", 1)),
        ("a:\n  one\nb\nc: 1\n", ("yaml", 3)),
        ("a: |\n  ok\nb: 'open\n", ("yaml", 3)),
        ("a: *b\n", ("alias", 1)),
        ("a: &a [*a]\n", ("alias", 1)),
        ("a: ok\nb: \x07\n", ("yaml", 2)),
        ("a: @b\n", ("yaml", 1)),
        ("a: b - c\n- d\n", ("yaml", 2)),
    ],
)
def test_tree_that_cannot_be_read_names_the_rule_and_the_line(
    text: str, expected: tuple[str, int | None]
) -> None:
    assert refused(text) == expected


def test_tree_fault_names_the_key_of_its_line() -> None:
    with pytest.raises(Unreadable) as caught:
        read_tree("description:\n  en: text\n   features:\n    - one\n")
    assert (caught.value.problem.line, caught.value.problem.field) == (3, "features")


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"a: 1\nb: \xe4\n", "encoding", 2),
        ("a: 1\n".encode("utf-16"), "encoding", 1),
        (b"a" * (1024 * 1024 + 1), "too_large", None),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_line(data: bytes, rule: str, line: int | None) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert (caught.value.problem.rule, caught.value.problem.line) == (rule, line)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[" * 500_000, "too_deep"),
        ("{a: " * 200_000, "too_deep"),
        ("- " * 300_000, "too_deep"),
        ("- a\n" * 60_000, "too_many"),
        (
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{k}: &{k} [{', '.join([f'*{p}'] * 10)}]\n"
                for p, k in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "too_many",
        ),
    ],
)
def test_tree_made_to_exhaust_the_reader_is_refused_at_once(text: str, rule: str) -> None:
    started = time.monotonic()
    assert refused(text)[0] == rule
    assert time.monotonic() - started < 5


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_reader_of_arbitrary_bytes_never_raises(data: bytes) -> None:
    assert isinstance(read_publiccode(data).is_rejected, bool)


WORDS = "name url : - https://a.example/b description de [ ] { } ' \" &a *a << | > # ~ no 1.0 0.2 legal license MIT é"
FRAGMENTS = st.sampled_from(
    [*WORDS.split(), ": ", "\n", "  ", "- ", "\t", "publiccodeYmlVersion", "\x00", "\\x00"]
)


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_reader_of_yaml_like_texts_never_raises(text: str) -> None:
    reading = read_publiccode(text.encode())
    assert reading.is_rejected is (reading.identity == "")
