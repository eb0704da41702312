# One door for everything. `make help` lists the targets.
DATA ?= data
PORT ?= 8080
SUITE ?= ../shared/tck
PYTHON := .python/bin/python
BUILD := swift build

.PHONY: help setup python build release run test check rehearse bench fuzz tck test-ha test-crash check-image format lint clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## install the Debian packages the platform needs and lacks
	@tools/setup.sh run

python: ## the Python tools of the tests, in .python
	@tools/setup.sh python

build: setup ## build the platform (debug: much faster to build, quick enough for a county)
	$(BUILD) --product liandong

run: build ## start the platform with demo data; DATA=folder, PORT=number
	@exec .build/debug/liandong serve --demo --data "$(DATA)" --port $(PORT)

test: ## everything: format, packs, unit tests, browser
	@tools/test.sh

release: setup ## build the platform for speed
	$(BUILD) -c release --scratch-path .build-release --product liandong

test-crash: release ## kill -9 under load, ROUNDS=1000 times, and damage of every kind, on SQLite; FAULT=name for one kind
	@tools/setup.sh crash
	python3 tools/faults/crash.py .build-release/release/liandong $(or $(ROUNDS),1000) $(FAULT)

test-ha: ## kill the primary database under load, ROUNDS=6 times, and count what is lost
	@tools/setup.sh ha
	$(BUILD) --product liandong
	python3 tools/faults/ha.py .build/debug/liandong $(or $(ROUNDS),6)

check-image: ## do what deploy/Dockerfile does where no engine runs, and ask the result for a page
	@tools/check-image.sh

check: build ## check the shipped packs
	.build/debug/liandong check packs/*

rehearse: build ## run the stories of the shipped packs
	.build/debug/liandong rehearse packs/*

bench: python release ## measure a release build (prints tables)
	@tools/setup.sh bench
	.python/bin/python tools/bench/rules.py .build-release/release/liandong
	python3 tools/bench/run.py .build-release/release/liandong
	python3 tools/bench/orders.py .build-release/release/liandong
	python3 tools/bench/orders.py .build-release/release/liandong --postgres

fuzz: ## a million random and mutated rules, tables and models
	LIANDONG_FUZZ=1000000 swift test --disable-xctest --filter "never crash"

tck: build ## run the public conformance suite; SUITE=folder
	.build/debug/liandong tck "$(SUITE)"

format: ## format the sources
	swift format -i -r Sources Tests Package.swift

lint: ## say what the formatter would change
	swift format lint --strict -r Sources Tests Package.swift

clean: ## remove what was built
	rm -rf .build .build-release .python
