# Each target does its own setup. See README.md.
.DEFAULT_GOAL := help
.PHONY: help run test quick drill check bench calendars format words lock clean
PYTHON_CODE := pharmacy labels migrations tests benchmarks worker.py
CODE := $(wildcard $(PYTHON_CODE))

help: ## Show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Start the service on http://127.0.0.1:8000 (PORT=... ; ONCE=1 ends after the sample order)
	@.ci/setup run
	@.venv/bin/pharmacy run $(if $(filter-out 0,$(ONCE)),--once)

# Without cached bytecode, each worker and program of the tests would compile everything again.
test: export PYTHONDONTWRITEBYTECODE =
test: ## Run every test (ARGS=... for pytest)
	@.ci/setup test
	@.venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 $(ARGS)

drill: export PYTHONDONTWRITEBYTECODE =
drill: ## Print every stock through each real print server, dot by dot (ARGS=... for pytest)
	@.ci/setup test
	@.venv/bin/python -m pytest -m drill --numprocesses=auto --maxprocesses=2 $(ARGS)

# What needs no more than Python: the rest wants databases, Redis, a browser or printers.
QUICK := $(addprefix tests/,core schemas fhir wording formulary)
quick: export PYTHONDONTWRITEBYTECODE =
quick: ## Run the tests of doses, sigs, schemas, FHIR, wording and formulary, in a minute
	@.ci/setup check
	@.venv/bin/python -m pytest --numprocesses=auto --maxprocesses=4 $(QUICK) $(ARGS)

check: ## Formatting, lint, types, import contracts, class names, plain English, spelling
	@.ci/setup check
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(CODE)
	.venv/bin/lint-imports
	.venv/bin/codespell
	.venv/bin/python -m tests.class_names
	.venv/bin/python -m tests.plain_english

bench: ## Run the benchmarks (ARGS=planner, sigs, weighing, labels, orders, parts, stored, against or printing for a part)
	@.ci/setup bench
	@.venv/bin/python -m benchmarks $(ARGS)

calendars: ## Draw and read back patient calendars of 5,000 generated courses (ARGS=... sets the number)
	@.ci/setup test
	@.venv/bin/python -m tests.calendars $(or $(ARGS),5000)

format: ## Format the code and sort its imports
	@.ci/setup check
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

words: ## Update the Spanish translations of the pages, and list the missing ones
	@.ci/setup test
	@.venv/bin/python -m tests.web.catalogue

COMPILE := .venv/bin/uv pip compile --python-version 3.11 --generate-hashes --no-header --quiet --upgrade
LOCK := $(COMPILE) pyproject.toml --group build
lock: ## Update the locked versions (pip-compile --generate-hashes does the same)
	@.ci/setup check
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group bench -c requirements-dev.lock -o requirements-bench.lock

clean: ## Remove everything that make created, except var/, which has the data
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
