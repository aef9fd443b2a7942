#!/bin/sh
# Makes the vendored files of internal/web/ui anew: htmx, icons, and the fonts cut to
# what European languages in Latin script need. Needs npm, tar, and python3 with
# fonttools and brotli. Run it after a change of a version below or of icons.txt, and
# commit what it writes.
set -eu

htmx=4.0.1 lucide=1.62.0 inter=4.1.1 mono=5.3.0
cd "$(dirname "$0")/.."
ui=$PWD/internal/web/ui
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

fetch() { # name@version, directory
	mkdir -p "$tmp/$2"
	(cd "$tmp/$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz --strip-components=1)
}
fetch "htmx.org@$htmx" htmx
fetch "lucide-static@$lucide" lucide
fetch "inter-ui@$inter" inter
fetch "@fontsource-variable/geist-mono@$mono" mono

cp "$tmp/htmx/dist/htmx.min.js" "$ui/assets/htmx.min.js"
cp "$tmp/htmx/LICENSE" "$ui/assets/htmx-LICENSE.txt"
cp "$tmp/lucide/LICENSE" "$ui/assets/lucide-LICENSE.txt"
go run ./internal/web/ui/icongen -icons "$ui/icons.txt" -from "$tmp/lucide/icons" -to "$ui/icons_data.go"

# Latin-1, Latin Extended-A, the comma-below letters of Romanian, and punctuation.
latin=U+0020-007E,U+00A0-017F,U+0218-021B,U+02C6,U+02DA,U+02DC,U+1E9E,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265
"${PYTHON:-python3}" -m fontTools.varLib.instancer -q "$tmp/inter/variable/InterVariable.woff2" wght=400:700 opsz=14:28 -o "$tmp/inter.ttf"
"${PYTHON:-python3}" -m fontTools.subset "$tmp/inter.ttf" --unicodes="$latin" --layout-features=tnum,kern,calt,ccmp,locl,mark --no-hinting \
	--desubroutinize --drop-tables+=STAT,DSIG --flavor=woff2 --output-file="$ui/assets/fonts/inter.woff2"

"${PYTHON:-python3}" -m fontTools.varLib.instancer -q "$tmp/mono/files/geist-mono-latin-wght-normal.woff2" wght=400:600 -o "$tmp/mono.ttf"
"${PYTHON:-python3}" -m fontTools.subset "$tmp/mono.ttf" --unicodes=U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018-201D,U+2026,U+20AC,U+2190-2193 \
	--layout-features=kern,ccmp --no-hinting --drop-tables+=STAT,DSIG --flavor=woff2 --output-file="$ui/assets/fonts/geist-mono.woff2"
ls -l "$ui/assets/fonts"
