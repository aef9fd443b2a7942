package statement

import (
	"context"
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// present is the revision that a caller works on: the one he read, or the one that is.
func present(ctx context.Context, tx *store.Tx, at id.ID, read int64) (int64, error) {
	if read > 0 {
		return read, nil
	}
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return 0, err
	}
	return s.Rev, nil
}

type fillIn struct {
	Rev int64 `json:"rev,omitempty"` // that was read; the present one if left out
}

func (routes) fill(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	in, _ := ask.Body.(*fillIn)
	if in == nil {
		in = &fillIn{}
	}
	rev, err := present(ctx, tx, at, in.Rev)
	if err != nil {
		return nil, err
	}
	if _, err := DoFill(ctx, tx, at, rev, register.Text(ask.Words.T("statement.role_not_held"))); err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, at)
}

// rolesIn says which roles a statement is for, and why what they do not bring goes: by
// key or number, or all alike.
type rolesIn struct {
	Rev   int64             `json:"rev,omitempty"`
	Roles []record.PIIRole  `json:"roles"`
	Why   map[string]string `json:"why,omitempty"`
	Rest  string            `json:"rest,omitempty"` // why all others go
}

func (routes) roles(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*rolesIn)
	if err := chosen(nil, map[string][]string{"roles": textsOf(in.Roles)}); err != nil {
		return nil, err
	}
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	rev, err := present(ctx, tx, at, in.Rev)
	if err != nil {
		return nil, err
	}
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	plan, err := PlanSwitch(ctx, tx, s, in.Roles)
	if err != nil {
		return nil, err
	}
	why := map[record.Requirement]register.Text{}
	for _, q := range plan.FallsAway {
		for _, x := range []string{in.Why[string(q)], in.Why[numberOf(q)], in.Rest} {
			if x = strings.TrimSpace(x); x != "" {
				why[q] = register.Text(x)
				break
			}
		}
	}
	if _, err := DoSwitch(ctx, tx, at, rev, in.Roles, why); err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, at)
}

type ismsRowOut struct {
	At         string                `json:"at"` // cell of the file
	Number     string                `json:"number"`
	Title      string                `json:"title"`
	Applicable record.YesNo          `json:"applicable,omitempty"`
	State      record.Implementation `json:"state,omitempty"`
	Owner      string                `json:"owner,omitempty"`
	Reaches    []string              `json:"reaches"` // lines of the statement; none: a control of our own
}

type ismsUnreadOut struct {
	At     string `json:"at"`
	Words  string `json:"words"`
	Reason string `json:"reason"`
}

// ismsOut is a file with a statement under ISO/IEC 27001 as it was understood, and what
// came of it.
type ismsOut struct {
	Applied  bool              `json:"applied"`
	Columns  map[string]string `json:"columns"` // what was taken from which heading
	Rows     []ismsRowOut      `json:"rows"`
	Unread   []ismsUnreadOut   `json:"unread"`
	Controls int               `json:"controls,omitempty"` // made
	Reached  int               `json:"reached,omitempty"`  // lines
	Own      int               `json:"own,omitempty"`      // lines of our own controls
	Rev      int64             `json:"rev,omitempty"`
}

func (routes) isms(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	apply, err := ask.Yes("write_plan")
	if err != nil {
		return nil, err
	}
	plan, err := ReadForeign(ctx, store.FileName(ask.Query.Get("name")), ask.Upload, ask.Size)
	if err != nil {
		return nil, err
	}
	s, err := sheetOf(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	if err := plan.Plan(ctx, tx, s.Statement, s.World); err != nil {
		return nil, err
	}
	out := ismsOut{Columns: plan.Columns, Rows: []ismsRowOut{}, Unread: []ismsUnreadOut{}}
	for _, r := range plan.Rows {
		x := ismsRowOut{At: r.At, Number: r.ID, Title: r.Title, Applicable: r.Applicable, State: r.State, Owner: r.Owner, Reaches: []string{}}
		for _, k := range r.To {
			x.Reaches = append(x.Reaches, k.ID())
		}
		out.Rows = append(out.Rows, x)
	}
	for _, u := range plan.Unread {
		out.Unread = append(out.Unread, ismsUnreadOut{u.At, u.Words, ask.Words.T("statement.unread." + u.Key)})
	}
	if !apply {
		return out, nil
	}
	done, err := DoImport(ctx, tx, at, plan)
	if err != nil {
		return nil, err
	}
	out.Applied, out.Controls, out.Reached, out.Own, out.Rev = true, done.Controls, done.Reached, done.Own, done.Rev
	return out, nil
}

// bridge prints the bridging report; that it left the house stands in the ledger.
func (r routes) bridge(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	form := ask.Query.Get("as")
	if form == "" {
		form = "pdf"
	}
	kind, ok := formats[form]
	var l problem.List
	l.If(!ok, "as", "unknown_value", "value", form, "values", "pdf, docx, html, json")
	if err := l.Err(); err != nil {
		return nil, err
	}
	b, err := ReadBridge(ctx, tx, s, register.Text(ask.Words.T("statement.role_not_held")), func(text string) (io.ReadCloser, error) {
		sum, err := blob.ParseSum(text)
		if err != nil {
			return nil, problem.NotFound("attachments", "")
		}
		return r.blobs.Open(ctx, tx.Org, sum)
	})
	if err != nil {
		return nil, err
	}
	p := Paper{Words: ask.Words.Terms(i18n.Law)}
	if p.Organisation, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	tx.Record("export", record.Statements.Name, s.ID, nil)
	d := b.Report(p, today)
	return api.File{Name: s.Ref + "-transition." + form, Type: kind.media, Write: func(w io.Writer) error { return kind.render(w, d, p.Words) }}, nil
}
