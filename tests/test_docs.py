"""The documentation is proved: what the README and the pages below docs/ name exists, and what exists is named."""

from __future__ import annotations

import ast
import re

from django.core.management import get_commands

from tests.architecture import imports, source

README = source.text("README.md")
# What is tried against market soundings, case by case; docs/soundings-invariants.md tells what happens.
CASES = [
    "Deadline: a microsecond before, exactly then, a microsecond after",
    "A slow upload",
    "Submit, extend and open in parallel",
    "Retries with one idempotency key",
    "Sealed data through foreign ids",
    "Sealed data through the operator's pages",
    "Sealed data through search",
    "Sealed data through exports",
    "Sealed data through mail and its subjects",
    "Sealed data through counts",
    "Sequential receipts",
    "ETags",
    "Autosave",
    "Frozen version: bulk edits",
    "Frozen version: cascades",
    "Frozen version: library edits",
    "A file swapped under one address",
    "A correction five minutes before the deadline",
    "One notice that fails",
    "A vendor who joins later",
    "A name in a question's text",
    "A name in a file's metadata",
    "Author as publisher",
    "A user in a buyer's and a vendor's organisation",
    "A removed member's session",
    "Mass assignment of state, deadline, vendor",
    "The same company twice",
    "NaN, Infinity",
    "`1.000,50`",
    "min > max",
    "Net and gross mixed",
    "Formula injection (`= + - @`)",
    "XSS in PDF",
    "XSS in mail",
    "Bidi and NUL characters",
    "Zip bombs",
    "Polyglots",
    "SVG scripts",
    "Path traversal",
    "EICAR",
    "Wrong CPV check digit",
    "Unknown NUTS",
    "A hostile `extensions` address in OCDS",
    "SQL updates on the audit log",
    "Mail sent though the transaction rolled back",
]
VARIABLE = re.compile(r"(?:MARKETPLACE|OCDS)_[A-Z_]+|DATABASE_(?:ADMIN_)?URL|PG_BIN|CHROMIUM")
DOCUMENTS = [
    name for name in source.files() if name.endswith(".md") and not name.startswith("marketplace/site/")
]


def missing_targets(text, name, existing):
    """Every relative link of a Markdown text that leads nowhere."""
    folder = name.rpartition("/")[0]
    problems = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        parts = [*(folder.split("/") if folder else []), *target.partition("#")[0].split("/")]
        path = []
        for part in parts:
            if part == "..":
                path.pop()
            elif part != ".":
                path.append(part)
        place = "/".join(path).rstrip("/")
        if place not in existing and not any(other.startswith(place + "/") for other in existing):
            problems.append(f"{name}: {target} leads nowhere.")
    return problems


def missing_paths(text, name, existing):
    """Every path in backquotes whose first folder is one of ours and that does not exist."""
    roots = {other.split("/")[0] for other in existing if "/" in other}
    problems = []
    for quoted in re.findall(r"`([\w.-]+(?:/[\w.-]*)+)`", text):
        place = quoted.rstrip("/")
        if place.split("/")[0] not in roots:
            continue
        if place not in existing and not any(other.startswith(place + "/") for other in existing):
            problems.append(f"{name}: there is no {quoted}.")
    return problems


def test_links_of_the_documentation_lead_somewhere():
    existing = set(source.files())
    source.assert_none([p for name in DOCUMENTS for p in missing_targets(source.text(name), name, existing)])


def test_paths_in_the_documentation_exist():
    existing = set(source.files())
    source.assert_none([p for name in DOCUMENTS for p in missing_paths(source.text(name), name, existing)])


def test_scripts_in_the_readme_are_all_scripts_there_are():
    named = set(re.findall(r"script/([a-z]+)\b", README)) - {"tasks"}
    there = {name.split("/")[1] for name in source.files() if re.fullmatch(r"script/[a-z]+", name)}
    assert named == there


def test_options_of_scripts_in_the_readme_are_known_to_them():
    known = {
        "server": source.text("script/tasks/server.py"),
        "test": source.text("script/tasks/run_tests.py"),
        "setup": source.text("script/tasks/setup.py"),
        "lint": source.text("script/tasks/lint.py"),
        "lock": source.text("script/tasks/lock.py"),
        "bench": "".join(source.text(name) for name in source.files() if name.startswith("bench/")),
    }
    unknown = [
        f"script/{script} does not know {option}."
        for script, rest in re.findall(r"`script/([a-z]+)([^`\n]*)`", README)
        for option in re.findall(r"--[a-z]+", rest)
        if f'"{option}"' not in known[script]
    ]
    source.assert_none(unknown)


def test_commands_in_the_readme_are_all_commands_of_the_project():
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    there = {name for name, app in get_commands().items() if app in imports.APPS.values()}
    assert named == there


def read_variables():
    """Every variable of ours that the code takes from the environment or gives to it."""
    found = set()
    names = [name for name in source.files() if name.endswith(".py") and not name.startswith("tests/")]
    for name in [*names, "tests/plugin.py"]:
        for node in ast.walk(source.tree(name)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and VARIABLE.fullmatch(node.value)
            ):
                found.add(node.value)
    return found


def test_variables_in_the_table_are_those_the_code_reads():
    table = README.partition("## Environment")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([A-Z_]+)` \|", table, re.M)
    assert len(named) == len(set(named))
    assert set(named) == read_variables()


def test_folders_in_the_map_are_all_folders_of_the_project():
    drawn = README.partition("```\nscript/")[2].partition("```")[0]
    named = {"script", *re.findall(r"^([a-z]+)/", drawn, re.M)}
    there = {name.split("/")[0] for name in source.files() if "/" in name and not name.startswith(".")}
    assert named == there


def test_decisions_are_all_in_their_index():
    index = source.text("docs/decisions/README.md")
    pages = [name.rpartition("/")[2] for name in source.files() if re.match(r"docs/decisions/\d", name)]
    assert re.findall(r"\]\((\d[^)]+)\)", index) == pages
    for page in pages:
        text = source.text(f"docs/decisions/{page}")
        assert [part for part in ("Context", "Options", "Decision") if f"**{part}.**" not in text] == [], page


def missing_tests(text, name, existing):
    """Every `tests/...py::test_...` of a Markdown text that is not there."""
    problems = []
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text):
        if file not in existing or f"\ndef {test}(" not in source.text(file):
            problems.append(f"{name}: there is no {file}::{test}.")
    return problems


def test_tests_in_the_documentation_exist():
    existing = set(source.files())
    source.assert_none([p for name in DOCUMENTS for p in missing_tests(source.text(name), name, existing)])


def test_attacks_each_name_a_record_and_a_test():
    lines = [line for line in source.text("docs/attacks.md").splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row[0] for row in cells if len(row) != 4 or not all(row) or "::test_" not in row[3]] == []
    verbs = {verb for row in cells for verb in re.findall(r"`([a-z_.]+)`", row[2])}
    told = "".join(source.text(f"{app}/verbs.py") for app in ("marketplace/core", "accounts", "catalog"))
    assert [verb for verb in sorted(verbs) if f'"{verb}"' not in told] == []


def rows_below(heading, text):
    """The cells of each row of the first table below a heading of a Markdown text, its head left out."""
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_invariants_of_market_soundings_are_all_told_with_what_holds_them_and_tests():
    rows = rows_below("Invariants", source.text("docs/soundings-invariants.md"))
    assert [row[0] for row in rows] == [str(number) for number in range(1, 17)]
    assert [row[0] for row in rows if len(row) != 4 or not all(row) or "::test_" not in row[3]] == []


def test_cases_tried_against_market_soundings_are_all_told_with_tests():
    rows = rows_below("What is tried", source.text("docs/soundings-invariants.md"))
    assert [row[0] for row in rows] == CASES
    assert [row[0] for row in rows if len(row) != 3 or not all(row) or "::test_" not in row[2]] == []


def test_test_check_of_a_test_that_is_gone_names_it():
    text = "`tests/test_docs.py::test_gone` `tests/gone.py::test_a` `tests/test_docs.py::test_tests_in_the_documentation_exist`"
    assert missing_tests(text, "README.md", {"tests/test_docs.py"}) == [
        "README.md: there is no tests/test_docs.py::test_gone.",
        "README.md: there is no tests/gone.py::test_a.",
    ]


def test_link_check_of_a_wrong_link_names_it():
    text = "[a](docs/x.md) [b](docs/) [c](https://x.example) `catalog/nothing.py` `other/thing.py`"
    existing = {"docs/y.md", "catalog/models.py"}
    assert missing_targets(text, "README.md", existing) == ["README.md: docs/x.md leads nowhere."]
    assert missing_paths(text, "README.md", existing) == ["README.md: there is no catalog/nothing.py."]
