# Two commands matter: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
# Which build of torch (for a CPU, for a GPU) suits a machine is the machine's matter, so it has no hash here.
TORCH := torch==2.13.0
OF_TORCH := $(foreach name,torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti \
	nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver \
	nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx,\
	--no-emit-package $(name))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: run test train test-train check format bench pins coverage clean

run: .venv/ready  ## set up, then start the bot (embedded model, page on http://127.0.0.1:8501)
	@$(BIN)/hobane run

test: .venv/ready-dev  ## set up, then run every test that needs no torch
	@$(BIN)/python -m pytest -n auto --dist loadgroup -q --ignore=tests/engine_lora

train: .venv/ready-train  ## set up what real training needs (HOBANE_ENGINE=lora): torch and its companions

test-train: .venv/ready-train .venv/ready-dev  ## the same, then run the tests of real training
	@$(BIN)/python -m pytest -n auto --dist loadgroup -q tests/engine_lora

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
	@$(BIN)/uv pip compile pyproject.toml --extra train --extra ray --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --quiet -c requirements-dev.txt $(OF_TORCH) -o requirements-train.txt

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

.venv/ready-train: .venv/ready requirements-train.txt
	@echo "Setting up what real training needs (once; torch is large) ..."
	@$(PIP) "$(TORCH)"
	@$(PIP) --require-hashes --no-deps --only-binary :all: -r requirements-train.txt
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.PHONY: docs
docs: .venv/ready-dev  ## draw the generated parts of the documentation again
	@$(BIN)/python docs/generate.py
