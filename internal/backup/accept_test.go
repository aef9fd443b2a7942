package backup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
)

// After an attack the last backup may hold a tampered log, and still be the best
// that there is: it is restored on request alone, and the finding stays.
func TestTamperedLogIsRestoredOnRequestAlone(t *testing.T) {
	t.Parallel()
	from, to := build(t, db.SQLite), build(t, db.SQLite)
	who := from.fill("acme")
	from.raw(who.Org, "UPDATE ledger_body SET body = CAST('{}' AS BLOB) WHERE org = $1 AND seq = 4", who.Org.String())
	file := from.write(backup.Options{})
	if p := to.refused(t, "a tampered log", file); p.Key != "backup_ledger_unsound" || p.Args["entry"] != int64(4) {
		t.Error(p)
	}
	to.untouched(t)
	if err := to.restore(file, backup.RestoreOptions{Unsound: true}); err != nil {
		t.Fatal(err)
	}
	if rep := to.verify(); !slices.ContainsFunc(rep.Findings, func(f backup.Finding) bool { return f.Key == "ledger.finding.body" }) {
		t.Errorf("%v", rep.Findings)
	}
}

// What later versions added has a default: an older file lacks it and is read.
func TestFileOfAnOlderSchemaIsRead(t *testing.T) {
	t.Parallel()
	from, to := build(t, db.SQLite), build(t, db.Postgres)
	from.fill("acme")
	file := forge(t, from.write(backup.Options{}), func(p map[string]string, m *backup.Manifest) {
		m.Schema = 1
		delete(p, "tables/mapping.ndjson")
		m.Files = slices.DeleteFunc(m.Files, func(f backup.File) bool { return f.Name == "tables/mapping.ndjson" })
		m.Tables = slices.DeleteFunc(m.Tables, func(x backup.Table) bool { return x.Name == "mapping" })
		for i := range m.Tables {
			if m.Tables[i].Name == "token" {
				m.Tables[i].Columns = slices.DeleteFunc(m.Tables[i].Columns, func(c backup.Column) bool { return c.Name == "scopes" })
				p["tables/token.ndjson"] = strings.ReplaceAll(p["tables/token.ndjson"], `"scopes":[],`, "")
			}
		}
	})
	to.mustRestore(file)
	if rep := to.verify(); !rep.OK() {
		t.Errorf("%v", rep.Findings)
	}
}

// A key that lies beside the log may have been replaced with it; one that was kept
// elsewhere decides.
func TestRestoreAsksTheKeyThatWasKeptElsewhere(t *testing.T) {
	t.Parallel()
	from, to := build(t, db.SQLite), build(t, db.SQLite)
	who := from.fill("acme")
	file := from.write(backup.Options{Org: who.Org})
	_, other, err := ledger.GenerateKey(who.Org)
	if err != nil {
		t.Fatal(err)
	}
	if err := to.restore(file, backup.RestoreOptions{Keys: []string{other}}); !problem.Is(err, problem.Invalid) {
		t.Errorf("signed by none of the keys given, and restored: %v", err)
	}
	to.untouched(t)
	if err := to.restore(file, backup.RestoreOptions{Keys: from.keys(who.Org)}); err != nil {
		t.Fatal(err)
	}
}
