package arch_test

import (
	"go/ast"
	"slices"
	"testing"
)

// effects are what code below the application may not reach for: the time, the
// output and the settings are given to it.
var effects = map[string][]string{
	"time": {"Now", "Since", "Until"},
	"fmt":  {"Print", "Printf", "Println"},
	"os":   {"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Stdout", "Exit"},
	"log":  {"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln"},
}

// effectsAllowed are the exceptions by file or package, each with its reason.
var effectsAllowed = map[string]string{
	"cli os.Exit":               "the command's exit code",
	"web/ui/icongen os.Exit":    "the exit code of a generator that is no part of the program",
	"draw/typeface/cut os.Exit": "likewise",
}

func TestTimeOutputAndSettingsAreGiven(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if r, _ := rowOf(s.pack); s.test || r.level >= 5 {
			continue
		}
		for pkg, names := range effects {
			s.uses(pkg, func(name string, n ast.Node) {
				use := pkg + "." + name
				if slices.Contains(names, name) && effectsAllowed[s.pack+" "+use] == "" && effectsAllowed[s.name+" "+use] == "" {
					t.Errorf("%s: %s below internal/app", s.at(n), use)
				}
			})
		}
	}
}

// initAllowed are files whose init is no registration, with the reason.
var initAllowed = map[string]string{}

func TestNothingHappensByImport(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && initAllowed[s.name] == "" {
				t.Errorf("%s: init; wiring is plain Go in internal/app", s.at(f))
			}
		}
	}
}

// Decision 24: nothing is skipped in silence.
func TestNoTestIsSkipped(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if !s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if ok && slices.Contains([]string{"t", "b", "f", "tb"}, x.Name) && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				t.Errorf("%s: %s.%s; fail and say what to do", s.at(sel), x.Name, sel.Sel.Name)
			}
			return true
		})
	}
}
