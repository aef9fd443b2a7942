package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/app/extras"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/cli"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/contradictions"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/locales"
)

// Whole cases through the root command, on both databases: testdata/script. A
// script has, besides what testscript gives:
//
//	[!] privet ARGS…     run the command line on the database of the script
//	exits CODE ARGS…     the same, ending with that code
//	feeds FILE ARGS…     the same, with FILE as standard input
//	field FILE NAME ENV  a value of a JSON file into an environment variable
//	$SERVER              a server over the same database, which wants a token
func TestStories(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		for _, file := range scripts {
			t.Run(string(d)+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, d)
				testscript.Run(t, testscript.Params{
					Files: []string{file}, Cmds: w.commands(),
					Setup: func(e *testscript.Env) error {
						e.Setenv("SERVER", w.server)
						e.Setenv("LANG", "en_GB.UTF-8")
						return nil
					},
				})
			})
		}
	}
}

// world is an installation for one test.
type world struct {
	t       testing.TB
	words   *i18n.Catalogue
	clock   *registertest.Clock
	handler http.Handler
	server  string
	report  cli.Report // what verify and doctor answer
	panics  bool
	// operator is one and the same in all commands, so that nobody is two people.
	operator access.Actor
}

func newWorld(t testing.TB, d db.Dialect) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	clock := registertest.NewClock()
	blobs, err := blob.Open(t.Context(), blob.Settings{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s := registertest.Open(t, d, clock, append(contradictions.Reactions(words), rights.Reactions()...)...)
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	if err != nil {
		t.Fatal(err)
	}
	h := api.New(api.Deps{Store: s, Blobs: blobs, Words: words, Now: clock.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Limits: api.Limits{PerActor: -1, PerAddress: -1}, Version: "test", Extras: extras.All(extras.Deps{Blobs: blobs, Words: words, Vault: v})})
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return &world{t: t, words: words, clock: clock, handler: h, server: srv.URL, report: cli.Report{Sound: true},
		operator: access.Actor{Kind: access.Operator, ID: id.New()}}
}

// API acts as the operator, as the application's does.
func (w *world) API(context.Context) (http.Handler, func() error, error) {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.handler.ServeHTTP(rw, r.WithContext(api.AsOperator(r.Context(), w.operator)))
	}), func() error { return nil }, nil
}

func (w *world) Backup(_ context.Context, to io.Writer, _ cli.Progress) error {
	if w.panics {
		_, _ = io.WriteString(to, "half")
		return errors.New("the disk went away")
	}
	_, err := io.WriteString(to, "backup\n")
	return err
}

func (w *world) Restore(context.Context, *os.File, cli.RestoreOptions) error { return nil }

func (w *world) Verify(_ context.Context, o cli.VerifyOptions) (cli.Report, error) {
	r := w.report
	r.Facts = []string{"target " + o.Target + " checkpoint " + o.Checkpoint}
	return r, nil
}

func (w *world) Doctor(context.Context, i18n.Words) (cli.Report, error) { return w.report, nil }

// run runs the command line.
func (w *world) run(ctx context.Context, env func(string) string, in io.Reader, out, errs io.Writer, args ...string) int {
	return cli.Run(ctx, cli.Host{In: in, Out: out, Err: errs, Getenv: env, Now: w.clock.Now, Words: w.words,
		Registers: record.All(), Version: "test", Local: w}, args)
}

func (w *world) commands() map[string]func(*testscript.TestScript, bool, []string) {
	run := func(ts *testscript.TestScript, in io.Reader, args []string) int {
		return w.run(context.Background(), ts.Getenv, in, ts.Stdout(), ts.Stderr(), args...)
	}
	return map[string]func(*testscript.TestScript, bool, []string){
		"privet": func(ts *testscript.TestScript, neg bool, args []string) {
			if code := run(ts, strings.NewReader(""), args); (code != 0) != neg {
				ts.Fatalf("ended with %d", code)
			}
		},
		"exits": func(ts *testscript.TestScript, _ bool, args []string) {
			if code := run(ts, strings.NewReader(""), args[1:]); strconv.Itoa(code) != args[0] {
				ts.Fatalf("ended with %d, want %s", code, args[0])
			}
		},
		"feeds": func(ts *testscript.TestScript, _ bool, args []string) {
			if code := run(ts, strings.NewReader(ts.ReadFile(args[0])), args[1:]); code != 0 {
				ts.Fatalf("ended with %d", code)
			}
		},
		"unsound": func(*testscript.TestScript, bool, []string) {
			w.report = cli.Report{Checks: []cli.Check{{Level: cli.LevelBad, Text: "Entry 7 was changed.", Remedy: "Restore it from a backup."}}}
			w.panics = true
		},
		"field": func(ts *testscript.TestScript, _ bool, args []string) {
			var v map[string]any
			ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
			raw, _ := json.Marshal(v[args[1]])
			ts.Setenv(args[2], strings.Trim(string(raw), `"`))
		},
	}
}

func nothing(string) string { return "" }

// said runs a command and gives what it wrote.
func (w *world) said(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = w.run(context.Background(), nothing, strings.NewReader(""), &o, &e, args...)
	return code, o.String(), e.String()
}
