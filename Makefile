# Everything runs in .venv, which each target builds when it is missing or stale.
# Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready
OUT ?= retrogait-out
DATA ?= ../shared/data

.PHONY: demo test check format lint types bench evaluation gallery recordings clean

demo: $(READY)
	$(BIN)/retrogait score recordings --out $(OUT)
	rm -rf $(OUT)/demo
	$(BIN)/retrogait demo --seconds 55 --out $(OUT)/demo

test: $(DEV_READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

check: format lint types test

format: $(DEV_READY)
	$(BIN)/ruff format --check .

lint: $(DEV_READY)
	$(BIN)/ruff check .

types: $(DEV_READY)
	$(BIN)/mypy

bench: $(DEV_READY)
	$(BIN)/python benchmarks/cost.py

evaluation: $(READY)
	$(BIN)/python benchmarks/simulated_trials.py $(OUT)/trials
	$(BIN)/retrogait evaluate --also-accel-only --json --page $(OUT)/evaluation $(DATA) $(OUT)/trials > $(OUT)/evaluation.json
	$(BIN)/python benchmarks/evaluation_page.py $(OUT)/evaluation.json docs/evaluation

gallery: $(DEV_READY)
	$(BIN)/python scripts/make_gallery.py

recordings: $(READY)
	$(BIN)/python recordings/make.py

clean:
	rm -rf $(VENV) $(OUT)

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("retrogait needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[sim]'
	touch $@

$(DEV_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
