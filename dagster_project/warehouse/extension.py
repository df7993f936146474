"""A firm's own rules and marts: SQL in its own folder, built with the product's as one dbt project.

A firm adds files and changes none: rules (`models/rules/codes/rule_*.sql`, each with its line in `seeds/rule.csv`) and
marts (`models/marts/*.sql`, each with the YAML that says its columns). What the gate reads is made by the product's
SQL, which takes from a firm's only what its rules find. So that this holds, each file is looked at before dbt sees it.
SQL is one query that stays inside the parentheses in which it is put, and calls nothing but `ref`, `source` and the
product's macros; YAML describes, classifies and tests, and configures nothing.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Required

import duckdb
import yaml
from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import AfterValidator, ConfigDict, StringConstraints, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from dagster_project.config import Settings
from dagster_project.warehouse import project
from dagster_project.warehouse.build import BuildError

KEEP = 4
_STRICT = ConfigDict(extra="forbid")
_RULES, _MARTS = "models/rules/codes/", "models/marts/"
_FILE = re.compile(rf"{_RULES}rule_[a-z0-9_]+\.(sql|yml)|{_MARTS}[a-z][a-z0-9_]*\.(sql|yml)|{project.RULES}")
_JINJA = re.compile(r"\{[{%#]")
# What is written in a call is put into SQL as it stands.
_ARGUMENT = re.compile(r"[\w .]*")
_PARTS = (nodes.Output, nodes.TemplateData, nodes.Call, nodes.Keyword, nodes.Name, nodes.Const)
# Stands for a call in braces.
_CALL = "call_in_braces_"
# Macros that dbt calls by itself, and those of seeds, tables and tests.
_OF_DBT = {"generate_schema_name", "published_columns"}


class ExtensionError(BuildError):
    """A firm's own SQL cannot be used; the message has a line for each thing that is wrong."""


class Place(NamedTuple):
    """A dbt project, and where dbt keeps what it parsed of it."""

    folder: Path
    target: Path


PRODUCT = Place(project.PROJECT, project.TARGET)


def place(settings: Settings) -> Place:
    """The dbt project of a firm: the product's, with what the firm adds.

    With anything added it is written below `data_dir`, by its hash. Raises ExtensionError.
    """
    own = _files(settings.extension)
    if not own:
        return PRODUCT
    product = project.files()
    if found := list(_mistakes(own, product)):
        raise ExtensionError("\n".join(f"{settings.extension}/{each}" for each in found))
    whole = _merged(own, product)
    places = settings.data_dir / "extension"
    folder = places / project.sha256_of(whole)[:16]
    if not folder.exists() or project.files(folder) != whole:
        shutil.rmtree(folder, ignore_errors=True)
        places.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=places) as scratch:
            for name, content in whole.items():
                path = Path(scratch, "project", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            Path(scratch, "project").rename(folder)
        for old in sorted(places.iterdir(), key=lambda each: each.stat().st_mtime_ns)[:-KEEP]:
            shutil.rmtree(old, ignore_errors=True)
    return Place(folder, folder / "target")


def mistakes(settings: Settings) -> Iterator[str]:
    """What is wrong in the files that a firm adds, a sentence each; nothing when they can be built."""
    if own := _files(settings.extension):
        yield from _mistakes(own, project.files())


def _mistakes(own: Mapping[str, bytes], product: Mapping[str, bytes]) -> Iterator[str]:
    taken = {Path(name).stem for name in product if name.endswith((".sql", ".csv"))}
    callable_ = {"ref", "source", *project.macros(product)} - _OF_DBT
    for name, content in sorted(own.items()):
        if not _FILE.fullmatch(name):
            yield f"{name}: a firm adds rules ({_RULES}rule_*), marts ({_MARTS}*) and lines of {project.RULES}"
        elif name != project.RULES and Path(name).stem in taken:
            yield f"{name}: the product has {Path(name).stem} already: give yours another name"
        else:
            try:
                text = content.decode()
            except UnicodeDecodeError:
                yield f"{name}: it is not UTF-8: save it as UTF-8"
                continue
            found = _sql(text, callable_) if name.endswith(".sql") else _yaml(text) if name.endswith(".yml") else ()
            yield from (f"{name}: {each}" for each in found)
    for name in sorted(own):
        if name.startswith(_MARTS) and name.endswith(".sql") and name.replace(".sql", ".yml") not in own:
            yield f"{name}: its columns are not said: write {Path(name).stem}.yml beside it"
    yield from (f"{project.RULES}: {each}" for each in _catalogue(own, product))


def _files(folder: Path | None) -> dict[str, bytes]:
    """What a firm adds, by name; nothing without a folder."""
    found = project.files(folder) if folder and folder.is_dir() else {}
    return {name: content for name, content in found.items() if name != "README.md"}


def _merged(own: Mapping[str, bytes], product: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the product's project with a firm's own."""
    whole = {**product, **own}
    if project.RULES in own:
        _, _, lines = own[project.RULES].partition(b"\n")
        whole[project.RULES] = product[project.RULES].rstrip(b"\n") + b"\n" + lines
    return whole


def _catalogue(own: Mapping[str, bytes], product: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong between a firm's rules and its lines of the catalogue."""
    known, written = _rows(product[project.RULES]), _rows(own.get(project.RULES, b""))
    targets = {(each["owner"], each["severity"]) for each in _rows(product["seeds/exception_target.csv"])}
    columns, codes = [*known[0]], {each["code"] for each in known}
    named = [Path(name).stem[5:].upper() for name in own if name.startswith(_RULES) and name.endswith(".sql")]
    if written and [*written[0]] != columns:
        yield f"write the columns {','.join(columns)}"
        return
    for line, row in enumerate(written, 2):
        where = f"line {line}: {row['code']}"
        if row["code"] in codes:
            yield f"{where} is a rule already"
        elif row["code"] not in named:
            yield f"{where} has no {_RULES}rule_{row['code'].lower()}.sql"
        elif None in row.values() or None in row:
            yield f"{where} has other columns than {','.join(columns)}"
        elif row["severity"] == "exclude":
            yield f"{where} leaves records out of what is posted, which only the product's rules do: hold them"
        elif (row["owner"], row["severity"]) not in targets:
            owners = ", ".join(sorted({owner for owner, severity in targets if severity == row["severity"]}))
            yield f"{where} is {row['severity']} and of {row['owner']}; owners of that are {owners or 'none'}"
        elif row["is_waivable"] not in ("true", "false") or not row["priority"].isdecimal():
            yield f"{where} needs a whole number as priority, and true or false as is_waivable"
        codes.add(row["code"])
    for code in sorted(set(named) - codes):
        yield f"it has no line for {code}: say what it means, who owns it and what it does"


def _rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8", "replace"))))


# -- SQL --------------------------------------------------------------------------------------------------------------


def _sql(text: str, callable_: set[str]) -> Iterator[str]:
    """What of a model is not one query that can stand inside another."""
    try:
        template = Environment(autoescape=False).parse(text)
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"
        return
    called = {id(call.node) for call in template.find_all(nodes.Call)}
    for node in _below(template):
        if not isinstance(node, _PARTS) or (isinstance(node, nodes.Name) and id(node) not in called):
            yield f"line {node.lineno}: write calls of ref, source and the product's macros in braces, and nothing else"
            return
        if isinstance(node, nodes.Call) and (not isinstance(node.node, nodes.Name) or node.node.name not in callable_):
            yield f"line {node.lineno}: it calls {getattr(node.node, 'name', 'what is no macro')}, which it may not"
            return
        if isinstance(node, nodes.Const) and not _ARGUMENT.fullmatch(str(node.value)):
            yield f"line {node.lineno}: {node.value!r} is no name or number"
            return
    calls = 0
    pieces = []
    for output in template.find_all(nodes.Output):
        for part in output.nodes:
            if isinstance(part, nodes.TemplateData):
                pieces.append(part.data)
            else:
                pieces.append(f" {_CALL}{calls} ")
                calls += 1
    yield from _inside("".join(pieces), calls)


def _inside(sql: str, calls: int = 0) -> Iterator[str]:
    """What of an expression or a query, with so many calls in it, reaches out of the parentheses in which it is put."""
    # A text or comment that is not closed takes what is put after it.
    sql = f"{sql}\n{_CALL}"
    tokens = duckdb.tokenize(sql)
    depth = 0
    for at, kind in tokens:
        if kind == duckdb.token_type.operator:
            depth += {"(": 1, ")": -1}.get(sql[at], 0)
        if depth < 0 or (kind == duckdb.token_type.operator and sql[at] == ";"):
            yield "no semicolon stands in it, and a parenthesis is closed only where it was opened"
            return
    if depth:
        yield "a parenthesis is not closed"
    seen = sum(sql.startswith(_CALL, at) for at, kind in tokens if kind == duckdb.token_type.identifier)
    if seen != calls + 1:
        yield "a text or comment is not closed, or braces stand in one"


def _below(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _below(child)


# -- YAML -------------------------------------------------------------------------------------------------------------

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Value = Annotated[str, StringConstraints(pattern=r"^[\w .:/-]*$")]
Type = Annotated[str, StringConstraints(pattern=r"^[a-z]+( ?\([0-9]+, ?[0-9]+\))?$")]


def _predicate(value: str) -> str:
    if found := list(_inside(value)):
        raise ValueError(found[0])
    return value


@with_config(_STRICT)
class _Test(TypedDict, total=False):
    """The one test of a table: its key, what is never empty, and what a column may hold."""

    columns: Required[list[Identifier]]
    not_null: list[Identifier]
    accepted: dict[Identifier, list[Value]]
    nullable_key: bool


@with_config(_STRICT)
class _Arguments(TypedDict):
    arguments: _Test


@with_config(_STRICT)
class _Key(TypedDict):
    key: _Arguments


@with_config(_STRICT)
class _ModelMeta(TypedDict, total=False):
    """Who reads a mart, and which of its lines delivery reads."""

    readers: list[Value]
    delivery_rows: Annotated[str, AfterValidator(_predicate)]


_ColumnMeta = with_config(_STRICT)(
    TypedDict("_ColumnMeta", {"class": Literal["pay", "personal", "commercial", "plain"]})
)


@with_config(_STRICT)
class _OfModel(TypedDict):
    meta: _ModelMeta


@with_config(_STRICT)
class _OfColumn(TypedDict):
    meta: _ColumnMeta


@with_config(_STRICT)
class _Column(TypedDict, total=False):
    name: Required[Identifier]
    data_type: Type
    config: _OfColumn
    description: str


@with_config(_STRICT)
class _Model(TypedDict, total=False):
    name: Required[Identifier]
    description: str
    config: _OfModel
    data_tests: list[_Key]
    columns: list[_Column]


@with_config(_STRICT)
class _Document(TypedDict, total=False):
    """What a YAML file of a firm may say. Its unit tests are dbt's own, and no build runs them."""

    models: Required[list[_Model]]
    unit_tests: list[dict[str, Any]]


_DOCUMENT = TypeAdapter(_Document)


def _yaml(text: str) -> Iterator[str]:
    """What of a description configures something, or is not understood."""
    if braces := _JINJA.search(text):
        yield f"line {text.count(chr(10), 0, braces.start()) + 1}: no braces are read here"
        return
    try:
        _DOCUMENT.validate_python(yaml.safe_load(text))
    except yaml.YAMLError as error:
        yield " ".join(str(error).split())
    except ValidationError as error:
        for each in error.errors():
            yield f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
