# `make help` says what each target does. Everything a target needs is installed into .venv first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Tests wait for the disk to flush thousands of times: their files are in memory where 8 GB of it are free for files.
MEMORY := $(shell df -k /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 8000000 {print "/dev/shm"}')

export DAGSTER_HOME := $(CURDIR)/data/dagster
export DAGSTER_DISABLE_TELEMETRY := yes
export DO_NOT_TRACK := 1

LOCKED := --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help setup demo test nightly package tables torture answers masters scale dev backfill sandbox lint format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv (other targets do it by themselves)

# The lock is the complete set, so nothing is resolved here, and a package whose hash differs is refused.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Tieout into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## run the sandbox firm through a simulated fortnight and print the proof
	@$(BIN)/tieout demo

test: $(READY) ## run all tests; POSTGRES=1: every one of ledger and posting on PostgreSQL too
	@TMPDIR=$(or $(MEMORY),$(TMPDIR)) $(BIN)/python -m pytest --numprocesses 2 --no-loadscope-reorder --durations=15 $(if $(POSTGRES),--postgres)

nightly: $(READY) ## all tests with more kills, then torture and answers whole: a few hours
	@TIEOUT_DEMO_KILLS=20 TIEOUT_READER_CYCLES=5 TIEOUT_WALK=all TIEOUT_MACHINE=1000 TIEOUT_FIRST_FIRM=20000 \
		$(MAKE) test POSTGRES=1
	@$(MAKE) answers
	@$(MAKE) masters
	@$(MAKE) torture HISTORIES=20000 KILLS=200

package: $(READY) ## write dist/tieout-*.whl, which has the dbt project and the sandbox inside
	@rm -rf build dist
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@rm -rf build && ls dist/*.whl

tables: $(READY) ## write the pages of docs/ that are made of tests, seeds and readers
	@$(BIN)/python -m tests.tables

torture: $(READY) ## torture the posting protocol: make torture HISTORIES=10000 KILLS=100 SEED=1 ARGS="--cuts 40 ..."
	@$(BIN)/python -m tests.torture $(if $(HISTORIES),--histories $(HISTORIES)) $(if $(KILLS),--kills $(KILLS)) \
		$(if $(SEED),--seed $(SEED)) $(ARGS)

answers: $(READY) ## every mart against the firm's own answers, and mistakes in the SQL: make answers SEEDS="1 2 3"
	@$(BIN)/python -m tests.answers $(if $(SEEDS),--seeds $(SEEDS)) $(ARGS)

masters: $(READY) ## random histories of master records beside a simple model: make masters HISTORIES=1000 SEED=1
	@$(BIN)/python -m tests.masters $(if $(HISTORIES),--histories $(HISTORIES)) $(if $(SEED),--seed $(SEED))

scale: $(READY) ## how the cost of every node and stage grows from 30,000 to 300,000 transactions
	@$(BIN)/python -m tests.scale $(ARGS)

dev: $(READY) ## Dagster UI (read-only) on http://127.0.0.1:3000, schedule on, against the sandbox
	@$(BIN)/tieout dev

backfill: $(READY) ## re-read a span of business days: make backfill FROM=2026-07-01 TO=2026-07-31 [SOURCE=harvest]
	@$(BIN)/tieout backfill --from "$(FROM)" --to "$(TO)" $(if $(SOURCE),--source "$(SOURCE)")

sandbox: $(READY) ## start the simulated firm alone, on loopback
	@$(BIN)/tieout sandbox

lint: $(READY) ## check style, imports and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY) ## format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

lock: ## resolve the dependencies again, with hashes and without download addresses (needs uv)
	uv pip compile pyproject.toml --group dev $(LOCKED) -o requirements.lock
	uv pip compile pyproject.toml --constraints requirements.lock $(LOCKED) -o requirements-run.lock

clean: ## delete everything that the demo made (the sandbox, the ledger, the marts)
	@rm -rf data/* sftp_drops/*/ && git checkout --quiet -- data sftp_drops
