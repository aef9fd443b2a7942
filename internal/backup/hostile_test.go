package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// untouched fails if a refused restore has left anything.
func (h *house) untouched(t *testing.T) {
	t.Helper()
	all, err := h.s.Tenants(t.Context())
	if err != nil || len(all) > 0 {
		t.Fatalf("%v, %v: a refused file has changed the installation", all, err)
	}
	h.inside(id.ID{}, func(ctx context.Context, tx *db.Tx) error {
		for _, table := range []string{"record", "link", "search", "ledger_entry", "ledger_head", "installation", "token"} {
			var n int
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				t.Errorf("a refused file has left %d rows in %s", n, table)
			}
		}
		return nil
	})
}

// refused restores a file that is not sound and expects a problem with a sentence.
func (h *house) refused(t *testing.T, what string, file []byte) *problem.Problem {
	t.Helper()
	err := h.restore(file, backup.RestoreOptions{})
	p, ok := problem.As(err)
	if !ok {
		t.Fatalf("%s: %v", what, err)
	}
	if text := words(t, "en").Problem(p); !words(t, "en").Has("problem."+p.Key) || strings.Contains(text, "{") {
		t.Errorf("%s: %q", what, text)
	}
	return p
}

func TestFileCutOffAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	from, to := build(t, db.SQLite), build(t, db.SQLite)
	from.fill("acme")
	file := from.write(backup.Options{})
	for i := range 200 {
		to.refused(t, fmt.Sprintf("cut at %d", i), file[:len(file)*i/200])
	}
	if p := to.refused(t, "another ZIP", pack(t, map[string]string{"word/document.xml": "<x/>"})); p.Key != "backup_no_manifest" {
		t.Error(p)
	}
	to.untouched(t)
}

// A changed byte is refused, or stands where nothing is read: then what is restored
// is what was backed up.
func TestFlippedBytesAreRefusedOrHarmless(t *testing.T) {
	t.Parallel()
	from := build(t, db.SQLite)
	who := from.fill("acme")
	file := from.write(backup.Options{Org: who.Org})
	r := rand.New(rand.NewPCG(1, 2))
	harmless := 0
	for range 40 {
		at, bit := r.IntN(len(file)), byte(1)<<r.IntN(8)
		bad := slices.Clone(file)
		bad[at] ^= bit
		rep, err := backup.VerifyArchive(t.Context(), bytes.NewReader(bad), int64(len(bad)), from.s.Registers(), backup.VerifyOptions{Scratch: t.TempDir()})
		if _, ok := problem.As(err); err != nil && !ok {
			t.Fatalf("byte %d: %v", at, err)
		}
		if err == nil && rep.OK() {
			harmless++
			if !same(t, file, bad) {
				t.Errorf("byte %d: a changed file passes", at)
			}
		}
	}
	if harmless > 20 { // times and modes in the headers of a small file
		t.Errorf("%d of 40 flips did nothing", harmless)
	}
}

// forge writes a file anew with its parts changed, and with hashes that fit, as
// somebody would who knows the form.
func forge(t *testing.T, file []byte, change func(parts map[string]string, m *backup.Manifest)) []byte {
	t.Helper()
	p := parts(t, file)
	var m backup.Manifest
	if err := json.Unmarshal([]byte(p["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	delete(p, "manifest.json")
	change(p, &m)
	for i, f := range m.Files {
		if text, ok := p[f.Name]; ok {
			sum := sha256.Sum256([]byte(text))
			m.Files[i] = backup.File{Name: f.Name, Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}
		}
	}
	if _, own := p["manifest.json"]; !own {
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		p["manifest.json"] = string(raw)
	}
	return pack(t, p)
}

func pack(t *testing.T, p map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range p {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestForgedFilesAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	from, to := build(t, db.SQLite), build(t, db.SQLite)
	who := from.fill("acme")
	file := from.write(backup.Options{Org: who.Org})
	log := "ledger/" + who.Org.String() + ".ndjson"
	systems := "tables/systems.ndjson"
	other := strings.Replace(who.Org.String(), who.Org.String()[:8], "0190ffff", 1)
	for _, c := range []struct {
		want   string
		change func(p map[string]string, m *backup.Manifest)
	}{
		{"backup_part_unknown", func(p map[string]string, _ *backup.Manifest) { p["../../etc/passwd"] = "x" }},
		{"backup_part_unknown", func(p map[string]string, _ *backup.Manifest) { p["blobs/../"+strings.Repeat("a", 64)] = "x" }},
		{"backup_part_unknown", func(p map[string]string, _ *backup.Manifest) { p["blobs/"+other+"/"+strings.Repeat("a", 64)] = "x" }},
		{"backup_part_altered", func(p map[string]string, _ *backup.Manifest) {
			p["blobs/"+who.Org.String()+"/"+strings.Repeat("a", 64)] = "x"
		}},
		{"backup_part_missing", func(p map[string]string, _ *backup.Manifest) { delete(p, systems) }},
		{"backup_part_missing", func(p map[string]string, _ *backup.Manifest) { delete(p, log) }},
		{"backup_table_missing", func(p map[string]string, m *backup.Manifest) {
			delete(p, systems)
			m.Files = slices.DeleteFunc(m.Files, func(f backup.File) bool { return f.Name == systems })
			m.Tables = slices.DeleteFunc(m.Tables, func(x backup.Table) bool { return x.Name == "systems" })
		}},
		{"backup_table_unknown", func(_ map[string]string, m *backup.Manifest) {
			m.Tables = append(m.Tables, backup.Table{Name: "token"})
		}},
		{"backup_table_unknown", func(_ map[string]string, m *backup.Manifest) {
			m.Tables = append(m.Tables, backup.Table{Name: "goose_db_version"})
		}},
		{"backup_column_unknown", func(_ map[string]string, m *backup.Manifest) { m.Tables[1].Columns[0].Name = `id") VALUES (1); --` }},
		{"backup_manifest", func(p map[string]string, _ *backup.Manifest) {
			p["manifest.json"] = `{"format":"privet-archive/1","schema":3,"kind":1}`
		}},
		{"backup_manifest", func(_ map[string]string, m *backup.Manifest) { m.Kind = "everything" }},
		{"backup_manifest", func(_ map[string]string, m *backup.Manifest) { m.Organisations = nil }},
		{"backup_manifest", func(_ map[string]string, m *backup.Manifest) { m.Organisations[0].Ledger = "README.txt" }},
		{"backup_newer", func(_ map[string]string, m *backup.Manifest) { m.Schema = 99 }},
		{"backup_newer", func(_ map[string]string, m *backup.Manifest) { m.Format = "privet-archive/2" }},
		{"backup_older", func(_ map[string]string, m *backup.Manifest) { m.Schema = 0 }},
		{"backup_rows_missing", func(p map[string]string, _ *backup.Manifest) { p[systems] = "" }},
		{"backup_row", func(p map[string]string, _ *backup.Manifest) {
			p[systems] = strings.Replace(p[systems], `"org"`, `"orG"`, 1)
		}},
		{"backup_row_foreign", func(p map[string]string, _ *backup.Manifest) {
			p[systems] = strings.Replace(p[systems], who.Org.String(), other, 1)
		}},
		{"backup_rows_refused", func(p map[string]string, m *backup.Manifest) {
			first, _, _ := strings.Cut(p[systems], "\n")
			p[systems] += first + "\n"
			for i := range m.Tables {
				if m.Tables[i].Name == "systems" {
					m.Tables[i].Rows++
				}
			}
		}},
		{"backup_ledger_unsound", func(p map[string]string, _ *backup.Manifest) {
			p[log] = strings.Replace(p[log], `"verb":"create"`, `"verb":"crEate"`, 1)
		}},
		{"backup_ledger_unsound", func(p map[string]string, _ *backup.Manifest) {
			p[log] = p[log][:strings.LastIndex(p[log], `{"type":"entry"`)]
		}},
		{"backup_ledger_other", func(_ map[string]string, m *backup.Manifest) { m.Organisations[0].Size++ }},
		{"backup_bomb", func(p map[string]string, _ *backup.Manifest) { p["manifest.json"] = strings.Repeat(" ", 65<<20) }},
		{"backup_bomb", func(p map[string]string, _ *backup.Manifest) { p["README.txt"] = strings.Repeat("\x00", 40<<20) }},
	} {
		if p := to.refused(t, c.want, forge(t, file, c.change)); p.Key != c.want {
			t.Errorf("%v, want %s", p, c.want)
		}
	}
	to.untouched(t)
}

// A row that was changed in the file, with hashes that fit, is still not the
// revision that the ledger has.
func TestRowChangedInAFileIsNamed(t *testing.T) {
	t.Parallel()
	h := build(t, db.SQLite)
	who := h.fill("acme")
	file := forge(t, h.write(backup.Options{Org: who.Org}), func(p map[string]string, _ *backup.Manifest) {
		p["tables/record.ndjson"] = strings.Replace(p["tables/record.ndjson"], `"title":"Anchor of systems"`, `"title":"Harmless system"`, 1)
	})
	rep := verifyFile(t, file, backup.VerifyOptions{})
	if i := slices.IndexFunc(rep.Findings, func(f backup.Finding) bool { return f.Key == "verify.finding.record_changed" }); i < 0 || rep.Findings[i].Args["fields"] != "title" {
		t.Errorf("%v", rep.Findings)
	}
}

func TestWhatIsInUseIsNotRestoredOver(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			h := build(t, d)
			who := h.fill("acme")
			all, one := h.write(backup.Options{}), h.write(backup.Options{Org: who.Org})
			if p := h.refused(t, "a backup into what is in use", all); p.Key != "backup_not_empty" {
				t.Error(p)
			}
			if p := h.refused(t, "an organisation over itself", one); p.Key != "backup_org_exists" {
				t.Error(p)
			}
			other := build(t, d)
			other.fill("acme")
			if p := other.refused(t, "an address that is taken", one); p.Key != "backup_slug_taken" {
				t.Error(p)
			}
			if err := other.restore(one, backup.RestoreOptions{Slug: "acme-2"}); err != nil {
				t.Fatal(err)
			}
			if tenant, err := other.s.Tenant(t.Context(), "acme-2"); err != nil || tenant.ID != who.Org {
				t.Errorf("%v, %v", tenant, err)
			}
			if rep := other.verify(); !rep.OK() {
				t.Errorf("two organisations: %v", rep.Findings)
			}
			if err := other.restore(one, backup.RestoreOptions{Limit: 1000, Slug: "x"}); !problem.Is(err, problem.TooLarge) {
				t.Errorf("a limit that is too small: %v", err)
			}
		})
	}
}

// A program that dies during a restore leaves what was there; the second run is
// the first.
func TestRestoreThatWasStoppedIsRunAgain(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			from, to := build(t, d), build(t, d)
			from.fill("acme")
			file := from.write(backup.Options{})
			for _, step := range []string{"check", "verify", "attachments", "ledgers", "search"} {
				ctx, stop := context.WithCancel(t.Context())
				_, err := backup.Restore(ctx, to.s, to.blobs, bytes.NewReader(file), int64(len(file)), backup.RestoreOptions{
					At: to.clock.Now(), Progress: func(p backup.Progress) {
						if p.Step == step {
							stop()
						}
					}})
				stop()
				if err == nil {
					t.Fatalf("%s: it was not stopped", step)
				}
				to.untouched(t)
			}
			to.mustRestore(file)
			if rep := to.verify(); !rep.OK() || rep.Attachments != 1 {
				t.Errorf("%+v", rep)
			}
		})
	}
}
