#!/usr/bin/env bash
# Runs every fuzz target for a while: scripts/fuzz.sh 60s [package directory …]
set -eu
cd "$(dirname "$0")/.."
for_each=${1:-60s}
shift || true
log=$(mktemp)
trap 'rm -f "$log"' EXIT
files=$(grep -rlE '^func Fuzz[A-Za-z0-9_]*\(' --include='*_test.go' "${@:-internal}" | sort)
for file in $files; do
	for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file"); do
		echo "fuzz ${file%/*} $target for $for_each"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$for_each" "./${file%/*}" >"$log" 2>&1 ||
			{ cat "$log"; exit 1; }
		tail -n 1 "$log"
	done
done
