# Everything from a bare Python 3.11 or later with pip: `make run`, `make demo`, `make test`.
# Each step leaves a stamp in .venv, so a second call goes straight to its work.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := src tests bench
# Twice as many as there are processors: much of the time the tests wait for what they started.
TESTS_AT_ONCE ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 2)

# Whoever forbids Python to keep what it compiled means images and read-only folders; here some hundred
# processes start from these sources, and each would compile them again: two thirds more to wait for.
unexport PYTHONDONTWRITEBYTECODE

TRANSLATIONS := $(wildcard src/homeground/web/locale/*/LC_MESSAGES/*.po)
STATIC := $(shell find src/homeground/web/static -type f 2>/dev/null)

# What is not set reaches the tools only: a wrong HOMEGROUND_ setting is reported by the command it concerns.
DJANGO := env -i PATH="$$PATH" DJANGO_SETTINGS_MODULE=homeground.settings $(BIN)/python -m django

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ready ## Start everything, load the example brand, print the address and stay up
	@exec $(BIN)/homeground up

.PHONY: demo
demo: ready ## Run the example campaign against the sandbox and show what it did
	@exec $(BIN)/homeground demo

.PHONY: test
test: check ## Run every check and test
	@$(BIN)/python -m pytest --numprocesses $(TESTS_AT_ONCE) --dist worksteal

.PHONY: check
check: tools ## Run the checks: style, types, layers
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES) || { echo "Run: $(BIN)/ruff format $(SOURCES)"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.PHONY: torture
torture: tools ## Kill workers, restart the database, let networks lie: every text once (takes long)
	@$(BIN)/python -m tests.torture

.PHONY: bench
bench: tools ## Measure again every figure that the README quotes
	@$(BIN)/python -m bench

.PHONY: bench-measurement
bench-measurement: tools ## Hold lift, expectation and forecast against real posts
	@$(BIN)/python -m bench.measurement

.PHONY: docs
docs: tools ## Write the generated pages of docs/ again
	@$(BIN)/python -m homeground.documentation

.PHONY: lock
lock: $(VENV)/ready-python ## Resolve the dependencies again, into requirements.txt and requirements-dev.txt
	@$(PIP) install --quiet uv
	@$(LOCK) --group build --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --extra heic pyproject.toml

.PHONY: clean
clean: ## Remove what was built here; the database and the keys in HOMEGROUND_HOME stay
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@rm -rf src/homeground/web/collected demo-report.html demo-report.pdf
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete

# The environment ---------------------------------------------------------------------------------------

.PHONY: ready tools
ready: $(VENV)/ready-runtime $(VENV)/ready-translations $(VENV)/ready-static
tools: ready $(VENV)/ready-tools

$(VENV)/ready-python:
	@set -e; for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python; do \
	  [ -n "$$python" ] || continue; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$$python comes without its venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	  echo "Making $(VENV) with $$("$$python" --version) …"; \
	  "$$python" -m venv $(VENV); touch $@; exit 0; \
	done; \
	echo "Homeground needs Python 3.11 or later, and found $$(python3 --version 2>/dev/null || echo none)." \
	  "Install one, or name it: make run PYTHON=/path/to/python3.13" >&2; exit 1

$(VENV)/ready-runtime: $(VENV)/ready-python requirements.txt pyproject.toml
	@echo "Installing what Homeground runs on …"
	@$(PIP) install --quiet --no-deps --requirement requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-tools: $(VENV)/ready-runtime requirements-dev.txt
	@echo "Installing what the checks and tests need …"
	@$(PIP) install --quiet --no-deps --requirement requirements-dev.txt
	@touch $@

$(VENV)/ready-translations: $(VENV)/ready-runtime $(TRANSLATIONS)
	@if [ -n "$(TRANSLATIONS)" ]; then \
	  $(BIN)/pybabel --quiet compile --domain django --directory src/homeground/web/locale; fi
	@touch $@

$(VENV)/ready-static: $(VENV)/ready-runtime $(STATIC)
	@$(DJANGO) collectstatic --noinput --clear --verbosity 0
	@touch $@
