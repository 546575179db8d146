# `make demo` and `make test` do all their own set-up; the second run is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECONDS ?= 60
# What a file sets up for its tests is set up once.
ALL_CORES := --numprocesses auto --dist loadfile

.PHONY: help demo test check-all e2e fuzz lint format snippets schema proof compiled pictures vsix bench dist clean

help:
	@echo "make demo       see what a writer sees: the real server, asked as an editor asks it"
	@echo "make test       the tests"
	@echo "make check-all  what takes longer: texlab beside the server, packs in every place, long fuzzing"
	@echo "make e2e        real editors, driven as a writer drives them; fetches those that it needs, once"
	@echo "make fuzz       the scanners under atheris, for SECONDS=60 in all; it has no wheels for Windows"
	@echo "make lint       ruff and mypy, and TypeScript's compiler and prettier"
	@echo "make format     ruff's formatter"
	@echo "make snippets   write snippets/ anew from the catalog"
	@echo "make schema     write data/schema.json anew"
	@echo "make proof      execute every formula and its mutants, and write data/proof.yaml anew"
	@echo "make compiled   write the quick form of the catalog, which the first start after a change does by itself"
	@echo "make pictures   build MathJax into one file, and write the pictures of the catalog"
	@echo "make vsix       the extension of VS Code and the pack of snippets as one, in dist/"
	@echo "make bench      what a keystroke costs, beside an empty server"
	@echo "make dist       wheel, sdist and the extensions of VS Code, in dist/, and whether they install and may be given away"

demo: $(VENV)/ready
	@$(BIN)/python examples/demo.py

test: $(VENV)/ready tests/node/node_modules/ready pictures
	$(BIN)/python -m pytest $(ALL_CORES) -m "not slow and not engine and not e2e"

check-all: $(VENV)/ready tests/node/node_modules/ready pictures
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest $(ALL_CORES) -m "not e2e"

# One after the other: what is typed into an editor waits for what it shows, and two would wait for each other.
e2e: $(VENV)/e2e-ready tests/node/node_modules/ready pictures
	$(BIN)/python editors/vscode/build.py
	$(BIN)/python -m pytest -m e2e --reruns 1 --timeout 300

fuzz: $(VENV)/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzz.scanners --seconds $(SECONDS)

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python editors/vscode/build.py --check

format: $(VENV)/ready
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

snippets: $(VENV)/ready
	rm -rf snippets.new
	$(BIN)/mleq export all snippets.new --isolated
	rm -rf snippets
	mv snippets.new snippets

schema: $(VENV)/ready
	$(BIN)/python -m mleq.catalog.schema > data/schema.json

proof: $(VENV)/ready
	$(BIN)/python -m tests.proof.verdicts --write

compiled: $(VENV)/ready
	$(BIN)/python -m mleq.catalog.builtin

# Both know by the contents of their sources whether there is anything to do.
pictures: $(VENV)/ready
	@$(BIN)/python server/mathjax/build.py
	@$(BIN)/python -m mleq.formula.pictures

vsix: $(VENV)/ready
	@$(BIN)/python editors/vscode/build.py dist

bench: $(VENV)/ready tests/node/node_modules/ready pictures
	$(BIN)/python -m tests.bench.keystrokes

dist: $(VENV)/ready
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/python editors/vscode/build.py dist
	MLEQ_DIST=dist $(BIN)/python -m pytest tests/test_dist.py

clean:
	rm -rf $(VENV) tests/node/node_modules server/mathjax/node_modules editors/vscode/node_modules editors/vscode/dist dist
	rm -rf .mypy_cache .proof .pytest_cache .ruff_cache .hypothesis
	rm -f data/catalog.compiled data/mathjax.js data/pictures.compiled editors/vscode/mleq.vsix

# The stamps are made last: a set-up that was cut off begins anew.
$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else f"mleq needs Python 3.11 or newer, and $(PYTHON) is {v[0]}.{v[1]}: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q server  # as an installation does: a start should not compile
	@touch $@

$(VENV)/e2e-ready: $(VENV)/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,e2e]'
	@touch $@

tests/node/node_modules/ready: tests/node/package-lock.json
	cd tests/node && npm ci --silent --no-audit --no-fund
	@touch $@
