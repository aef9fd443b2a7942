#!/usr/bin/env bash
# Makes sure that the programs the tests start are here: PostgreSQL, Chromium
# and a C compiler for the race detector. Root installs what is missing by apt;
# anybody else is told the command. PRIVET_TEST_PGBIN, PRIVET_TEST_PG_DSN and
# PRIVET_TEST_CHROMIUM name programs that stand elsewhere.
set -eu

missing=()

have_postgres() {
	[ -n "${PRIVET_TEST_PG_DSN:-}" ] || [ -n "${PRIVET_TEST_PGBIN:-}" ] || command -v initdb >/dev/null ||
		compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null
}
have_chromium() {
	[ -n "${PRIVET_TEST_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
		command -v google-chrome >/dev/null
}
have_postgres || missing+=(postgresql)
have_chromium || missing+=(chromium)
command -v cc >/dev/null || missing+=(gcc libc6-dev)

[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "The tests need programs that are not here. Install them with:" >&2
	echo "    sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" >&2
	echo "or name them by PRIVET_TEST_PGBIN, PRIVET_TEST_PG_DSN and PRIVET_TEST_CHROMIUM." >&2
	exit 1
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for try in 1 2 3; do
	if apt-get update -qq >"$log" 2>&1 &&
		apt-get install -qq -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
		exit 0
	fi
	echo "apt-get did not succeed (attempt $try of 3)" >&2
	sleep $((try * 5))
done
tail -n 30 "$log" >&2
exit 1
