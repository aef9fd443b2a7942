package programme

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Start says which assessment is begun. What is left out follows the organisation.
type Start struct {
	Title   string
	Kind    record.AssessmentKind
	Edition record.Edition
	Roles   []record.PIIRole
	Scope   id.ID
	From    id.ID // a quick assessment whose answers carry over (S-170)
}

// StartAssessment begins an assessment: a quick one with its questions open, or a
// full one with an item for each clause and control of the edition and roles, and
// what the live checks propose for each (S-012, S-032).
func StartAssessment(ctx context.Context, tx *store.Tx, in Start) (*record.Assessment, error) {
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	scope := scopeOf(w, in.Scope)
	if scope == nil && !in.Scope.IsZero() {
		return nil, fieldProblem("scope", "no_such_scope")
	}
	within := w
	if scope != nil {
		within = assess.Within(scope, w)
	}
	a := &record.Assessment{
		Head: register.Head{Title: in.Title, Owner: tx.Person}, Kind: cmp.Or(in.Kind, "initial_gap"), Edition: in.Edition, Roles: in.Roles,
		Scope: register.To[record.Scope](in.Scope), AsOf: w.Today, Assessor: register.To[record.Person](tx.Person),
	}
	if a.Edition == "" && scope != nil {
		a.Edition = scope.Edition
	}
	a.Edition = cmp.Or(a.Edition, EditionOf(w))
	if len(a.Roles) == 0 {
		a.Roles = RolesOf(within)
	}
	if a.Kind == record.Quick {
		return store.Create(ctx, tx, record.Assessments, a)
	}
	a.Items = assess.AssessmentItems(a.Edition, a.Roles, proposals(within))
	if !in.From.IsZero() {
		quick, err := store.Get(ctx, tx, record.Assessments, in.From)
		if err != nil {
			return nil, err
		}
		if quick.Kind != record.Quick {
			return nil, fieldProblem("from", "not_a_quick_assessment")
		}
		a.Items = assess.CarryQuick(quick, a.Edition, a.Items)
	}
	return store.Create(ctx, tx, record.Assessments, a)
}

func scopeOf(w *assess.World, at id.ID) *record.Scope {
	return byID(w.Scopes, at, func(s *record.Scope) *register.Head { return &s.Head })
}

func fieldProblem(field, key string, args ...any) error {
	var l problem.List
	l.Add(field, key, args...)
	return l.Err()
}

// SaveItem changes one item of an assessment. seen is the revision that the person
// had before him: what others did to other items meanwhile stays, and only a change
// of the same item is stale.
func SaveItem(ctx context.Context, tx *store.Tx, at, row id.ID, seen int64, edit func(*record.AssessmentItem)) (*record.Assessment, error) {
	a, err := store.Get(ctx, tx, record.Assessments, at)
	if err != nil {
		return nil, err
	}
	now := itemOf(a, row)
	if now == nil {
		return nil, problem.NotFound(record.Assessments.Name, "")
	}
	if a.Rev != seen {
		old, err := store.Revision(ctx, tx, record.Assessments.Type, at, seen)
		if err != nil {
			return nil, err
		}
		before, _ := old.(*record.Assessment)
		if was := itemOf(before, row); was == nil || !reflect.DeepEqual(*was, *now) {
			return nil, problem.New(problem.Stale, "stale", "rev", a.Rev)
		}
	}
	if a.State != "draft" {
		return nil, problem.New(problem.Blocked, "assessment_closed")
	}
	return store.Change(ctx, tx, record.Assessments, at, a.Rev, func(x *record.Assessment) error {
		edit(itemOf(x, row))
		return nil
	})
}

func itemOf(a *record.Assessment, row id.ID) *record.AssessmentItem {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.Items, func(x record.AssessmentItem) bool { return x.ID == row })
	if i < 0 {
		return nil
	}
	return &a.Items[i]
}

// Confirm takes what the checks propose as the judgement of the person, for the
// rows given, or for all that nobody has judged. It answers how many there were.
func Confirm(ctx context.Context, tx *store.Tx, at id.ID, rows ...id.ID) (*record.Assessment, int, error) {
	a, err := store.Get(ctx, tx, record.Assessments, at)
	if err != nil {
		return nil, 0, err
	}
	if a.State != "draft" {
		return nil, 0, problem.New(problem.Blocked, "assessment_closed")
	}
	n := 0
	a, err = store.Change(ctx, tx, record.Assessments, at, a.Rev, func(x *record.Assessment) error {
		for i := range x.Items {
			item := &x.Items[i]
			open := item.Result == "" || item.Result == record.NotAssessed
			if !open || !proposed(*item) || len(rows) > 0 && !slices.Contains(rows, item.ID) {
				continue
			}
			item.Result = item.Proposed
			if item.Maturity == 0 {
				item.Maturity = likelyMaturity(item.Proposed)
			}
			n++
		}
		return nil
	})
	return a, n, err
}

func proposed(x record.AssessmentItem) bool {
	return x.Proposed != "" && x.Proposed != record.NotAssessed
}

// likelyMaturity is where a confirmed result begins: what conforms is defined, what
// conforms in part is managed. Ours, to be corrected by whoever knows better.
func likelyMaturity(r record.GapResult) int64 {
	switch r {
	case record.Conform:
		return 3
	case record.Partly:
		return 2
	}
	return 0
}

// MakeTasks makes a task of every open gap that has none yet, with its effort and
// priority; a gap without words for its action is named by the requirement (S-171).
// It is safe to run twice. The answer is how many tasks came.
func MakeTasks(ctx context.Context, tx *store.Tx, words i18n.Words, at id.ID, rows ...id.ID) (int, error) {
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return 0, err
	}
	a, err := store.Get(ctx, tx, record.Assessments, at)
	if err != nil {
		return 0, err
	}
	open := map[id.ID]bool{}
	for _, t := range w.Tasks {
		open[t.ID] = t.State != "cancelled"
	}
	made := map[id.ID]id.ID{}
	text := map[id.ID]string{}
	for _, act := range assess.Actions(a, w) {
		x := act.Item
		if open[x.Task.ID] || len(rows) > 0 && !slices.Contains(rows, x.ID) {
			continue
		}
		name := requirementID(x.Requirement) + " " + requirementTitle(words, x.Requirement)
		action := string(x.Action)
		if action == "" {
			action = words.T("programme.action.close", "requirement", name)
		}
		t := &record.Task{
			Head: register.Head{Title: clipped(firstLine(action), 200), Owner: x.Assignee.ID}, Assignee: x.Assignee, Due: x.Due,
			Priority: act.Priority, Source: "gap",
			Description: register.Text(words.T("programme.action.task", "requirement", name, "assessment", a.Ref, "gap", string(x.Gap), "days", decimal(words, act.Effort))),
		}
		t.Subject.ID = a.ID
		if t, err = store.Create(ctx, tx, record.Tasks, t); err != nil {
			return 0, err
		}
		made[x.ID], text[x.ID] = t.ID, action
	}
	if len(made) == 0 || a.State != "draft" {
		return len(made), nil
	}
	_, err = store.Change(ctx, tx, record.Assessments, at, a.Rev, func(x *record.Assessment) error {
		for i := range x.Items {
			item := &x.Items[i]
			if t, ok := made[item.ID]; ok {
				item.Task = register.To[record.Task](t)
				item.Action = cmp.Or(item.Action, register.Text(text[item.ID]))
			}
		}
		return nil
	})
	return len(made), err
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// AnswerQuick takes the answers of a quick assessment. Answers that are none of the
// four are refused at their question; what is left out stays open.
func AnswerQuick(ctx context.Context, tx *store.Tx, at id.ID, answers map[string]record.QuickAnswer, contact string, today calendar.Day) (*record.Assessment, error) {
	a, err := store.Get(ctx, tx, record.Assessments, at)
	if err != nil {
		return nil, err
	}
	if a.Kind != record.Quick || a.State != "draft" {
		return nil, problem.New(problem.Blocked, "assessment_closed")
	}
	var l problem.List
	var rows register.Rows[record.QuickAnswer]
	for _, q := range assess.QuickQuestions() {
		x, ok := answers[q.Key]
		if !ok || x.Answer == "" {
			continue
		}
		l.If(!slices.Contains(x.Answer.Values(), string(x.Answer)), q.Key, "quick_answer")
		x.Question = q.Key
		rows = append(rows, x)
	}
	l.If(len(rows) == 0, "q01", "quick_nothing")
	if err := l.Err(); err != nil {
		return nil, err
	}
	return store.Change(ctx, tx, record.Assessments, at, a.Rev, func(x *record.Assessment) error {
		kept := map[string]id.ID{}
		for _, r := range x.Answers {
			kept[r.Question] = r.ID
		}
		for i := range rows {
			rows[i].ID = kept[rows[i].Question]
			if rows[i].ID.IsZero() {
				rows[i].ID = id.New()
			}
		}
		x.Answers, x.AsOf = rows, today
		if contact != "" {
			x.Contact = contact
		}
		return nil
	})
}

// Progress of an assessment: how many of its items somebody has judged.
type Progress struct{ Judged, Open, Proposed, Of int }

// ProgressOf counts.
func ProgressOf(a *record.Assessment) Progress {
	p := Progress{Of: len(a.Items)}
	for _, x := range a.Items {
		judged := x.Result != "" && x.Result != record.NotAssessed
		switch {
		case judged && x.Open():
			p.Judged, p.Open = p.Judged+1, p.Open+1
		case judged:
			p.Judged++
		case proposed(x):
			p.Proposed++
		}
	}
	return p
}

// Percent judged, rounded down.
func (p Progress) Percent() int {
	if p.Of == 0 {
		return 0
	}
	return 100 * p.Judged / p.Of
}

func (p Progress) String() string { return fmt.Sprintf("%d/%d", p.Judged, p.Of) }
