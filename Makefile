# `make` alone lists what there is. Everything installs itself into .venv from the lock file; a second run does not reinstall.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed-from-lock

COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--strip-extras --extra dev
# pip-compile drops the condition that pyproject.toml has on atheris.
LOCKS := requirements.lock requirements-kerberos.lock requirements-mutation.lock
ATHERIS := sys_platform == 'linux' and platform_machine == 'x86_64' and python_version < '3.14'

# Pythons beside the one of .venv: by name, and those that pyenv has.
NEWER ?= python3.12 python3.13 $(wildcard ~/.pyenv/versions/3.12.*/bin/python ~/.pyenv/versions/3.13.*/bin/python)

# A mutation run: how many files at a time, and which (all; "harness.judging.*" for a room or a module).
CHILDREN ?= 2
MUTANTS ?=

# Which random moments and servers `make safe` takes.
SEED ?= 1

.PHONY: help conformance report test lint types unit third-party safe bench pythons mutation mutation-code structure same-verdicts kerberos lock clean
.DEFAULT_GOAL := help

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

$(STAMP): requirements.lock
	@.ci/environment $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(STAMP)

conformance: $(STAMP) ## judge every shipped deployment on the mock farm, reports under reports/NAME/
	$(BIN)/python -m harness conformance

# What is installed is large: only where there is something to show.
report: $(STAMP) ## build one Allure report of every reports/NAME/allure-results, in reports/allure; needs Node.js
	@$(if $(wildcard reports/*/allure-results),.ci/allure-report)
	@$(BIN)/python -m harness report

test: lint types unit ## the project's own tests, type check and lint

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache

# Once more as on Windows, where live runs are made too: what is POSIX only has to say so.
types: $(STAMP)
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 harness suites conftest.py fixtures

# Of three workers on two cores one mostly waits: for sockets, for logs that come late.
unit: $(STAMP)
	$(BIN)/pytest tests -n 3 --dist worksteal

third-party: $(STAMP) ## judge SOGo with MariaDB, Dovecot and nginx as a target; installs their Debian packages, needs root
	.ci/debian-packages mariadb-server sogo sogo-activesync
	$(BIN)/pytest tests/third_party/sogo.py

safe: $(STAMP) ## interrupt runs at random moments, look at servers, files and secrets; meet hostile servers (20 minutes)
	$(BIN)/python -m tests.safety.restored --times 200 --seed $(SEED)
	$(BIN)/python -m tests.safety.interrupted --times 30 --seed $(SEED)
	$(BIN)/python -m tests.safety.hostile_servers --at-once 2

# Nothing else should run on the machine meanwhile.
bench: $(STAMP) ## measure what the harness costs, beside what does the same without it: docs/benchmarks.md (half an hour)
	$(BIN)/python -m bench --output docs/benchmarks.md

mutation: $(STAMP) ## run every case against every deliberate fault of the farm: the mutation score
	$(BIN)/python -m harness mutation

pythons: $(STAMP) ## run the suites with newer Pythons and compare verdicts: make pythons NEWER="python3.12 python3.13"
	@for python in $(NEWER); do \
		number=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || \
			{ echo "$$python does not run here"; continue; }; \
		echo "Python $$number"; \
		$$python -m venv $(VENV)-$$number && \
		$(VENV)-$$number/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
			-r requirements.lock && \
		$(BIN)/python -m tests.same_verdicts --python $(VENV)-$$number/bin/python || exit 1; \
	done

kerberos: $(VENV)/kerberos-installed-from-lock ## Kerberos for live runs and the served farm; needs gcc and libkrb5-dev

$(VENV)/kerberos-installed-from-lock: $(STAMP) requirements-kerberos.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-kerberos.lock
	@touch $@

mutation-code: $(VENV)/mutation-installed-from-lock ## mutate the judging and planning code: the score, and every survivor explained
	$(BIN)/python -m tests.mutation --children $(CHILDREN) $(MUTANTS)

structure: $(STAMP) ## the import graph: rooms, floors, arrows, cycles; and figures of the code
	$(BIN)/python -m tests.architecture

same-verdicts: $(STAMP) ## compare the verdict files of another checkout with this one's: make same-verdicts BEFORE=DIR
	$(BIN)/python -m tests.same_verdicts $(BEFORE)

$(VENV)/mutation-installed-from-lock: $(STAMP) requirements-mutation.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutation.lock
	@touch $@

lock: $(STAMP) ## resolve the dependencies anew into requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(COMPILE) --upgrade --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra kerberos --extra kerberos-test --constraint requirements.lock \
		--output-file requirements-kerberos.lock pyproject.toml
	$(COMPILE) --extra mutation --constraint requirements.lock --output-file requirements-mutation.lock pyproject.toml
	sed -i.old "s/^\(atheris==[0-9.]*\) /\1 ; $(ATHERIS) /" $(LOCKS)
	rm $(LOCKS:=.old)
	cat requirements-windows.lock >> requirements.lock

clean: ## remove the environment, caches and reports
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants reports/*/
