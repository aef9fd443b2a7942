// Command crashserver is the program as it is served, with one more job: each new
// task gets a comment by a job that was added in the task's transaction. The crash
// test kills it and counts the comments.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// note asks for the comment.
type note struct {
	Org  id.ID `json:"org"`
	Task id.ID `json:"task"`
}

// Kind names the job.
func (note) Kind() string { return "crash.note" }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return err
	}
	s, faults := settings.Read(settings.Source{Env: os.Environ()})
	if len(faults) > 0 {
		return faults[0]
	}
	a, err := app.Open(ctx, s, app.Options{Version: "crash", Log: app.NewLog(os.Stderr, "text", s.LogLevel), Words: words, Now: time.Now, Serving: true, Extra: extra})
	if err != nil {
		return err
	}
	if err := prepare(ctx, a); err != nil {
		return err
	}
	if err := a.Serve(ctx, func(address string) { fmt.Println(address) }); err != nil {
		return err
	}
	return a.Close()
}

func extra(a *app.App) []store.Reaction {
	jobs.Handle(a.Jobs, func(ctx context.Context, j *jobs.Job[note]) error {
		return a.Store.Write(ctx, access.SystemActor(j.Args.Org, "note"), func(tx *store.Tx) error {
			if _, err := store.AddComment(ctx, tx, record.Tasks.Type, j.Args.Task, "noted by a job"); err != nil {
				return err
			}
			return j.Done(ctx, tx)
		})
	})
	return []store.Reaction{store.On(record.Tasks, func(ctx context.Context, tx *store.Tx, e store.Event[record.Task]) error {
		if e.Verb != "create" {
			return nil
		}
		return a.Jobs.Add(ctx, tx, note{tx.Org, e.After.ID})
	})}
}

// prepare founds the organisation at the first start and leaves its token in the
// data folder, for the test.
func prepare(ctx context.Context, a *app.App) error {
	if _, err := a.Store.Tenant(ctx, "crash"); err == nil {
		return nil
	}
	who := a.Operator()
	rec := &record.Organisation{Kind: "own"}
	rec.Title = "Crash"
	t, err := a.Store.Found(ctx, who, "crash", rec)
	if err != nil {
		return err
	}
	who.Org = t.ID
	return a.Store.Write(ctx, who, func(tx *store.Tx) error {
		_, secret, err := store.NewToken(ctx, tx, store.Token{Name: "crash", Role: access.Owner, Expires: tx.Now.AddDate(0, 0, 30)})
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(a.Settings.Data, "token"), []byte(secret), 0o600)
	})
}
