package arch_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

// lists are the names that code gives to a problem.List, so that its Add is told
// from the Add of other things.
var lists = []string{"l", "p", "q", "at", "pi", "row"}

// Every problem that code can report has its sentence. Only keys written as
// constants at the call are seen; those of registers come from their fields.
func TestEveryProblemHasItsSentence(t *testing.T) {
	t.Parallel()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	where := map[string]string{}
	for _, s := range sources(t) {
		if s.test || !slices.Contains(s.imports, module+"/internal/problem") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, _ := sel.X.(*ast.Ident)
			switch of := x != nil && x.Name == "problem"; {
			case of && (sel.Sel.Name == "New" || sel.Sel.Name == "Wrap"):
				if key := constant(call, 1); key != "" {
					where["problem."+key] = s.at(call)
				}
			case !of && sel.Sel.Name == "If": // problem.List
				if key := constant(call, 2); key != "" {
					where["problem.field."+key] = s.at(call)
				}
			case !of && sel.Sel.Name == "Add" && x != nil && slices.Contains(lists, x.Name):
				if key := constant(call, 1); key != "" {
					where["problem.field."+key] = s.at(call)
				}
			}
			return true
		})
	}
	keys := make([]string, 0, len(where))
	for key := range where {
		keys = append(keys, key)
	}
	for _, lang := range cat.Languages() {
		for _, key := range cat.Missing(lang.Code, keys) {
			t.Errorf("%s: no sentence %s in %s", where[key], key, lang.Code)
		}
	}
}

// constant is the string written as the argument at i of a call, or "".
func constant(call *ast.CallExpr, i int) string {
	if i >= len(call.Args) {
		return ""
	}
	lit, ok := call.Args[i].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}
