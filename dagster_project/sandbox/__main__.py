"""`python -m dagster_project.sandbox serve`: run the sandbox until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from dagster_project.sandbox.installation import SandboxError
from dagster_project.sandbox.server import Options, serve


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 after SIGTERM or SIGINT, 2 when the sandbox cannot start."""
    os.umask(0o077)
    parser = argparse.ArgumentParser(
        prog="sandbox", description="A simulated firm with its vendors and its ERP, on loopback."
    )
    command = parser.add_subparsers(required=True).add_parser("serve", help="serve HTTP and SFTP until stopped")
    command.add_argument(
        "--dir", type=Path, required=True, help="the sandbox's own folder: books, clock, keys, settings"
    )
    command.add_argument("--drops", type=Path, required=True, help="the SFTP server's root")
    command.add_argument("--data-dir", type=Path, help="Tieout's data folder (default: the folder that holds --dir)")
    command.add_argument("--seed", type=int, default=7, help="the firm's activity is a function of it")
    command.add_argument("--profile", choices=("full", "demo", "quarter", "small"), default="demo")
    command.add_argument("--port", type=int, help="HTTP port (default: a free one, kept from then on)")
    command.add_argument(
        "--refuse-existing", action="store_true", help="the ERP refuses External IDs that it has already"
    )
    command.add_argument(
        "--called", nargs="*", default=(), metavar="COMPANY", help="companies that take posting files by calls"
    )
    chosen = parser.parse_args(arguments)
    directory = chosen.dir.resolve()
    options = Options(
        directory=directory,
        drops=chosen.drops.resolve(),
        data_dir=(chosen.data_dir or directory.parent).resolve(),
        seed=chosen.seed,
        profile=chosen.profile,
        port=chosen.port,
        refuse_existing=chosen.refuse_existing,
        called=frozenset(chosen.called),
    )
    try:
        asyncio.run(serve(options, ready=lambda line: print(line, flush=True)))  # noqa: T201 - the line is the interface
    except SandboxError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
