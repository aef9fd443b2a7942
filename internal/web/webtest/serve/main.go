// Command serve shows the pages on the demonstration organisation without signing
// in: go run ./internal/web/webtest/serve -listen 127.0.0.1:9001 -role owner
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/locales"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	listen := flag.String("listen", "127.0.0.1:9001", "address")
	role := flag.String("role", "owner", "role of whoever comes without a cookie")
	lang := flag.String("lang", "en", "language")
	terms := flag.String("terms", "", "terms: law or iso")
	flag.Parse()
	ctx := context.Background()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return err
	}
	dir, remove, err := app.Scratch()
	if err != nil {
		return err
	}
	defer func() { _ = remove() }()
	s := &settings.Settings{Data: dir, Listen: *listen, LogLevel: "warn", StopWithin: time.Second}
	a, err := app.Open(ctx, s, app.Options{Version: "dev", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Words: words, Now: time.Now, Serving: true})
	if err != nil {
		return err
	}
	defer a.Close()
	slug, err := app.Seed(ctx, a)
	if err != nil {
		return err
	}
	t, err := a.Store.Tenant(ctx, slug)
	if err != nil {
		return err
	}
	who := a.Operator()
	who.Org = t.ID
	sessions := webtest.Sessions{Orgs: []store.Tenant{t}, Now: time.Now, Change: func(s *account.Session) {
		s.Account.Lang, s.Account.Terms = *lang, *terms
		s.Members[0].Title = "Lindhag Versand GmbH"
	}}
	err = a.Store.Read(ctx, who, func(tx *store.Tx) error {
		p, err := store.List(ctx, tx, record.People, store.Query{Limit: 1, Sort: "ref"})
		if err == nil && len(p.Items) > 0 {
			sessions.Person = register.HeadOf(p.Items[0]).ID
		}
		return err
	})
	if err != nil {
		return err
	}
	site := a.Pages(sessions)
	if err := a.Jobs.Start(ctx); err != nil {
		return err
	}
	fmt.Println("http://" + *listen + "/o/" + slug + "/processing-activities")
	return http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // for looking at pages on this machine
		if _, err := r.Cookie("privet"); err != nil && access.Role(*role).Valid() {
			r.AddCookie(&http.Cookie{Name: "privet", Value: *role})
		}
		if len(r.URL.Path) > 4 && r.URL.Path[:5] == "/api/" {
			a.API.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	}))
}
