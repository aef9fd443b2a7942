package upkeep

import (
	"context"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
)

// Reviews raises tasks for the reviews of an organisation.
type Reviews struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Reviews) Kind() string { return "reviews" }

// atOnce is how many tasks one transaction makes.
const atOnce = 100

// Reviews makes one task for each record whose review is due, for its owner, and
// never a second one for the same due date. A task is as confidential as what is
// to be reviewed, because its title names that. (S-052)
func (d Deps) Reviews(ctx context.Context, org id.ID) error {
	for {
		made := 0
		err := d.Store.Write(ctx, access.SystemActor(org, "reviews"), func(tx *store.Tx) error {
			own, err := store.Get(ctx, tx, record.Organisations, org)
			if err != nil {
				return err
			}
			due, err := unraised(ctx, tx, today(tx.Now, own.TimeZone))
			if err != nil {
				return err
			}
			words := d.Words.Words(own.Language)
			for _, r := range due {
				made++
				about := register.Head{ID: r.id, Owner: r.owner, Confidentiality: r.level}
				task := reminder.Task{About: &about, Due: r.due, Source: "review", Title: words.T("task.review", "ref", r.ref, "title", r.title)}
				if err := task.Open(ctx, tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || made < atOnce {
			return err
		}
	}
}

// today is the date in the organisation's own zone.
func today(now time.Time, zone string) calendar.Day {
	return calendar.DayOf(now.In(calendar.Zone(zone)))
}

type dueReview struct {
	id, owner  id.ID
	ref, title string
	due        calendar.Day
	level      access.Confidentiality
}

// unraised are records to be reviewed for which there is no task yet.
func unraised(ctx context.Context, tx *store.Tx, until calendar.Day) ([]dueReview, error) {
	rows, err := tx.SQL().QueryContext(ctx, fmt.Sprintf(`SELECT r.id, r.owner, r.ref, r.title, r.review_due, r.confidentiality
		FROM record r
		WHERE r.org = $1 AND r.review_due > '' AND r.review_due <= $2 AND r.archived IS NULL AND r.register <> 'tasks'
		AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.org = r.org AND t.subject = r.id AND t.source = 'review' AND t.due = r.review_due)
		ORDER BY r.review_due, r.id LIMIT %d`, atOnce), tx.Org.String(), string(until))
	if err != nil {
		return nil, fmt.Errorf("find reviews without a task: %w", err)
	}
	defer rows.Close()
	var out []dueReview
	for rows.Next() {
		var r dueReview
		if err := rows.Scan(&r.id, &r.owner, &r.ref, &r.title, &r.due, &r.level); err != nil {
			return nil, fmt.Errorf("find reviews without a task: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
