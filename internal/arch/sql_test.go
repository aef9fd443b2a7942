package arch_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// composed are files whose statements are put together, with what they are made of.
// Nothing there comes from a request: values are parameters.
var composed = map[string]string{
	"internal/feature/rights/person.go":         "as many parameters as requests on a page",
	"internal/feature/rights/indicator_read.go": "the FROM clause of its few callers, whose parameters are their own",
	"internal/loadtest/requests.go":             "one statement for each row that stands beside a request",
	"internal/account/service.go":               "hands statements of its callers on",
	"internal/account/audit.go":                 "one of two conditions of ours, a number",
	"internal/account/invite.go":                "the list of columns",
	"internal/account/passkey.go":               "one of two conditions of ours",
	"internal/account/profile.go":               "one of two conditions of ours",
	"internal/account/provider.go":              "conditions of ours",
	"internal/account/reset.go":                 "a condition of ours",
	"internal/feature/home/inbox.go":            "a number of ours, conditions of ours",
	"internal/feature/home/orphans.go":          "the name of a table",
	"internal/app/upkeep/sweep.go":              "names of tables and columns of the registers",
	"internal/app/upkeep/reviews.go":            "names of tables of the registers",
	"internal/app/upkeep/upkeep.go":             "names of tables of the registers",
	"internal/feature/home/view.go":             "names of tables, numbers of parameters",
	"internal/feature/home/feed.go":             "numbers of parameters",
	"internal/feature/home/notices.go":          "numbers of parameters",
	"internal/feature/home/notice.go":           "types of parameters by dialect",
	"internal/feature/respond/table.go":         "a condition of ours and the list of columns",
	"internal/survey/term_uses.go":              "names of tables and columns of the registers",
	"internal/loadtest/fill.go":                 "names of tables and columns as the database has them",
	"internal/jobs/watch.go":                    "statements of the queue's own schema",
	"internal/webhook/queue.go":                 "numbers of parameters",
	"internal/webhook/run.go":                   "lists of columns",
	"internal/webhook/table.go":                 "lists of columns and conditions of ours",
	"internal/web/page/view_change.go":          "one of two statements of ours",
}

// builders are packages whose work is to write SQL from the types of registers, or to
// carry any table: identifiers there come from Go and are quoted in one place.
var builders = []string{"db", "store", "ledger", "backup", "testdb"}

// S5, ASVS 1.2.4: a statement is a constant. Where it is put together its file is
// named above, so that somebody has looked at what it is made of.
func TestStatementsAreConstants(t *testing.T) {
	t.Parallel()
	consts := map[string][]string{}
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				for _, spec := range g.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, n := range v.Names {
							consts[s.pack] = append(consts[s.pack], n.Name)
						}
					}
				}
			}
		}
	}
	seen := 0
	for _, s := range sources(t) {
		pack, _, _ := strings.Cut(s.pack, "/")
		if s.test || slices.Contains(builders, pack) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"ExecContext", "QueryContext", "QueryRowContext"}, sel.Sel.Name) {
				return true
			}
			seen++
			for _, leaf := range leaves(call.Args[1]) {
				if asked(leaf) {
					t.Errorf("%s: a statement is made of what a request says", s.at(call))
				}
				if dialect(leaf) {
					continue
				}
				if id, ok := leaf.(*ast.Ident); ok && slices.Contains(consts[s.pack], id.Name) {
					continue
				}
				if _, literal := leaf.(*ast.BasicLit); !literal && composed[s.name] == "" {
					t.Errorf("%s: a statement that is no constant; use parameters, or name the file here with what it is made of", s.at(call))
				}
			}
			return true
		})
	}
	if seen < 50 {
		t.Errorf("only %d statements were found", seen)
	}
}

// dialect reports whether a part is what a database wants said in its own way.
func dialect(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"ForUpdate", "JSONParam"}, sel.Sel.Name)
}

// leaves are the parts that are joined by +.
func leaves(e ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case *ast.BinaryExpr:
		return append(leaves(x.X), leaves(x.Y)...)
	case *ast.ParenExpr:
		return leaves(x.X)
	}
	return []ast.Expr{e}
}

// asked reports whether an expression reads a request.
func asked(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			found = found || slices.Contains([]string{"FormValue", "PostFormValue", "PathValue", "PostForm", "Form", "RawQuery", "RequestURI", "Header", "Cookie", "Referer", "UserAgent"}, sel.Sel.Name)
		}
		return true
	})
	return found
}
