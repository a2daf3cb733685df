# The commands of README.md. Each installs what is missing first; the second time that costs nothing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
PROGRAMS := rostrumd rostrum-stage rostrum-load rostrum-publish
BIN := build/release/bin

.PHONY: help run demo test build check bench soak fuzz format packages web clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

packages:
	@deploy/install-packages

web: packages
	@tests/run web-build

build: packages web ## release build: build/release/bin/{rostrumd,rostrum-stage,rostrum-load}
	@tests/run build

run: build ## serve the example event on http://localhost:8080, one join link for each role
	@deploy/run-example

demo: build ## make run, with simulated speakers on stage
	@deploy/run-example --demo

test: packages ## every test, the browser tests too
	@tests/run all

check: packages ## format, lint and the scans of the house style
	@tests/run check

bench: build ## figures for docs/benchmarks.md
	@tests/run bench

soak: packages ## TSan, and the long runs
	@tests/run soak

fuzz: packages ## each fuzz target for FUZZ_SECONDS (600) seconds
	@tests/run fuzz

format: packages ## rewrite sources in the house's format
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 -i

clean: ## delete what was built
	@rm -rf build web-client/dist web-client/node_modules tests/browser/node_modules
