# make test: every check. make demo: plan, verify and report the furniture week.
# make test-deep: the same with ten times the examples, and long runs; an hour or two.
# make bench-quick: a sample of every suite in about 15 minutes, DATA being the published instances.
# make install-peers: the solvers that `python -m benchmarks peers` compares with.
# Needs Python 3.11 or later as $(PYTHON); everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JOBS ?= 2

# uv unpacks in seconds what takes pip a minute; where it cannot reach an index, pip does it.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt

DATA ?= ../shared/data/public
QUICK := weekly weekly-full weekly-tardiness upms-sdst-cmax-small upms-sdst-cmax-large \
	upms-sdst-tardiness single-machine-wtsds single-machine-wt-orlib order-acceptance-oas-small \
	order-acceptance-oas-large fjsp fjsp-sdst hybrid-flow-shop \
	single-machine-time-dependent-capacity

DEMO := instances/furniture-week
DEMO_PLAN := plans/furniture-week

.PHONY: install install-peers bench-quick test test-deep deep lint format types imports unit demo kernels clean

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -c constraints.txt uv
	$(INSTALL) -e '.[dev]' || $(PIP) -c constraints.txt -e '.[dev]'
	touch $@

install-peers: install
	$(INSTALL) -e '.[peers]' || $(PIP) -c constraints.txt -e '.[peers]'

bench-quick: install kernels
	for suite in $(QUICK); do \
		$(BIN)/python -m benchmarks run $$suite --data $(DATA) --sample 3 --time-limit 18 || exit; \
	done

# What needs one core each runs side by side; the tests take all cores themselves.
test: install
	$(MAKE) --no-print-directory --output-sync=target -j$(JOBS) lint types imports kernels
	$(MAKE) --no-print-directory unit

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

test-deep: install
	$(MAKE) --no-print-directory --output-sync=target -j$(JOBS) lint types imports kernels
	$(MAKE) --no-print-directory deep

deep: install kernels
	$(BIN)/python -m pytest -q -n $(JOBS) -m "" --hypothesis-profile=deep --durations=20

demo: install kernels
	$(BIN)/planner solve $(DEMO) --out $(DEMO_PLAN) --time-limit 30
	$(BIN)/planner verify $(DEMO_PLAN)
	$(BIN)/planner report $(DEMO_PLAN)

# Numba notices when a kernel's own file changes, not when a kernel it calls does,
# so compiled code older than any kernel source is dropped.
kernels: install
	@for source in $$(grep -rl --include='*.py' 'compiled' solvers planner); do \
		find solvers planner -name '*.nb[ic]' ! -newer $$source -delete; \
	done
	@$(BIN)/python -m solvers.precompile

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find planner solvers benchmarks tests -name __pycache__ -type d -exec rm -rf {} +
