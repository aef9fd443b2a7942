package arch_test

import (
	"bytes"
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
	list := exec.Command("git", "ls-files", "-z")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for _, name := range strings.Split(strings.Trim(string(out), "\x00"), "\x00") {
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
