// Command slowest asks for each page of the product once in an installation that
// generate filled, and lists them by the time they took, with the statements that they
// asked of the database: work that grows with the tables shows here (bar L3).
//
//	go run ./internal/loadtest/slowest -data build/load
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/app/settings"
	"github.com/privet-pims/privet/internal/browsertest"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/loadtest"
	"github.com/privet-pims/privet/locales"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// asked is what one page took.
type asked struct {
	name       string
	status     int
	bytes      int
	statements int64
	took       time.Duration
}

func run() error {
	data := flag.String("data", "build/load", "folder that generate filled")
	dsn := flag.String("db", "", "PostgreSQL that generate filled; the file in the folder is the default")
	org := flag.String("org", "", "organisation; the demonstration is the default")
	only := flag.String("only", "", "names of pages, with a comma between them")
	also := flag.String("also", "", "addresses below the organisation to ask for instead, with a space between them: \"/requests /requests?words=muster\"")
	cold := flag.Bool("cold", false, "write something before each page, so that nothing remembered helps")
	times := flag.Int("times", 2, "how often each page is asked for; the fastest counts")
	profile := flag.String("profile", "", "file for a profile of the processor's time")
	flag.Parse()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := app.Open(ctx, &settings.Settings{Data: *data, DB: *dsn, Listen: "127.0.0.1:0", StopWithin: time.Second},
		app.Options{Version: "dev", Log: app.NewLog(os.Stderr, "text", "error"), Words: words, Now: time.Now, Serving: true})
	if err != nil {
		return err
	}
	defer a.Close()
	secret, err := loadtest.SignIn(ctx, a)
	if err != nil {
		return err
	}
	slug := *org
	if slug == "" {
		tenants, err := a.Store.Tenants(ctx)
		if err != nil || len(tenants) == 0 {
			return fmt.Errorf("no organisation in %s: %w", *data, err)
		}
		slug = tenants[0].Slug
	}
	pages := browsertest.Pages()
	if *also != "" {
		pages = nil
		for _, at := range strings.Fields(*also) {
			pages = append(pages, browsertest.Page{Name: at, Path: "/o/{org}" + at})
		}
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return fmt.Errorf("profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	var all []asked
	for _, p := range pages {
		if p.Public || *only != "" && !slices.Contains(strings.Split(*only, ","), p.Name) {
			continue
		}
		best := asked{name: p.Name}
		for range max(1, *times) {
			if *cold {
				if err := loadtest.Touch(ctx, a, slug); err != nil {
					return err
				}
			}
			counted, count := db.Counted(ctx)
			r := httptest.NewRequest(http.MethodGet, p.At("", slug), nil).WithContext(counted)
			r.AddCookie(&http.Cookie{Name: "privet", Value: secret})
			w := httptest.NewRecorder()
			begun := time.Now()
			a.Site.ServeHTTP(w, r)
			if took := time.Since(begun); best.took == 0 || took < best.took {
				best = asked{p.Name, w.Code, w.Body.Len(), count.Load(), took}
			}
		}
		all = append(all, best)
	}
	slices.SortFunc(all, func(x, y asked) int { return cmp.Compare(y.took, x.took) })
	for _, x := range all {
		fmt.Printf("%8.1f ms %4d statements %8d bytes %d %s\n", float64(x.took.Microseconds())/1000, x.statements, x.bytes, x.status, x.name)
	}
	return nil
}
