"""What nothing uses any more: modules, names, models, seeds, macros, and exceptions from a rule."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = sorted((ROOT / "dagster_project").rglob("*.py"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUFF = PYPROJECT["tool"]["ruff"]["lint"]
# What the tests alone use, with the reason.
FOR_TESTS = {
    "_connection": "Store._connection: what a test alters behind the program's back",
    "install": "fault.install makes a test stop the program at a named point",
}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(file: Path) -> Iterator[str]:
    """Every module that a module imports, and each name that it imports from one as if it were a module."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_entry(file: Path) -> bool:
    """Whether something else than an import leads to a module.

    A package is imported with its modules. A module is run when it has a main part, opened by Dagster (`definitions`),
    or found by `sources.registry` and `posting.adapters`.
    """
    names = {
        name for node in tree(file).body if isinstance(node, ast.Assign) for name in map(ast.unparse, node.targets)
    }
    return (
        file.name == "__init__.py"
        or 'if __name__ == "__main__":' in file.read_text()
        or module(file) == "dagster_project.definitions"
        or "SYSTEM" in names
    )


def test_every_module_is_imported_by_another_or_run():
    """Harm: a file that is read, tested and changed, and does nothing."""
    reached = {name for file in PROGRAM for name in imported(file)}
    assert [module(file) for file in PROGRAM if module(file) not in reached and not is_entry(file)] == []


def used(file: Path) -> Iterator[str]:
    """Every name that a module reads: as a name, an attribute, an argument, or a word of a short text."""
    for node in ast.walk(tree(file)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)) if len(text) < 200:
                yield from re.findall(r"\w+", text)


def defined(file: Path, own: set[str]) -> Iterator[str]:
    """Every function, class, constant and method that a module defines; `own` are the program's classes.

    What a class that has a base of another package defines is called by that package, as is a validator.
    """
    for node in tree(file).body:
        match node:
            case ast.FunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name, bases=bases, body=body):
                yield name
                if all(isinstance(base, ast.Name) and base.id in own | {"NamedTuple", "Protocol"} for base in bases):
                    methods = (each for each in body if isinstance(each, ast.FunctionDef))
                    yield from (each.name for each in methods if "_validator(" not in _decorators(each))
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _decorators(function: ast.FunctionDef) -> str:
    return " ".join(map(ast.unparse, function.decorator_list))


def test_every_name_that_is_defined_is_used():
    """Harm: code that nothing calls is kept right at the cost of what is called."""
    classes = {node.name for file in PROGRAM for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)}
    names = {name for file in PROGRAM for name in defined(file, classes) if not name.startswith("__")}
    unused = names - {name for file in PROGRAM for name in used(file)}
    assert unused - FOR_TESTS.keys() == set()
    assert FOR_TESTS.keys() - unused == set(), "no longer for tests alone"


def findings(codes: str, *where: str) -> str:
    """What ruff finds without any exception of pyproject.toml, one line each."""
    quiet = ("--isolated", "--line-length", "120", "--no-cache", "--output-format", "concise", "--ignore-noqa")
    banned = RUFF["flake8-tidy-imports"]["banned-api"]
    messages = [f'lint.flake8-tidy-imports.banned-api."{name}".msg = "x"' for name in banned]
    options = [part for each in messages for part in ("--config", each)]
    ruff = Path(sys.executable).with_name("ruff")
    return subprocess.run(
        [ruff, "check", *quiet, *options, "--select", codes, *where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.parametrize(
    ("where", "code"), [(where, code) for where, codes in RUFF["per-file-ignores"].items() for code in codes]
)
def test_every_exception_of_a_file_is_still_needed(where: str, code: str):
    """Harm: an exception that no longer applies lets in what it was never meant for."""
    assert f" {code} " in findings(code, *(each.as_posix() for each in ROOT.glob(where)))


@pytest.mark.parametrize("code", RUFF["ignore"])
def test_every_rule_that_is_left_out_would_find_something(code: str):
    """Harm: a rule that is left out for what is no longer there."""
    assert f" {code} " in findings(code, "dagster_project", "tests")


def test_a_line_that_is_an_exception_needs_it_and_no_line_silences_a_type_checker():
    """Harm: `noqa` without a finding hides the next one. Ruff's RUF100 finds it, which must not be switched off."""
    assert "RUF" in RUFF["select"] and not {"RUF", "RUF100"} & set(RUFF["ignore"])
    silenced = re.compile(r"#\s*type:\s*ignore|#\s*noqa\s*$", re.MULTILINE)
    files = [*PROGRAM, *(ROOT / "tests").rglob("*.py")]
    assert [file.name for file in files if silenced.search(file.read_text()) and file != Path(__file__)] == []


def test_every_model_seed_and_macro_of_the_dbt_project_is_read():
    """Harm: SQL that is built in every cycle and in no figure."""
    texts = {
        file: file.read_text()
        for folder in ("models", "macros", "tests", "seeds")
        for file in (ROOT / "dbt" / folder).rglob("*")
        if file.suffix in (".sql", ".yml")
    }
    sql = {file: text for file, text in texts.items() if file.suffix == ".sql"}
    program = "\n".join(file.read_text() for file in PROGRAM)
    # Rules and staging models are listed by the build, and the marts are what it is for.
    found = {"marts", "codes", "staging"}
    models = {file.stem for file in sql if "models" in file.parts and not found & set(file.parts)}
    seeds = {file.stem for file in (ROOT / "dbt" / "seeds").glob("*.csv")}
    refs = {name for text in sql.values() for name in re.findall(r"ref\('(\w+)'\)", text)}
    # What the gate reads of a build, and what the program reads of a seed.
    asked = {name for name in models | seeds if re.search(rf"\b(rules|canonical|seeds)\.{name}\b|\"{name}\"", program)}
    assert (models | seeds) - refs - asked == set()
    macros = {name for text in sql.values() for name in re.findall(r"{%-? (?:macro|test) (\w+)\(", text)}
    calls = {name for text in sql.values() for name in re.findall(r"(?<!macro )(?<!test )\b(\w+)\(", text)}
    own = {name for name in macros if name in ("generate_schema_name",) or name.startswith("duckdb__")}
    hooks = re.findall(r"{{ (\w+)\(", (ROOT / "dbt" / "dbt_project.yml").read_text())
    tests = {name for text in texts.values() for name in re.findall(r"- (\w+):\n +arguments:", text)}
    assert macros - calls - own - set(hooks) - tests == set()
