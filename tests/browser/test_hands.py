"""The stories told with the keys alone are honest: nothing in them points, fills, focuses or chooses behind their back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from . import hands

HERE = Path(__file__).parent
# What a person without a pointer can do, and what only looks at the page.
KEYS = {"Tab", "Enter", "Space", "ArrowDown", "ArrowUp", "Control+A"}
LOOKS = {"evaluate", "input_value", "is_checked"}
OWN = {"_tab_to", "_step_to"}
BY_POINTER = {
    "blur", "check", "clear", "click", "dblclick", "dispatch_event", "drag_and_drop", "drag_to", "fill", "focus",
    "hover", "mouse", "press_sequentially", "select_option", "set_checked", "set_input_files", "tap", "touchscreen",
    "uncheck",
}  # fmt: skip


def tree_of(name: str) -> ast.Module:
    return ast.parse((HERE / name).read_text(encoding="utf-8"))


def keys_class() -> ast.ClassDef:
    found = [node for node in tree_of("hands.py").body if isinstance(node, ast.ClassDef)]
    return next(node for node in found if node.name == "Keys")


def strings_in(node: ast.AST) -> set[str]:
    return {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def test_keys_of_every_method_press_named_keys_and_type_and_only_look_besides():
    pressed, called = set(), set()
    for call in (node for node in ast.walk(keys_class()) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Attribute):
            continue
        if ast.unparse(call.func.value) == "self.page.keyboard":
            assert call.func.attr in ("press", "type")
            if call.func.attr == "press":
                pressed |= strings_in(call.args[0])
        else:
            called.add(call.func.attr)
    assert pressed == KEYS
    assert called == LOOKS | OWN


@pytest.mark.parametrize("name", ["FOCUSED", "ON_THE_WAY", "SEEN", "KIND", "PLACES", "ARROWS"])
def test_keys_scripts_in_the_page_change_nothing_there(name):
    script = getattr(hands, name)
    # A comparison may hold an equals sign, an assignment or a call that acts may not stand there.
    assert not any(
        act in script for act in (".focus(", ".click(", ".value = ", ".checked = ", "dispatchEvent")
    )


@pytest.mark.parametrize(
    "name",
    [
        "test_vendor_story.py",
        "test_clerk_story.py",
        "test_people_journeys.py",
        "test_answering_by_keyboard.py",
        "people.py",
    ],
)
def test_story_in_every_line_leaves_the_page_to_its_hands(name):
    named = {node.attr for node in ast.walk(tree_of(name)) if isinstance(node, ast.Attribute)}
    assert named & BY_POINTER == set()
