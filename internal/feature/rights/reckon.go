package rights

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Reckoning is what the laws say about the dates of a request: one deadline for each law
// and rule that its rights touch, the earliest that governs first.
type Reckoning struct {
	law.Matter
}

// Facts are what the dates of a request are computed from, but for law and right. Kept
// with the request they give the same dates for ever (invariant 12).
func Facts(r *record.Request) law.Facts {
	f := law.Facts{Event: r.ReceivedAt, Zone: r.Zone, Place: r.Place}
	if r.Identity == record.IdentityConfirmed && r.IdentityAskedOn != "" && r.IdentityOn != "" {
		f.Identity = noon(r.IdentityOn, r.Zone)
	}
	for _, x := range r.Pauses {
		f.Pauses = append(f.Pauses, law.Standstill{From: x.From, To: x.To, Reason: law.StandstillReason(x.Reason)})
	}
	if r.ExtensionReason != "" && r.ExtensionToldOn != "" {
		f.Extension = &law.Taken{Reason: string(r.ExtensionReason), Told: r.ExtensionToldOn, To: r.ExtensionTo}
	}
	return f
}

func noon(day calendar.Day, zone string) time.Time {
	d := day.Time()
	return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, calendar.Zone(zone))
}

// Reckon computes the dates of a request under laws, or under those of the request
// where it names some. A request without receipt, right or law has none.
func Reckon(packs *law.Packs, r *record.Request, laws []string) (Reckoning, error) {
	if len(r.Laws) > 0 {
		laws = nil
		for _, x := range r.Laws {
			laws = append(laws, string(x))
		}
	}
	var all Reckoning
	if r.ReceivedAt.IsZero() {
		return all, nil
	}
	laws = slices.DeleteFunc(slices.Clone(laws), func(at string) bool { // no pack, no date
		_, known := packs.Law(at)
		return !known
	})
	seen := map[string]bool{}
	for _, kind := range r.Types {
		f := Facts(r)
		f.Kind = law.RequestKind(kind)
		m, err := packs.Matter(f, laws...)
		if err != nil {
			return Reckoning{}, err
		}
		for _, d := range m.Deadlines {
			if !seen[d.Rule.ID] {
				seen[d.Rule.ID] = true
				all.Deadlines = append(all.Deadlines, d)
			}
		}
	}
	slices.SortStableFunc(all.Deadlines, func(a, b law.Deadline) int {
		x, y := a.Governs(), b.Governs()
		switch {
		case x.Numbered() && y.Numbered():
			return x.At.Compare(y.At)
		case x.Numbered():
			return -1
		case y.Numbered():
			return 1
		}
		return 0
	})
	return all, nil
}

// DoReckon computes the dates of a request by the laws as the organisation reads them.
func DoReckon(ctx context.Context, tx *store.Tx, r *record.Request) (Reckoning, error) {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return Reckoning{}, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return Reckoning{}, err
	}
	return reckonWith(packs, r, own)
}

func reckonWith(packs *law.Packs, r *record.Request, own *record.Organisation) (Reckoning, error) {
	var laws []string
	for _, x := range own.LawsInScope {
		laws = append(laws, string(x))
	}
	return Reckon(packs, r, laws)
}

// organisation is the own record, which everybody's dates rest on whatever he may read.
func organisation(ctx context.Context, tx *store.Tx) (*record.Organisation, error) {
	defer tx.AsSystem("rights")()
	return store.Get(ctx, tx, record.Organisations, tx.Org)
}

// Reactions keep the dates of each request true to its facts, however they were changed:
// by a page, the API, an import or a job.
func Reactions() []store.Reaction {
	return []store.Reaction{store.On(record.Requests, settle), store.On(record.Requests, apart), store.On(record.Requests, hush), store.On(record.Requests, forgetProof)}
}

func settle(ctx context.Context, tx *store.Tx, e store.Event[record.Request]) error {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	want := *e.After
	if err := compute(packs, &want, own, tx.Now); err != nil {
		return err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	want.KeepUntil = e.After.KeepUntil
	if want.Closed() && want.KeepUntil == "" {
		want.KeepUntil = keepUntil(&want, today)
	}
	steps, stepped := stepsBy(e.Before, e.After, tx.Person, tx.Now)
	moved, err := retarget(ctx, tx, e.Before, e.After, steps)
	if err != nil {
		return err
	}
	if computed(&want) == computed(e.After) && !stepped && !moved {
		return nil
	}
	defer tx.AsSystem("rights")()
	_, err = store.Change(ctx, tx, record.Requests, want.ID, store.Current(e.After), func(r *record.Request) error {
		r.ReceivedAt, r.Zone, r.Place = want.ReceivedAt, want.Zone, want.Place
		r.KeepUntil, r.Steps = want.KeepUntil, steps
		r.DueOn, r.DueAt, r.DueLaw, r.FirstDueOn, r.AcknowledgeBy, r.Clock = want.DueOn, want.DueAt, want.DueLaw, want.FirstDueOn, want.AcknowledgeBy, want.Clock
		return nil
	})
	return err
}

type dates struct {
	received, at     time.Time
	zone, place      string
	due, first, ackn calendar.Day
	keep             calendar.Day
	law              record.Law
	clock            record.ClockState
}

func computed(r *record.Request) dates {
	return dates{r.ReceivedAt.UTC(), r.DueAt.UTC(), r.Zone, r.Place, r.DueOn, r.FirstDueOn, r.AcknowledgeBy, r.KeepUntil, r.DueLaw, r.Clock}
}

// compute fills what follows from the facts of r. A request that names no receipt was
// received when it was entered; zone and place stay those of that day.
func compute(packs *law.Packs, r *record.Request, own *record.Organisation, now time.Time) error {
	if r.ReceivedAt.IsZero() {
		r.ReceivedAt = now
	}
	if r.Zone == "" {
		r.Zone, r.Place = own.TimeZone, string(own.Country)
		if _, err := time.LoadLocation(r.Zone); err != nil || r.Zone == "" || r.Zone == "Local" {
			r.Zone = "UTC"
		}
	}
	x, err := reckonWith(packs, r, own)
	if err != nil {
		return atFields(err)
	}
	r.DueOn, r.DueAt, r.DueLaw, r.FirstDueOn, r.AcknowledgeBy = "", time.Time{}, "", "", ""
	d, dated := x.Earliest()
	standing := false
	if dated {
		g := d.Governs()
		r.DueOn, r.DueAt, r.DueLaw = g.Day, g.At, record.Law(d.Law.ID)
		if first, ok := d.Date(law.RoleFirst); ok {
			r.FirstDueOn = first.Day
		}
	}
	for _, d := range x.Deadlines {
		if a, ok := d.Date(law.RoleAcknowledge); ok && a.Numbered() && (r.AcknowledgeBy == "" || a.Day < r.AcknowledgeBy) {
			r.AcknowledgeBy = a.Day
		}
		standing = standing || d.Governs().Standing
	}
	r.Clock = clockState(r, dated, standing)
	return nil
}

// atFields puts what the law does not let stand at the fields of a request.
func atFields(err error) error {
	p, ok := problem.As(err)
	if !ok {
		return err
	}
	own := *p
	own.Fields = slices.Clone(p.Fields)
	for i, f := range own.Fields {
		switch f.Path {
		case "extension", "extension.told":
			own.Fields[i].Path = "extension_told_on"
		case "extension.reason":
			own.Fields[i].Path = "extension_reason"
		case "extension.to":
			own.Fields[i].Path = "extension_to"
		}
	}
	return &own
}

func clockState(r *record.Request, dated, standing bool) record.ClockState {
	switch {
	case r.State == "duplicate" || r.State == "withdrawn" || r.State == "forwarded":
		return "stopped"
	case !r.AnsweredAt.IsZero() && dated && r.AnsweredAt.After(r.DueAt):
		return "missed"
	case !r.AnsweredAt.IsZero() && (dated || r.State == "closed"):
		return "met"
	case standing && !dated:
		return "paused"
	case dated:
		return "running"
	}
	return ""
}
