# Two commands: `make run` shows the menus, `make test` checks everything. Both set up .venv by themselves.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
PO     := $(wildcard tui/locale/*/LC_MESSAGES/*.po)

.PHONY: run test test-full check bench catalogs snapshots clean

run: $(STAMP)
	@$(BIN)/camera-menus $(ARGS)

test: check
	$(BIN)/pytest -n 2 --dist worksteal -m "not full"

test-full: $(STAMP)
	$(BIN)/pytest -n 2 --dist worksteal -m full

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m tests.bench

# Takes new labels out of the code into the catalogs; translate them by hand afterwards.
catalogs: $(STAMP)
	$(BIN)/python tui/locale/build_catalogs.py update

snapshots: $(STAMP)
	$(BIN)/pytest -n 2 tests/snapshots --snapshot-update

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist snapshot_report.html
	find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f tui/locale/*/LC_MESSAGES/*.mo

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "camera-menus needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml constraints.txt tui/locale/build_catalogs.py $(PO)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt "pip>=25.1"
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev --editable .
	@touch $@
