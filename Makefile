# Threshold. `make help` lists the targets.
SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin

.PHONY: help demo test lint pictures fuzz check-imports lock clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

demo: .venv/requirements ## set up everything and serve the register on http://127.0.0.1:$(PORT)
	@exec $(BIN)/python manage.py demo --port $(PORT)

test: lint ## set up everything, then linters, import contracts, types and all tests
	$(BIN)/python -m pytest -n auto

lint: .venv/requirements-dev ## linters, import contracts and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

pictures: .venv/requirements-dev ## a picture of every kind of page in var/pictures, wide and narrow, light and dark
	$(BIN)/python -m pytest -n auto tests/browser/pictures.py

fuzz: .venv/requirements-dev ## ask the API whatever its description allows and forbids, 400 times each
	FUZZ=$${FUZZ:-400} $(BIN)/python -m pytest -n auto tests/test_schema.py -k whatever

check-imports: .venv/requirements-dev ## import every file of events in tests/data and compare counts and sums
	$(BIN)/python -m pytest -v tests/importers/check_imports.py

lock: ## make the lock files anew (needs uv)
	uv pip compile requirements.in -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate -o requirements.txt
	uv pip compile requirements-dev.in -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate -o requirements-dev.txt

clean: ## remove the virtual environment and caches; the data in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

# The stamp is written last: an interrupted installation is made again.
.venv/requirements .venv/requirements-dev: .venv/%: %.txt
	@python=; for each in $(PYTHON) python3.14 python3.13 python3.12 python3; do \
	  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then python=$$each; break; fi; done; \
	if [ -z "$$python" ]; then echo "Threshold needs Python 3.12 or newer: none was found. Name one with PYTHON=/path/to/python." >&2; exit 1; fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then echo "Making .venv with $$($$python -V) …"; rm -rf .venv; $$python -m venv .venv; fi; \
	echo "Installing $*.txt …"; $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $*.txt && touch $@
