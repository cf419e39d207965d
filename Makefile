# Each target works by itself on a fresh clone: it makes and fills .venv first.
# `demo` and `run` need the core alone; tests, styles and generated files need every extra and tool.
# Versions are those of constraints.txt; `make lock` writes it anew.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core
READY := $(VENV)/.ready
CONSTRAINTS := constraints.txt
LOCK = $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS) --build-constraint $(CONSTRAINTS))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo run test test-long test-newest lint generate bench lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(CORE)  ## diagnose a real case: verdict, proof and plan
	@echo "\$$ debrief diagnose knowledge/cases/example.yaml"
	@$(BIN)/debrief diagnose knowledge/cases/example.yaml
	@echo
	@echo "\$$ debrief explain knowledge/cases/example.yaml"
	@$(BIN)/debrief explain knowledge/cases/example.yaml
	@echo
	@echo "To answer the questionnaire for a case of your own:  make run"
	@echo "or, to name the file your answers are kept in:       $(BIN)/debrief ask my-case.yaml"

run: $(CORE)  ## answer the questionnaire for a case of your own
	@$(BIN)/debrief ask

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -n auto

test-long: $(READY)  ## the same with many random examples of each law, and the tests that take long
	DEBRIEF_TESTS=long $(BIN)/python -m pytest -n auto

test-newest:  ## run all tests with the newest releases of everything, to find what they break
	rm -rf .venv-newest
	$(MAKE) test VENV=.venv-newest CONSTRAINTS=

lint: $(READY)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

generate: $(READY)  ## write rules.md, docs/cli.md, the schemas, the pictures and the README's output anew
	$(BIN)/python docs/generate.py

bench: $(READY)  ## measure, as ratios in one run
	$(BIN)/python benchmarks/start_up.py
	$(BIN)/python benchmarks/rules_check.py
	$(BIN)/python -m benchmarks.audit
	$(BIN)/python -m benchmarks.record
	$(BIN)/python -m benchmarks.phrase_matching
	$(BIN)/python -m benchmarks.feedback_column
	$(BIN)/python -m benchmarks.caselog
	$(BIN)/python -m benchmarks.columns
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.web

clean:  ## remove what the other targets made
	rm -rf $(VENV) .venv-newest .venv-lock dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

lock:  ## resolve every version anew, for all Pythons and systems, into constraints.txt
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install --upgrade uv
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	  --all-extras --group dev --no-annotate --no-header --no-emit-package debrief \
	  --output-file constraints.txt pyproject.toml

$(CORE): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS)) pip
	$(PIP) install --upgrade $(LOCK) --editable .
	$(BIN)/python -m compileall -q debrief knowledge engine cli web
	@touch $@

$(READY): $(CORE)
	$(PIP) install --upgrade $(LOCK) --editable '.[all]' --group dev
	@touch $@
