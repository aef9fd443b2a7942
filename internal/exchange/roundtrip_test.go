package exchange_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

func words(t testing.TB, lang string) i18n.Words {
	t.Helper()
	c, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c.Words(lang)
}

func exported(t testing.TB, s *store.DB, who access.Actor, o exchange.ExportOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.Export(t.Context(), s, who, &b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func propose(t testing.TB, s *store.DB, who access.Actor, file []byte, o exchange.Options) *exchange.Plan {
	t.Helper()
	var p *exchange.Plan
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		p, err = exchange.Propose(ctx, tx, bytes.NewReader(file), int64(len(file)), o)
		return err
	})
	return p
}

func apply(t testing.TB, s *store.DB, who access.Actor, p *exchange.Plan) exchange.Result {
	t.Helper()
	var r exchange.Result
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = exchange.Apply(ctx, tx, p, nil)
		return err
	})
	return r
}

func entries(t testing.TB, s *store.DB, who access.Actor) int64 {
	t.Helper()
	var n int64
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
		n, _, err = ledger.Size(ctx, tx.SQL(), tx.Org)
		return err
	})
	return n
}

func list(t testing.TB, s *store.DB, who access.Actor, ty *register.Type) []register.Record {
	t.Helper()
	var out []register.Record
	registertest.Read(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		p, err := store.ListAny(ctx, tx, ty, store.Query{Rows: true, Limit: 500, Sort: "ref"})
		out = p.Items
		return err
	})
	return out
}

func TestAnExportThatNobodyTouchedChangesNothing(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who, de := registertest.Found(t, s, "export"), words(t, "de")
		sampler := registertest.NewSampler(t, s, who)
		for _, ty := range s.Registers().All() {
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				for range 2 {
					if _, err := store.CreateAny(ctx, tx, ty, sampler.Full(ty)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for _, ty := range s.Registers().All() {
			for _, format := range []string{exchange.XLSX, exchange.CSV, exchange.JSON, exchange.NDJSON} {
				o := exchange.ExportOptions{Register: ty.Name, Format: format, Words: de}
				file := exported(t, s, who, o)
				before := entries(t, s, who)
				name, _ := o.File(s.Registers())
				p := propose(t, s, who, file, exchange.Options{Name: name})
				if p.Counts.Same == 0 || p.Counts.Change+p.Counts.Create+p.Counts.Refused+p.Counts.Unread+p.Counts.Kept > 0 || p.Layout != exchange.Own {
					t.Errorf("%s as %s: %+v %v %v %v", ty.Name, format, p.Counts, p.Unread, p.Kept, p.Err())
					for _, r := range p.Records {
						t.Log(r.Title, r.Action, r.Fields, r.Errors)
					}
				}
				if r := apply(t, s, who, p); r.Changed+r.Created > 0 || entries(t, s, who) != before {
					t.Errorf("%s as %s: %+v", ty.Name, format, r)
				}
			}
		}
	})
}

// What leaves as a file comes back as the same records in another installation:
// equal but for identifiers, authors and times.
func TestAnExportMakesEqualRecordsElsewhere(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "from")
		sampler := registertest.NewSampler(t, s, who)
		for _, ty := range s.Registers().All() {
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.CreateAny(ctx, tx, ty, sampler.Full(ty))
				return err
			})
		}
		for _, format := range []string{exchange.XLSX, exchange.CSV, exchange.JSON} {
			there := registertest.Found(t, s, "to-"+format)
			files := map[string][]byte{}
			for _, ty := range s.Registers().All() {
				files[ty.Name] = exported(t, s, who, exchange.ExportOptions{Register: ty.Name, Format: format})
			}
			// Anchors first, so that links find what they name; the rest in any order.
			registertest.NewSampler(t, s, there)
			for _, ty := range s.Registers().All() {
				p := propose(t, s, there, files[ty.Name], exchange.Options{Name: ty.Name})
				if p.Err() != nil {
					t.Fatalf("%s as %s: %v", ty.Name, format, p.Err())
				}
				apply(t, s, there, p)
			}
			for _, ty := range s.Registers().All() {
				compare(t, s, ty, format, list(t, s, who, ty), list(t, s, there, ty))
			}
		}
	})
}

func compare(t *testing.T, s *store.DB, ty *register.Type, format string, a, b []register.Record) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s as %s: %d records became %d", ty.Name, format, len(a), len(b))
		return
	}
	for i := range a {
		x, y := register.HeadOf(a[i]), register.HeadOf(b[i])
		if x.Ref != y.Ref || x.Title != y.Title || len(x.Tags) != len(y.Tags) || x.Confidentiality != y.Confidentiality {
			t.Errorf("%s as %s: head %+v became %+v", ty.Name, format, x, y)
		}
		for _, f := range ty.Fields {
			same(t, ty.Name+" as "+format, f, a[i], b[i])
		}
	}
}

func same(t *testing.T, what string, f *register.Field, a, b any) {
	t.Helper()
	if f.Kind == register.KindRows {
		x, y := f.RowsOf(a), f.RowsOf(b)
		if len(x) != len(y) {
			t.Errorf("%s: %d rows of %s became %d", what, len(x), f.Name, len(y))
			return
		}
		for i := range x {
			for _, c := range f.Rows {
				same(t, what+" "+f.Name, c, x[i], y[i])
			}
		}
		return
	}
	if f.Kind.Points() {
		if len(f.IDs(a)) != len(f.IDs(b)) {
			t.Errorf("%s: links of %s were lost", what, f.Name)
		}
		return
	}
	if x, y := f.Text(a, nil), f.Text(b, nil); x != y && x != y+"\n" {
		t.Errorf("%s: %s was %q and became %q", what, f.Name, x, y)
	}
}
