package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/testdb"
	"github.com/privet-pims/privet/locales"
	"github.com/privet-pims/privet/migrations"
)

// attacks change the database behind the log's back; each names the finding that
// must tell it and what the sentence must name. $1 is the organisation.
var attacks = []struct {
	group                 int // attacks of one group are made at once
	name, sql, key, names string
}{
	{1, "a title", "UPDATE record SET title = 'x', title_key = 'x' WHERE org = $1 AND ref = 'SYS-0002'", "record_changed", "title"},
	{1, "an owner taken away", "UPDATE record SET owner = NULL WHERE org = $1 AND ref = 'SYS-0002'", "record_changed", "owner"},
	{1, "a field", "UPDATE systems SET supplier = NULL WHERE org = $1 AND supplier IS NOT NULL", "record_changed", "supplier"},
	{1, "a row of a child list", "DELETE FROM processing_activities_purposes WHERE org = $1", "record_changed", "purposes"},
	{1, "a time", "UPDATE record SET created_by = org WHERE org = $1 AND ref = 'SYS-0002'", "record_changed", "created_by"},
	{2, "a revision number", "UPDATE record SET rev = rev + 1 WHERE org = $1 AND ref = 'SYS-0002'", "record_revision", "SYS-0002"},
	{1, "what is in force", "UPDATE record SET in_force = '{\"title\":\"x\"}' WHERE org = $1 AND in_force IS NOT NULL", "in_force_changed", ""},
	{1, "a decision", "UPDATE approval SET sha256 = 'aa' WHERE org = $1", "approval_changed", ""},
	{2, "a link cut", "DELETE FROM link WHERE org = $1 AND field = 'owner' AND from_id = (SELECT id FROM record WHERE org = $1 AND ref = 'SYS-0002')", "links_changed", "SYS-0002"},
	{1, "a comment", "UPDATE comment SET body = 'never said' WHERE org = $1 AND deleted IS NULL", "comment_changed", ""},
	{2, "a comment gone", "DELETE FROM comment WHERE org = $1 AND deleted IS NULL", "comment_gone", ""},
	{3, "a comment back", "UPDATE comment SET deleted = NULL WHERE org = $1", "comment_unlogged", ""},
	{1, "an attachment renamed", "UPDATE attachment SET name = 'x.pdf' WHERE org = $1 AND deleted IS NULL", "attachment_changed", ""},
	{2, "an attachment exchanged", "UPDATE attachment SET sum = '" + strings.Repeat("0", 64) + "' WHERE org = $1 AND deleted IS NULL", "attachment_missing", ""},
	{3, "an attachment gone", "DELETE FROM attachment WHERE org = $1 AND deleted IS NULL", "attachment_gone", ""},
	{1, "a body erased in silence", "DELETE FROM ledger_body WHERE org = $1 AND seq = 3", "erased_unexplained", "3"},
	{1, "the end of the log", "UPDATE ledger_head SET peaks = root WHERE org = $1", "head_peaks", ""},
}

// S-131, R13: on both databases, as the program's own role.
func TestChangeBehindTheLogIsNamed(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			h := build(t, d)
			who := h.fill("acme")
			h.fill("other")
			file := h.write(backup.Options{})
			for group := 1; group <= 3; group++ {
				t.Run(fmt.Sprint("group ", group), func(t *testing.T) {
					t.Parallel()
					x := build(t, d)
					x.mustRestore(file)
					if rep := x.verify(); !rep.OK() {
						t.Fatalf("before: %v", rep.Findings)
					}
					x.attack(t, who.Org, group)
				})
			}
		})
	}
}

func (h *house) attack(t *testing.T, org id.ID, group int) {
	t.Helper()
	for _, a := range attacks {
		if a.group != group {
			continue
		}
		if n, err := h.raw(org, a.sql, org.String()).RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v: the attack changed nothing", a.name, n, err)
		}
	}
	for _, a := range attacks {
		if a.group == group {
			h.expect(t, a.key, a.names)
		}
	}
}

// expect holds the report, its text and its exit code to name a finding.
func (h *house) expect(t *testing.T, key, names string) {
	t.Helper()
	rep := h.verify()
	i := slices.IndexFunc(rep.Findings, func(f backup.Finding) bool {
		return strings.HasSuffix(f.Key, "finding."+key) && strings.Contains(fmt.Sprint(f.Args), names) && f.Org == "acme"
	})
	if i < 0 || rep.ExitCode() != 1 {
		t.Errorf("no %s with %q in %v", key, names, rep.Findings)
	}
	if text := rep.Text(words(t, "de")); names != "" && !strings.Contains(text, names) || strings.Contains(text, "finding.") {
		t.Errorf("text: %s", text)
	}
}

// R13: what the program's own role on PostgreSQL may not do, somebody with the file
// of SQLite or the owner's password may.
func TestTamperedLogIsNamedByPosition(t *testing.T) {
	t.Parallel()
	for _, a := range []struct{ name, sql, key, names string }{
		{"header", "UPDATE ledger_entry SET header = CAST(replace(CAST(header AS TEXT), 'create', 'CREATE') AS BLOB) WHERE org = $1 AND seq = 5", "changed", "seq:5"},
		{"body", "UPDATE ledger_body SET body = X'7b7d' WHERE org = $1 AND seq = 5", "body", "seq:5"},
		{"dropped", "DELETE FROM ledger_entry WHERE org = $1 AND seq = 5", "dropped", "seq:5"},
		{"inserted", "INSERT INTO ledger_entry SELECT org, 1000, header, body_hash, leaf_hash, subject, register, rev, at FROM ledger_entry WHERE org = $1 AND seq = 5", "inserted", "seq:5"},
		{"swapped", "UPDATE ledger_entry SET seq = 5000 WHERE org = $1 AND seq = 5; UPDATE ledger_entry SET seq = 5 WHERE org = $1 AND seq = 6; UPDATE ledger_entry SET seq = 6 WHERE org = $1 AND seq = 5000", "numbering", "place:5"},
		{"columns", "UPDATE ledger_entry SET rev = 9 WHERE org = $1 AND seq = 5", "entry_columns", "seq:5"},
		{"checkpoint", "UPDATE ledger_checkpoint SET note = replace(note, 'privet', 'Privet') WHERE org = $1", "checkpoint", ""},
		{"a record inserted", "INSERT INTO record (id, org, register, ref, title, title_key, rev, created, updated) SELECT '01900000-0000-7000-8000-000000000001', org, register, 'SYS-0999', title, title_key, 1, created, updated FROM record WHERE org = $1 AND ref = 'SYS-0002'", "record_torn", "SYS-0999"},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			h := build(t, db.SQLite)
			who := h.fill("acme")
			h.raw(who.Org, "PRAGMA defer_foreign_keys = 1")
			conn, err := h.s.Base().SQL().Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			for _, q := range []string{"PRAGMA foreign_keys = 0", strings.ReplaceAll(a.sql, "$1", "'"+who.Org.String()+"'"), "PRAGMA foreign_keys = 1"} {
				if _, err := conn.ExecContext(t.Context(), q); err != nil {
					t.Fatal(err)
				}
			}
			rep := h.verify()
			if !slices.ContainsFunc(rep.Findings, func(f backup.Finding) bool {
				return strings.HasSuffix(f.Key, "finding."+a.key) && strings.Contains(fmt.Sprint(f.Args), a.names)
			}) {
				t.Errorf("no %s %s in %v", a.key, a.names, rep.Findings)
			}
		})
	}
}

// S-131: with the file and a key and checkpoint kept elsewhere, offline.
func TestFileThatWasForgedWhollyIsNamedByWhatWasKeptElsewhere(t *testing.T) {
	t.Parallel()
	h := build(t, db.SQLite)
	who := h.fill("acme")
	h.sign(who.Org)
	kept, note := h.keys(who.Org), h.checkpoint(who.Org)
	file := h.write(backup.Options{Org: who.Org})
	if rep := verifyFile(t, file, backup.VerifyOptions{Keys: kept, Checkpoints: [][]byte{note}}); !rep.OK() || rep.Ledgers[0].Keys != "given" {
		t.Fatalf("the true file: %+v", rep)
	}
	forged := build(t, db.SQLite)
	liar := forged.fill("acme") // another history, signed by a key of its own
	lie := forged.write(backup.Options{Org: liar.Org})
	if rep := verifyFile(t, lie, backup.VerifyOptions{}); !rep.OK() {
		t.Fatal("a whole forgery is sound in itself")
	}
	_, err := backup.VerifyArchive(t.Context(), bytes.NewReader(lie), int64(len(lie)), record.All(), backup.VerifyOptions{Checkpoints: [][]byte{note}, Scratch: t.TempDir()})
	if p, ok := problem.As(err); !ok || p.Key != "ledger_checkpoint_other" {
		t.Errorf("a checkpoint of a log that is not there: %v", err)
	}
	if rep := verifyFile(t, file, backup.VerifyOptions{Keys: []string{forged.sign(liar.Org)}}); !rep.OK() || rep.Ledgers[0].Keys != "own" {
		t.Error("a key of another log counted for this one")
	}
	// A log cut back to what it was, after more was signed.
	registertest.Write(t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: "later"}})
		return err
	})
	h.sign(who.Org)
	newer := h.checkpoint(who.Org)
	all := append([]string{}, h.keys(who.Org)...)
	rep := verifyFile(t, file, backup.VerifyOptions{Keys: all, Checkpoints: [][]byte{newer}})
	if !slices.ContainsFunc(rep.Findings, func(f backup.Finding) bool { return strings.HasSuffix(f.Key, "truncated") }) {
		t.Errorf("a log cut back is not named: %v", rep.Findings)
	}
}

func TestTargetsAreKnownByWhatTheyBeginWith(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := testdb.SQLiteTemplate(t, "privet", func(path string) error {
		return db.Migrate(context.Background(), migrations.Files, path, "")
	})
	h := build(t, db.SQLite)
	who := h.fill("acme")
	file := h.write(backup.Options{Org: who.Org})
	write := func(name, text string) string {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}
	ledgerFile := parts(t, file)["ledger/"+who.Org.String()+".ndjson"]
	lines := strings.SplitAfter(ledgerFile, "\n")
	for target, want := range map[string]string{
		path:                          "database",
		write("a.zip", string(file)):  "organisation",
		write("b.ndjson", ledgerFile): "ledger",
		write("c.ndjson", strings.Join(slices.Delete(slices.Clone(lines), len(lines)-4, len(lines)-3), "")): "ledger unsound",
		write("d.txt", "Dear auditor"):  "backup_unknown_target",
		write("e.txt", ""):              "backup_unknown_target",
		filepath.Join(dir, "not there"): "backup_unknown_target",
	} {
		rep, err := backup.Verify(t.Context(), target, nil, record.All(), backup.VerifyOptions{Scratch: dir})
		got := ""
		if p, ok := problem.As(err); ok {
			got = p.Key
		} else if err != nil {
			t.Fatal(err)
		} else if got = rep.What; !rep.OK() {
			got += " unsound"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", filepath.Base(target), got, want)
		}
	}
}

func (h *house) checkpoint(org id.ID) []byte {
	h.t.Helper()
	var note []byte
	h.inside(org, func(ctx context.Context, tx *db.Tx) error {
		log, err := ledger.Database(tx, org).Log(ctx)
		note = log.Checkpoints[len(log.Checkpoints)-1]
		return err
	})
	return note
}

func (h *house) keys(org id.ID) []string {
	h.t.Helper()
	var keys []string
	h.inside(org, func(ctx context.Context, tx *db.Tx) (err error) {
		keys, err = backup.PublicKeys(ctx, tx, org)
		return err
	})
	return keys
}

func words(t testing.TB, lang string) i18n.Words {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return cat.Words(lang)
}

// What an attachment became on the disk.
func TestDamagedAttachmentIsNamed(t *testing.T) {
	t.Parallel()
	h := build(t, db.SQLite)
	who := h.fill("acme")
	file := h.write(backup.Options{})
	var sum string
	registertest.Read(t, h.s, who, func(ctx context.Context, tx *store.Tx) error {
		return tx.SQL().QueryRowContext(ctx, "SELECT sum FROM attachment WHERE deleted IS NULL").Scan(&sum)
	})
	x := build(t, db.SQLite)
	x.mustRestore(file)
	if err := x.blobs.Remove(t.Context(), who.Org, mustSum(t, sum)); err != nil {
		t.Fatal(err)
	}
	x.expect(t, "attachment_missing", sum)
	lost := x.write(backup.Options{})
	rep := verifyFile(t, lost, backup.VerifyOptions{})
	if rep.OK() || !slices.ContainsFunc(rep.Notes, func(f backup.Finding) bool { return strings.HasSuffix(f.Key, "blob_lost") }) {
		t.Errorf("a lost attachment is not told: %+v", rep)
	}
	y := build(t, db.SQLite)
	y.mustRestore(lost) // what is left can be restored
}
