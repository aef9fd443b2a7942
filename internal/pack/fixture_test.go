package pack_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

// keys sign for one organisation.
type keys struct {
	private, public string
}

func newKeys(t testing.TB, org id.ID) keys {
	t.Helper()
	private, public, err := ledger.GenerateKey(org)
	if err != nil {
		t.Fatal(err)
	}
	return keys{private, public}
}

func (k keys) Signer(context.Context, id.ID) (note.Signer, error) { return ledger.NewSigner(k.private) }

func (k keys) Public(context.Context, id.ID) ([]string, error) { return []string{k.public}, nil }

// world is an organisation with two scopes that have nothing in common.
type world struct {
	*store.DB
	who   access.Actor
	maker *pack.Maker
	keys  keys
	// payroll and sales are scopes, draft is one that was never approved.
	payroll, sales, draft id.ID
}

func open(t testing.TB, d db.Dialect) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{DB: registertest.Open(t, d, registertest.NewClock())}
	w.who = registertest.Found(t, w.DB, "acme")
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.keys = newKeys(t, w.who.Org)
	w.maker = &pack.Maker{Store: w.DB, Blobs: blobs, Keys: w.keys, Words: words, Version: "test"}
	w.maker.Printers = []pack.Printer{func(_ context.Context, _ *store.Tx, b *pack.Basis) ([]pack.Document, error) {
		return []pack.Document{{Name: "scope.txt", Title: "Scope report", Write: func(to io.Writer) error {
			_, err := io.WriteString(to, "The scope of "+b.World.Own.Title+"\n")
			return err
		}}}, nil
	}}
	w.fill(t)
	return w
}

func head(title string) register.Head { return register.Head{Title: title} }

func (w *world) fill(t testing.TB) {
	t.Helper()
	boss := w.who
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: head("Managing director")})
		if err != nil {
			return err
		}
		boss.Person = p.ID
		office, err := store.Create(ctx, tx, record.RoleAssignments, &record.RoleAssignment{
			Head: head("Top management"), Role: record.TopManagement, Person: register.Link[record.Person]{ID: p.ID}, Since: "2026-01-01",
		})
		if err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.RoleAssignments, office.ID, office.Rev, "appoint", workflow.Input{})
		return err
	})
	for _, x := range []struct {
		name string
		at   *id.ID
	}{{"Payroll", &w.payroll}, {"Sales", &w.sales}} {
		*x.at = w.scope(t, boss, x.name)
	}
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		s, err := store.Create(ctx, tx, record.Scopes, &record.Scope{Head: head("Draft scope")})
		if err == nil {
			w.draft = s.ID
		}
		return err
	})
}

// scope makes an approved scope with a unit, a system, evidence with a file, a
// restricted person, and an activity that nobody has approved.
func (w *world) scope(t testing.TB, boss access.Actor, name string) id.ID {
	t.Helper()
	var s *record.Scope
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		unit, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: head(name + " department")})
		if err != nil {
			return err
		}
		if _, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name + " clerk", Confidentiality: access.Restricted}, Unit: register.Link[record.Unit]{ID: unit.ID}}); err != nil {
			return err
		}
		system, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: name + " system", Owner: boss.Person}})
		if err != nil {
			return err
		}
		activity, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: head(name + " activity")})
		if err != nil {
			return err
		}
		s, err = store.Create(ctx, tx, record.Scopes, &record.Scope{
			Head: head(name), Edition: "2025", Statement: register.Text(name), Units: register.Links[record.Unit]{unit.ID},
			Systems: register.Links[record.System]{system.ID}, Activities: register.Links[record.ProcessingActivity]{activity.ID},
		})
		if err != nil {
			return err
		}
		s, err = store.Move(ctx, tx, record.Scopes, s.ID, s.Rev, "submit", workflow.Input{})
		return err
	})
	registertest.Write(t, w.DB, boss, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Move(ctx, tx, record.Scopes, s.ID, s.Rev, "approve", workflow.Input{})
		return err
	})
	w.evidence(t, s.ID, name+" minutes", strings.NewReader("Minutes of "+name+" "+strings.Repeat("all was reviewed. ", 40)), 1<<20)
	return s.ID
}

// evidence adds one item with a file.
func (w *world) evidence(t testing.TB, scope id.ID, title string, content io.Reader, limit int64) {
	t.Helper()
	sum, size, err := w.maker.Blobs.Put(context.Background(), w.who.Org, content, limit)
	if err != nil {
		t.Fatal(err)
	}
	registertest.Write(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) error {
		e, err := store.Create(ctx, tx, record.EvidenceItems, &record.Evidence{Head: head(title), Scopes: register.Links[record.Scope]{scope}})
		if err != nil {
			return err
		}
		_, err = store.Attach(ctx, tx, record.EvidenceItems.Type, e.ID, title+".txt", sum.String(), size)
		return err
	})
}

func (w *world) build(t testing.TB, o pack.Options) ([]byte, *pack.Result) {
	t.Helper()
	var b bytes.Buffer
	r, err := w.maker.Build(context.Background(), w.who, o, &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

func verify(t testing.TB, raw []byte, public ...string) *pack.Report {
	t.Helper()
	r, err := pack.Verify(context.Background(), bytes.NewReader(raw), int64(len(raw)), pack.VerifyOptions{Keys: public})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d))
		})
	}
}
