"""The parts of the sandbox and what each of them imports of the program."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

SANDBOX = Path(__file__).parents[2] / "dagster_project" / "sandbox"
PREFIX = "dagster_project.sandbox."

IMPORTS = {
    "world": set(),
    "vendors": {"world"},
    "erp": {"world", "files"},
    "expected": {"world"},
    "compare": {"expected"},
    "files": set(),
    "installation": {"files"},
    "simulation": {"world", "vendors", "erp", "expected", "files", "installation"},
    "server": {"world", "vendors", "erp", "simulation", "files", "installation"},
    "__main__": {"server", "installation"},
    "__init__": set(),
}


def test_expected_marts_share_no_code_with_vendors_erp_or_platform():
    """Expected marts that reuse the code of a system or of the platform repeat its mistake and call it right."""
    found: dict[str, set[str]] = {name: set() for name in IMPORTS}
    foreign = defaultdict(set)
    for file in SANDBOX.rglob("*.py"):
        room = file.relative_to(SANDBOX).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(file.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [f"{node.module or '.'}.{alias.name}" for alias in node.names]
            for module in modules:
                if module.startswith(PREFIX):
                    found[room].add(module.removeprefix(PREFIX).split(".")[0])
                elif module.startswith(("dagster_project", ".")):
                    foreign[room].add(module)
    assert {room: names - {room} for room, names in found.items()} == IMPORTS
    assert foreign == {}
