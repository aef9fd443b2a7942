package registertest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Exercise checks one register on one store: every line of the list in
// architecture.md, section 7, that the engine alone decides.
func Exercise(t *testing.T, s *store.DB, ty *register.Type) {
	b := &bench{s: s, ty: ty, owner: Found(t, s, "own-"+ty.Name), foreign: Found(t, s, "foreign-"+ty.Name)}
	b.sampler = NewSampler(t, s, b.owner)
	for _, c := range []struct {
		name string
		run  func(*testing.T, *bench)
	}{
		{"what is written is read back", writtenIsRead},
		{"text of each field is read back", textIsRead},
		{"canonical form is read back and stays as it is", canonicalIsRead},
		{"a merge patch may not touch what only the store writes", patchIsRefused},
		{"a stale revision is refused", staleIsRefused},
		{"an edit without a change writes nothing", sameWritesNothing},
		{"a foreign organisation sees nothing", foreignSeesNothing},
		{"each role does what the matrix says", rolesFollowMatrix},
		{"each link can be followed back", linksLeadBack},
		{"search finds each searchable field", searchFinds},
		{"each field can be sorted, paged and filtered by", listsPage},
		{"every write leaves exactly one entry", writesLeaveEntries},
		{"archived is out of sight and comes back", archivedComesBack},
		{"a failing write leaves nothing", failureLeavesNothing},
		{"the table has exactly these columns", columnsMatch},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) { c.run(t, b) })
	}
}

type bench struct {
	s              *store.DB
	ty             *register.Type
	owner, foreign access.Actor
	sampler        *Sampler
}

func (b *bench) create(t *testing.T, rec register.Record) register.Record {
	t.Helper()
	Write(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) (err error) {
		rec, err = store.CreateAny(ctx, tx, b.ty, rec)
		return err
	})
	return rec
}

func (b *bench) get(t *testing.T, at id.ID) register.Record {
	t.Helper()
	var rec register.Record
	Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) (err error) {
		rec, err = store.GetAny(ctx, tx, b.ty, at)
		return err
	})
	return rec
}

// as runs do as somebody and returns what it says.
func (b *bench) as(who access.Actor, do func(context.Context, *store.Tx) error) error {
	ctx := context.Background()
	return b.s.Write(ctx, who, func(tx *store.Tx) error { return do(ctx, tx) })
}

func want(t *testing.T, err error, kind problem.Kind) {
	t.Helper()
	if !problem.Is(err, kind) {
		t.Fatalf("got %v, want a problem of kind %s", err, kind)
	}
}

func equal(t *testing.T, ty *register.Type, a, b register.Record) {
	t.Helper()
	if d := cmp.Diff(string(ty.JSON(a)), string(ty.JSON(b))); d != "" {
		t.Fatal(d)
	}
}

func writtenIsRead(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	equal(t, b.ty, rec, b.get(t, register.HeadOf(rec).ID))
	h := register.HeadOf(rec)
	Write(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, h.Rev, func(r register.Record) error {
			next := b.sampler.Full(b.ty)
			for _, f := range b.ty.Fields {
				f.In(r).Set(f.In(next))
			}
			register.HeadOf(r).Title, rec = "changed", r
			return nil
		})
		return err
	})
	equal(t, b.ty, rec, b.get(t, h.ID))
}

func textIsRead(t *testing.T, b *bench) {
	rec := b.sampler.Full(b.ty)
	again := b.ty.New()
	var p problem.List
	for _, f := range b.ty.Fields {
		if f.Kind == register.KindRows {
			for _, row := range f.RowsOf(rec) {
				copyText(f.Rows, row, f.AppendRow(again), &p)
				*register.RowID(f.RowsOf(again)[len(f.RowsOf(again))-1]) = *register.RowID(row)
			}
			continue
		}
		copyText([]*register.Field{f}, rec, again, &p)
	}
	for _, n := range register.Editable() {
		register.SetHeadText(register.HeadOf(again), n, register.HeadText(register.HeadOf(rec), n, nil), nil, &p)
	}
	if err := p.Err(); err != nil {
		t.Fatal(err)
	}
	equal(t, b.ty, rec, again)
}

func copyText(fields []*register.Field, from, to any, p *problem.List) {
	for _, f := range fields {
		f.SetText(to, f.Text(from, nil), nil, p)
	}
}

func canonicalIsRead(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	again, err := b.ty.Parse(b.ty.JSON(rec))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, b.ty, rec, again)
	if !reflect.DeepEqual(rec, again) {
		t.Error("the record differs although its canonical form does not")
	}
}

func patchIsRefused(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	before := string(b.ty.JSON(rec))
	for _, name := range register.HeadNames() {
		if slices.Contains(register.Editable(), name) {
			continue
		}
		var p problem.List
		b.ty.Merge(rec, []byte(fmt.Sprintf(`{%q:"forged"}`, name)), nil, &p)
		if len(p.Fields()) != 1 || p.Fields()[0].Key != "read_only" {
			t.Errorf("%s: %v", name, p.Fields())
		}
	}
	var p problem.List
	b.ty.Merge(rec, []byte(before), nil, &p)
	if err := p.Err(); err != nil {
		t.Errorf("the record itself as a patch: %v", err)
	}
	if after := string(b.ty.JSON(rec)); after != before {
		t.Error(cmp.Diff(before, after))
	}
}

func staleIsRefused(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	h := register.HeadOf(rec)
	edit := func(r register.Record) error { register.HeadOf(r).Title += "!"; return nil }
	err := b.as(b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, h.Rev+1, edit)
		return err
	})
	want(t, err, problem.Stale)
	equal(t, b.ty, rec, b.get(t, h.ID))
}

func sameWritesNothing(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	h := register.HeadOf(rec)
	before := b.size(t)
	Write(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, h.Rev, func(register.Record) error { return nil })
		return err
	})
	equal(t, b.ty, rec, b.get(t, h.ID))
	if after := b.size(t); after != before {
		t.Errorf("the ledger grew from %d to %d", before, after)
	}
}

func (b *bench) size(t *testing.T) (n int64) {
	t.Helper()
	Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) (err error) {
		n, _, err = ledger.Size(ctx, tx.SQL(), tx.Org)
		return err
	})
	return n
}

func foreignSeesNothing(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	h := register.HeadOf(rec)
	edit := func(r register.Record) error { register.HeadOf(r).Title = "taken over"; return nil }
	for name, do := range map[string]func(context.Context, *store.Tx) error{
		"get": func(ctx context.Context, tx *store.Tx) error { _, err := store.GetAny(ctx, tx, b.ty, h.ID); return err },
		"change": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, h.Rev, edit)
			return err
		},
		"archive": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ArchiveAny(ctx, tx, b.ty, h.ID, h.Rev, "x")
			return err
		},
		"review": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Review(ctx, tx, b.ty, h.ID, h.Rev)
			return err
		},
		"history": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.History(ctx, tx, b.ty, h.ID, 0, 0)
			return err
		},
		"comment": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.AddComment(ctx, tx, b.ty, h.ID, "x")
			return err
		},
		"links": func(ctx context.Context, tx *store.Tx) error { _, err := store.Edges(ctx, tx, b.ty, h.ID); return err },
		"ref": func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Ref(ctx, tx, b.ty, "NONE-0001")
			return err
		},
	} {
		if err := b.as(b.foreign, do); !problem.Is(err, problem.Missing) {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	Read(t, b.s, b.foreign, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.ListAny(ctx, tx, b.ty, store.Query{Count: true, Limit: 500})
		if slices.ContainsFunc(page.Items, func(r register.Record) bool { return register.HeadOf(r).Org != b.foreign.Org }) {
			t.Error("a list shows another organisation")
		}
		hits, _ := store.Search(ctx, tx, h.Title, 50)
		if len(hits) > 0 || page.Total > 1 {
			t.Errorf("search or count tells of another organisation: %v, %d", hits, page.Total)
		}
		return err
	})
	// A link into another organisation is refused like one to nothing.
	for _, f := range b.ty.Fields {
		if f.Kind != register.KindLink {
			continue
		}
		err := b.as(b.foreign, func(ctx context.Context, tx *store.Tx) error {
			r := b.ty.New()
			register.HeadOf(r).Title = "with a stolen link"
			f.In(r).Field(0).Set(reflect.ValueOf(b.sampler.target(f)))
			_, err := store.CreateAny(ctx, tx, b.ty, r)
			return err
		})
		want(t, err, problem.Invalid)
	}
}

func rolesFollowMatrix(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty)) // confidential, owned by somebody else
	h := register.HeadOf(rec)
	errUndo := errors.New("undo")
	for _, role := range access.Roles() {
		who := As(b.owner.Org, role)
		read := who.Reach(access.Read, b.ty.Group)
		sees := read.Covers(access.Confidential, false) && (!b.ty.Approving() || who.SeesDrafts())
		for verb, do := range map[access.Verb]func(context.Context, *store.Tx) error{
			access.Read: func(ctx context.Context, tx *store.Tx) error { _, err := store.GetAny(ctx, tx, b.ty, h.ID); return err },
			access.Create: func(ctx context.Context, tx *store.Tx) error {
				r := b.ty.New()
				register.HeadOf(r).Title = "made by a role"
				_, err := store.CreateAny(ctx, tx, b.ty, r)
				return err
			},
			access.Change: func(ctx context.Context, tx *store.Tx) error {
				_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, h.Rev, func(r register.Record) error { register.HeadOf(r).Title = "changed by a role"; return nil })
				return err
			},
			access.Archive: func(ctx context.Context, tx *store.Tx) error {
				_, err := store.ArchiveAny(ctx, tx, b.ty, h.ID, h.Rev, "by a role")
				return err
			},
			access.Comment: func(ctx context.Context, tx *store.Tx) error {
				_, err := store.AddComment(ctx, tx, b.ty, h.ID, "by a role")
				return err
			},
		} {
			reach := who.Reach(verb, b.ty.Group)
			may := reach != access.None && (verb == access.Create || sees && reach.Covers(access.Confidential, false))
			err := b.as(who, func(ctx context.Context, tx *store.Tx) error {
				if err := do(ctx, tx); err != nil {
					return err
				}
				return errUndo
			})
			switch {
			case may && !errors.Is(err, errUndo):
				t.Errorf("%s may %s %s, but: %v", role, verb, b.ty.Name, err)
			case !may && !problem.Is(err, problem.Forbidden) && !problem.Is(err, problem.Missing):
				t.Errorf("%s may not %s %s, but: %v", role, verb, b.ty.Name, err)
			}
		}
	}
}

func linksLeadBack(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	at := register.HeadOf(rec).ID
	check := func(field string, ids []id.ID) {
		for _, to := range ids {
			Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
				titles, err := store.Titles(ctx, tx, []id.ID{to})
				if err != nil {
					return err
				}
				edges, err := store.Edges(ctx, tx, b.s.Registers().Get(titles[to].Register), to)
				if !slices.ContainsFunc(edges, func(e store.Edge) bool { return e.Back && e.Field == field && e.ID == at }) {
					t.Errorf("%s: no way back from %s", field, titles[to].Ref)
				}
				return err
			})
		}
	}
	check("owner", []id.ID{register.HeadOf(rec).Owner})
	for _, f := range b.ty.Fields {
		check(f.Name, f.IDs(rec))
		if f.Kind == register.KindRows {
			for _, row := range f.RowsOf(rec) {
				for _, c := range f.Rows {
					check(f.Name+"."+c.Name, c.IDs(row))
				}
			}
		}
	}
}

func searchFinds(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	at := register.HeadOf(rec).ID
	find := func(what, text string) {
		Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
			hits, err := store.Search(ctx, tx, text, 100)
			if !slices.ContainsFunc(hits, func(h store.Title) bool { return h.ID == at }) {
				t.Errorf("%s: %q finds %d records, not this one", what, text, len(hits))
			}
			return err
		})
	}
	h := register.HeadOf(rec)
	find("ref", h.Ref)
	find("ref in lower case", strings.ToLower(h.Ref))
	find("title", h.Title)
	find("title without accents", "ubersicht "+b.ty.Name)
	for _, f := range b.ty.Fields {
		if f.Search && f.Kind != register.KindRows {
			find(f.Name, f.Text(rec, nil))
		}
		for _, c := range f.Rows {
			if c.Search {
				find(f.Name+"."+c.Name, c.Text(f.RowsOf(rec)[1], nil))
			}
		}
	}
}

func listsPage(t *testing.T, b *bench) {
	for range 7 {
		b.create(t, b.sampler.Full(b.ty))
	}
	sorts := []string{"", "title", "-title", "ref", "created", "-updated", "state", "owner", "review_due"}
	for _, f := range b.ty.Columns() {
		if !f.Kind.Many() {
			sorts = append(sorts, f.Name, "-"+f.Name)
		}
	}
	for _, by := range sorts {
		Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
			whole, err := store.ListAny(ctx, tx, b.ty, store.Query{Sort: by, Limit: 500, Count: true})
			if err != nil {
				return fmt.Errorf("sort by %s: %w", by, err)
			}
			var seen []register.Record
			for after := ""; ; {
				page, err := store.ListAny(ctx, tx, b.ty, store.Query{Sort: by, Limit: 3, After: after})
				if err != nil {
					return fmt.Errorf("page by %s: %w", by, err)
				}
				seen = append(seen, page.Items...)
				if after = page.Next; after == "" {
					break
				}
			}
			if len(seen) != len(whole.Items) || whole.Total != len(seen) {
				t.Fatalf("sort by %q: %d paged, %d at once, %d counted", by, len(seen), len(whole.Items), whole.Total)
			}
			for i := range seen {
				if register.HeadOf(seen[i]).ID != register.HeadOf(whole.Items[i]).ID {
					t.Fatalf("sort by %q: pages differ from the whole at %d", by, i)
				}
			}
			return nil
		})
	}
	rec := b.create(t, b.sampler.Full(b.ty))
	at := register.HeadOf(rec).ID
	for _, f := range b.ty.Columns() {
		if f.Computed {
			continue // empty here: no reaction runs
		}
		op, v := "is", strings.ReplaceAll(strings.Split(f.Text(rec, nil), "\n")[0], `\;`, ";")
		if f.Kind.Many() {
			op = "has"
		}
		switch f.Kind {
		case register.KindText, register.KindFiles:
			op = "filled"
		case register.KindTime:
			op = "filled"
		}
		Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.ListAny(ctx, tx, b.ty, store.Query{Where: []store.Cond{{Field: f.Name, Op: op, Value: v}}, Limit: 500})
			if err == nil && !slices.ContainsFunc(page.Items, func(r register.Record) bool { return register.HeadOf(r).ID == at }) {
				err = fmt.Errorf("%s %s %q does not find the record", f.Name, op, v)
			}
			return err
		})
	}
}

func writesLeaveEntries(t *testing.T, b *bench) {
	n := b.size(t)
	rec := b.create(t, b.sampler.Full(b.ty))
	h := register.HeadOf(rec)
	steps := []func(context.Context, *store.Tx) error{
		func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, 1, func(r register.Record) error { register.HeadOf(r).Title = "second"; return nil })
			return err
		},
		func(ctx context.Context, tx *store.Tx) error {
			_, err := store.ArchiveAny(ctx, tx, b.ty, h.ID, 2, "why")
			return err
		},
		func(ctx context.Context, tx *store.Tx) error {
			_, err := store.RestoreAny(ctx, tx, b.ty, h.ID, 3)
			return err
		},
		func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Review(ctx, tx, b.ty, h.ID, 4)
			return err
		},
		func(ctx context.Context, tx *store.Tx) error {
			_, err := store.AddComment(ctx, tx, b.ty, h.ID, "note")
			return err
		},
	}
	for i, do := range steps {
		Write(t, b.s, b.owner, do)
		if got := b.size(t); got != n+int64(i)+2 {
			t.Fatalf("after write %d the ledger has %d entries, want %d", i+2, got, n+int64(i)+2)
		}
	}
	Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledger.Verify(ctx, ledger.Database(tx.SQL(), tx.Org), ledger.Options{})
		if err == nil && !report.OK() {
			t.Errorf("the ledger does not verify: %v", report.Findings)
		}
		old, err2 := store.Revision(ctx, tx, b.ty, h.ID, 1)
		if err2 == nil {
			equal(t, b.ty, rec, old)
		}
		return errors.Join(err, err2)
	})
}

func archivedComesBack(t *testing.T, b *bench) {
	rec := b.create(t, b.sampler.Full(b.ty))
	h := register.HeadOf(rec)
	shown := func(archived bool) (yes bool) {
		Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.ListAny(ctx, tx, b.ty, store.Query{Archived: archived, Limit: 500})
			yes = slices.ContainsFunc(page.Items, func(r register.Record) bool { return register.HeadOf(r).ID == h.ID })
			return err
		})
		return yes
	}
	Write(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ArchiveAny(ctx, tx, b.ty, h.ID, 1, "no longer")
		return err
	})
	if shown(false) || !shown(true) {
		t.Error("an archived record is still in sight, or not among the archived")
	}
	err := b.as(b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ChangeAny(ctx, tx, b.ty, h.ID, 2, func(r register.Record) error { register.HeadOf(r).Title = "x"; return nil })
		return err
	})
	want(t, err, problem.Blocked)
	Write(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.RestoreAny(ctx, tx, b.ty, h.ID, 2)
		return err
	})
	if !shown(false) {
		t.Error("a restored record does not come back")
	}
}

func failureLeavesNothing(t *testing.T, b *bench) {
	n := b.size(t)
	boom := errors.New("boom")
	var at id.ID
	err := b.as(b.owner, func(ctx context.Context, tx *store.Tx) error {
		rec, err := store.CreateAny(ctx, tx, b.ty, b.sampler.Full(b.ty))
		if err != nil {
			return err
		}
		at = register.HeadOf(rec).ID
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	want(t, b.as(b.owner, func(ctx context.Context, tx *store.Tx) error { _, err := store.GetAny(ctx, tx, b.ty, at); return err }), problem.Missing)
	if got := b.size(t); got != n {
		t.Errorf("the ledger has %d entries after a failed write, want %d", got, n)
	}
}

func columnsMatch(t *testing.T, b *bench) {
	for table, cols := range store.Columns(b.ty) {
		Read(t, b.s, b.owner, func(ctx context.Context, tx *store.Tx) error {
			rows, err := tx.SQL().QueryContext(ctx, "SELECT * FROM "+table+" WHERE 1 = 0")
			if err != nil {
				return err
			}
			defer rows.Close()
			got, err := rows.Columns()
			slices.Sort(cols) // a later migration can only add at the end
			slices.Sort(got)
			if d := cmp.Diff(cols, got); d != "" {
				t.Errorf("table %s: %s", table, d)
			}
			return err
		})
	}
}
