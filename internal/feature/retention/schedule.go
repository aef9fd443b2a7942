package retention

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// MaxRules is how many rules a schedule holds: far more than an organisation can live
// by. A longer one is refused in words, not cut.
const MaxRules = 2000

// Schedule is how long data stay, by category.
type Schedule struct {
	Today   calendar.Day
	Groups  []Group
	Rules   int // in force or in draft
	Drafts  int
	Clashes []assess.RuleClash
	Holds   []*record.Hold // imposed and not lifted, the first to end first
	Names   map[id.ID]store.Title
}

// Group are the lines below one head of the taxonomy; Code "" is for rules about whole
// data sets.
type Group struct {
	Code  string
	Lines []Line
}

// Line is a rule as it bears on one category.
type Line struct {
	Category record.PIICategory // "" the whole of its data sets
	Rule     *record.RetentionRule
	Clashes  bool
	Held     []*record.Hold // in force, that name a data set or an activity of the rule
}

// DoSchedule reads the schedule: every rule that was not superseded, under each
// category that it is about.
func DoSchedule(ctx context.Context, tx *store.Tx) (*Schedule, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &Schedule{Today: today, Clashes: assess.RuleClashes(rules)}
	if out.Holds, err = imposed(ctx, tx); err != nil {
		return nil, err
	}
	clashing := map[id.ID]bool{}
	for _, c := range out.Clashes {
		clashing[c.A.ID], clashing[c.B.ID] = true, true
	}
	by := map[string][]Line{}
	var ids []id.ID
	for _, r := range rules {
		out.Rules++
		if !assess.RuleBinds(r) {
			out.Drafts++
		}
		line := Line{Rule: r, Clashes: clashing[r.ID], Held: record.Holding(out.Holds, today, "", slices.Concat([]id.ID(r.DataSets), []id.ID(r.Activities))...)}
		ids = slices.Concat(ids, []id.ID(r.DataSets), []id.ID(r.Activities), []id.ID{r.Obligation.ID})
		for _, c := range r.Categories {
			line.Category = c
			head, _, _ := strings.Cut(string(c), ".")
			by[head] = append(by[head], line)
		}
		if len(r.Categories) == 0 {
			by[""] = append(by[""], line)
		}
	}
	for code, lines := range by {
		slices.SortFunc(lines, func(a, b Line) int {
			return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Rule.Ref, b.Rule.Ref))
		})
		out.Groups = append(out.Groups, Group{code, lines})
	}
	order := map[string]int{}
	for i, t := range catalogue.Terms(catalogue.PIICategory) {
		order[t.Code] = i + 1
	}
	rank := func(code string) int { // what the taxonomy does not know goes last
		if n := order[code]; n > 0 {
			return n
		}
		return len(order) + 1
	}
	slices.SortFunc(out.Groups, func(a, b Group) int { return cmp.Or(rank(a.Code)-rank(b.Code), cmp.Compare(a.Code, b.Code)) })
	for _, h := range out.Holds {
		ids = slices.Concat(ids, heldBy(h))
	}
	out.Names, err = store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero))
	return out, err
}

// rulesOf reads the rules that were not superseded.
func rulesOf(ctx context.Context, tx *store.Tx) ([]*record.RetentionRule, error) {
	out, err := store.Whole(ctx, tx, record.RetentionRules)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(r *record.RetentionRule) bool { return r.State == "superseded" })
	if len(out) > MaxRules {
		return nil, problem.New(problem.Invalid, "retention_too_many", "max", MaxRules)
	}
	return out, nil
}

// heldBy are the records that a hold names.
func heldBy(h *record.Hold) []id.ID {
	return slices.Concat([]id.ID(h.DataSets), []id.ID(h.Activities), []id.ID(h.Systems))
}

// Of reports what a line is about beside its category: the data sets and activities
// that the rule names, by their titles.
func (s *Schedule) Of(r *record.RetentionRule) []store.Title {
	return titles(s.Names, r.DataSets, r.Activities)
}

func titles[A, B any](names map[id.ID]store.Title, a register.Links[A], b register.Links[B]) []store.Title {
	var out []store.Title
	for _, at := range slices.Concat([]id.ID(a), []id.ID(b)) {
		if t, ok := names[at]; ok {
			out = append(out, t)
		}
	}
	return out
}

// groupLabel is the head of a group in words.
func groupLabel(w i18n.Words, g Group) string {
	if g.Code == "" {
		return w.T("retention.group.sets")
	}
	return catalogue.In(w).Label(catalogue.PIICategory, g.Code, w.Lang())
}

// categoryLabel is what a line is about in words.
func categoryLabel(w i18n.Words, l Line) string {
	if l.Category == "" {
		return w.T("retention.whole_set")
	}
	return catalogue.In(w).Label(catalogue.PIICategory, string(l.Category), w.Lang())
}

// periodWords is how long, from when.
func periodWords(w i18n.Words, r *record.RetentionRule) string {
	if r.From == "fixed_date" && r.FixedOn != "" {
		if r.Period == "" {
			return w.T("retention.until_day", "day", r.FixedOn)
		}
		return w.T("retention.from_day", "period", w.Period(r.Period), "day", r.FixedOn)
	}
	if r.Period == "" {
		return ""
	}
	return w.Period(r.Period)
}

// startWords is the event that starts the period.
func startWords(w i18n.Words, r *record.RetentionRule) string {
	if r.From == "" {
		return ""
	}
	s := w.T("choice.retention_start." + string(r.From))
	if r.YearEnd {
		return w.T("retention.year_end", "start", s)
	}
	return s
}

// groundWords is what the period rests on, with its citation.
func groundWords(w i18n.Words, r *record.RetentionRule, names map[id.ID]store.Title) (ground, cite string) {
	if r.Ground != "" {
		ground = w.T("choice.retention_ground." + string(r.Ground))
	}
	cite = r.Provision
	if o, ok := names[r.Obligation.ID]; ok && cite == "" {
		cite = o.Title
	}
	return ground, cite
}

func actionWords(w i18n.Words, r *record.RetentionRule) string {
	if r.Action == "" {
		return ""
	}
	return w.T("choice.disposal." + string(r.Action))
}

// clashWords says what two rules differ in.
func clashWords(w i18n.Words, c assess.RuleClash) string {
	if c.Category == "" {
		return w.T("contradiction.rules_clash_on_set", "other", c.A.Title)
	}
	return w.T("contradiction.rules_clash_"+c.Differs, "category", catalogue.In(w).Label(catalogue.PIICategory, string(c.Category), w.Lang()), "other", c.A.Title)
}
