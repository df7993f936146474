"""What is installed by pip is whole, and works where nothing of it can be written and no checkout is near."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from dagster_project.sandbox.world import tock
from dagster_project.warehouse import project

ROOT = Path(__file__).parents[1]
# Parses the dbt project, reads the sandbox's real data and the instance settings; prints where each was.
USES = """
from dagster_project import runner
from dagster_project.sandbox.world import tock
from dagster_project.warehouse import project
print(len(project.parse().nodes) > 300, len(tock.timecard_lines()), runner.INSTANCE_SETTINGS.is_file())
print(project.PROJECT, project.TARGET, sep="\\n")
"""


def files(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def run(command: list[str | Path], folder: Path) -> str:
    """What a command prints that runs in `folder` and knows nothing of this tree. Fails when it does."""
    foreign = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TIEOUT", "DAGSTER"))
    }
    done = subprocess.run(command, cwd=folder, env=foreign, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a tree in which dbt has run and tests are."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in ("dagster_project", "dbt"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    for name in ("dbt/target/manifest.json", "dbt/logs/dbt.log", "dbt/.user.yml", "tests/__init__.py", "data/raw/x"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("")
    for name in ("README.md", "pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, tree)
    build = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tree / "dist", tree]
    run([sys.executable, "-m", "pip", "wheel", "--quiet", *build], tree)
    (wheel,) = (tree / "dist").iterdir()
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and with the locked packages of this one; its packages cannot be written."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", environment], environment.parent)
    python = environment / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", wheel]
    run([sys.executable, "-m", "pip", "--python", python, *install], environment.parent)
    (packages,) = environment.glob("lib/*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib"))
    for path in (packages, *packages.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    yield environment
    for path in (packages, *packages.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)


def test_the_package_has_every_file_that_the_program_reads_and_no_other(wheel: Path):
    """Harm: it is installed, and the first cycle misses a model, a seed or the settings of Dagster."""
    own = {f"dagster_project/{name}" for name in files(ROOT / "dagster_project")}
    dbt = {f"dagster_project/dbt/{name}" for name in project.files(ROOT / "dbt")}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {"dagster_project/dagster.yaml", "dagster_project/dbt/seeds/rule.csv"} <= own | dbt
    assert names == own | dbt


def test_the_package_works_where_it_cannot_be_written_and_keeps_what_it_makes_where_it_is_started(
    installed: Path, tmp_path: Path
):
    """Harm: an installation of root's, which the account that runs Tieout cannot write, ends at the first parse."""
    (packages,) = installed.glob("lib/*/site-packages")
    before = {path: path.stat().st_mtime_ns for path in packages.rglob("*")}
    assert "Approved time and expenses" in run([installed / "bin" / "tieout", "--help"], tmp_path)
    whole, dbt_project, target = run([installed / "bin" / "python", "-c", USES], tmp_path).splitlines()
    assert whole == f"True {len(tock.timecard_lines())} True"
    assert Path(dbt_project) == packages / "dagster_project" / "dbt"
    assert Path(target) == tmp_path / "data" / "dbt"
    assert (tmp_path / "data" / "dbt" / "manifest.json").is_file()
    # An account that may write everything, as root, is not refused: so nothing may have changed either.
    assert {path: path.stat().st_mtime_ns for path in packages.rglob("*")} == before
