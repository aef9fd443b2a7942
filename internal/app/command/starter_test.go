package command_test

import (
	"strings"
	"testing"
)

// S-175, S-176
func TestStartersAreListedAndLoadedOnceAtTheMachine(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	if code, _, errs := m.run("starter", "load", "healthcare"); code != 2 || !strings.Contains(errs, "--org") {
		t.Errorf("without an organisation: %d, %s", code, errs)
	}
	m.ok("org", "create", "Clinic", "--slug", "clinic")
	if out := m.ok("starter", "list"); strings.Count(out, "\n") != 8 || !strings.Contains(out, "healthcare") {
		t.Errorf("%s", out)
	}
	if out := m.ok("starter", "list", "healthcare", "--lang", "de"); !strings.Contains(out, "treatment") || !strings.Contains(out, "Behandlung und Patientenakte") {
		t.Errorf("%s", out)
	}
	if code, _, errs := m.run("starter", "load", "florist"); code != 2 || !strings.Contains(errs, "healthcare, banking") {
		t.Errorf("unknown: %d, %s", code, errs)
	}
	_, _, errs := m.run("starter", "load", "healthcare", "--only", "treatment,payroll")
	if !strings.Contains(errs, "2 activities") {
		t.Errorf("loaded: %s", errs)
	}
	if _, _, errs := m.run("starter", "load", "healthcare", "--only", "treatment,payroll"); !strings.Contains(errs, "Nothing is to be added") {
		t.Errorf("loaded again: %s", errs)
	}
	if out := m.ok("list", "processing-activities"); !strings.Contains(out, "Treatment and patient file") {
		t.Errorf("%s", out)
	}
}
