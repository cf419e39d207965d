# Each target works by itself on a fresh clone: it makes and fills .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help demo run test test-long lint generate bench clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(READY)  ## diagnose a real case: verdict, proof and plan
	@echo "\$$ debrief diagnose knowledge/cases/example.yaml"
	@$(BIN)/debrief diagnose knowledge/cases/example.yaml
	@echo
	@echo "\$$ debrief explain knowledge/cases/example.yaml"
	@$(BIN)/debrief explain knowledge/cases/example.yaml
	@echo
	@echo "To answer the questionnaire for a case of your own:  make run"
	@echo "or, to name the file your answers are kept in:       $(BIN)/debrief ask my-case.yaml"

run: $(READY)  ## answer the questionnaire for a case of your own
	@$(BIN)/debrief ask

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -n auto

test-long: $(READY)  ## the same with many random examples of each law, and the tests that take long
	DEBRIEF_TESTS=long $(BIN)/python -m pytest -n auto

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
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --editable . --group dev
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
endif
	@touch $@
