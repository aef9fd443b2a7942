#!/usr/bin/env bash
# Serves from the sources and starts again when one of them changes. Arguments go
# to "privet serve".
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
stamp=build/dev.stamp
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT
while :; do
	touch "$stamp"
	if go build -o build/privet-dev ./cmd/privet; then
		[ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" || true; }
		build/privet-dev serve "$@" &
		server=$!
	fi
	until [ -n "$(find cmd internal locales migrations -newer "$stamp" -type f -print -quit)" ]; do sleep 1; done
done
