// Command shots takes pictures of the demonstration: those of the manual, or, with
// -look, every page at every width in both themes, to be looked at.
//
//	go run ./internal/browsertest/shots             docs/pictures
//	go run ./internal/browsertest/shots -look       build/look
//	go run ./internal/browsertest/shots -look -only home,activity
//	go run ./internal/browsertest/shots -look -url http://localhost:8080 -org alder -email … -password …
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/browsertest"
)

func main() {
	var o options
	flag.BoolVar(&o.look, "look", false, "every page, width and theme, to build/look")
	flag.BoolVar(&o.made, "made", false, "with -look: the pages that are there after an import and a question")
	flag.StringVar(&o.lang, "lang", "en-GB", "language of the visitor")
	flag.StringVar(&o.only, "only", "", "names of pages, separated by commas")
	flag.StringVar(&o.url, "url", "", "an installation that runs, instead of a demonstration")
	flag.StringVar(&o.org, "org", "", "its organisation")
	flag.StringVar(&o.email, "email", "", "who signs in there; nobody if empty")
	flag.StringVar(&o.password, "password", "", "the password")
	flag.Parse()
	r := &run{}
	done := make(chan struct{})
	go func() { // Fatalf ends this goroutine, after what was deferred
		defer close(done)
		defer r.clean()
		o.take(r)
	}()
	<-done
	if len(r.faults) > 0 {
		fmt.Fprintln(os.Stderr, strings.Join(r.faults, "\n"))
		os.Exit(1)
	}
}

// run is what a test is to browsertest.
type run struct {
	cleanups []func()
	faults   []string
}

func (r *run) Helper()                           {}
func (r *run) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (r *run) Cleanup(f func())                  { r.cleanups = append(r.cleanups, f) }
func (r *run) Fatalf(format string, args ...any) { r.fault(format, args...); runtime.Goexit() }
func (r *run) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

func (r *run) clean() {
	for _, f := range slices.Backward(r.cleanups) {
		f()
	}
}

type options struct {
	look, made      bool
	lang, only      string
	url, org        string
	email, password string
}

// shot is one picture to take.
type shot struct {
	page  browsertest.Page
	view  browsertest.View
	file  string
	whole bool
}

func (o options) take(r *run) {
	root, err := browsertest.Root()
	if err != nil {
		r.Fatalf("%v", err)
	}
	shots, err := o.shots(root)
	if err != nil {
		r.Fatalf("%v", err)
	}
	if o.url == "" {
		p := browsertest.Demo(r, browsertest.Setup{})
		o.url, o.org = p.URL, p.Org()
		if slices.ContainsFunc(shots, func(s shot) bool { return !s.page.Public }) {
			o.email, o.password = p.Account()
		}
	}
	b := browsertest.Open(r)
	in, out := b.Tab(r, browsertest.View{Lang: o.lang}), b.Tab(r, browsertest.View{Lang: o.lang})
	if o.email != "" {
		browsertest.SignIn(in, o.url, o.email, o.password)
	}
	if o.look && o.made {
		shots = looks(root, browsertest.Made(in, o.url, o.org))
	}
	for _, s := range shots {
		tab := in
		if s.page.Public {
			tab = out
		}
		s.view.Lang = o.lang
		tab.As(s.view)
		if got, want := tab.Go(s.page.At(o.url, o.org)), cmp.Or(s.page.Status, 200); got != want {
			r.fault("%s (%s) answered %d, not %d", s.page.Name, s.page.Path, got, want)
			continue
		}
		if s.whole {
			tab.ShotWhole(s.file)
		} else {
			tab.Shot(s.file)
		}
	}
	for _, line := range append(in.Console(), out.Console()...) {
		r.fault("console: %s", line)
	}
}

// shots are those asked for, page by page.
func (o options) shots(root string) ([]shot, error) {
	var list []shot
	only := strings.FieldsFunc(o.only, func(r rune) bool { return r == ',' })
	for _, p := range browsertest.Pages() {
		if len(only) > 0 && !slices.Contains(only, p.Name) {
			continue
		}
		if o.look {
			list = append(list, looks(root, []browsertest.Page{p})...)
		}
		for _, pic := range browsertest.Pictures() {
			if !o.look && pic.Page == p.Name {
				list = append(list, shot{p, pic.View, filepath.Join(root, "docs", "pictures", pic.Name+".png"), false})
			}
		}
	}
	if len(list) == 0 {
		return nil, errors.New("no such page: the names are in internal/browsertest/pages.go")
	}
	return list, nil
}

// looks are pages at every width in both themes.
func looks(root string, pages []browsertest.Page) []shot {
	var list []shot
	for _, p := range pages {
		for _, v := range browsertest.Views() {
			list = append(list, shot{p, v, filepath.Join(root, "build", "look", p.Name+"-"+v.Name()+".png"), true})
		}
	}
	return list
}
