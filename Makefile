# `make run` starts the app, `make test` tries everything, `make` lists the rest.

BIN := .venv/bin
INSTALL := -m pip install --quiet --quiet --disable-pip-version-check --requirement
LOCK := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-header --annotation-style=line \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

# Half of what browser tests take is waiting.
JOBS = $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 3 / 2 )))

.PHONY: help run test chromium check format load bench mutants parity catalogue words picture pictures references league bundle \
	docs lock clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

run: .venv/run ## Start the app and open it in a browser (PORT=8051, HOST=0.0.0.0, NO_BROWSER=1)
	@$(BIN)/python app.py

test: check chromium ## Lint, types and all tests (ARGS="-k player" for some of them)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder $(ARGS)

chromium: .venv/dev # finding it takes no time; installing it happens once
	@$(BIN)/python -m scripts.chromium

check: node_modules/done ## Lint and types only
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "make format puts the layout of these files right:"; \
		$(BIN)/ruff format --check . ; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/node node_modules/eslint/bin/eslint.js --max-warnings 0 .
	@$(BIN)/node node_modules/typescript/bin/tsc --project tsconfig.strict.json

format: .venv/dev ## Put layout and imports right
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

load: chromium ## Measure how long a class waits (STUDENTS=300, SECONDS=30, WORKERS=2)
	@$(BIN)/python -m benchmarks.load

bench: chromium ## Measure, side by side with what others do
	@$(BIN)/python -m benchmarks

mutants: .venv-mutants/done ## Try small mistakes in the source and count what the tests notice (ARGS="--sample 40")
	@.venv-mutants/bin/python -m scripts.mutants $(ARGS)

parity: .venv-parity/done ## Compare with torch and optax themselves (downloads several hundred MB)
	@.venv-parity/bin/python -m pytest tests/oracles/parity.py $(ARGS)

catalogue: .venv/run ## Write docs/catalogue.md from the parts
	@$(BIN)/python -m landscape.catalogue > docs/catalogue.md

words: .venv/dev ## List what the page says that is not translated yet
	@$(BIN)/python -m scripts.words

picture: chromium ## Take docs/workbench.png and docs/rolling.webp
	@$(BIN)/python -m scripts.picture

pictures: chromium ## Take the page in its most telling states, at every width (ARGS="--states first --widths 390 820")
	@$(BIN)/python -m scripts.pictures $(ARGS)

references: chromium ## Take the reference pictures of the tests anew, after the page was meant to look different
	@$(BIN)/python -m scripts.references

league: .venv/run ## Let all methods race on all surfaces and write docs/league.md, in about two minutes
	@$(BIN)/python -m scripts.league

docs: .venv-docs/done ## Build the documentation as a site
	@PYTHONPATH=$(CURDIR) .venv-docs/bin/sphinx-build --quiet --fail-on-warning --keep-going -d site/doctrees docs site/html
	@echo "The documentation is at site/html/index.html"

bundle: .venv/dev ## Build the plotly.js of the page anew, after bundle/ or plotly's version has changed
	@cd bundle && ../$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error > /dev/null
	@cd bundle && ../$(BIN)/node build.js ../assets/plotly

lock: .venv/dev ## Pin what requirements*.in and package.json ask for (ARGS=--upgrade for newer versions of the former)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check pip-tools
	@$(LOCK) $(ARGS) requirements.in
	@$(LOCK) $(ARGS) requirements-dev.in
	@$(BIN)/npm install --package-lock-only --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error

clean: ## Remove environments and caches
	@rm -rf .venv .venv-docs .venv-mutants .venv-parity .mutants site node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

# Each stamp is younger than what it was made from, so that all of this happens once.

.venv/bin/pip .venv-docs/bin/pip .venv-mutants/bin/pip .venv-parity/bin/pip: # made last, so that half an environment does not count
	@sh scripts/venv.sh $(@:/bin/pip=)

.venv/run: requirements.txt | .venv/bin/pip
	@echo "Installing what the app needs in .venv"
	@$(BIN)/python $(INSTALL) $<
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	@echo "Installing what tests and checks need in .venv"
	@$(BIN)/python $(INSTALL) $<
	@touch $@

node_modules/done: package-lock.json .venv/dev
	@echo "Installing what checks the browser's half in node_modules"
	@$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error > /dev/null
	@touch $@

.venv-parity/done: requirements-parity.txt requirements.txt requirements-dev.txt | .venv-parity/bin/pip
	@echo "Installing the frameworks to compare with in .venv-parity"
	@.venv-parity/bin/python $(INSTALL) requirements.txt --requirement requirements-dev.txt --requirement $<
	@touch $@

.venv-docs/done: requirements-docs.txt requirements.txt | .venv-docs/bin/pip
	@echo "Installing what builds the documentation in .venv-docs"
	@.venv-docs/bin/python $(INSTALL) requirements.txt --requirement $<
	@touch $@

.venv-mutants/done: requirements-mutants.txt requirements.txt requirements-dev.txt | .venv-mutants/bin/pip
	@echo "Installing tests and what makes mistakes in .venv-mutants"
	@.venv-mutants/bin/python $(INSTALL) requirements.txt --requirement requirements-dev.txt --requirement $<
	@touch $@
