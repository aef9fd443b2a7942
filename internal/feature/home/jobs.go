package home

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Hourly looks whose morning it is, and which organisation has a new day.
type Hourly struct {
	Hour string `json:"hour"`
}

// Kind names the job.
func (Hourly) Kind() string { return "home_hourly" }

// KeepFigures writes down the figures of an organisation.
type KeepFigures struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (KeepFigures) Kind() string { return "keep_figures" }

// Remind tells people what is due today.
type Remind struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Remind) Kind() string { return "remind" }

// SendDigest writes to one member.
type SendDigest struct {
	Org     id.ID  `json:"org"`
	Account id.ID  `json:"account"`
	Day     string `json:"day"`
}

// Kind names the job.
func (SendDigest) Kind() string { return "send_digest" }

// digestHour is when a digest is sent, on the clock of who reads it.
const digestHour = 7

// Schedule gives the queue the work of each day. It must be called before the queue
// is started.
func (x *Notices) Schedule(q *jobs.Queue, s *store.DB, words *i18n.Catalogue) error {
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Job[Hourly]) error { return x.hourly(ctx, q, s) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[KeepFigures]) error {
		return KeepDay(ctx, s, j.Args.Org, x.Sources...)
	})
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Remind]) error { return x.Remind(ctx, s, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[SendDigest]) error {
		return x.sendDigest(ctx, s, words, j.Args.Org, j.Args.Account, func(ctx context.Context, tx *store.Tx) error { return j.Done(ctx, tx) })
	})
	return q.Every(time.Hour, func(now time.Time) jobs.Args { return Hourly{now.UTC().Format("2006-01-02T15")} })
}

// hourly adds what an hour brings for each organisation. A job that is equal to one
// of the last two days is not added again, so a program that was off catches up.
func (x *Notices) hourly(ctx context.Context, q *jobs.Queue, s *store.DB) error {
	tenants, err := s.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		err := s.Write(ctx, access.SystemActor(t.ID, "home_hourly"), func(tx *store.Tx) error {
			today, err := tx.Today(ctx)
			if err != nil {
				return err
			}
			add := []jobs.Args{KeepFigures{t.ID, string(today)}, Remind{t.ID, string(today)}}
			if x.Mail != nil && x.Mail.On() {
				all, err := members(ctx, tx)
				if err != nil {
					return err
				}
				for _, m := range all {
					if day, ok := m.morning(tx.Now); ok {
						add = append(add, SendDigest{t.ID, m.account, string(day)})
					}
				}
			}
			return q.AddOnce(ctx, tx, add...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// morning is the day of the digest that a member is to have by now, if there is one:
// from seven o'clock on his own clock, each working day or on Mondays.
func (m memberMail) morning(now time.Time) (calendar.Day, bool) {
	now = now.In(calendar.Zone(m.zone))
	day := calendar.DayOf(now)
	switch {
	case now.Hour() < digestHour:
		return "", false
	case m.digest == daily && day.Weekday() != time.Saturday && day.Weekday() != time.Sunday, m.digest == weekly && day.Weekday() == time.Monday:
		return day, true
	}
	return "", false
}

// sendDigest composes the digest as its reader would see it, and queues the mail. A
// member who is gone by now, or wants none any more, gets none.
func (x *Notices) sendDigest(ctx context.Context, s *store.DB, words *i18n.Catalogue, org, account id.ID, done func(context.Context, *store.Tx) error) error {
	var to memberMail
	err := s.Read(ctx, access.SystemActor(org, "send_digest"), func(tx *store.Tx) error {
		all, err := members(ctx, tx)
		if i := slices.IndexFunc(all, func(m memberMail) bool { return m.account == account }); i >= 0 {
			to = all[i]
		}
		return err
	})
	if err != nil || to.email == "" || to.digest != daily && to.digest != weekly {
		return err
	}
	w := words.Words(to.lang)
	return s.Write(ctx, to.as(org), func(tx *store.Tx) error {
		if err := x.send(ctx, tx, to, w); err != nil {
			return err
		}
		return done(ctx, tx)
	})
}

// Remind tells people which of their tasks are due today.
func (x *Notices) Remind(ctx context.Context, s *store.DB, org id.ID) error {
	return s.Write(ctx, access.SystemActor(org, "remind"), func(tx *store.Tx) error {
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		list, err := store.Every(ctx, tx, record.Tasks, store.Query{Rows: true, Where: []store.Cond{stateIs(openStates...), {Field: "due", Op: "is", Value: string(today)}}})
		if err != nil {
			return err
		}
		var out []Notice
		for _, t := range list {
			n := Notice{Person: t.Assignee.ID, Kind: TaskDue, Record: t.ID, Args: NoticeArgs{Day: string(t.Due)}}
			if n.Person.IsZero() {
				n.Person = t.Owner
			}
			out = append(out, n)
		}
		return tell(ctx, tx, out...)
	})
}
