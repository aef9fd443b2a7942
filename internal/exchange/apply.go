package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Result is what Apply wrote.
type Result struct {
	Created int `json:"created"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Missing int `json:"missing"` // made because the file named them; not part of Created
}

// Apply writes a plan in the caller's transaction. It refuses a plan with refused
// records (Plan.Err), and as stale one whose records changed since it was made.
// A plan that changes nothing writes nothing. progress may be nil.
func Apply(ctx context.Context, tx *store.Tx, p *Plan, progress Progress) (Result, error) {
	var r Result
	if err := p.Err(); err != nil {
		return r, err
	}
	for _, name := range p.Registers {
		t := tx.Registers().Get(name)
		if t == nil {
			return r, problem.New(problem.Invalid, "import_unknown_register", "register", name, "at", p.File)
		}
		if err := tx.Need(access.Import, t.Group); err != nil {
			return r, err
		}
	}
	if err := p.stillMissing(ctx, tx); err != nil {
		return r, err
	}
	total := p.Counts.Create + p.Counts.Change + p.Counts.Missing
	tell := func(done int) {
		if progress != nil {
			progress(done, total)
		}
	}
	var list []store.Addition
	var at []int
	for i, s := range p.Records {
		switch s.Action {
		case Create:
			t := tx.Registers().Get(s.Register)
			// The store writes into the head; the plan stays as it was.
			list, at = append(list, store.Addition{Type: t, Record: store.Clone(t, s.rec)}), append(at, i)
			if s.listed {
				r.Missing++
			} else {
				r.Created++
			}
		case Same:
			r.Same++
		}
	}
	if err := store.CreateMany(ctx, tx, list, tell); err != nil {
		return Result{}, p.creating(err, at)
	}
	for i := range p.Records {
		s := &p.Records[i]
		if s.Action != Change {
			continue
		}
		if err := p.change(ctx, tx, s); err != nil {
			return Result{}, err
		}
		r.Changed++
		tell(len(list) + r.Changed)
	}
	return r, p.remember(ctx, tx, r)
}

// change writes one record over the revision that the plan was made from.
func (p *Plan) change(ctx context.Context, tx *store.Tx, s *Step) error {
	t := tx.Registers().Get(s.Register)
	_, err := store.ChangeAny(ctx, tx, t, s.ID, s.rev, func(rec register.Record) error {
		want := store.Clone(t, s.rec)
		h, now := register.HeadOf(rec), register.HeadOf(want)
		h.Title, h.Owner, h.Confidentiality, h.ReviewEvery, h.ReviewDue = now.Title, now.Owner, now.Confidentiality, now.ReviewEvery, now.ReviewDue
		h.Tags, h.Attributes = now.Tags, now.Attributes
		for _, f := range t.Fields {
			f.In(rec).Set(f.In(want))
		}
		return nil
	})
	switch {
	case problem.Is(err, problem.Stale), problem.Is(err, problem.Missing):
		return problem.Wrap(problem.Stale, "import_plan_stale", err, "ref", s.Ref)
	case err != nil:
		return p.at(err, s)
	}
	return nil
}

// at names the place in the file of what the store refused.
func (p *Plan) at(err error, s *Step) error {
	q, ok := problem.As(err)
	if !ok || len(q.Fields) == 0 {
		return fmt.Errorf("import %s: %w", s.Ref, err)
	}
	out := *q
	out.Fields = nil
	for _, f := range q.Fields {
		out.Fields = append(out.Fields, problem.Field{Path: s.At, Key: f.Key, Args: withArgs(f.Args, "field", f.Path)})
	}
	return &out
}

// creating names the places of what the store refused to create.
func (p *Plan) creating(err error, at []int) error {
	q, ok := problem.As(err)
	if !ok || len(q.Fields) == 0 {
		return err
	}
	out := *q
	out.Fields = nil
	for _, f := range q.Fields {
		index, path, _ := strings.Cut(f.Path, ".")
		if i, err := strconv.Atoi(index); err == nil && i < len(at) {
			f = problem.Field{Path: p.Records[at[i]].At, Key: f.Key, Args: withArgs(f.Args, "field", path)}
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// stillMissing refuses a plan whose missing records somebody has made meanwhile:
// applying it would make them twice.
func (p *Plan) stillMissing(ctx context.Context, tx *store.Tx) error {
	titles := map[string][]string{}
	for _, m := range p.Missing {
		titles[m.Register] = append(titles[m.Register], m.Title)
	}
	for name, list := range titles {
		t := tx.Registers().Get(name)
		if t == nil {
			return problem.New(problem.Invalid, "import_unknown_register", "register", name, "at", p.File)
		}
		found, err := store.FindMany(ctx, tx, t, "title", list)
		if err != nil {
			return err
		}
		for title := range found {
			return problem.New(problem.Stale, "import_plan_stale", "ref", title)
		}
	}
	return nil
}

// remember keeps a person's mapping, and says in the ledger that a file came in;
// a file that changed nothing leaves no trace.
func (p *Plan) remember(ctx context.Context, tx *store.Tx, r Result) error {
	if p.Remember && p.Mapping != nil && p.Fingerprint != "" && len(p.Registers) > 0 {
		body, err := json.Marshal(p.Mapping)
		if err != nil {
			return fmt.Errorf("remember the mapping: %w", err)
		}
		if err := store.RememberMapping(ctx, tx, p.Fingerprint, p.Registers[0], body); err != nil {
			return err
		}
	}
	if r.Created+r.Changed+r.Missing == 0 {
		return nil
	}
	body, err := json.Marshal(struct {
		Format    string   `json:"format"`
		Layout    string   `json:"layout"`
		Registers []string `json:"registers"`
		Result
	}{p.Format, p.Layout, p.Registers, r})
	if err != nil {
		return fmt.Errorf("record the import: %w", err)
	}
	tx.Record("import", strings.Join(p.Registers, ","), tx.Org, body)
	return nil
}
