#!/usr/bin/env bash
# Makes sure that what the tests use is here: PostgreSQL, Chromium, a C compiler
# for the race detector, the readers of the documents we write (qpdf, poppler,
# LibreOffice), and axe-core, which npm brings as the lock file has it.
# Root installs what is missing by apt; anybody else is told the command.
# PRIVET_TEST_PGBIN, PRIVET_TEST_PG_DSN and PRIVET_TEST_CHROMIUM name programs that
# stand elsewhere.
set -eu
cd "$(dirname "$0")/.."

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
command -v qpdf >/dev/null || missing+=(qpdf)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
have_writer() { # other parts of LibreOffice bring soffice too
	command -v soffice >/dev/null && [ -f "$(dirname "$(readlink -f "$(command -v soffice)")")/libswlo.so" ]
}
have_writer || missing+=(libreoffice-writer-nogui)

# axe-core in the version of the lock file; npm is wanted only to fetch it.
axe=internal/browsertest/axe
have_axe() {
	[ -f $axe/node_modules/axe-core/axe.min.js ] && [ $axe/node_modules/.package-lock.json -nt $axe/package-lock.json ]
}
if ! have_axe; then
	command -v node >/dev/null || missing+=(nodejs)
	command -v npm >/dev/null || missing+=(npm)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# again tries a command three times, for networks fail, and shows its words if
# none of the times was good.
again() {
	for try in 1 2 3; do
		if "$@" >"$log" 2>&1; then
			return 0
		fi
		echo "$1 did not succeed (attempt $try of 3)" >&2
		sleep $((try * 5))
	done
	tail -n 30 "$log" >&2
	return 1
}
fetch_axe() {
	have_axe || again npm ci --prefix $axe --no-audit --no-fund --ignore-scripts
}

if [ ${#missing[@]} -eq 0 ]; then
	fetch_axe
	exit
fi

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "The tests need programs that are not here. Install them with:" >&2
	echo "    sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" >&2
	echo "or name them by PRIVET_TEST_PGBIN, PRIVET_TEST_PG_DSN and PRIVET_TEST_CHROMIUM." >&2
	exit 1
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
install() { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${missing[@]}"; }
again install
fetch_axe
