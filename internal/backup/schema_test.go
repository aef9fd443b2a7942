package backup

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
)

// A table or column that a migration adds and the backup forgets would be lost at
// the first restore: this fails until schema.go has it.
func TestEveryTableAndColumnIsInTheBackupOrLeftOutWithAReason(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			have := tablesOf(t, d)
			for _, x := range tables(record.All()) {
				var want []string
				for _, c := range x.columns {
					want = append(want, c.Name+" "+strings.ToLower(strings.Fields(d.Type(c.Type))[0]))
				}
				got := have[x.name]
				delete(have, x.name)
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(want, got) {
					t.Errorf("%s: the backup has %v, the database %v", x.name, want, got)
				}
			}
			for name := range have {
				if elsewhere[name] == "" && !strings.HasPrefix(name, "river_") && !strings.HasPrefix(name, "search_index_") && !strings.HasPrefix(name, "sqlite_") {
					t.Errorf("table %s is neither in the backup nor left out with a reason", name)
				}
			}
		})
	}
}

func tablesOf(t *testing.T, d db.Dialect) map[string][]string {
	t.Helper()
	q := "SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
	if d == db.Postgres {
		q = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
	}
	rows, err := registertest.Open(t, d, registertest.NewClock()).Base().SQL().QueryContext(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string][]string{}
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			t.Fatal(err)
		}
		kind = strings.TrimSuffix(kind, " with time zone") + map[bool]string{true: "tz"}[strings.HasSuffix(kind, " with time zone")]
		out[table] = append(out[table], column+" "+strings.Replace(kind, "character varying", "text", 1))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRowsComeOutAsTheyWentIn(t *testing.T) {
	t.Parallel()
	cols := columns("a id b text c int d bool e time f json g blob")
	for _, line := range []string{
		`{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null,"g":null}`,
		`{"a":"01900000-0000-7000-8000-000000000001","b":"<ä\u2028\"","c":-9223372036854775808,"d":true,"e":"2026-11-21T10:00:00.000001Z","f":{"a":[1,"x"]},"g":"AAE="}`,
	} {
		r := rowReader{cols: cols}
		cells, err := r.decode([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := appendRow(nil, cols, cells); err != nil || string(again) != line+"\n" {
			t.Errorf("%s, %v; want %s", again, err, line)
		}
	}
	for _, line := range []string{
		``, `{}`, `[]`, `null`, `{"a":null}`,
		`{"a":"x","b":null,"c":null,"d":null,"e":null,"f":null,"g":null}`,
		`{"a":"01900000-0000-7000-8000-00000000000A","b":null,"c":null,"d":null,"e":null,"f":null,"g":null}`,
		`{"a":null,"b":null,"c":1.0,"d":null,"e":null,"f":null,"g":null}`,
		`{"a":null,"b":null,"c":null,"d":null,"e":"2026-11-21T10:00:00Z","f":null,"g":null}`,
		`{"a":null,"b":null,"c":null,"d":null,"e":null,"f":{"b":1,"a":2},"g":null}`,
		`{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null,"g":null} `,
		`{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null,"g":null,"h":1}`,
		`{"a":null,"a":null,"b":null,"c":null,"d":null,"e":null,"f":null,"g":null}`,
		`{"b":null,"a":null,"c":null,"d":null,"e":null,"f":null,"g":null}`,
	} {
		r := rowReader{cols: cols}
		if _, err := r.decode([]byte(line)); err == nil {
			t.Errorf("%s was taken for a row", line)
		}
	}
}

func FuzzRow(f *testing.F) {
	cols := columns("a id b text c int d bool e time f json g blob")
	f.Add([]byte(`{"a":null,"b":"x","c":1,"d":true,"e":"2026-11-21T10:00:00.000000Z","f":{},"g":"AA=="}`))
	f.Add([]byte(`{"a":"01900000-0000-7000-8000-000000000001","b":null,"c":null,"d":null,"e":null,"f":[],"g":null}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		r := rowReader{cols: cols}
		cells, err := r.decode(line)
		if err != nil {
			return
		}
		if again, err := appendRow(nil, cols, cells); err != nil || string(again) != string(line)+"\n" {
			t.Errorf("%q reads, and is written as %q (%v)", line, again, err)
		}
	})
}

func FuzzManifest(f *testing.F) {
	m := Manifest{Format: Format, Kind: Organisation, Schema: 3, Organisations: []Member{{ID: "01900000-0000-7000-8000-000000000001", Slug: "a"}}}
	f.Add(m.marshal())
	f.Add([]byte(`{"format":"privet-archive/1","kind":"backup","schema":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parseManifest(raw)
		if err != nil {
			return
		}
		again, err := parseManifest(m.marshal())
		if err != nil || string(again.marshal()) != string(m.marshal()) {
			t.Errorf("a manifest that was read does not come out the same: %v", err)
		}
	})
}
