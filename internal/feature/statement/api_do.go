package statement

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (routes) line(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*lineIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	s, err := sheetOf(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	l, err := s.lineAt(ask.Path("row"))
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if in.Rev == 0 {
		in.Rev = s.Rev
	}
	saved, _, err := DoLine(ctx, tx, at, in.Rev, l.ID, func(e *record.StatementEntry) error { return in.apply(ctx, tx, ask, e) })
	if err != nil {
		return nil, err
	}
	followed := 0
	if in.Everywhere {
		if followed, err = DoShared(ctx, tx, at, l.ID); err != nil {
			return nil, err
		}
	}
	return saidLine(ctx, tx, ask, saved, l.ID, followed)
}

// saidLine answers a line after a write.
func saidLine(ctx context.Context, tx *store.Tx, ask *api.Ask, saved *Saved, row id.ID, followed int) (any, error) {
	s, err := sheetOf(ctx, tx, saved.ID)
	if err != nil {
		return nil, err
	}
	out := savedOut{Rev: s.Rev, Was: saved.Was, Followed: followed}
	if l := s.Line(row); l != nil {
		out.Line = s.lineOut(ask.Words, l)
	}
	return out, nil
}

// ownIn names one of our controls, or says what a new one is called.
type ownIn struct {
	Control     string        `json:"control,omitempty"`
	Title       string        `json:"title,omitempty"`
	Description register.Text `json:"description,omitempty"`
}

func (routes) own(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*ownIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	control, err := ask.Refer(ctx, tx, "control", record.Controls.Name, in.Control)
	if err != nil {
		return nil, err
	}
	saved, row, err := DoOwn(ctx, tx, at, control, strings.TrimSpace(in.Title), in.Description)
	if err != nil {
		return nil, err
	}
	return saidLine(ctx, tx, ask, saved, row, 0)
}

// sideOut names one of two statements that are compared.
type sideOut struct {
	Ref     string `json:"ref"`
	Title   string `json:"title"`
	Edition string `json:"edition"`
	Rev     int64  `json:"rev"`
}

type comparedOut struct {
	Number      string             `json:"number"`
	Requirement record.Requirement `json:"requirement,omitempty"`
	Control     id.ID              `json:"control,omitzero"`
	Title       string             `json:"title"`
	Change      string             `json:"change"`
	Fields      []string           `json:"fields,omitempty"`
	Before      *lineOut           `json:"before,omitempty"`
	Now         *lineOut           `json:"now,omitempty"`
}

type compareOut struct {
	Before sideOut        `json:"before"`
	Now    sideOut        `json:"now"`
	Counts map[string]int `json:"counts"`
	Lines  []comparedOut  `json:"lines"` // that differ
}

// compare sets the statement beside another, or beside an older revision of itself.
func (routes) compare(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	now, err := sheetOf(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	older, err := other(ctx, tx, at, ask.Query.Get("with"))
	if err != nil {
		return nil, err
	}
	before := NewSheet(older, now.World)
	out := compareOut{Before: before.side(), Now: now.side(), Counts: map[string]int{}, Lines: []comparedOut{}}
	for _, l := range assess.CompareStatements(before.Statement, now.Statement) {
		out.Counts[l.Change()]++
		if l.Change() == "same" {
			continue
		}
		x := comparedOut{Requirement: l.Requirement, Control: l.Control, Change: l.Change(), Fields: l.Fields}
		if l.Old != nil {
			y := before.lineOut(ask.Words, before.Line(l.Old.ID))
			x.Number, x.Title, x.Before = y.Number, y.Title, &y
		}
		if l.New != nil {
			y := now.lineOut(ask.Words, now.Line(l.New.ID))
			x.Number, x.Title, x.Now = y.Number, y.Title, &y
		}
		out.Lines = append(out.Lines, x)
	}
	return out, nil
}

func (s *Sheet) side() sideOut { return sideOut{s.Ref, s.Title, s.edition(), s.Rev} }

// other is what a statement is compared with: a revision of its own or another one.
func other(ctx context.Context, tx *store.Tx, at id.ID, with string) (*record.Statement, error) {
	var p problem.List
	p.If(with == "", "with", "required")
	if err := p.Err(); err != nil {
		return nil, err
	}
	if rev, err := strconv.ParseInt(with, 10, 64); err == nil {
		rec, err := store.Revision(ctx, tx, record.Statements.Type, at, rev)
		if err != nil {
			return nil, err
		}
		return rec.(*record.Statement), nil
	}
	to, err := tx.Resolve(ctx, []string{record.Statements.Name}, with)
	if err != nil {
		return nil, err
	}
	p.If(to.IsZero(), "with", "unknown_link", "value", with)
	if err := p.Err(); err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Statements, to)
}

type revIn struct {
	Rev int64 `json:"rev"` // that was read
}

func (routes) approve(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	if _, err := DoApprove(ctx, tx, at, ask.Body.(*revIn).Rev); err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, at)
}

type bridgeOut struct {
	From     record.Requirement    `json:"from,omitempty"`
	To       record.Requirement    `json:"to,omitempty"`
	Outcome  assess.Outcome        `json:"outcome"`
	Relation catalogue.Relation    `json:"relation,omitempty"`
	Status   string                `json:"status,omitempty"`
	Was      record.Implementation `json:"was,omitempty"`
	Now      record.Implementation `json:"now,omitempty"`
	Review   bool                  `json:"review,omitempty"`
}

type droppedOut struct {
	Requirement catalogue.Key `json:"requirement"`
	Number      string        `json:"number"`
	Title       string        `json:"title"`
	Applied     bool          `json:"applied"` // then it is kept, or its end has a reason
	Held        id.ID         `json:"control,omitzero"`
}

type transitionOut struct {
	From    sideOut              `json:"from"`
	New     []record.Requirement `json:"new"`
	Merged  []record.Requirement `json:"merged"`
	Dropped []droppedOut         `json:"dropped"`
	Bridge  []bridgeOut          `json:"bridge"`
}

func (routes) transition(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	old, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	plan, err := PlanCarry(ctx, tx, old, register.Text(ask.Words.T("statement.role_not_held")))
	if err != nil {
		return nil, err
	}
	out := transitionOut{From: (&Sheet{Statement: old}).side(), New: plan.New, Merged: plan.Merged, Dropped: []droppedOut{}, Bridge: []bridgeOut{}}
	for _, x := range plan.Dropped {
		out.Dropped = append(out.Dropped, droppedOut{x.Requirement.Key, x.Requirement.ID, x.Requirement.TitleIn(ask.Lang), applied(x, old), x.Held})
	}
	for _, b := range plan.Bridge {
		out.Bridge = append(out.Bridge, bridgeOut{b.From, b.To, b.Outcome, b.Relation, b.Status, b.Was, b.Now, b.Review})
	}
	return out, nil
}

// carryIn decides about each item without counterpart: by its key, or all others
// alike.
type carryIn struct {
	Title string            `json:"title"`
	Keep  []string          `json:"keep,omitempty"` // as controls of our own: keys or numbers
	Why   map[string]string `json:"why,omitempty"`  // they go
	Rest  string            `json:"rest,omitempty"` // why all others go; "keep" keeps them
}

func (r routes) carry(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*carryIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	old, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	notHeld := register.Text(ask.Words.T("statement.role_not_held"))
	plan, err := PlanCarry(ctx, tx, old, notHeld)
	if err != nil {
		return nil, err
	}
	choices, err := in.choices(plan, old)
	if err != nil {
		return nil, err
	}
	made, err := DoCarry(ctx, tx, at, strings.TrimSpace(in.Title), notHeld, choices, func(from io.Reader) (string, int64, error) {
		sum, size, err := r.blobs.Put(ctx, tx.Org, from, maxUpload)
		return sum.String(), size, err
	})
	if err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, made.ID)
}

func (in *carryIn) choices(plan *assess.Transition, old *record.Statement) (map[record.Requirement]Choice, error) {
	var l problem.List
	known := map[string]record.Requirement{}
	out := map[record.Requirement]Choice{}
	for _, x := range plan.Dropped {
		q := record.Requirement(x.Requirement.Key)
		known[string(q)], known[x.Requirement.ID] = q, q
		if in.Rest != "" && applied(x, old) {
			out[q] = Choice{Keep: in.Rest == "keep", Why: in.Rest}
			if out[q].Keep {
				out[q] = Choice{Keep: true}
			}
		}
	}
	for _, name := range in.Keep {
		l.If(known[name] == "", "keep", "unknown_value", "value", name, "values", "6.2.1.1, …")
		out[known[name]] = Choice{Keep: true}
	}
	for name, why := range in.Why {
		l.If(known[name] == "", "why", "unknown_value", "value", name, "values", "6.2.1.1, …")
		if !slices.Contains(in.Keep, name) {
			out[known[name]] = Choice{Why: cut(strings.TrimSpace(why), 2000)}
		}
	}
	delete(out, "")
	return out, l.Err()
}

// document prints the statement; that it left the house stands in the ledger.
func (routes) document(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	s, err := sheetOf(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	public, err := ask.Yes("public")
	if err != nil {
		return nil, err
	}
	form := ask.Query.Get("as")
	if form == "" {
		form = "pdf"
	}
	p := Paper{Words: ask.Words.Terms(i18n.Law), Public: public}
	if p.Organisation, err = ask.Organisation(ctx, tx); err != nil {
		return nil, err
	}
	f, ok := s.file(form, p)
	var l problem.List
	l.If(!ok, "as", "unknown_value", "value", form, "values", "pdf, docx, html, json, xlsx, oscal")
	if err := l.Err(); err != nil {
		return nil, err
	}
	tx.Record("export", record.Statements.Name, s.ID, nil)
	return api.File{Name: f.name, Type: f.media, Write: f.write}, nil
}
