package contradictions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/workflow"
)

// Reconciled counts what a run changed.
type Reconciled struct{ Found, New, Reopened, Resolved int }

// DoReconcile looks at all records and brings the findings in line: what is new is
// added, what is gone resolved, what came back opened again, and what was accepted
// stays so until its day. It must act as the system: whoever does not see a record
// would find its links broken.
func DoReconcile(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Reconciled, error) {
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return Reconciled{}, err
	}
	return reconcile(ctx, tx, words.Words(w.Own.Language).With(w.Terms), w.Today, assess.Contradictions(assess.NewView(w)), nil, levels(w))
}

// DoLook does the same for a person who does not want to wait for the night, in his
// name. The problem is forbidden for whoever may not decide on findings.
func DoLook(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Reconciled, error) {
	if err := tx.Need(access.Move, record.Findings.Group); err != nil {
		return Reconciled{}, err
	}
	defer tx.AsSystem(actor)()
	return DoReconcile(ctx, tx, words)
}

// DoReconcileNear does the same for the records that changes touch. Wide reports that
// they reach too far, so that nothing was done.
func DoReconcileNear(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, changes []store.Changed) (r Reconciled, wide bool, err error) {
	n, err := survey.Near(ctx, tx, changes)
	if err != nil || n.Wide {
		return Reconciled{}, n.Wide, err
	}
	found := assess.ContradictionsAt(assess.NewView(n.World), n.At)
	r, err = reconcile(ctx, tx, words.Words(n.World.Own.Language).With(n.World.Terms), n.World.Today, found, n.At, levels(n.World))
	return r, false, err
}

// levels are the heads of the records that findings are about, for their owner and
// confidentiality.
func levels(w *assess.World) map[id.ID]*register.Head {
	out := map[id.ID]*register.Head{}
	heads(out, w.Activities)
	heads(out, w.Systems)
	heads(out, w.DataStores)
	heads(out, w.Parties)
	heads(out, w.Engagements)
	heads(out, w.Agreements)
	heads(out, w.People)
	heads(out, w.Controls)
	heads(out, w.Risks)
	heads(out, w.Objectives)
	heads(out, w.Obligations)
	heads(out, w.ContextIssues)
	heads(out, w.RoleAssignments)
	heads(out, w.DataSets)
	heads(out, w.RetentionRules)
	heads(out, w.Holds)
	heads(out, w.Instructions)
	heads(out, w.Requests)
	heads(out, w.Transfers)
	return out
}

func heads[T any, P interface {
	*T
	register.Record
}](out map[id.ID]*register.Head, all []*T) {
	for _, r := range all {
		h := register.HeadOf(P(r))
		out[h.ID] = h
	}
}

// reconcile compares what was found at some records, or at all, with what is kept.
func reconcile(ctx context.Context, tx *store.Tx, w i18n.Words, today calendar.Day, found []assess.Contradiction, at map[id.ID]bool, about map[id.ID]*register.Head) (Reconciled, error) {
	have, err := findings(ctx, tx, at)
	if err != nil {
		return Reconciled{}, err
	}
	out := Reconciled{Found: len(found)}
	seen := map[string]bool{}
	var add []store.Addition
	for _, c := range found {
		key := fingerprint(c)
		if seen[key] {
			continue
		}
		seen[key] = true
		f := have[key]
		if f == nil {
			f = &record.Finding{FirstSeen: today, LastSeen: today}
			if h := about[c.At.ID]; h != nil {
				f.Owner, f.Confidentiality = h.Owner, h.Confidentiality
			}
			if err := fill(f, c, w); err != nil {
				return out, err
			}
			add = append(add, store.Addition{Type: record.Findings.Type, Record: f})
			out.New++
			continue
		}
		again, err := keep(ctx, tx, f, c, w, today)
		if err != nil {
			return out, err
		}
		out.Reopened += again
	}
	if len(add) > 0 {
		if err := store.CreateMany(ctx, tx, add, nil); err != nil {
			return out, fmt.Errorf("keep %d contradictions: %w", len(add), err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(have)) {
		if f := have[key]; !seen[key] && f.State != "resolved" {
			if err := resolve(ctx, tx, f, today); err != nil {
				return out, err
			}
			out.Resolved++
		}
	}
	return out, nil
}

// keep brings a finding up to date that is found again. What was resolved, and what
// was accepted until a day that is over, is open again.
func keep(ctx context.Context, tx *store.Tx, f *record.Finding, c assess.Contradiction, w i18n.Words, today calendar.Day) (int, error) {
	back := f.State == "resolved" || f.State == "accepted" && !f.Tolerated(today)
	now := *f
	if err := fill(&now, c, w); err != nil {
		return 0, err
	}
	if !back && now.Args == f.Args && now.Severity == f.Severity {
		return 0, nil
	}
	changed, err := store.Change(ctx, tx, record.Findings, f.ID, f.Rev, func(x *record.Finding) error {
		x.Title, x.Args, x.Severity, x.LastSeen = now.Title, now.Args, now.Severity, today
		if back {
			if x.State == "resolved" {
				x.Reopened++
			}
			x.ResolvedOn, x.AcceptedReason, x.AcceptedUntil, x.AcceptedBy = "", "", "", register.Link[record.Person]{}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("keep %s: %w", f.Ref, err)
	}
	if !back {
		return 0, nil
	}
	if _, err := store.Move(ctx, tx, record.Findings, f.ID, changed.Rev, "reopen", workflow.Input{}); err != nil {
		return 0, fmt.Errorf("open %s again: %w", f.Ref, err)
	}
	return 1, nil
}

func resolve(ctx context.Context, tx *store.Tx, f *record.Finding, today calendar.Day) error {
	changed, err := store.Change(ctx, tx, record.Findings, f.ID, f.Rev, func(x *record.Finding) error {
		x.ResolvedOn = today
		return nil
	})
	if err != nil {
		return fmt.Errorf("resolve %s: %w", f.Ref, err)
	}
	if _, err := store.Move(ctx, tx, record.Findings, f.ID, changed.Rev, "resolve", workflow.Input{}); err != nil {
		return fmt.Errorf("resolve %s: %w", f.Ref, err)
	}
	return nil
}

// subjectsAtOnce is how many subjects one question names, and findingsAtOnce how many
// findings may be about them: more than there are rules for each.
const (
	subjectsAtOnce = 200
	findingsAtOnce = 50_000
)

// findings are those kept about some records, or all, by their fingerprint. They are
// changed by what the store reads again.
func findings(ctx context.Context, tx *store.Tx, at map[id.ID]bool) (map[string]*record.Finding, error) {
	out := map[string]*record.Finding{}
	if at == nil {
		q := store.Query{Sort: "ref", Limit: store.MaxLimit}
		for {
			page, err := store.List(ctx, tx, record.Findings, q)
			if err != nil {
				return nil, fmt.Errorf("read findings: %w", err)
			}
			for _, f := range page.Items {
				keepByMark(out, f)
			}
			if q.After = page.Next; q.After == "" {
				return out, nil
			}
		}
	}
	for part := range slices.Chunk(slices.SortedFunc(maps.Keys(at), compare), subjectsAtOnce) {
		about, err := store.LinkingBy(ctx, tx, part, "subject", findingsAtOnce)
		if err != nil {
			return nil, fmt.Errorf("read findings: %w", err)
		}
		kept, err := store.LoadMany(ctx, tx, record.Findings.Type, about)
		if err != nil {
			return nil, fmt.Errorf("read findings: %w", err)
		}
		for _, rec := range kept {
			if f, ok := rec.(*record.Finding); ok && f.Archived.IsZero() {
				keepByMark(out, f)
			}
		}
	}
	return out, nil
}

// keepByMark leaves out what somebody wrote down by hand, which no rule finds again.
func keepByMark(out map[string]*record.Finding, f *record.Finding) {
	if f.Fingerprint != "" {
		out[f.Fingerprint] = f
	}
}

func compare(a, b id.ID) int { return strings.Compare(a.String(), b.String()) }
