package arch_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// machine finds folders of one machine, and hosts that packages came from: a
// repository works wherever it is put. The words are cut so that this file does
// not find itself.
var machine = regexp.MustCompile(`(?:^|[^\w.~*-])/(?:wor` + `k|roo` + `t|tm` + `p|hom` + `e/\w+)(?:[/"'\x60\s]|$)` +
	`|prox` + `y\.golang\.org|registr` + `y\.npmjs|py` + `pi\.org|registr` + `y\.yarnpkg|local` + `host\.localdomain`)

// machineAllowed are files that need such words, with the reason.
var machineAllowed = map[string]string{}

func TestNoFileKnowsTheMachineItWasWrittenOn(t *testing.T) {
	t.Parallel()
	for _, name := range tracked(t) {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if os.IsNotExist(err) {
			continue // deleted, not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		if bytes.IndexByte(text[:min(len(text), 8000)], 0) >= 0 || machineAllowed[name] != "" {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if found := machine.FindString(line); found != "" {
				t.Errorf("%s:%d: %q belongs to a machine", name, i+1, found)
			}
		}
	}
}

// tracked are the files that git keeps, whoever owns the folder; without git, all.
func tracked(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "-c", "safe.directory=*", "ls-files", "-z")
	list.Dir = root
	if out, err := list.Output(); err == nil {
		return strings.Split(strings.Trim(string(out), "\x00"), "\x00")
	}
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (name == ".git" || name == "build" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if err == nil && d.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestMachineWordsAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`open("/tm` + `p/x")`:            true,
		`cd /wor` + `k/main`:             true,
		`HOME=/roo` + `t`:                true,
		`/hom` + `e/ana/x`:               true,
		`https://example.org/wor` + `k/`: false,
		`internal/tm` + `pl/x`:           false,
		`the framewor` + `k/control`:     false,
		`/o/{org}/hom` + `e/`:            false,
		`"GET /hom` + `e"`:               false,
	} {
		if got := machine.MatchString(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
