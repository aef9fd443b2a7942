// Package reminder opens the tasks by which the program itself tells people of a day: one
// task for each record and day, whatever became of it.
package reminder

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Task is something to be done about a record by a day.
type Task struct {
	About    *register.Head
	Assignee id.ID // zero is the owner of the record
	Due      calendar.Day
	Source   record.TaskSource
	Priority record.Priority // "" is normal
	Title    string          // cut where it is too long for a record
	Text     string
}

// Open makes the task, as confidential as the record that it is about.
func (x Task) Open(ctx context.Context, tx *store.Tx) error {
	if x.Assignee.IsZero() {
		x.Assignee = x.About.Owner
	}
	if x.Priority == "" {
		x.Priority = "normal"
	}
	t := &record.Task{Head: register.Head{Title: Clip(x.Title), Owner: x.Assignee, Confidentiality: x.About.Confidentiality},
		Description: register.Text(x.Text), Assignee: register.To[record.Person](x.Assignee), Due: x.Due, Priority: x.Priority, Source: x.Source}
	t.Subject.ID = x.About.ID
	_, err := store.Create(ctx, tx, record.Tasks, t)
	return err
}

// Mark names a record and a day, as Opened has them.
func Mark(about id.ID, day calendar.Day) string { return about.String() + " " + string(day) }

// Opened are the marks of the tasks that a clock has opened, also of those done, cancelled
// or archived since.
func Opened(ctx context.Context, tx *store.Tx) (map[string]bool, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT subject, due FROM tasks WHERE org = $1 AND source = 'clock' AND subject IS NOT NULL", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read reminders: %w", err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var about id.ID
		var due string
		if err := rows.Scan(&about, &due); err != nil {
			return nil, fmt.Errorf("read reminders: %w", err)
		}
		out[Mark(about, calendar.Day(due))] = true
	}
	return out, rows.Err()
}

// Clip cuts a title to what a record takes.
func Clip(title string) string {
	if r := []rune(title); len(r) > register.MaxTitle {
		return string(r[:register.MaxTitle-1]) + "…"
	}
	return title
}
