# `make help` lists the commands. Each sets up .venv by itself and touches nothing outside this folder.
PYTHON ?= python3
# The versions to install, one `name==version` a line. Empty: the newest that pyproject.toml allows.
CONSTRAINTS ?= constraints.txt
# How often `make test-load` runs the tests.
ROUNDS ?= 10

VENV   := .venv
BIN    := $(VENV)/bin
# Made when everything is installed and the message catalogs are compiled.
STAMP  := $(VENV)/.ready
PO     := $(wildcard tui/locale/*/LC_MESSAGES/*.po)
# Three on two cores: while one waits for a terminal or a server, two are at work.
PYTEST := $(BIN)/pytest -n 3 --dist worksteal
QUICK  := -m "not full and not soak"
# Wheels only, and no isolated build: what builds is installed and pinned like everything else.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
           $(addprefix --constraint ,$(CONSTRAINTS))

# The tests start this program some 150 times: what Python compiles is kept for the next start (`make clean`).
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run format lint types check-format check-style check-imports check-types test test-full \
        test-load soak bench console dist snapshots pictures catalogs clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: $(STAMP) ## the menus, on a camera whose password is lost (ARGS="--lang ru": its options)
	@$(BIN)/camera-menus $(ARGS)

format: $(STAMP) ## put the sources into shape, and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: check-format check-style check-imports ## ruff and the import contracts

types: check-types ## mypy --strict

check-format: $(STAMP)
	$(BIN)/ruff format --check .

check-style: $(STAMP)
	$(BIN)/ruff check .

check-imports: $(STAMP)
	$(BIN)/lint-imports

check-types: $(STAMP)
	$(BIN)/mypy

# lint and types run beside the tests; what they print follows in one piece.
test: $(STAMP) ## lint, types and the tests (ARGS="-k login": options of pytest)
	@output=$$(mktemp); trap 'rm -f "$$output"' EXIT; \
	$(MAKE) --no-print-directory --keep-going lint types >"$$output" 2>&1 & \
	$(PYTEST) $(QUICK) $(ARGS); tests=$$?; \
	wait $$!; checks=$$?; cat "$$output"; \
	if [ $$tests -ne 0 ]; then echo "make test: pytest failed" >&2; fi; \
	if [ $$checks -ne 0 ]; then echo "make test: lint or types failed" >&2; fi; \
	[ $$tests -eq 0 ] && [ $$checks -eq 0 ]

test-full: $(STAMP) ## the tests that `make test` leaves out: long fault, fuzz and load rounds
	$(PYTEST) -m "full and not soak" $(ARGS)

# The trap ends the loops and the tests. A loop sees by itself that the shell or make was killed, and in the
# latter case tells the shell, which learns it at once: it waits for the tests and does not run them itself.
test-load: $(STAMP) ## the tests of `make test` beside two busy loops, ROUNDS times (10)
	@beside=; trap 'kill $$beside 2>/dev/null' EXIT; trap 'exit 130' INT TERM HUP; \
	for loop in 1 2; do \
		{ while kill -0 $$$$ && kill -0 $$PPID; do :; done; kill $$$$; } 2>/dev/null & beside="$$beside $$!"; \
	done; \
	loops=$$beside; green=0; round=0; \
	while [ $$round -lt $(ROUNDS) ]; do \
		round=$$((round + 1)); echo "round $$round of $(ROUNDS)"; \
		$(PYTEST) $(QUICK) $(ARGS) & beside="$$loops $$!"; \
		if wait $$!; then green=$$((green + 1)); fi; \
	done; \
	echo "$$green of $(ROUNDS) rounds were green"; [ $$green -eq $(ROUNDS) ]

soak: $(STAMP) ## the longest rounds, by hand, for hours (docs/testing.md)
	$(PYTEST) -m soak $(ARGS)

bench: $(VENV)/.bench ## the figures of docs/benchmarks.md
	$(BIN)/python -m tests.bench

console: $(VENV)/.console ## Textual's console: what a running app logs (CONTRIBUTING.md)
	$(BIN)/textual console $(ARGS)

dist: $(STAMP) ## wheel and source distribution of what git knows, into dist/, looked into
	$(BIN)/python -m tests.helpers.programs.distributions dist

snapshots: $(STAMP) ## take the pictures of all windows anew, and those of docs/guide: look at them
	$(PYTEST) tests/snapshots --snapshot-update
	$(BIN)/pytest -p no:cacheprovider docs/pytest-example --camera-update
	$(BIN)/camera-menus guide --out docs/guide
	@test ! -e snapshot-changes/index.html || echo "old beside new: snapshot-changes/index.html"

pictures: $(STAMP) ## make the pictures and recordings of README and docs anew: look at them
	$(BIN)/camera-menus play docs/pictures/reset-by-code.play --out docs/pictures --format svg,anim --pace 0.6
	$(BIN)/camera-menus play docs/pictures/reset-by-questions.play --out docs/pictures

catalogs: $(STAMP) ## take new labels out of the code; translate what it names by hand
	$(BIN)/python tui/locale/build_catalogs.py update

clean: ## remove all that was made here
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist snapshot-changes
	find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f tui/locale/*/LC_MESSAGES/*.mo

# setuptools comes with Python 3.11's venv, in a version that nobody pinned, and nothing here needs it.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "camera-menus needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip uninstall -qq --yes setuptools

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml $(CONSTRAINTS)
	$(INSTALL) --upgrade "pip>=25.1"
	$(INSTALL) --group dev
	$(INSTALL) --no-build-isolation --check-build-dependencies --editable ".[web,postgresql,metrics]"
	@touch $@

$(STAMP): $(VENV)/.installed $(wildcard tui/locale/*.py) $(PO)
	$(BIN)/python tui/locale/build_catalogs.py compile
	@touch $@

$(VENV)/.console: $(STAMP)
	$(INSTALL) --group console
	@touch $@

$(VENV)/.bench: $(STAMP)
	$(INSTALL) --group bench
	@touch $@
