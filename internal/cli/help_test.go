package cli_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
)

var update = flag.Bool("update", false, "write the golden files")

var commandLine = regexp.MustCompile(`(?m)^  ([a-z]+) +\S`)

// commandsIn reads the names of commands from a help text.
func commandsIn(help string) []string {
	help, _, _ = strings.Cut(help, "\n  -h,")
	var out []string
	for _, m := range commandLine.FindAllStringSubmatch(help, -1) {
		if m[1] != "privet" {
			out = append(out, m[1])
		}
	}
	return out
}

// Help is read by people: all of it, in both languages, is in one file each.
func TestHelpAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, lang := range []string{"en", "de"} {
		var all strings.Builder
		var visit func(path []string)
		visit = func(path []string) {
			code, out, errs := w.said(append(slices.Clone(path), "--help", "--lang", lang)...)
			if code != 0 || errs != "" {
				t.Fatalf("%v --help: %d %s", path, code, errs)
			}
			all.WriteString("## privet " + strings.Join(path, " ") + "\n" + out + "\n")
			if strings.Contains(out, "cli.") {
				t.Errorf("%v --help in %s lacks words:\n%s", path, lang, out)
			}
			children := commandsIn(out)
			if len(children) == 0 && path[0] != "help" && !strings.Contains(out, "\n  privet "+strings.Join(path, " ")) {
				t.Errorf("%v --help has no example:\n%s", path, out)
			}
			if len(path) < 2 {
				for _, child := range children {
					visit(append(slices.Clone(path), child))
				}
			}
		}
		visit(nil)
		golden(t, "help."+lang+".txt", all.String())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s differs; look at the change and run with -update:\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "- " + a[i] + "\n+ " + b[i]
		}
	}
	return "one is longer"
}

// The shell asks with __complete; what it answers is what people see on TAB.
func TestCompletionKnowsRegistersReferencesFieldsAndMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	for _, args := range [][]string{{"org", "create", "Acme"}, {"create", "pa", "title=Payroll"}, {"create", "systems", "title=SAP"}} {
		if code, _, errs := w.said(args...); code != 0 {
			t.Fatal(args, errs)
		}
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"list", ""}, "processing-activities\tProcessing activities"},
		{[]string{"get", ""}, "systems\t"},
		{[]string{"get", "PA-"}, "PA-0001\tPayroll"},
		{[]string{"get", "pa-0"}, "PA-0001\tPayroll"},
		{[]string{"get", "systems", ""}, "SYS-0001\tSAP"},
		{[]string{"set", "PA-0001", ""}, "title=\t"},
		{[]string{"set", "PA-0001", ""}, "purposes.+.description=\t"},
		{[]string{"set", "PA-0001", "role="}, "role=processor\tProcessor"},
		{[]string{"set", "processing-activities", "PA-0001", "screening="}, "screening=required\t"},
		{[]string{"create", "systems", "status="}, "status=live\t"},
		{[]string{"move", "PA-0001", ""}, "approve\t"},
		{[]string{"move", "processing-activities", "PA-0001", ""}, "submit\t"},
		{[]string{"list", "pa", "--where", "state="}, "state=approved\tApproved"},
		{[]string{"list", "pa", "--sort", ""}, "updated\t"},
		{[]string{"list", "pa", "--org", ""}, "acme\tAcme"},
		{[]string{"list", "pa", "-o", ""}, "json"},
		{[]string{"token", "create", "x", "--role", ""}, "privacy_manager"},
	} {
		_, out, errs := w.said(append([]string{"__complete"}, c.args...)...)
		if !strings.Contains("\n"+out, "\n"+c.want) {
			t.Errorf("%q offers no %q:\n%s%s", c.args, c.want, out, errs)
		}
	}
	if code, out, _ := w.said("completion", "bash"); code != 0 || !strings.Contains(out, "__start_privet") {
		t.Error("no completion script for bash")
	}
	if code, _, _ := w.said("completion", "tcsh"); code != 2 {
		t.Error("a shell that is not known is accepted")
	}
}

// A command that is stopped says so, leaves no file, and ends as shells expect.
func TestStoppedExportLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.said("org", "create", "Acme")
	dir := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out, errs bytes.Buffer
	code := w.run(ctx, nothing, strings.NewReader(""), &out, &errs, "export", filepath.Join(dir, "x.xlsx"))
	if code != 130 || !strings.Contains(errs.String(), "Nothing was left half-written") {
		t.Errorf("ended with %d: %s", code, errs.String())
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// Ctrl-C while an import is written: nothing of it is there, and it can simply be
// run again. // R1
func TestStoppedImportWritesNothingAndCanBeRunAgain(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, d)
			w.said("org", "create", "Acme")
			file := filepath.Join(t.TempDir(), "people.csv")
			text := "Name;E-Mail\n"
			for i := range 400 {
				text += fmt.Sprintf("Person %d;p%d@example.org\n", i, i)
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			inner := w.handler
			ctx, stop := context.WithCancel(context.Background())
			w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("apply") != "" {
					stop()
				}
				inner.ServeHTTP(rw, r)
			})
			var out, errs bytes.Buffer
			if code := w.run(ctx, nothing, strings.NewReader(""), &out, &errs, "import", "people", file, "--apply"); code != 130 {
				t.Fatalf("ended with %d: %s", code, errs.String())
			}
			w.handler = inner
			if _, out, _ := w.said("list", "people", "-o", "json"); out != "[]\n" {
				t.Errorf("left behind: %.200s", out)
			}
			code, _, said := w.said("import", "people", file, "--apply")
			if code != 0 || !strings.Contains(said, "400 created") {
				t.Errorf("again: %d %s", code, said)
			}
			if _, out, _ := w.said("list", "people", "--all", "-o", "csv"); strings.Count(out, "\n") != 401 {
				t.Errorf("%d lines of people", strings.Count(out, "\n"))
			}
			if _, out, said := w.said("list", "people", "--limit", "7"); strings.Count(out, "\n") != 8 || !strings.Contains(said, "7 records shown") {
				t.Errorf("%s%s", out, said)
			}
		})
	}
}
