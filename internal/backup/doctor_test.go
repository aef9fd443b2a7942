package backup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
)

func (h *house) examine(t *testing.T, change func(*backup.Patient)) map[string]backup.Check {
	t.Helper()
	p := backup.Patient{Store: h.s, Blobs: h.blobs, Now: h.clock.Now(), Free: -1}
	if change != nil {
		change(&p)
	}
	checks, err := backup.Doctor(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]backup.Check{}
	for _, c := range checks {
		for _, lang := range []string{"en", "de"} {
			w := words(t, lang)
			if text := c.Text(w) + c.Remedy(w); strings.Contains(text, "doctor.") || strings.Contains(text, "{") || (c.Remedy(w) == "") != (c.Level == backup.OK) {
				t.Errorf("%s: %s", c.Name, text)
			}
		}
		if was, ok := out[c.Name]; !ok || was.Level == backup.OK {
			out[c.Name] = c
		}
	}
	return out
}

func TestDoctorFindsNothingWhereNothingIsWrong(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			h := build(t, d)
			h.fill("acme")
			h.fill("other")
			checks := h.examine(t, nil)
			for name, c := range checks {
				if c.Level != backup.OK && name != "tokens" { // the fixture's ends within the hour
					t.Errorf("%s: %s %v", name, c.Level, c.Args)
				}
			}
			if len(checks) < 9 || checks["tokens"].Level != backup.Warn {
				t.Errorf("%v", checks)
			}
		})
	}
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := filepath.Join(dir, "vault.key")
	if err := os.WriteFile(open, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		for _, c := range []struct {
			name  string
			level backup.Level
			sql   string
			look  func(*backup.Patient)
		}{
			{"files", backup.Warn, "", func(p *backup.Patient) { p.Keys = []string{open} }},
			{"files", backup.Bad, "", func(p *backup.Patient) { p.Keys = []string{filepath.Join(dir, "no.key")} }},
			{"disk", backup.Warn, "", func(p *backup.Patient) { p.Data, p.Free = dir, 500<<20 }},
			{"disk", backup.Bad, "", func(p *backup.Patient) { p.Data, p.Free = dir, 5<<20 }},
			{"clock", backup.Bad, "", func(p *backup.Patient) { p.Now = p.Now.Add(-24 * time.Hour) }},
			{"checkpoint", backup.Warn, "", func(p *backup.Patient) { p.Now = p.Now.Add(48 * time.Hour) }},
			{"attachments", backup.Bad, "UPDATE attachment SET sum = '" + strings.Repeat("0", 64) + "' WHERE org = $1", nil},
			{"search", backup.Bad, "DELETE FROM search WHERE org = $1", nil},
		} {
			t.Run(fmt.Sprintf("%s %s %s", d, c.name, c.level), func(t *testing.T) {
				t.Parallel()
				h := build(t, d)
				who := h.fill("acme")
				if c.sql != "" {
					h.raw(who.Org, c.sql, who.Org.String())
				}
				if got := h.examine(t, c.look)[c.name]; got.Level != c.level {
					t.Errorf("%+v, want %s", got, c.level)
				}
			})
		}
	}
}

func TestDoctorAnswersWhenTheDatabaseDoesNot(t *testing.T) {
	t.Parallel()
	h := build(t, db.Postgres)
	if err := h.s.Base().Close(); err != nil {
		t.Fatal(err)
	}
	if got := h.examine(t, nil)["database"]; got.Level != backup.Bad {
		t.Errorf("%+v", got)
	}
}
