"""Conventions: sizes, names of tests, assertions, docstrings, actions, and what must never stand in a file."""

from __future__ import annotations

import pytest

from . import conventions, imports, source

SOURCES = [name for name in source.python_files(tests=False) if "/migrations/" not in name]
TESTS = source.python_files(tests=True)


def part_of(name):
    place = imports.place(name.removesuffix(".py").replace("/", "."))
    return place[1] if place else ""


def problems(check, names):
    return [problem for name in names for problem in check(source.text(name), name)]


def test_files_of_the_project_stay_within_their_size():
    found = problems(conventions.size_problems, source.text_files())
    source.assert_none(found)


def test_files_of_the_project_hold_nothing_that_must_not_leave():
    found = problems(conventions.leak_problems, source.text_files())
    source.assert_none(found)


def test_tests_of_the_project_have_names_that_read_as_sentences():
    found = problems(conventions.case_name_problems, TESTS)
    source.assert_none(found)


def test_tests_of_the_project_assert_more_than_a_status():
    found = problems(conventions.assertion_problems, TESTS)
    source.assert_none(found)


def test_modules_and_public_names_begin_with_a_promise():
    found = [
        problem
        for name in SOURCES
        for problem in conventions.docstring_problems(source.text(name), name, part=part_of(name))
    ]
    source.assert_none(found)


def test_functions_of_core_and_of_the_typed_parts_say_their_types():
    names = [
        name
        for name in SOURCES
        if part_of(name) in conventions.TYPED_PARTS or name.startswith("marketplace/core/")
    ]
    found = problems(conventions.type_problems, names)
    source.assert_none(found)


def test_actions_of_every_app_take_by_and_tell_what_they_record():
    names = [name for name in SOURCES if part_of(name) == "actions"]
    verbs = frozenset().union(*(conventions.recorded_verbs(source.text(name), name) for name in names))
    found = [
        problem
        for name in names
        for problem in conventions.action_problems(source.text(name), name, elsewhere=verbs)
    ]
    assert len(names) >= 3
    source.assert_none(found)


def test_folders_of_tests_are_packages_without_exception():
    found = conventions.package_problems(TESTS)
    source.assert_none(found)


def test_size_check_of_a_long_file_names_the_limit():
    assert conventions.size_problems("x\n" * 401, "catalog/models.py") == [
        "catalog/models.py: 401 lines are more than 400; split it by noun."
    ]
    assert conventions.size_problems("x\n" * 600, "tests/catalog/test_models.py") == []
    assert conventions.size_problems("x\n" * 9000, "catalog/locale/de/LC_MESSAGES/django.po") == []


@pytest.mark.parametrize(
    "line",
    [
        "# TO" + "DO: later",
        "path = '/ho" + "me/someone/checkout'",
        "open('/wo" + "rk/shared/x')",
        "--index" + "-url https://packages.example",
        "https://regis" + "try.npmjs.org/x",
        '"reso' + 'lved": "https://x.example"',
        "-----BEGIN PRIVATE" + " KEY-----",
        "token = 'ghp" + "_abcdefghijklmnopqrstuvwxyz012345'",
    ],
)
def test_leak_check_of_a_wrong_line_names_it(line):
    (problem,) = conventions.leak_problems("fine\n" + line, "README.md")
    assert problem.startswith("README.md:2: ")


def test_leak_check_of_harmless_lines_finds_nothing():
    text = "https://code.example/home/x\n./work/here\nmailto:home\nhttps://packages.example\n"
    assert conventions.leak_problems(text, "README.md") == []


def test_name_check_of_a_short_name_says_so():
    text = "def test_it():\n    assert 1\ndef test_search_empty_finds_all():\n    assert 1\n"
    assert conventions.case_name_problems(text, "tests/test_x.py") == [
        "tests/test_x.py:1: test_it does not read test_<subject>_<condition>_<outcome>."
    ]


def test_assertion_check_of_empty_and_status_only_tests_names_both():
    text = (
        "def test_a_b_c():\n    page()\n"
        "def test_d_e_f(client):\n    assert client.get('/').status_code == 200\n"
        "def test_g_h_i():\n    with pytest.raises(ValueError):\n        f()\n"
        "def holds(x):\n    assert x\n"
        "def test_j_k_l():\n    holds(1)\n"
    )
    assert conventions.assertion_problems(text, "t.py") == [
        "t.py:1: test_a_b_c asserts nothing.",
        "t.py:3: test_d_e_f looks at the status 200 only; say what was answered.",
    ]


def test_docstring_check_of_missing_and_headless_ones_names_each():
    text = '"""Rules."""\ndef can_x(actor):\n    pass\ndef can_y(actor):\n    """Who may y"""\ndef _own():\n    pass\n'
    assert conventions.docstring_problems(text, "catalog/rules.py", part="rules") == [
        "catalog/rules.py:2: can_x has no docstring; begin with the sentence that states its promise.",
        "catalog/rules.py:4: can_y: the docstring's first line is no sentence with a full stop.",
    ]
    assert conventions.docstring_problems("x = 1", "catalog/views.py", part="views") == [
        "catalog/views.py:1: the module has no docstring; begin with the sentence that states its promise."
    ]


def test_type_check_of_bare_arguments_and_results_names_them():
    text = (
        "class A:\n    def __init__(self, x: int): ...\n    def f(self, y) -> int: ...\ndef g(z: int): ...\n"
    )
    assert conventions.type_problems(text, "catalog/rules.py") == [
        "catalog/rules.py:3: f has no type for y.",
        "catalog/rules.py:4: g has no type for what it returns.",
    ]


def test_action_check_of_a_wrong_action_names_each_fault():
    text = (
        'def publish(thing, by):\n    """Publish.\n\n    Records: catalog.thing.published\n    """\n'
        'def drop(*, thing, by):\n    """Drop."""\n    audit.record(by, "catalog.thing.dropped")\n'
    )
    assert conventions.action_problems(text, "catalog/actions.py") == [
        "catalog/actions.py:1: publish takes keyword arguments only; put a * first.",
        "catalog/actions.py:6: drop does not say “Records: <verb>” in its docstring.",
        "catalog/actions.py: catalog.thing.dropped is recorded, but no docstring says so.",
        "catalog/actions.py: catalog.thing.published is told, but recorded nowhere here.",
    ]


def test_package_check_of_a_folder_without_init_names_it():
    assert conventions.package_problems(["tests/__init__.py", "tests/a/test_x.py"]) == [
        "tests/a/ has no __init__.py; add one."
    ]
