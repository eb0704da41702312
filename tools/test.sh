#!/usr/bin/env bash
# Everything that must hold. Fails at the first thing that does not.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/setup.sh test
tools/setup.sh python
export REQUIRE_ORACLES=1
export LIANDONG_PYTHON="$PWD/.python/bin/python"

echo "== format"
swift format lint --strict -r Sources Tests Package.swift
echo "== build"
swift build --build-tests 2>&1 | tail -5
echo "== packs"
.build/debug/liandong check packs/*
.build/debug/liandong rehearse packs/*
echo "== models in other tools"
"$LIANDONG_PYTHON" tools/rules/check.py .build/debug/liandong
echo "== unit tests"
# In memory where there is such a folder: every test has a database of its own.
postgres="$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)" liandong-postgres-XXXXXX)"
trap 'tools/postgres.sh stop "$postgres"' EXIT
LIANDONG_TEST_POSTGRES="$(tools/postgres.sh start "$postgres")"
export LIANDONG_TEST_POSTGRES
swift test --skip-build --disable-xctest
echo "== faults"
python3 tools/faults/crash.py .build/debug/liandong 12
echo "== browser"
"$LIANDONG_PYTHON" tools/browser/run.py .build/debug/liandong
