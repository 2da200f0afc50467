# `make` alone lists what can be done. Needs python3 (3.11 or newer), pip and make, nothing else.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKBENCH := $(BIN)/workbench
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install -c constraints.txt
SERVE ?= 1

.PHONY: help setup demo lab app check test notebooks reports bench browser clean

help: ## List what can be done (this list)
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(STAMP) ## Install everything into .venv (about 5 minutes and 3 GB the first time)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing PyTorch (the largest part) ..."
	@$(PIP) -qq "$$(grep '^torch==' constraints.txt)"
	@echo "installing the other packages ..."
	@$(PIP) -qq --editable '.[dev]'
	@touch $@
	@echo "installed: $$($(WORKBENCH) --version)"

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old. Name Python 3.11 or newer: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install python$$version-venv" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV)

demo: setup ## Load the sample corpus, find topics and crises, open the portal (SERVE=0: stop before the portal)
	$(WORKBENCH) ingest data_samples/posts.jsonl.gz --config data_samples/workbench.toml
	$(WORKBENCH) enrich
	$(WORKBENCH) topics fit
	$(WORKBENCH) run topic_overview
	$(WORKBENCH) run crisis_watch
	$(WORKBENCH) promote --stale --by demo
	$(WORKBENCH) pages
	@if [ "$(SERVE)" = 0 ]; then echo "The portal is ready: make app"; else $(WORKBENCH) app; fi

lab: setup ## Open the notebooks in JupyterLab
	$(WORKBENCH) lab

app: setup ## Open the portal on this machine
	$(WORKBENCH) app

check: setup ## Check style and types (about a minute)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: setup check ## Run every check and test (under 40 minutes on two cores)
	@$(MAKE) browser || true
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest

notebooks: setup ## Execute every notebook on the sample corpus
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest tests/notebooks

reports: setup ## Write a report of each analysis into reports/
	@mkdir -p reports
	@for analysis in topic_overview emerging_topics crisis_watch share_of_voice; do $(WORKBENCH) report $$analysis --out reports/$$analysis.html; done

bench: setup ## Measure speed and size, one JSON object a line (slow; QUICK=1: a look at small sizes)
	@for file in tests/benchmarks/*.py; do name=$$(basename $$file .py); echo "== $$name" >&2; \
	HF_HUB_OFFLINE=1 $(BIN)/python -m tests.benchmarks.$$name --json $(if $(QUICK),--quick); done

browser: ## Install Chromium for the browser tests, where this machine allows it
	@for name in chromium chromium-browser google-chrome; do if command -v $$name >/dev/null; then echo "browser: $$(command -v $$name)"; exit 0; fi; done; \
	if ! command -v apt-get >/dev/null; then echo "NO BROWSER: install Chromium by hand; until then the browser tests are skipped." >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as=sudo; else echo "NO BROWSER: run 'sudo apt-get install chromium'; until then the browser tests are skipped." >&2; exit 1; fi; \
	$$as apt-get update -qq || true; \
	$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null || { echo "NO BROWSER: apt-get could not install chromium; until then the browser tests are skipped." >&2; exit 1; }

clean: ## Remove what was built and measured here; .workbench with your posts stays
	rm -rf $(VENV) build dist reports *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
