#!/usr/bin/env bash
# Runs every fuzz target for a while, or for a number of inputs:
# scripts/fuzz.sh 60s|2000x [package directory …]
set -eu
cd "$(dirname "$0")/.."
for_each=${1:-60s}
shift || true
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Minimising an input that is merely new can take minutes; a few tries do. The
# tool's own deadline, reached while a worker is busy, is no finding either: what
# it finds, it writes down.
run() {
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$for_each" -fuzzminimizetime 10x "./$1" >"$log" 2>&1 && return
	grep -q 'Failing input' "$log" || ! grep -q 'context deadline exceeded' "$log" || return 0
	cat "$log"
	return 1
}

files=$(grep -rlE '^func Fuzz[A-Za-z0-9_]*\(' --include='*_test.go' "${@:-internal}" | sort)
for file in $files; do
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file"); do
		echo "fuzz ${file%/*} $target for $for_each"
		run "${file%/*}" "$target"
		tail -n 1 "$log"
	done
done
