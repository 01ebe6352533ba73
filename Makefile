# Two commands matter: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: run test check format bench pins coverage clean

run: .venv/ready  ## set up, then start the bot (embedded model, page on http://127.0.0.1:8501)
	@$(BIN)/hobane run

test: .venv/ready-dev  ## set up, then run every test
	@$(BIN)/python -m pytest -n auto --dist loadgroup -q

check: .venv/ready-dev  ## lint, formatting, types, architecture, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py

coverage: .venv/ready-dev  ## branch coverage of core, which must be 100 %
	@$(BIN)/python -m coverage run -m pytest -q tests/core
	@$(BIN)/python -m coverage report --fail-under=100

bench: .venv/ready-dev  ## measure speed and size; prints the tables of docs/performance.md
	@$(BIN)/python -m bench

format: .venv/ready-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

pins: .venv/ready-dev  ## compile the hashed pins again from pyproject.toml
	@$(PIP) uv
	@$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --quiet -c requirements.txt -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Hobane needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.txt pyproject.toml
	@echo "Setting up .venv (once) ..."
	@$(PIP) --require-hashes --only-binary :all: -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Setting up the tools for tests (once) ..."
	@$(PIP) --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.PHONY: docs
docs: .venv/ready-dev  ## draw the generated parts of the documentation again
	@$(BIN)/python docs/generate.py
