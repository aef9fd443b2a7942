package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
)

var update = flag.Bool("update", false, "write the golden files")

func openapi(t *testing.T) (raw []byte, spec map[string]any, x *server) {
	t.Helper()
	x = newServer(t, registertest.Open(t, db.SQLite, registertest.NewClock()), unlimited)
	raw = []byte(x.do(ask{method: "GET", path: "/api/openapi.json"}).want(200).body)
	if err := json.Unmarshal(raw, &spec); err != nil {
		t.Fatal(err)
	}
	return raw, spec, x
}

// The committed description is the contract: a change to it is seen in review.
func TestDescriptionIsTheCommittedOne(t *testing.T) {
	raw, _, _ := openapi(t)
	golden := filepath.Join("testdata", "openapi.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(raw), bytes.TrimSpace(want)) {
		t.Error("openapi.json differs from the committed one; run the test with -update and read the difference")
	}
}

// each operation of the description with its place.
func operations(spec map[string]any, visit func(method, path string, op map[string]any)) {
	for path, item := range spec["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			if o, ok := op.(map[string]any); ok {
				visit(method, path, o)
			}
		}
	}
}

func deref(spec map[string]any, x map[string]any) map[string]any {
	at, ok := x["$ref"].(string)
	if !ok {
		return x
	}
	var here any = spec
	for _, part := range strings.Split(strings.TrimPrefix(at, "#/"), "/") {
		here = here.(map[string]any)[part]
	}
	found, _ := here.(map[string]any)
	return found
}

var inPath = regexp.MustCompile(`\{([a-z]+)\}`)

func TestDescriptionIsWhole(t *testing.T) {
	raw, spec, x := openapi(t)
	if spec["openapi"] != "3.1.0" {
		t.Errorf("OpenAPI %v", spec["openapi"])
	}
	seen := map[string]string{}
	count := 0
	operations(spec, func(method, path string, op map[string]any) {
		count++
		where := strings.ToUpper(method) + " " + path
		id, _ := op["operationId"].(string)
		if id == "" || seen[id] != "" {
			t.Errorf("%s: operationId %q, also of %s", where, id, seen[id])
		}
		seen[id] = where
		if op["summary"] == "" || op["tags"] == nil {
			t.Errorf("%s: no summary or tag", where)
		}
		named := map[string]bool{}
		params, _ := op["parameters"].([]any)
		for _, p := range params {
			q := deref(spec, p.(map[string]any))
			if q["description"] == nil || q["schema"] == nil {
				t.Errorf("%s: parameter %v without description or schema", where, q["name"])
			}
			if q["in"] == "path" {
				named[q["name"].(string)] = true
			}
		}
		for _, m := range inPath.FindAllStringSubmatch(path, -1) {
			if !named[m[1]] {
				t.Errorf("%s: {%s} is not described", where, m[1])
			}
		}
		for status, r := range op["responses"].(map[string]any) {
			answer := deref(spec, r.(map[string]any))
			content, _ := answer["content"].(map[string]any)
			if answer["description"] == nil {
				t.Errorf("%s: answer %s without description", where, status)
			}
			if (status == "default" || status[0] == '4' || status[0] == '5') && content["application/problem+json"] == nil {
				t.Errorf("%s: answer %s is no problem", where, status)
			}
		}
		if op["responses"].(map[string]any)["default"] == nil {
			t.Errorf("%s: no default answer", where)
		}
	})
	if routes := len(x.Routes()); routes != count {
		t.Errorf("%d operations for %d routes", count, routes)
	}
	for _, m := range regexp.MustCompile(`"\$ref": "([^"]+)"`).FindAllSubmatch(raw, -1) {
		if deref(spec, map[string]any{"$ref": string(m[1])}) == nil {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
}

// What the API answers and what it takes fit the schemas that it states, for a
// record of each register with something in every field.
func TestFullRecordsFitTheirSchemas(t *testing.T) {
	raw, spec, x := openapi(t)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	for name := range spec["components"].(map[string]any)["schemas"].(map[string]any) {
		if _, err := c.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("schema %s: %v", name, err)
		}
	}
	fits := func(schema, body string) {
		t.Helper()
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Compile("openapi.json#/components/schemas/" + schema)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", schema, err, body)
		}
	}
	who := registertest.Found(t, x.s, "acme")
	token := x.token(who, access.Owner)
	sampler := registertest.NewSampler(t, x.s, who)
	for _, ty := range x.s.Registers().All() {
		rec := sample(t, x.s, who, sampler, ty)
		path := "/api/v1/o/acme/" + ty.Name
		at := path + "/" + register.HeadOf(rec).ID.String()
		g := x.do(ask{method: "GET", path: at, token: token}).want(200)
		fits(ty.Name, g.body)
		fits(ty.Name+".write", g.body) // what was read may be sent back
		fits(ty.Name+".page", x.do(ask{method: "GET", path: path + "?rows=1&count=1", token: token}).want(200).body)
		if again := x.do(ask{method: "PATCH", path: at, token: token, body: g.body, headers: []string{"If-Match", `"1"`}}).want(200); again.body != g.body {
			t.Errorf("%s sent back as it was read becomes another", ty.Name)
		}
		fits("History", x.do(ask{method: "GET", path: at + "/history", token: token}).want(200).body)
		fits("Links", x.do(ask{method: "GET", path: at + "/links", token: token}).want(200).body)
		fits("Problem", x.do(ask{method: "POST", path: path, token: token, body: `{"title":"","nonsense":1}`}).want(422).body)
	}
	for path, schema := range map[string]string{"/ledger": "Ledger", "/ledger/entries": "Entries", "/ledger/proof?seq=1": "Inclusion", "/ledger/consistency?older=1": "Consistency",
		"/tokens": "Tokens", "/registers": "Registers", "/registers/tasks": "Register", "/search?q=anchor": "Titles"} {
		fits(schema, x.do(ask{method: "GET", path: "/api/v1/o/acme" + path, token: token}).want(200).body)
	}
}
