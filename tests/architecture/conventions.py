"""The conventions of the house as checks over the text of one file; each answer says where and what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_SOURCE, LONGEST_TEST = 400, 600
COUNTED = {".py", ".html", ".css", ".js", ".sh", ""}
DOCUMENTED_PARTS = {"choices", "states", "rules", "models", "queries", "actions"}
TEST_NAME = re.compile(r"test(_[a-z0-9]+){3,}")
TYPED_PARTS = {"choices", "states", "rules", "queries", "actions"}
VERB = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")
NOT_FINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}/*-])/(?:home|root|work|Users|mnt|media)/[\w.-]+")
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pythonhosted|registry\.npm|artifactory|nexus|devpi|verdaccio)[\w.-]*"
    r"|https?://\S+/simple\b|--(?:extra-)?index-url|\"resolved\":"
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bglpat-[\w-]{20}|\bxox[abp]-\w{10,}"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def size_problems(text: str, name: str) -> list[str]:
    """A source file has at most 400 lines, a test file 600; migrations are written by a machine."""
    longest = LONGEST_TEST if name.startswith("tests/") else LONGEST_SOURCE
    lines = len(text.splitlines())
    if Path(name).suffix not in COUNTED or "/migrations/" in name or lines <= longest:
        return []
    return [f"{name}: {lines} lines are more than {longest}; split it by noun."]


def leak_problems(text: str, name: str) -> list[str]:
    """No file holds work left undone, a path of one machine, the address of a package registry, or a secret."""
    checks = (
        (NOT_FINISHED, "finish it, or write an issue"),
        (MACHINE_PATH, "this path exists on one machine only; take it from the environment"),
        (REGISTRY, "name no package registry; pip and npm are told theirs by the machine"),
        (SECRET, "this looks like a secret; withdraw it and take it out"),
    )
    return [
        f"{name}:{number}: “{found.group()}”: {advice}."
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, advice in checks
        if (found := pattern.search(line))
    ]


def cases_of(tree: ast.Module) -> Iterator[Function]:
    """Every test function of a module, those in classes included."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name.startswith("test_"):
            yield node


def case_name_problems(text: str, name: str) -> list[str]:
    """A test is called test_<subject>_<condition>_<outcome>: at least three words after “test”."""
    return [
        f"{name}:{test.lineno}: {test.name} does not read test_<subject>_<condition>_<outcome>."
        for test in cases_of(ast.parse(text))
        if not TEST_NAME.fullmatch(test.name)
    ]


def assertion_problems(text: str, name: str) -> list[str]:
    """A test asserts something, and more than that a page was there."""
    problems = []
    tree = ast.parse(text)
    helpers = {node.name for node in tree.body if isinstance(node, Function) and _asserts(node, set())}
    for test in cases_of(tree):
        if not _asserts(test, helpers):
            problems.append(f"{name}:{test.lineno}: {test.name} asserts nothing.")
        elif _only_status(test, helpers):
            problems.append(
                f"{name}:{test.lineno}: {test.name} looks at the status 200 only; say what was answered."
            )
    return problems


def _asserts(node: ast.AST, helpers: set[str]) -> bool:
    for child in ast.walk(node):
        if isinstance(child, ast.Assert):
            return True
        if isinstance(child, ast.Call):
            called = (
                child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            )
            if called in helpers or _says_so(called):
                return True
    return False


def _only_status(test: Function, helpers: set[str]) -> bool:
    asserts = [node for node in ast.walk(test) if isinstance(node, ast.Assert)]
    if not asserts or len(asserts) > 1:
        return False
    compared = asserts[0].test
    called = {
        getattr(n.func, "id", getattr(n.func, "attr", "")) for n in ast.walk(test) if isinstance(n, ast.Call)
    }
    if called & helpers or any(map(_says_so, called)):
        return False
    return (
        isinstance(compared, ast.Compare)
        and isinstance(compared.left, ast.Attribute)
        and compared.left.attr == "status_code"
        and ast.unparse(compared.comparators[0]) == "200"
    )


def _says_so(called: str) -> bool:
    """Whether a function of that name fails the test by itself."""
    return called in {"raises", "fail", "warns"} or "assert_" in called or "validate" in called


def docstring_problems(text: str, name: str, *, part: str) -> list[str]:
    """A module, and each public class and function of the documented parts, begins with a sentence that is a promise."""
    tree = ast.parse(text)
    if not tree.body:
        return []
    problems = _first_line(tree, f"{name}:1: the module")
    if part in DOCUMENTED_PARTS:
        for node in tree.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
                problems += _first_line(node, f"{name}:{node.lineno}: {node.name}")
    return problems


def _first_line(node: ast.Module | ast.ClassDef | Function, where: str) -> list[str]:
    told = ast.get_docstring(node)
    if not told:
        return [f"{where} has no docstring; begin with the sentence that states its promise."]
    first = told.splitlines()[0]
    return (
        []
        if first.endswith((".", "?"))
        else [f"{where}: the docstring's first line is no sentence with a full stop."]
    )


def type_problems(text: str, name: str) -> list[str]:
    """Every function of the typed parts says what it takes and what it gives."""
    problems = []
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]
    for node in sorted(functions, key=lambda function: function.lineno):
        every = (
            *node.args.posonlyargs,
            *node.args.args,
            *node.args.kwonlyargs,
            node.args.vararg,
            node.args.kwarg,
        )
        bare = [one.arg for one in every if one and not one.annotation and one.arg not in ("self", "cls")]
        if bare or (node.returns is None and node.name != "__init__"):
            missing = ", ".join([*bare, *(["what it returns"] if node.returns is None else [])])
            problems.append(f"{name}:{node.lineno}: {node.name} has no type for {missing}.")
    return problems


def action_problems(text: str, name: str, *, elsewhere: frozenset[str] = frozenset()) -> list[str]:
    """An action takes keyword arguments and its actor as `by`, and its docstring tells what it records.

    elsewhere  verbs that other actions of the app record, which this one may call
    """
    tree = ast.parse(text)
    problems = []
    told: set[str] = set()
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        docstring = ast.get_docstring(node) or ""
        verbs = _records(docstring)
        told |= verbs
        if "by" in names or ("by" in {a.arg for a in node.args.kwonlyargs} and names):
            problems.append(f"{name}:{node.lineno}: {node.name} takes keyword arguments only; put a * first.")
        if "by" in {a.arg for a in node.args.kwonlyargs} and "Records:" not in docstring:
            problems.append(
                f"{name}:{node.lineno}: {node.name} does not say “Records: <verb>” in its docstring."
            )
    used = recorded_verbs(text, name)
    problems += [f"{name}: {verb} is recorded, but no docstring says so." for verb in sorted(used - told)]
    return problems + [
        f"{name}: {verb} is told, but recorded nowhere here." for verb in sorted(told - used - elsewhere)
    ]


def recorded_verbs(text: str, name: str) -> frozenset[str]:
    """The verbs of its own app that stand in the code of a file."""
    tree = ast.parse(text)
    docstrings = {id(c) for c in _docstrings(tree)}
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and VERB.fullmatch(node.value)
        and node.value.split(".")[0] == name.removeprefix("marketplace/").split("/")[0]
    )


def _records(docstring: str) -> set[str]:
    """The verbs after “Records:”, which may go on in the lines below."""
    _, mark, rest = docstring.partition("Records:")
    return set(VERB.findall(rest)) if mark else set()


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def package_problems(names: list[str]) -> list[str]:
    """Every folder that holds tests is a package; pytest would silently mix up files of one name otherwise."""
    folders = {str(Path(name).parent) for name in names if name.endswith(".py")}
    return [
        f"{folder}/ has no __init__.py; add one."
        for folder in sorted(folders)
        if f"{folder}/__init__.py" not in names
    ]
