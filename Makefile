# make test: every check. make demo: plan, verify and report the furniture week.
# make install-peers: the solvers that `python -m benchmarks peers` compares with.
# Needs Python 3.11 or later as $(PYTHON); everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JOBS ?= 2

DEMO := instances/furniture-week
DEMO_PLAN := plans/furniture-week

.PHONY: install install-peers test lint format types imports unit demo kernels clean

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

install-peers: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[peers]'

test: lint types imports unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: install
	$(BIN)/mypy

imports: install
	$(BIN)/lint-imports --no-logo --no-cache

unit: install kernels
	$(BIN)/python -m pytest -q -n $(JOBS)

demo: install kernels
	$(BIN)/planner solve $(DEMO) --out $(DEMO_PLAN) --time-limit 30
	$(BIN)/planner verify $(DEMO_PLAN)
	$(BIN)/planner report $(DEMO_PLAN)

# Numba notices when a kernel's own file changes, not when a kernel it calls does,
# so compiled code older than any kernel source is dropped.
kernels:
	@for source in $$(grep -rl --include='*.py' 'compiled' solvers); do \
		find solvers -name '*.nb[ic]' ! -newer $$source -delete; \
	done

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find planner solvers benchmarks tests -name __pycache__ -type d -exec rm -rf {} +
