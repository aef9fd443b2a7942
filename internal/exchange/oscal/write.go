package oscal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	types "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"
	"github.com/google/uuid"

	"github.com/privet-pims/privet/internal/catalogue"
)

// Namespace of our properties and parts.
const Namespace = "https://github.com/privet-pims/privet/ns/oscal"

// Version of OSCAL that is written.
const Version = types.Version

// WriteCatalog writes a framework as an OSCAL catalogue of the time at.
func WriteCatalog(w io.Writer, f Framework, at time.Time) error {
	c := types.Catalog{UUID: uuidOf("catalog", f.ID), Metadata: metadata(f.Title, f.Edition, f.Note, at, prop("framework", f.ID), prop("publisher", f.Publisher))}
	t := treeOf(f.Rows)
	groups, controls := t.below("", true)
	c.Groups, c.Controls = some(groups), some(controls)
	return encode(w, types.OscalCompleteSchema{Catalog: &c})
}

// tree is a framework by what stands below what.
type tree struct {
	rows     []Row
	children map[string][]int
	ids      map[string]string // identifier to token
	nested   []bool            // stands below its parent
}

func treeOf(rows []Row) *tree {
	t := &tree{rows: rows, children: map[string][]int{}, ids: tokens(rows), nested: make([]bool, len(rows))}
	parent := map[string]string{}
	for _, r := range rows {
		parent[r.ID] = r.Parent
	}
	for i, r := range rows {
		_, known := parent[r.Parent]
		t.nested[i] = known && r.Parent != "" && !circle(parent, r.ID)
		at := ""
		if t.nested[i] {
			at = r.Parent
		}
		t.children[at] = append(t.children[at], i)
	}
	return t
}

// circle reports whether the parents of a row lead back to it, or into a circle.
func circle(parent map[string]string, id string) bool {
	at := id
	for range maxDepth {
		next, ok := parent[at]
		if !ok || next == "" {
			return false
		}
		at = next
	}
	return true
}

// below are the rows below an identifier: headings as groups as long as only groups
// stand above them, everything else as controls.
func (t *tree) below(id string, groups bool) ([]types.Group, []types.Control) {
	var gs []types.Group
	var cs []types.Control
	for _, i := range t.children[id] {
		r := t.rows[i]
		heading := groups && r.Kind == string(catalogue.Heading)
		var g []types.Group
		var c []types.Control
		if r.ID != "" {
			g, c = t.below(r.ID, heading)
		}
		if heading {
			gs = append(gs, types.Group{ID: t.ids[r.ID], Class: r.Kind, Title: r.Title, Props: t.props(i), Parts: t.parts(r), Groups: some(g), Controls: some(c)})
		} else {
			cs = append(cs, types.Control{ID: t.ids[r.ID], Class: token(r.Kind), Title: r.Title, Props: t.props(i), Parts: t.parts(r), Controls: some(c)})
		}
	}
	return gs, cs
}

func (t *tree) props(i int) *[]types.Property {
	r := t.rows[i]
	var out []types.Property
	if r.Label != "" {
		out = append(out, types.Property{Name: "label", Value: oneLine(r.Label)})
	} else if r.ID != "" {
		out = append(out, types.Property{Name: "label", Value: oneLine(r.ID)})
	}
	out = append(out, prop("identifier", r.ID)...)
	out = append(out, prop("kind", r.Kind)...)
	if !t.nested[i] {
		out = append(out, prop("parent", r.Parent)...)
	}
	for _, x := range r.Roles {
		out = append(out, prop("role", x)...)
	}
	for _, k := range r.Maps {
		out = append(out, prop("requirement", string(k))...)
	}
	out = append(out, prop("verified", string(r.Mark))...)
	return some(out)
}

func (t *tree) parts(r Row) *[]types.Part {
	var out []types.Part
	at := t.ids[r.ID]
	if r.Text != "" {
		out = append(out, types.Part{ID: at + "_smt", Name: "statement", Prose: r.Text})
	}
	for i, p := range r.Proof {
		out = append(out, types.Part{ID: fmt.Sprintf("%s_ev.%d", at, i+1), Name: "evidence", Ns: Namespace, Prose: p})
	}
	if r.Source != "" {
		out = append(out, types.Part{ID: at + "_src", Name: "source", Ns: Namespace, Prose: r.Source})
	}
	return some(out)
}

// prop is a property of ours, none without a value.
func prop(name, value string) []types.Property {
	if value = oneLine(value); value == "" {
		return nil
	}
	return []types.Property{{Name: name, Ns: Namespace, Value: value}}
}

// oneLine is a value as properties take it.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func metadata(title, version, note string, at time.Time, props ...[]types.Property) types.Metadata {
	m := types.Metadata{Title: title, Version: oneLine(version), OscalVersion: Version, LastModified: at.UTC().Truncate(time.Second), Remarks: note}
	if m.Version == "" {
		m.Version = "1"
	}
	var all []types.Property
	for _, p := range props {
		all = append(all, p...)
	}
	m.Props = some(all)
	return m
}

// tokens gives each identifier the name that OSCAL allows: letters, digits, dots,
// hyphens and underscores, beginning with a letter. Two never share one.
func tokens(rows []Row) map[string]string {
	out, taken := map[string]string{}, map[string]bool{}
	for _, r := range rows { // what is a token already keeps its name
		if token(r.ID) == r.ID && !taken[r.ID] {
			out[r.ID], taken[r.ID] = r.ID, true
		}
	}
	for _, r := range rows {
		if out[r.ID] != "" {
			continue
		}
		name := token(r.ID)
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s_%d", token(r.ID), n)
		}
		out[r.ID], taken[name] = name, true
	}
	return out
}

// token is text as a name of OSCAL.
func token(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range s {
		first := b.Len() == 0
		inside := unicode.IsLetter(r) || r == '_' || unicode.IsNumber(r) || !first && (r == '.' || r == '-')
		if !inside {
			hyphen = !first
			continue
		}
		switch {
		case first && unicode.IsNumber(r):
			b.WriteByte('_')
		case hyphen:
			b.WriteByte('-')
		}
		b.WriteRune(r)
		hyphen = false
	}
	if b.Len() == 0 && s != "" {
		return "_"
	}
	return b.String()
}

// uuidOf is the same for the same thing, whoever writes it (RFC 9562, version 5).
func uuidOf(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(Namespace+"/"+strings.Join(parts, "/"))).String()
}

func some[T any](list []T) *[]T {
	if len(list) == 0 {
		return nil
	}
	return &list
}

func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write OSCAL: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// FileName is what a framework is called as a file, without its ending.
func FileName(framework string) string {
	if name := strings.Trim(strings.ToLower(token(framework)), "_."); name != "" {
		return name
	}
	return "framework"
}
