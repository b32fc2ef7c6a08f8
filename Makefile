# Everything a newcomer types. The work is done in house/, with Python's standard library only.
# Prerequisites: Python 3.11 or newer, Node.js 20 or newer, make.
PYTHON ?= python3
HOUSE = $(PYTHON) -m house

.PHONY: help setup run several test check bench lock docs new-domain
export PORT AREA WING NAME

help:
	@sed -n 's/^## //p' Makefile

## make run                          the demo city at 127.0.0.1:8000 (PORT=8001 for another port)
run:
	@$(HOUSE) run

## make several                      two servers and two workers on PostgreSQL, without containers
several:
	@$(HOUSE) several

## make test                         all tests: SQLite, PostgreSQL if one answers, Chromium if found
test:
	@$(HOUSE) test

## make check                        format, lint, types, floors, catalogue, migrations, docs
check:
	@$(HOUSE) check

## make bench [AREA=name]            benchmarks, one line of JSON each
bench:
	@$(HOUSE) bench

## make setup                        only what the others begin with: .venv and the page assets
setup:
	@$(HOUSE) setup

## make docs                         writes docs/reference anew from the source
docs:
	@bin/cityhall docs

## make lock                         requirements.lock anew from pyproject.toml
lock:
	@$(HOUSE) lock

## make new-domain WING=… NAME=…     the drawers of a new domain, and a folder for its tests
new-domain:
	@$(HOUSE) new-domain
