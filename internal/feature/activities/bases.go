package activities

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mostSteps is how far back the history of the bases is read, in entries of the ledger.
const mostSteps = 200

// applies is the basis of one purpose under one law.
type applies struct {
	Purpose, Law, Basis, Why string
	Since                    calendar.Day
}

// changed is one change of a basis: what it was, what it became, and why (S-060).
type changed struct {
	At            time.Time
	By            id.ID
	Who           string
	Rev           int64
	Purpose, Law  string
	Before, After string
	Why           string
}

type basesView struct {
	a       *record.ProcessingActivity
	InForce bool // what applies is what was approved
	Now     []applies
	Changes []changed
	Cut     bool // there is more history than was read
	Drafts  bool // the reader sees drafts, and so the history
	Edit    string
	When    func(time.Time) string
}

// pair is a purpose under a law.
type pair struct {
	purpose id.ID
	law     record.Law
}

// basesBy are the bases of an activity by purpose and law; a purpose may rest on
// several under one law.
func basesBy(a *record.ProcessingActivity) map[pair][]*record.ActivityBasis {
	out := map[pair][]*record.ActivityBasis{}
	for i := range a.Bases {
		b := &a.Bases[i]
		at := pair{b.Purpose.ID, b.Law}
		out[at] = append(out[at], b)
	}
	return out
}

// lacking are those of the bases whose ground none of the others has.
func lacking(of, others []*record.ActivityBasis) []*record.ActivityBasis {
	var out []*record.ActivityBasis
	for _, b := range of {
		if !slices.ContainsFunc(others, func(o *record.ActivityBasis) bool { return sameGround(o, b) }) {
			out = append(out, b)
		}
	}
	return out
}

// sameGround reports whether two rows rest on the same ground.
func sameGround(a, b *record.ActivityBasis) bool {
	return a.Basis == b.Basis && a.SpecialCondition == b.SpecialCondition && a.CriminalGround == b.CriminalGround
}

// loadBases says which basis applies now, and which changes led there.
func loadBases(ctx context.Context, tx *store.Tx, w i18n.Words, a *record.ProcessingActivity) (*basesView, error) {
	v, err := voiceOf(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	out := &basesView{a: a, Drafts: tx.SeesDrafts()}
	now := a
	if a.ApprovedRev > 0 {
		x, err := store.InForce(ctx, tx, record.ProcessingActivities, a.ID)
		if err != nil {
			return nil, err
		}
		now, out.InForce = x, true
	}
	for i := range now.Bases {
		b := &now.Bases[i]
		out.Now = append(out.Now, applies{Purpose: v.purposeOf(now, b.Purpose.ID), Law: v.lawName(b.Law), Basis: v.grounds(b), Why: firstLine(string(b.Justification)), Since: b.Since})
	}
	if !out.Drafts {
		return out, nil
	}
	steps, err := store.History(ctx, tx, activityType, a.ID, 0, mostSteps)
	if problem.Is(err, problem.Forbidden) {
		out.Drafts = false
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Cut = len(steps) == mostSteps
	names, err := account.Names(ctx, tx)
	if err != nil {
		return nil, err
	}
	out.Changes = v.changes(steps)
	by := make([]id.ID, 0, len(out.Changes))
	for _, x := range out.Changes {
		by = append(by, x.By)
	}
	people, err := store.Titles(ctx, tx, by)
	if err != nil {
		return nil, err
	}
	for i := range out.Changes {
		x := &out.Changes[i]
		if x.Who = names[x.By]; x.Who == "" && people[x.By].Register == record.People.Name {
			x.Who = people[x.By].Title
		}
		if x.Who == "" {
			x.Who = v.T("rec.actor.unknown")
		}
	}
	return out, nil
}

// changes are the steps in which a purpose under a law came to rest on another ground,
// the newest first.
func (v voice) changes(steps []store.Step) []changed {
	var out []changed
	for i, s := range steps {
		if !slices.ContainsFunc(s.Changes, func(c store.FieldChange) bool { return c.Field == "bases" }) {
			continue
		}
		after := parsed(s.Body)
		var before *record.ProcessingActivity
		for _, old := range steps[i+1:] {
			if before = parsed(old.Body); before != nil {
				break
			}
		}
		if before == nil || after == nil {
			continue
		}
		was, is := basesBy(before), basesBy(after)
		for at, now := range is {
			gone, come := lacking(was[at], now), lacking(now, was[at])
			for i := range max(len(gone), len(come)) {
				x := changed{At: s.At, By: s.By, Rev: s.Rev, Purpose: v.purposeOf(after, at.purpose), Law: v.lawName(at.law)}
				if i < len(gone) {
					x.Before = v.grounds(gone[i])
				}
				if i < len(come) {
					x.After, x.Why = v.grounds(come[i]), firstLine(string(come[i].Justification))
				}
				out = append(out, x)
			}
		}
		for at, gone := range was {
			if len(is[at]) > 0 {
				continue
			}
			for _, b := range gone {
				out = append(out, changed{At: s.At, By: s.By, Rev: s.Rev, Purpose: v.purposeOf(before, at.purpose), Law: v.lawName(at.law), Before: v.grounds(b)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b changed) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return slices.Compare([]string{a.Purpose, a.Law, a.Before, a.After}, []string{b.Purpose, b.Law, b.Before, b.After})
	})
	return out
}

// parsed is the revision that an entry of the ledger holds; nil if it holds none.
func parsed(body []byte) *record.ProcessingActivity {
	if len(body) == 0 {
		return nil
	}
	rec, err := activityType.Parse(body)
	if err != nil || register.HeadOf(rec).Title == "" {
		return nil
	}
	a, _ := rec.(*record.ProcessingActivity)
	return a
}

// purposeOf names a purpose of an activity; a basis may speak for all of them.
func (v voice) purposeOf(a *record.ProcessingActivity, at id.ID) string {
	for i := range a.Purposes {
		if a.Purposes[i].ID == at {
			return v.purposeName(&a.Purposes[i])
		}
	}
	return v.T("activities.purpose.any")
}

func (p *Pages) bases(c *web.Call) error {
	var v *basesView
	var zone *time.Location
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := page.RecordIn(ctx, tx, c, activityType)
		if err != nil {
			return err
		}
		if zone, err = tx.Zone(ctx); err != nil {
			return err
		}
		v, err = loadBases(ctx, tx, c.Words, rec.(*record.ProcessingActivity)) //nolint:forcetypeassert // of its register
		return err
	}); err != nil {
		return err
	}
	v.When = func(t time.Time) string { return c.Words.Time(t, zone) }
	home := c.At(activityType.Name, v.a.Ref)
	v.Edit = home + "/edit#f-bases"
	crumbs := []ui.Crumb{{Label: c.T(activityType.LabelKey() + ".many"), Href: c.At(activityType.Name)}, {Label: v.a.Ref, Href: home}}
	return c.Page(ui.Page{Title: c.T("activities.bases") + " · " + v.a.Ref, Heading: c.T("activities.bases.of", "title", v.a.Title), Lead: c.T("activities.bases.lead"), Crumbs: crumbs}, basesBody(v))
}

type appliesOut struct {
	Purpose string       `json:"purpose"`
	Law     string       `json:"law"`
	Basis   string       `json:"basis"`
	Why     string       `json:"why,omitempty"`
	Since   calendar.Day `json:"since,omitempty"`
}

type changedOut struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Rev     int64     `json:"rev"`
	Purpose string    `json:"purpose"`
	Law     string    `json:"law"`
	Before  string    `json:"before,omitempty"`
	After   string    `json:"after,omitempty"`
	Why     string    `json:"why,omitempty"`
}

type basesOut struct {
	Ref     string       `json:"ref"`
	Title   string       `json:"title"`
	InForce bool         `json:"in_force"` // what applies is what was approved
	Applies []appliesOut `json:"applies"`
	History []changedOut `json:"history"`
}

func apiBases(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	a, err := store.Get(ctx, tx, record.ProcessingActivities, at)
	if err != nil {
		return nil, err
	}
	v, err := loadBases(ctx, tx, ask.Words, a)
	if err != nil {
		return nil, err
	}
	out := basesOut{Ref: a.Ref, Title: a.Title, InForce: v.InForce, Applies: []appliesOut{}, History: []changedOut{}}
	for _, x := range v.Now {
		out.Applies = append(out.Applies, appliesOut(x))
	}
	for _, x := range v.Changes {
		out.History = append(out.History, changedOut{At: x.At, Who: x.Who, Rev: x.Rev, Purpose: x.Purpose, Law: x.Law, Before: x.Before, After: x.After, Why: x.Why})
	}
	return out, nil
}

func basesSub(w i18n.Words, v *basesView) string {
	if v.InForce {
		return w.T("activities.bases.force")
	}
	return w.T("activities.bases.draft")
}
