# What one does with this repository. "make help" prints what there is.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Packages without a database engine run under the race detector (levels 0 and 1
# of the architecture); the engines are C turned into Go, or a server, and cost
# too much there for every build: "make nightly" does it.
PURE = $(shell go list -e ./internal/... | grep -E '/internal/(id|problem|calendar|i18n|access|workflow|register|law|catalogue|record|assess)$$')
REST = $(shell go list -e ./... | grep -vE '/internal/(id|problem|calendar|i18n|access|workflow|register|law|catalogue|record|assess)$$')
# Tests that hold the program to a time (R1: a start in under two seconds) have the
# machine to themselves; they are no part of the next step, where packages share it.
ALONE = ^TestCrash
LINT = go tool -modfile=tools/go.mod golangci-lint run ./...
REPORT = build/testreport
FUZZ ?= 60s
CRASH ?= 50
SMOKE ?= 1000x
# Rounds of the kill -9 loop: few in each build, more in "make crash".
export PRIVET_CRASH_ROUNDS ?= 10

# Where tests find the programs that "make programs" has built; without these
# each package that starts one builds it anew.
PROGRAMS = PRIVET_TEST_BINARY=$(CURDIR)/build/test/privet PRIVET_TEST_DEX=$(CURDIR)/build/test/dex PRIVET_TEST_MAIL=$(CURDIR)/build/test/mail

.PHONY: help dev demo build check test bench crash fuzz nightly generate verify lint clean needs format vet modules report programs shots look load

help: ## print this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

dev: ## serve from the sources and start again when one changes
	scripts/dev.sh

demo: ## serve a demonstration organisation from the sources
	go run ./cmd/privet demo

build: ## the program as it is released: build/privet
	mkdir -p build
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o build/privet ./cmd/privet

check: format vet lint report ## before each commit: format, vet, lint and tests without a database
	go test -json $(PURE) | $(REPORT)

test: needs format vet modules lint report programs ## all that the continuous build runs; root gets what is missing installed
	CGO_ENABLED=1 go test -race -timeout 30m -json $(PURE) | $(REPORT)
	$(PROGRAMS) go test -timeout 30m -json -run '$(ALONE)' ./internal/app | $(REPORT)
	$(PROGRAMS) go test -timeout 120m -json -skip '$(ALONE)' $(REST) | $(REPORT)
	scripts/fuzz.sh $(SMOKE)

bench: ## every benchmark, with the ratios that docs/benchmarks.md keeps
	go test -run '^$$' -bench . ./internal/...

crash: ## kill -9 in a loop while records are written (CRASH=50)
	PRIVET_CRASH_ROUNDS=$(CRASH) go test -count=1 -timeout 60m -v -run Crash ./internal/app/...

fuzz: ## every fuzz target for a minute (FUZZ=60s)
	scripts/fuzz.sh $(FUZZ)

nightly: needs report programs ## long: everything under the race detector, in random order, then fuzzing and crashing
	$(PROGRAMS) PRIVET_EVERY_LOOK=1 CGO_ENABLED=1 go test -race -shuffle on -count 2 -timeout 120m -json ./... | $(REPORT)
	scripts/fuzz.sh 30m
	$(MAKE) crash CRASH=500

shots: needs ## the pictures of the manual, from the demonstration: docs/pictures
	go run ./internal/browsertest/shots

look: needs ## every page at three widths in both themes, to be looked at: build/look (ONLY=home,inbox)
	go run ./internal/browsertest/shots -look -only "$(ONLY)"

load: ## pages under load with k6, see e2e/load (SCRIPT=pages URL=… EMAIL=… PASSWORD=… ORG=… or ACCOUNTS=file)
	@mkdir -p build && go build -C e2e/load -o ../../build/k6 go.k6.io/k6
	$(if $(ACCOUNTS),ACCOUNTS=$(abspath $(ACCOUNTS))) build/k6 run --no-usage-report e2e/load/$(or $(SCRIPT),pages).js

generate: ## write generated files anew
	go generate ./...

verify: ## fail if generated files are not current
	before=$$(git diff | sha256sum); $(MAKE) -s generate; after=$$(git diff | sha256sum); \
		[ "$$before" = "$$after" ] || { echo "make generate changes files: commit them" >&2; exit 1; }

lint: ## the linters alone
	$(LINT)

clean: ## remove what was built
	rm -rf build

needs:
	scripts/install-test-needs.sh

format:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "not formatted by gofmt: $$bad" >&2; exit 1; }

vet:
	go vet ./...

modules:
	go mod verify
	scripts/tidy-check.sh

programs:
	@mkdir -p build/test
	CGO_ENABLED=0 go build -o build/test/privet ./cmd/privet
	go build -C e2e -o ../build/test/dex ./dex
	go build -C e2e/mail -o ../../build/test/mail .

report:
	@mkdir -p build && go build -C tools -o ../$(REPORT) ./testreport
