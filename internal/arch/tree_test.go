package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/privet-pims/privet"

// source is one Go file of this module.
type source struct {
	name    string // from the root, with slashes
	pack    string // its folder from the root without "internal/": "exchange/sheet"
	test    bool   // a test, or only there for tests
	set     *token.FileSet
	file    *ast.File
	imports []string
}

// at is "file:line" of a node.
func (s source) at(n ast.Node) string {
	return s.name + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// calls visits each use of pkg.name where pkg is the imported package at path.
func (s source) uses(importPath string, do func(name string, n ast.Node)) {
	local := ""
	for _, spec := range s.file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == importPath {
			local = path.Base(importPath)
			if spec.Name != nil {
				local = spec.Name.Name
			}
		}
	}
	if local == "" {
		return
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local {
				do(sel.Sel.Name, sel)
			}
		}
		return true
	})
}

var root = filepath.Join("..", "..")

// sources are all Go files of the module, those not yet committed included.
func sources(t *testing.T) []source {
	t.Helper()
	list, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 {
		t.Fatalf("only %d Go files found: is this the repository?", len(list))
	}
	return list
}

var parsed = sync.OnceValues(func() ([]source, error) {
	var list []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case ".git", "node_modules", "testdata", "build":
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != root {
				return filepath.SkipDir // a module of its own
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s := source{name: filepath.ToSlash(rel), set: token.NewFileSet()}
		s.pack = strings.TrimPrefix(path.Dir(s.name), "internal/")
		s.test = strings.HasSuffix(name, "_test.go") || s.pack == "testdb" || s.pack == "registertest" || within(s.pack, "browsertest") || within(s.pack, "web/webtest")
		if s.file, err = parser.ParseFile(s.set, name, nil, parser.SkipObjectResolution); err != nil {
			return err
		}
		for _, spec := range s.file.Imports {
			p, _ := strconv.Unquote(spec.Path.Value)
			s.imports = append(s.imports, p)
		}
		list = append(list, s)
		return nil
	})
	return list, err
})
