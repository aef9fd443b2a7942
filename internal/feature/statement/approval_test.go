package statement_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-027
func TestReasonsOfADraftAreRecordsAndABrokenOneIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var risk *record.Risk
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if risk, err = store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Leak"}}); err != nil {
				return err
			}
			c := &record.Control{Head: register.Head{Title: "Purposes"}}
			c.Requirements = append(c.Requirements, "27701:2025/A.1.2.2")
			c.Risks = append(c.Risks, risk.ID)
			if _, err = store.Create(ctx, tx, record.Controls, c); err != nil {
				return err
			}
			o := &record.Obligation{Head: register.Head{Title: "Say why"}, Kind: "statute"}
			o.Requirements = append(o.Requirements, "27701:2025/A.1.2.2")
			_, err = store.Create(ctx, tx, record.Obligations, o)
			return err
		})
		s := w.draft(t, "2025", "controller")
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.2")
		if !slices.Contains(l.Inclusion, "risk_treatment") || !slices.Contains(l.Inclusion, "law") || len(l.Risks) != 1 || len(l.Obligations) != 1 || len(l.Broken) != 0 {
			t.Errorf("%+v", l.StatementEntry)
		}
		// The risk stands at a line whose controls do not treat it.
		other := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, other.ID, func(e *record.StatementEntry) error {
				e.Risks = append(e.Risks, risk.ID)
				return nil
			})
			return err
		})
		if b := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3").Broken; len(b) != 1 || b[0].Key != "risk_without_control" {
			t.Errorf("%+v", b)
		}
		w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, s.Rev+1)
			return err
		})
	})
}

// S-027: whichever way a statement is approved, no reason may lead nowhere.
func TestTheBareMoveIsRefusedToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.finish(t, w.draft(t, "2025", "controller"))
		var good, risk id.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			r, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Leak"}})
			if err != nil {
				return err
			}
			risk = r.ID
			c := &record.Control{Head: register.Head{Title: "Purposes"}}
			c.Requirements, c.Risks = append(c.Requirements, "27701:2025/A.1.2.2"), append(c.Risks, risk)
			made, err := store.Create(ctx, tx, record.Controls, c)
			if err != nil {
				return err
			}
			good = made.ID
			return nil
		})
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.3")
		edit := func(do func(*record.StatementEntry)) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				saved, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, l.ID, func(e *record.StatementEntry) error {
					do(e)
					return nil
				})
				s = saved.Statement
				return err
			})
		}
		move := func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Move(ctx, tx, record.Statements, s.ID, s.Rev, "submit", workflow.Input{})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Statements, s.ID, x.Rev, "approve", workflow.Input{})
			return err
		}
		edit(func(e *record.StatementEntry) { e.Risks = append(e.Risks, risk) })
		if x := w.refused(t, problem.Blocked, move); x.Key != "statement_broken" {
			t.Errorf("refused as %s", x.Key)
		}
		edit(func(e *record.StatementEntry) { e.Controls = append(e.Controls, good) })
		w.write(t, move)
	})
}

// S-028: a sentence about a line of our own control says which; and the control stays
// while it has a line.
func TestARefusalNamesTheOwnControl(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.finish(t, w.draft(t, "2025", "controller"))
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoOwn(ctx, tx, s.ID, id.ID{}, "Watchdog", "It barks.")
			s = saved.Statement
			return err
		})
		i := slices.IndexFunc(s.Entries, func(e record.StatementEntry) bool { return e.Requirement == "" })
		own := s.Entries[i].Control.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoLine(ctx, tx, s.ID, s.Rev, s.Entries[i].ID, func(e *record.StatementEntry) error {
				e.Applicable = "unknown"
				e.Controls = nil
				return nil
			})
			s = saved.Statement
			return err
		})
		b := webtest.As(t, w.site, access.Owner)
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "Watchdog applies: yes or no.")
		x := w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, s.Rev)
			return err
		})
		said := ""
		for _, f := range x.Fields {
			said += w.words.Words("en").Field(f)
		}
		if !strings.Contains(said, "Watchdog applies") {
			t.Errorf("%q", said)
		}
		x = w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			c, err := store.Get(ctx, tx, record.Controls, own)
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.Controls, own, c.Rev, "retire", workflow.Input{Reason: "Gone."})
			return err
		})
		if x.Key != "control_in_statement" {
			t.Errorf("refused as %s", x.Key)
		}
	})
}

// S-026: guard G1 names each line.
func TestApprovalIsRefusedWithEachLineThatLacksSomething(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := w.draft(t, "2025", "controller")
		b := webtest.As(t, w.site, access.Owner)
		p := b.Get("/o/one/statements/" + s.Ref + "/approve")
		has(t, p, 200, "A.1.2.2", "Only top management may approve this", "Say how far A.3.5 is in place.")
		has(t, b.Post("/o/one/statements/"+s.Ref+"/approve", url.Values{"rev": {"1"}}), 409)

		// Everything said, but one exclusion without words.
		ready := w.finish(t, s)
		l := lineOf(t, w.sheet(t, s.Ref), "A.1.2.8")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			saved, _, err := statement.DoLine(ctx, tx, s.ID, ready.Rev, l.ID, func(e *record.StatementEntry) error {
				statement.SetApplicable(e, "no")
				e.Exclusion = "no_such_processing"
				return nil
			})
			ready = saved.Statement
			return err
		})
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "One thing is missing before approval", "A.1.2.8")
		w.refused(t, problem.Blocked, func(ctx context.Context, tx *store.Tx) error {
			_, err := statement.DoApprove(ctx, tx, s.ID, ready.Rev)
			return err
		})
		b.Get("/o/one/statements/" + s.Ref + "/lines/" + l.ID.String())
		has(t, b.Post("/o/one/statements/"+s.Ref+"/lines/"+l.ID.String(), url.Values{"rev": {itoa(ready.Rev)}, "applicable": {"no"}, "exclusion": {"no_such_processing"}, "justification": {"We decide alone."}}), 200, "Line saved")
		has(t, b.Get("/o/one/statements/"+s.Ref+"/approve"), 200, "Nothing is missing")
		now := w.sheet(t, s.Ref)
		has(t, b.Post("/o/one/statements/"+s.Ref+"/approve", url.Values{"rev": {itoa(now.Rev)}}), 200, "is in force")
	})
}
