"""`python -m tests.tables`: collect the suite and write the documents; exit code 1 when a table is not whole."""

from __future__ import annotations

import contextlib
import io
import sys

import pytest

from tests.tables import ROOT, erp, masters, schemas, tables


class _Collected:
    """A pytest plugin that keeps what was collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def main() -> int:
    collected = _Collected()
    options = ["--collect-only", "-qqq", "--disable-warnings", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = pytest.main([*options, str(ROOT / "tests")], plugins=[collected])
    if code:
        sys.stderr.write(output.getvalue())
        return code
    problems = []
    for table in tables():
        tests = table.tests(collected.items)
        table.document.parent.mkdir(exist_ok=True)
        table.document.write_text(table.text(tests))
        problems += table.problems(tests)
    masters.DOCUMENT.write_text(masters.text())
    erp.DOCUMENT.write_text(erp.text())
    schemas.FOLDER.mkdir(exist_ok=True)
    for name, text in schemas.documents().items():
        (schemas.FOLDER / name).write_text(text)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
