package laws

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Effect is what another pack of a law means for the records of an organisation, as far
// as the actor may see them.
type Effect struct {
	Transfers   []Turn // that the law would let stand otherwise
	Judged      int    // transfers that were looked at
	Grounds     []Lost // processing activities that rest on a ground which is gone
	Deadlines   []Deadline
	Obligations []Touched // obligations whose provision a changed fact cites
}

// Turn is a transfer whose state changes, from a day on; today where the day is today.
type Turn struct {
	assess.Crossing
	From          calendar.Day
	Before, After assess.PermitState
}

// Worse reports whether the transfer stands worse than before.
func (t Turn) Worse() bool { return t.After.Worse(t.Before) }

// Lost is an activity and the ground that the law no longer knows.
type Lost struct {
	ID         id.ID
	Ref, Title string
	Basis      law.Basis
}

// Deadline is a time limit that changes; a zero clock is none.
type Deadline struct {
	Duty          string
	Before, After law.Clock
}

// Touched is an obligation and the fact that changed beneath it.
type Touched struct {
	*record.Obligation
	Path string
}

// Worse is how many records stand worse.
func (e Effect) Worse() int {
	n := len(e.Grounds)
	for _, t := range e.Transfers {
		if t.Worse() {
			n++
		}
	}
	return n
}

// mostDays bounds the days ahead on which transfers are judged by both packs.
const mostDays = 12

// effect judges by the packs before and after. It reads only.
func effect(ctx context.Context, tx *store.Tx, before, after *law.Packs, id string, changes []law.Difference) (Effect, error) {
	var e Effect
	today, err := tx.Today(ctx)
	if err != nil {
		return e, err
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return e, fmt.Errorf("read the laws in scope: %w", err)
	}
	if tx.May(access.Read, record.ProcessingActivities.Group) {
		all, err := survey.Crossings(ctx, tx, own)
		if err != nil {
			return e, err
		}
		e.turns(all, before, after, id, today)
		if err := e.grounds(ctx, tx, gone(before, after, id)); err != nil {
			return e, err
		}
	}
	e.deadlines(before, after, id, today)
	return e, e.obligations(ctx, tx, id, changes)
}

func (e *Effect) turns(all []assess.Crossing, before, after *law.Packs, id string, today calendar.Day) {
	days := append([]calendar.Day{today}, before.Days(after, today)...)
	days = days[:min(len(days), mostDays)]
	for _, x := range all {
		if !slices.Contains(x.Laws, id) {
			continue
		}
		e.Judged++
		var turn *Turn
		for _, day := range days {
			was, is := assess.Judge(x, before, day).State(), assess.Judge(x, after, day).State()
			if t := (Turn{x, day, was, is}); was != is && (turn == nil || t.Worse()) {
				turn = &t
			}
			if turn != nil && turn.Worse() {
				break // from then on; what is better before that matters less
			}
		}
		if turn != nil {
			e.Transfers = append(e.Transfers, *turn)
		}
	}
	slices.SortStableFunc(e.Transfers, func(a, b Turn) int {
		rank := func(t Turn) int { return -slices.Index(assess.PermitStates(), t.After) }
		return rank(a) - rank(b)
	})
}

// gone are the grounds that a law knew and no longer knows.
func gone(before, after *law.Packs, id string) []law.Basis {
	now := after.BasesFor(id)
	return slices.DeleteFunc(before.BasesFor(id), func(b law.Basis) bool {
		return slices.ContainsFunc(now, func(x law.Basis) bool { return x.Code == b.Code })
	})
}

func (e *Effect) grounds(ctx context.Context, tx *store.Tx, gone []law.Basis) error {
	if len(gone) == 0 {
		return nil
	}
	living, err := store.Those(ctx, tx, record.ProcessingActivities, func(a *record.ProcessingActivity) bool { return a.State != "retired" })
	if err != nil {
		return err
	}
	for _, a := range living {
		for _, b := range gone {
			if slices.ContainsFunc(a.Bases, func(x record.ActivityBasis) bool { return rests(x, b) }) {
				e.Grounds = append(e.Grounds, Lost{a.ID, a.Ref, a.Title, b})
			}
		}
	}
	return nil
}

// rests reports whether a row names a ground.
func rests(x record.ActivityBasis, b law.Basis) bool {
	for _, code := range []string{string(x.Basis), string(x.SpecialCondition), string(x.CriminalGround)} {
		if code == b.Key() || string(x.Law) == b.Law && code == b.Code {
			return true
		}
	}
	return false
}

// deadlines are those of today that differ, and those in force later that do.
func (e *Effect) deadlines(before, after *law.Packs, id string, today calendar.Day) {
	var duties []string
	for _, c := range slices.Concat(after.ClocksFor(id), before.ClocksFor(id)) {
		if !slices.Contains(duties, c.Duty) {
			duties = append(duties, c.Duty)
		}
	}
	latest := func(p *law.Packs, duty string) law.Clock {
		now, _ := p.ClockRule(id, duty, today)
		for _, c := range p.ClocksFor(id) {
			if c.Duty == duty && c.From > today {
				now = c
			}
		}
		return now
	}
	for _, duty := range duties {
		was, is := latest(before, duty), latest(after, duty)
		if was.Span != is.Span || was.Extension != is.Extension || was.Words != is.Words || was.From != is.From {
			e.Deadlines = append(e.Deadlines, Deadline{duty, was, is})
		}
	}
}

// obligations are those of the law whose provision is cited by a fact that changed.
func (e *Effect) obligations(ctx context.Context, tx *store.Tx, id string, changes []law.Difference) error {
	at := map[string]string{} // path by article
	for _, d := range changes {
		for _, side := range []*law.Fact{d.Before, d.After} {
			if side == nil {
				continue
			}
			for _, a := range articles(side.Source.Cite) {
				at[a] = d.Path
			}
		}
	}
	if len(at) == 0 || !tx.May(access.Read, record.Obligations.Group) {
		return nil
	}
	duties, err := store.Those(ctx, tx, record.Obligations, func(o *record.Obligation) bool { return string(o.Law) == id })
	if err != nil {
		return err
	}
	for _, o := range duties {
		for _, a := range articles(o.Provision) {
			if path, ok := at[a]; ok {
				e.Obligations = append(e.Obligations, Touched{o, path})
				break
			}
		}
	}
	return nil
}

var article = regexp.MustCompile(`(?i)(art|arts|article|s|ss|sec|section|r|rule|§)\.?\s*(\d+[a-z]{0,3})`)

// articles are the articles or sections that a citation names, without their parts:
// "Art. 33(1)" is "art 33".
func articles(cite string) []string {
	var out []string
	for _, m := range article.FindAllStringSubmatch(cite, -1) {
		word := strings.ToLower(m[1])
		switch word {
		case "arts", "article":
			word = "art"
		case "ss", "sec", "section", "§":
			word = "s"
		case "rule":
			word = "r"
		}
		out = append(out, word+" "+strings.ToLower(m[2]))
	}
	return out
}
