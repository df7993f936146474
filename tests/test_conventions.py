"""What must not stand in the program, whoever writes it, and what it is installed from: read from the tree itself."""

from __future__ import annotations

import ast
import graphlib
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from dagster_project.ledger.tables import TABLES
from dagster_project.ledger.vocabulary import TRANSITIONS

ROOT = Path(__file__).parents[1]
PROGRAM = [file for file in (ROOT / "dagster_project").rglob("*.py") if "sandbox" not in file.parts]

# By threat: a name that must not be used anywhere, and what is used in its place.
BANNED = {
    "T1": {
        "AutoAddPolicy": "pinned host keys, proven in transport/sftp.py",
        "WarningPolicy": "pinned host keys",
        "MissingHostKeyPolicy": "pinned host keys",
        "SSHClient": "paramiko.Transport with pinned host keys",
        "AgentKey": "the key file of the settings",
        "auth_password": "the key file of the settings",
        "_create_unverified_context": "verified certificates",
        "CERT_NONE": "verified certificates",
        "disable_warnings": "verified certificates",
    },
    "T11": {
        "extractall": "landing.strict.single_member, which writes nothing",
        "tarfile": "nothing: no partner sends one",
        "shutil.unpack_archive": "landing.strict.single_member",
        "xml": "nothing: no partner sends XML, and none is accepted",
        "lxml": "nothing: no partner sends XML, and none is accepted",
    },
    "T12": {
        "read_csv": "landing.strict.csv_rows",
        "read_csv_auto": "landing.strict.csv_rows",
        "sniff_csv": "landing.strict.csv_rows",
        "read_json": "landing.strict.parse_json",
        "read_json_auto": "landing.strict.parse_json",
        "scan_csv": "landing.strict.csv_rows",
        "read_excel": "nothing: no partner sends one",
    },
    "T13": {
        **dict.fromkeys(("CLoader", "FullLoader", "UnsafeLoader", "full_load", "unsafe_load"), "yaml.safe_load"),
        "pickle": "JSON or Parquet",
        "marshal": "JSON or Parquet",
        "eval": "nothing",
        "exec": "nothing",
        "Template": "dbt's own, over files of the project and no data",
        "from_string": "dbt's own, over files of the project and no data",
        "get_template": "dbt's own, over files of the project and no data",
        "popen": "subprocess with a list of arguments",
    },
    "T17": {
        "gnupg": "nothing: encrypted files are not accepted",
        "pgpy": "nothing: encrypted files are not accepted",
        "pysequoia": "nothing: encrypted files are not accepted",
    },
}
# By threat: an argument that must not have this value.
BANNED_ARGUMENTS = {
    "T1": {
        ("verify", False),
        ("check_hostname", False),
        ("hostkeys", None),
        ("look_for_keys", True),
        ("allow_agent", True),
    },
    "T13": {("shell", True)},
    "T18": {("allow_redirects", True), ("follow_redirects", True)},
}


def used(tree: ast.AST) -> Iterator[str]:
    """Every name that a module imports, reads or calls."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (part for alias in names for part in alias.name.split("."))
            case ast.ImportFrom(module=module, names=names):
                yield from (module or "").split(".")
                yield from (alias.name for alias in names)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name


def arguments(tree: ast.AST) -> Iterator[tuple[str, object]]:
    """Every keyword argument with a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            yield node.arg or "", node.value.value


@cache
def words(source: str) -> tuple[frozenset[str], frozenset[tuple[str, object]]]:
    tree = ast.parse(source)
    return frozenset(used(tree)), frozenset(arguments(tree))


def violations(threat: str, source: str) -> set[str]:
    names, values = words(source)
    return {
        *(BANNED.get(threat, {}).keys() & names),
        *(f"{name}={value}" for name, value in BANNED_ARGUMENTS.get(threat, set()) & values),
    }


@pytest.mark.parametrize(
    "threat", [pytest.param(each, marks=pytest.mark.threat(each)) for each in sorted({*BANNED, *BANNED_ARGUMENTS})]
)
def test_nothing_that_opens_a_way_around_a_control_is_in_the_program(threat: str):
    """Harm: one line of convenience, and a stranger's server, file or text is trusted."""
    found = {file.relative_to(ROOT).as_posix(): violations(threat, file.read_text()) for file in PROGRAM}
    assert {file: what for file, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("threat", "source"),
    [
        ("T1", "client.set_missing_host_key_policy(paramiko.AutoAddPolicy())"),
        ("T1", "requests.get(url, verify=False)"),
        ("T11", "import xml.etree.ElementTree as ET"),
        ("T11", "archive.extractall(folder)"),
        ("T12", "connection.sql('select 1'); duckdb.read_csv(path)"),
        ("T13", "yaml.load(text, Loader=yaml.UnsafeLoader)"),
        ("T13", "subprocess.run(command, shell=True)"),
        ("T18", "session.get(link, allow_redirects=True)"),
    ],
)
def test_the_reader_of_the_tree_sees_what_it_looks_for(threat: str, source: str):
    """Harm: a check that finds nothing in anything."""
    assert violations(threat, source)


MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in (ROOT / "dagster_project").rglob("*.py")
}
MOST_LINES = 500


def imports(file: Path) -> Iterator[str]:
    """The modules of the program that a module imports, at its top, inside of functions, and for types alone."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (each if each in MODULES else node.module for each in whole)


def test_no_module_imports_itself_through_others():
    """Harm: nothing of a circle can be read, tested or moved without all the rest of it."""
    graph = {module: set(imports(file)) for module, file in MODULES.items()}
    assert "dagster_project.posting" in graph["dagster_project.cli.deciding"]
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_no_file_is_longer_than_can_be_read_at_once_without_saying_why():
    """Harm: a file that holds five things is where the sixth goes."""
    long = {name for name, file in MODULES.items() if len(file.read_text().splitlines()) > MOST_LINES}
    assert [name for name in sorted(long) if "Longer than" not in ast.get_docstring(_tree(name))] == []


def test_no_name_of_a_module_is_defined_twice():
    """Harm: the second definition takes the place of the first, also for who called the first before it."""
    twice = {}
    for module in MODULES:
        defined = Counter(node.name for node in _tree(module).body if isinstance(node, ast.FunctionDef | ast.ClassDef))
        twice |= {f"{module}.{name}": number for name, number in defined.items() if number > 1}
    assert twice == {}


def test_no_two_classes_have_one_name():
    """Harm: the reader of one file takes what it says for what another file says."""
    places = defaultdict(list)
    for module in MODULES:
        for node in _tree(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text())


def written_past_the_ledger(source: str) -> set[str]:
    """What in a module's source writes a table of the control ledger: a statement, or the ledger's own `execute`."""
    tables = "|".join(found[1] for each in TABLES if (found := re.match(r"create table (\w+)", each)))
    statement = re.compile(rf"(?:insert (?:or \w+ )?into|update|delete from) (?:{tables})\b", re.I)
    tree = ast.parse(source)
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    calls = (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        *(found[0] for text in texts for found in statement.finditer(" ".join(text.split()))),
        *(call for call in calls if re.search(r"\bledger\.(execute|executemany|_database|_connection)\b", call)),
    }


def test_only_the_ledger_writes_its_tables():
    """Harm: a write without a command has no name, and no place that says what must be true before and after it."""
    outside = [file for file in PROGRAM if ROOT / "dagster_project" / "ledger" not in file.parents]
    found = {file.relative_to(ROOT).as_posix(): written_past_the_ledger(file.read_text()) for file in outside}
    assert {file: what for file, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "ledger.rows('select 1'); self.ledger.execute(sql)",
        "database.execute('update entry set state = ?')",
        "rows(f'insert  into batch ({columns}) values (1)')",
        "rows('delete\\n from txn where true')",
        "ledger._database.execute(sql)",
    ],
)
def test_the_reader_of_the_tree_sees_a_write_on_the_ledger(source: str):
    """Harm: a check that finds nothing in anything."""
    assert written_past_the_ledger(source)


SOURCES = [
    file
    for room in ("dagster_project", "dbt", "tests")
    for file in (ROOT / room).rglob("*")
    if file.suffix in {".py", ".sql", ".yml", ".yaml", ".toml"} and "target" not in file.parts
]
# A page, and the rules, sections or rows of it that are cited: `docs/posting.md R7`, `docs/bad-inputs.md 93 to 125`.
PLACE = r"[RI]?\d+(?:\.\d+)?"
CITED = re.compile(rf"docs/(posting|bad-inputs)\.md ({PLACE}(?:(?:,| to) {PLACE})*)")


def test_every_page_that_is_named_exists():
    """Harm: the reason is in a document that no reader has."""
    named = {
        (file.relative_to(ROOT).as_posix(), page)
        for file in SOURCES
        for page in re.findall(r"[\w./-]*\w\.md\b", file.read_text())
    }
    assert len(named) > 50
    folders = [ROOT, ROOT / "docs", ROOT / "dbt"]
    assert {each for each in named if not any((folder / each[1]).is_file() for folder in folders)} == set()


def test_every_place_of_a_page_that_is_cited_exists():
    """Harm: a rule is renumbered, and what cites it gives another reason."""
    places = {
        page: set(re.findall(rf"^(?:#+|\|) ({PLACE}) ", (ROOT / "docs" / f"{page}.md").read_text(), re.MULTILINE))
        for page in ("posting", "bad-inputs")
    }
    cited = {
        (page, place)
        for file in SOURCES
        for page, several in CITED.findall(" ".join(file.read_text().replace("#", " ").split()))
        for place in re.findall(PLACE, several)
    }
    assert {"R7", "2.5", "3"} <= {place for page, place in cited if page == "posting"}
    assert {(page, place) for page, place in cited if place not in places[page]} == set()


def test_the_page_of_the_protocol_has_every_state_as_the_ledger_allows_it():
    """Harm: an auditor reads of transitions that the database does not allow, and not of those that it does."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| [^|]+ \| ([^|]*) \|$", (ROOT / "docs" / "posting.md").read_text(), re.MULTILINE
    )
    written = sorted((state, tuple(re.findall(r"`(\w+)`", leads_to))) for state, leads_to in rows)
    allowed = defaultdict(list)
    for kind, state, to_state in TRANSITIONS:
        if kind != "R":
            allowed[kind, state].append(to_state)
            allowed.setdefault((kind, to_state), [])
    assert written == sorted((state, tuple(leads_to)) for (_, state), leads_to in allowed.items())


@pytest.mark.threat("T12")
def test_no_sql_reads_a_partners_bytes():
    """Harm: DuckDB's reader of CSV left out 29,900 of 30,000 lines without an error, and reads any file it is given."""
    sql = [*(ROOT / "dbt").rglob("*.sql"), *PROGRAM]
    readers = re.compile(r"\b(read_csv|read_csv_auto|sniff_csv|read_json|read_text|read_blob|glob)\s*\(\s*['\[]", re.I)
    assert [file.name for file in sql if "target" not in file.parts and readers.search(file.read_text())] == []


@pytest.mark.threat("T19")
def test_every_package_is_pinned_by_hash_and_comes_from_no_address():
    """Harm: a package that was replaced at its index, or at an address in the lock, runs with our keys."""
    entries = locked("requirements.lock")
    assert [name for name in entries if not re.fullmatch(r"[A-Za-z0-9._-]+==[^ @]+", name)] == []
    assert [name for name, rest in entries.items() if not any(each.startswith("--hash=sha256:") for each in rest)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {*project["project"]["dependencies"], *project["dependency-groups"]["dev"]}
    assert names_in(asked) - names_in(entries) == set()


@pytest.mark.threat("T19")
def test_what_a_package_needs_is_locked_as_it_is_for_development_and_no_tool_is_in_it():
    """Harm: what runs in production is not what was tested."""
    of_package, all_of_them = locked("requirements-run.lock"), locked("requirements.lock")
    assert of_package.items() <= all_of_them.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert names_in(project["project"]["dependencies"]) - names_in(of_package) == set()
    assert names_in(project["dependency-groups"]["dev"]) & names_in(of_package) == set()


def locked(name: str) -> dict[str, frozenset[str]]:
    """The entries of a lock (`name==version`), with the hashes that each may have."""
    lock = (ROOT / name).read_text().replace("\\\n", " ")
    assert "://" not in lock and "--index-url" not in lock
    entries = (line.split() for line in lock.splitlines() if line and not line.startswith("#"))
    return {entry: frozenset(hashes) for entry, *hashes in entries}


def names_in(requirements: Iterable[str]) -> set[str]:
    """The packages of requirements, one form of each name."""
    return {re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", each)[0]).lower() for each in requirements}


@pytest.mark.threat("T19")
def test_what_is_installed_is_the_lock_and_nothing_that_it_does_not_name():
    """Harm: an installation that resolves for itself takes what is newest today."""
    files = [(ROOT / name).read_text().replace("\\\n", " ") for name in ("Makefile", "Containerfile")]
    development, image = ([line for line in text.splitlines() if "pip install" in line] for text in files)
    assert len(development) == len(image) == 2
    assert all("--no-deps" in line for line in (*development, *image))
    assert "--require-hashes -r requirements.lock" in development[0]
    assert "--no-build-isolation --editable ." in development[1]
    assert "--require-hashes" in image[0] and image[0].endswith("-r /src/requirements-run.lock")
    assert image[1].endswith("--no-build-isolation /src")
