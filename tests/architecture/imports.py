"""The import rule of the house, as data and as a check over the source text of one module.

`core <- registers <- accounts <- catalog <- procurement <- site <- roof (marketplace.urls, marketplace.api)`:
the right may import the left. Inside an app the table OWN says what each part may import of its own app.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

APPS = {
    "core": "marketplace.core",
    "registers": "marketplace.registers",
    "accounts": "accounts",
    "catalog": "catalog",
    "procurement": "procurement",
    "site": "marketplace.site",
}
RANK = {app: rank for rank, app in enumerate(APPS)}

# What an app may import of an app below it. Core is the cellar: all of it may be used.
OFFERED = {"models", "choices", "permissions", "verbs", "files", "personal", "rules", "queries", "actions"}
# A shortlist freezes searches, and a questionnaire asks facts by their definitions with the editor's fields (decision 0029).
OFFERED_TO = {"procurement": {"facts", "search", "routes", "forms"}}

# What each part of an app may import of its own app, besides itself; the order is that of the house.
LOW = {
    "choices",
    "facts",
    "permissions",
    "numbers",
    "quality",
    "warnings",
    "routes",
    "questions",
    "ocds",
    "report",
    "report_numbers",
    "report_words",
    "synopsis",
    "file_note",
    "value",
    "timing",
    "local_time",
    "days",
    "plan_words",
}
READ = LOW | {"verbs", "files", "states", "rules", "models", "fit", "queries", "search"}
WRITE = READ | {"exchange", "loaders", "actions"}
OWN: dict[str, set[str]] = {
    "choices": set(),
    "permissions": {"choices"},
    "numbers": {"choices"},
    "verbs": set(),
    "personal": {"choices"},
    "states": {"choices"},
    "facts": {"choices"},
    "routes": {"choices"},
    "questions": {"choices"},
    "ocds": set(),
    "report_numbers": {"questions"},
    "report": {"choices", "questions", "report_numbers"},
    "report_words": {"choices", "questions", "report_numbers"},
    "synopsis": {"choices", "questions", "report_numbers"},
    "file_note": {"questions"},
    "value": set(),
    "timing": set(),
    "local_time": set(),
    "days": {"local_time"},
    "plan_words": set(),
    "quality": {"choices", "facts"},
    "warnings": {"choices", "facts"},
    "rules": {"choices", "states", "permissions", "numbers"},
    "models": LOW,
    "queries": LOW | {"verbs", "states", "rules", "models", "fit"},
    "files": LOW | {"models", "rules", "queries"},
    "adapters": WRITE | {"forms"},
    "search": {"choices", "facts", "models", "queries", "warnings", "fit"},
    # The search orders by fit, and the fit folds names as the search does.
    "fit": {"choices", "facts", "models", "search"},
    "exchange": {"choices", "facts", "questions", "report_words", "synopsis", "models", "queries"},
    "loaders": {"choices", "models", "queries"},
    "actions": WRITE - {"actions"},
    "forms": LOW | {"models", "queries"},
    "api": WRITE,
    "views": WRITE | {"forms", "context"},
    "urls": WRITE | {"forms", "views"},
    "admin": LOW | {"models", "forms"},
    "context": READ,
    "middleware": WRITE,
    "templatetags": READ,
    "management": WRITE,
    "tasks": WRITE,
    "migrations": set(),
    "apps": set(),
    "demo": set(),
}

LATE_REASONS = {
    "app registry must be ready",
    "environment first",
    "packages may be missing",
}
ROOF = ("marketplace.urls", "marketplace.api")
OUTSIDE = (
    "marketplace.settings",
    "marketplace.environment",
    "marketplace.mail",
    "marketplace.postgres",
    "marketplace.wsgi",
)


@dataclass(frozen=True)
class Import:
    """One import statement's target; late ones stand inside a function, typing ones behind TYPE_CHECKING."""

    target: str
    line: int
    late: bool
    typing: bool


def place(module: str) -> tuple[str, str] | None:
    """(app, part) of a dotted module name, such as ("catalog", "facts"); None outside the apps."""
    for app, package in APPS.items():
        if module == package or module.startswith(package + "."):
            rest = module[len(package) + 1 :]
            return app, rest.split(".")[0]
    return None


def imports_of(tree: ast.Module, module: str, *, is_package: bool = False) -> list[Import]:
    """Every import of the module with relative ones resolved; `from a import b` gives `a.b`."""
    found: list[Import] = []

    def visit(node: ast.AST, late: bool, typing: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.extend(Import(alias.name, child.lineno, late, typing) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = _base(child, module, is_package)
                found.extend(
                    Import(f"{base}.{alias.name}", child.lineno, late, typing) for alias in child.names
                )
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                visit(child, True, typing)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                visit(child, late, True)
            else:
                visit(child, late, typing)

    visit(tree, False, False)
    return found


def _base(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


def direction_problems(source: str, name: str) -> list[str]:
    """Every import of one file that goes against the house, with where it stands and what to do."""
    module, is_package = _module(name)
    here = place(module)
    problems = []
    for found in imports_of(ast.parse(source), module, is_package=is_package):
        where, target = f"{name}:{found.line}", found.target
        there = place(target)
        if here is None:
            problems += _outside_problem(module, target, there, where)
        elif _under(target, (*ROOF, *OUTSIDE)):
            problems.append(f"{where}: {target} is the roof or the machinery; no app imports it.")
        elif there is not None:
            problems += _app_problem(here, there, target, where)
    return problems


def _app_problem(here: tuple[str, str], there: tuple[str, str], target: str, where: str) -> list[str]:
    (app, part), (other, wanted) = here, there
    if app == other:
        if app == "core" or not part or not wanted or part == wanted:
            return []
        if part not in OWN:
            return [
                f"{where}: the house knows no part “{part}”; put the file into one that OWN in imports.py names."
            ]
        if wanted in OWN[part]:
            return []
        return [
            f"{where}: {part} may not import {wanted} of its own app ({target}); move what is shared further down."
        ]
    if RANK[other] > RANK[app]:
        return [
            f"{where}: {app} lies below {other} and may not import it ({target}); move the code up to {other}."
        ]
    open_to = OFFERED | OFFERED_TO.get(app, set())
    if other == "core" or wanted in open_to:
        return []
    offered = ", ".join(sorted(open_to))
    return [f"{where}: of {other} only {offered} may be imported from another app, not {target}."]


def _outside_problem(module: str, target: str, there: tuple[str, str] | None, where: str) -> list[str]:
    if _under(module, ("marketplace.postgres",)):
        allowed = target.startswith("marketplace.postgres") or not target.startswith(
            ("django", "marketplace")
        )
        if not allowed or there is not None:
            return [f"{where}: marketplace.postgres knows no Django and no app ({target})."]
    elif _under(module, ("marketplace.settings", "marketplace.environment")) and there is not None:
        return [f"{where}: settings and environment know no app ({target}); name it as a string."]
    elif not _under(module, (*ROOF, "tests", "bench")) and _under(target, ROOF):
        return [f"{where}: {target} is the roof; nobody imports it."]
    return []


def late_problems(source: str, name: str) -> list[str]:
    """Every import inside a function that gives no reason from the closed list."""
    module, is_package = _module(name)
    lines = source.splitlines()
    problems = []
    for found in imports_of(ast.parse(source), module, is_package=is_package):
        if not found.late:
            continue
        _, mark, reason = lines[found.line - 1].partition("# late: ")
        if not mark or reason.strip() not in LATE_REASONS:
            reasons = "; ".join(sorted(LATE_REASONS))
            advice = f"move the import of {found.target} to the top, or add “# late: <one of: {reasons}>”"
            problems.append(f"{name}:{found.line}: {advice}.")
    return problems


def signal_problems(source: str, name: str) -> list[str]:
    """Every use of Django's signals: the flow of the domain is a call of an action that a reader can follow."""
    module, is_package = _module(name)
    return [
        f"{name}:{found.line}: {found.target} is a signal; call the action instead."
        for found in imports_of(ast.parse(source), module, is_package=is_package)
        if _under(found.target, ("django.dispatch",)) or ".signals" in found.target
    ]


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """One sentence for each group of modules that reach each other through their imports."""
    reach: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting.extend(graph.get(module, ()))
        reach[start] = seen
    groups = {
        tuple(sorted(other for other in graph if other in reach[start] and start in reach[other]))
        for start in graph
        if start in reach[start]
    }
    return [f"these modules import each other in a circle: {', '.join(group)}" for group in sorted(groups)]


def graph_of(sources: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Which of the given modules imports which of them at its top level; sources are (file name, text)."""
    texts = dict(sources)
    modules = {_module(name)[0] for name in texts}
    graph: dict[str, set[str]] = {}
    for name, source in texts.items():
        module, is_package = _module(name)
        targets = set()
        for found in imports_of(ast.parse(source), module, is_package=is_package):
            if found.late or found.typing:
                continue
            target = found.target if found.target in modules else found.target.rpartition(".")[0]
            # A package and its own members are one thing to the reader; the members' imports are looked at by themselves.
            if target in modules and target != module and not module.startswith(target + "."):
                targets.add(target)
        graph[module] = targets
    return graph


def _module(name: str) -> tuple[str, bool]:
    is_package = name.endswith("__init__.py")
    dotted = name.removesuffix(".py").replace("/", ".")
    return (dotted.removesuffix(".__init__"), True) if is_package else (dotted, False)


def _under(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)
