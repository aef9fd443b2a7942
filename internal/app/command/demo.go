package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// demo serves a demonstration organisation on data of its own.
func (p *program) demo(w i18n.Words) *cobra.Command {
	cmd := &cobra.Command{
		Use: "demo", Short: w.T("command.demo"), Long: w.T("command.demo.long"), Args: cobra.NoArgs,
		Example: "privet demo\nprivet demo --data ./try --listen 127.0.0.1:9000",
	}
	p.addFlags(w, []string{"listen", "log_format", "log_level", "stop_within"}, has(cmd), cmd.Flags().String)
	cmd.Flag("log-level").DefValue = "warn"
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := p.settings(cmd, w)
		if err != nil {
			return err
		}
		if s.From["log_level"] == "" {
			s.LogLevel = "warn"
		}
		remove, err := demoData(s)
		if err != nil {
			return err
		}
		var token, slug, password string
		var logins []app.Login
		var opened *app.App
		err = p.run(cmd.Context(), s, func(ctx context.Context, a *app.App) error {
			if slug, err = app.Seed(ctx, a); err != nil {
				return err
			}
			if logins, password, err = app.SeedLogins(ctx, a, slug); err != nil {
				return err
			}
			opened = a
			token, err = demoToken(ctx, a, slug)
			return err
		}, func(address string) {
			say(p.Out, w.T("demo.running", "address", opened.Typed(address), "folder", s.Data), "")
			for _, l := range logins {
				say(p.Out, "  "+w.T("demo.login", "name", l.Name, "email", l.Email, "role", string(l.Role)))
			}
			say(p.Out, "", "  "+w.T("demo.password", "password", password), "", w.T("demo.also"), "",
				"  export PRIVET_SERVER="+address+" PRIVET_TOKEN="+token, "",
				w.T("demo.try"), "",
				"  "+typed()+" list processing-activities",
				"  "+typed()+" get PA-0001",
				"  curl -H \"Authorization: Bearer $PRIVET_TOKEN\" $PRIVET_SERVER/api/v1/o/"+slug+"/search?q=payroll", "",
				w.T("demo.stop"))
		})
		return errors.Join(err, remove())
	}
	return cmd
}

// typed is how the person started this program: by name, or from the sources.
func typed() string {
	if path, err := os.Executable(); err == nil && strings.Contains(path, "go-build") {
		return "go run ./cmd/privet"
	}
	return "privet"
}

// demoData takes a folder of its own, or the one that was asked for if nothing is
// in it yet: a demonstration never mixes with real records.
func demoData(s *settings.Settings) (remove func() error, err error) {
	s.DB, s.DBOwner, s.S3Bucket, s.S3Endpoint = "", "", "", ""
	if s.From["data"] != "" {
		if _, err := os.Stat(filepath.Join(s.Data, "privet.db")); err == nil {
			return nil, problem.New(problem.Blocked, "demo_not_empty", "folder", s.Data)
		}
		return func() error { return nil }, nil
	}
	s.Data, remove, err = app.Scratch()
	return remove, err
}

// demoLife is how long the demonstration's token works.
const demoLife = 30 * 24 * time.Hour

func demoToken(ctx context.Context, a *app.App, slug string) (string, error) {
	t, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		return "", err
	}
	who := a.Operator()
	who.Org = t.ID
	var secret string
	err = a.Store.Write(ctx, who, func(tx *store.Tx) error {
		_, secret, err = store.NewToken(ctx, tx, store.Token{Name: "demo", Role: access.Owner, Expires: tx.Now.Add(demoLife)})
		return err
	})
	return secret, err
}
