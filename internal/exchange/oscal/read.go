package oscal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	types "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of a file.
const (
	MaxFile  = 64 << 20 // bytes
	MaxRows  = 20_000
	maxDepth = 64 // nesting of the document, and of parents
)

// File is what was read of a file.
type File struct {
	Frameworks []Framework // of a table any number, of OSCAL one
	Refused    []Refused
	Notes      []string // locale keys below "oscal.note.": what was left aside
}

// Read reads a catalogue or profile of OSCAL, or a table. Known are the frameworks
// that a profile may select from beside the library; nil is none. A file that is
// neither is a problem that says what is read.
func Read(ctx context.Context, name string, file io.ReaderAt, size int64, known func(id string) (Framework, bool)) (File, error) {
	if size > MaxFile {
		return File{}, problem.New(problem.TooLarge, "oscal_size", "max", MaxFile>>20)
	}
	if size == 0 {
		return File{}, problem.New(problem.Invalid, "oscal_empty")
	}
	var first [512]byte
	n, err := file.ReadAt(first[:], 0)
	if err != nil && err != io.EOF {
		return File{}, fmt.Errorf("read a framework: %w", err)
	}
	if start := bytes.TrimLeft(bytes.TrimPrefix(first[:n], []byte("\xef\xbb\xbf")), " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return readTable(ctx, name, file, size)
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, size), text); err != nil {
		return File{}, fmt.Errorf("read a framework: %w", err)
	}
	return readJSON(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), known)
}

// readJSON reads OSCAL. A document is taken as far as it is understood: what its
// schema asks for beyond that, such as UUIDs, is not asked.
func readJSON(text []byte, known func(string) (Framework, bool)) (File, error) {
	if !utf8.Valid(text) {
		return File{}, problem.New(problem.Invalid, "oscal_text")
	}
	if deep(text) {
		return File{}, problem.New(problem.Invalid, "oscal_deep", "max", maxDepth)
	}
	var head struct {
		Catalog *catalogIn     `json:"catalog"`
		Profile *types.Profile `json:"profile"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return File{}, problem.Wrap(problem.Invalid, "oscal_json", err)
	}
	switch {
	case head.Catalog != nil:
		return readCatalog(*head.Catalog)
	case head.Profile != nil:
		return readProfile(*head.Profile, known)
	}
	return File{}, problem.New(problem.Invalid, "oscal_other")
}

// catalogIn is a catalogue as far as it is read: its times and UUIDs are not, so that
// wrong ones hinder nobody.
type catalogIn struct {
	Controls []types.Control `json:"controls"`
	Groups   []types.Group   `json:"groups"`
	Metadata metadataIn      `json:"metadata"`
}

type metadataIn struct {
	Title   string           `json:"title"`
	Version string           `json:"version"`
	Props   []types.Property `json:"props"`
}

// deep reports whether brackets nest deeper than four for each level that is read.
func deep(text []byte) bool {
	level, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if level++; level > 4*maxDepth {
				return true
			}
		case c == '}' || c == ']':
			level--
		}
	}
	return false
}

// reading collects the rows of one catalogue.
type reading struct {
	File
	rows []Row
	ids  map[string]string // token to identifier
}

func readCatalog(c catalogIn) (File, error) {
	r := reading{ids: map[string]string{}}
	f := frameworkOf(c.Metadata)
	for _, g := range c.Groups {
		if err := r.group(g, ""); err != nil {
			return File{}, err
		}
	}
	if err := r.controls(c.Controls, ""); err != nil {
		return File{}, err
	}
	if len(r.rows) == 0 {
		return File{}, problem.New(problem.Invalid, "oscal_empty")
	}
	f.Rows = r.rows
	r.File.Frameworks = []Framework{f}
	return r.File, nil
}

// frameworkOf is what a document says of itself. One that names no framework of ours
// is called by its title.
func frameworkOf(m metadataIn) Framework {
	f := Framework{ID: ours(m.Props, "framework"), Title: strings.TrimSpace(m.Title), Edition: m.Version, Publisher: ours(m.Props, "publisher")}
	if f.ID == "" {
		f.ID = slug(m.Title)
	}
	return f
}

// slug is a title as the identifier of a framework, at most 60 bytes of it.
func slug(title string) string {
	s := FileName(strings.ToLower(title))
	for len(s) > 60 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.Trim(s, "-._")
}

func (r *reading) add(row Row) error {
	if len(r.rows) >= MaxRows {
		return problem.New(problem.TooLarge, "oscal_rows", "max", MaxRows)
	}
	r.rows = append(r.rows, row)
	return nil
}

func (r *reading) group(g types.Group, parent string) error {
	id := g.ID
	if id == "" {
		id = slug(g.Title)
	}
	row := rowRead(id, g.Title, "heading", parent, g.Props, g.Parts, g.Params)
	if err := r.add(row); err != nil {
		return err
	}
	for _, x := range all(g.Groups) {
		if err := r.group(x, row.ID); err != nil {
			return err
		}
	}
	return r.controls(all(g.Controls), row.ID)
}

func (r *reading) controls(list []types.Control, parent string) error {
	for _, c := range list {
		row := rowRead(c.ID, c.Title, "control", parent, c.Props, c.Parts, c.Params)
		if err := r.add(row); err != nil {
			return err
		}
		if err := r.controls(all(c.Controls), row.ID); err != nil {
			return err
		}
	}
	return nil
}

// rowRead is a group or control. The identifier is the one of OSCAL, unless we wrote
// the document and know a truer one.
func rowRead(id, title, kind, parent string, props *[]types.Property, parts *[]types.Part, params *[]types.Parameter) Row {
	row := Row{ID: id, Title: clean(title), Kind: kind, Parent: parent}
	list := all(props)
	if x := ours(list, "identifier"); x != "" {
		row.ID, row.Kind = x, "" // we wrote it, and say the kind where there is one
	}
	for _, p := range list {
		switch {
		case p.Ns != Namespace && p.Name == "label" && row.Label == "" && p.Class != "zero-padded" && p.Value != row.ID:
			row.Label = oneLine(p.Value)
		case p.Ns != Namespace:
		case p.Name == "kind":
			row.Kind = p.Value
		case p.Name == "parent" && parent == "":
			row.Parent = p.Value
		case p.Name == "role":
			row.Roles = append(row.Roles, p.Value)
		case p.Name == "requirement":
			row.Maps = append(row.Maps, catalogue.Key(p.Value))
		case p.Name == "verified":
			row.Mark = catalogue.Mark(p.Value)
		}
	}
	if row.Title == "" {
		row.Title = row.ID
	}
	var text []string
	for _, p := range all(parts) {
		switch {
		case p.Ns == Namespace && p.Name == "evidence":
			row.Proof = append(row.Proof, oneLine(p.Prose))
		case p.Ns == Namespace && p.Name == "source":
			row.Source = oneLine(p.Prose)
		default:
			text = append(text, prose(p, 0)...)
		}
	}
	text = append(text, paramLines(all(params))...)
	row.Text = clean(strings.Join(text, "\n\n"))
	return row
}

// prose is a part and all below it as paragraphs, each with its printed number; parts
// other than the statement begin with what they are.
func prose(p types.Part, depth int) []string {
	var out []string
	text := strings.TrimSpace(p.Prose)
	for _, x := range all(p.Props) {
		if x.Name == "label" && x.Ns == "" && x.Value != "" && depth > 0 {
			text = strings.TrimSpace(oneLine(x.Value) + " " + text)
			break
		}
	}
	if t := strings.TrimSpace(p.Title); t != "" {
		text = strings.TrimSpace(t + "\n\n" + text)
	} else if depth == 0 && p.Name != "statement" && p.Name != "item" && (text != "" || len(all(p.Parts)) > 0) {
		text = strings.TrimSpace("**" + strings.ReplaceAll(p.Name, "-", " ") + "**\n\n" + text)
	}
	if text != "" {
		out = append(out, text)
	}
	for _, x := range all(p.Parts) {
		out = append(out, prose(x, depth+1)...)
	}
	return out
}

// paramLines keep parameters as text: what a customer fills in is his to write.
func paramLines(list []types.Parameter) []string {
	var out []string
	for _, p := range list {
		line := "{{ " + p.ID + " }}: " + p.Label
		if p.Select != nil {
			line = "{{ " + p.ID + " }}: " + strings.Join(all(p.Select.Choice), " | ")
		}
		if v := all(p.Values); len(v) > 0 {
			line += " = " + strings.Join(v, ", ")
		}
		for _, g := range all(p.Guidelines) {
			line += "\n" + g.Prose
		}
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

// readProfile reads a selection: rows of the catalogue that it imports, each with the
// requirement that it is.
func readProfile(p types.Profile, known func(string) (Framework, bool)) (File, error) {
	m := metadataIn{Title: p.Metadata.Title, Version: p.Metadata.Version}
	out := Framework{ID: slug(m.Title), Title: m.Title, Edition: m.Version}
	var file File
	for _, imp := range p.Imports {
		id := sourceOf(p, imp.Href)
		l := catalogue.Library()
		from, err := OfLibrary(l, id)
		ours := err == nil
		if !ours && known != nil {
			from, ours = known(id)
		}
		if !ours {
			return File{}, problem.New(problem.Invalid, "oscal_source", "href", imp.Href)
		}
		byToken := map[string]*Row{}
		ids := tokens(from.Rows)
		for i := range from.Rows {
			byToken[ids[from.Rows[i].ID]] = &from.Rows[i]
		}
		take := func(r Row) {
			if _, inLibrary := l.Framework(from.ID); inLibrary {
				r.Maps = []catalogue.Key{catalogue.KeyOf(from.ID, r.ID)}
			}
			r.Parent = ""
			out.Rows = append(out.Rows, r)
		}
		if imp.IncludeAll != nil {
			for _, r := range from.Rows {
				take(r)
			}
		}
		for _, sel := range all(imp.IncludeControls) {
			for _, name := range all(sel.WithIds) {
				if len(out.Rows)+len(file.Refused) > MaxRows {
					return File{}, problem.New(problem.TooLarge, "oscal_rows", "max", MaxRows)
				}
				if r := byToken[name]; r != nil {
					take(*r)
				} else {
					file.Refused = append(file.Refused, Refused{ID: name, Key: "unknown_control"})
				}
			}
		}
	}
	if p.Modify != nil {
		file.Notes = append(file.Notes, "modify")
	}
	if len(out.Rows) == 0 && len(file.Refused) == 0 {
		return File{}, problem.New(problem.Invalid, "oscal_empty")
	}
	file.Frameworks = []Framework{out}
	return file, nil
}

// sourceOf is the framework that an import of a profile names: by a resource of ours,
// or by the name of the file.
func sourceOf(p types.Profile, href string) string {
	if at, ok := strings.CutPrefix(href, "#"); ok && p.BackMatter != nil {
		for _, r := range all(p.BackMatter.Resources) {
			if strings.EqualFold(r.UUID, at) {
				if id := ours(all(r.Props), "framework"); id != "" {
					return id
				}
				for _, link := range all(r.Rlinks) {
					return fileID(link.Href)
				}
			}
		}
	}
	return fileID(href)
}

func fileID(href string) string {
	name := href[strings.LastIndexByte(href, '/')+1:]
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".oscal")
	for _, f := range catalogue.Library().Frameworks() {
		if FileName(f.ID) == name {
			return f.ID
		}
	}
	return name
}

// ours is the value of a property of our namespace.
func ours(props []types.Property, name string) string {
	for _, p := range props {
		if p.Ns == Namespace && p.Name == name {
			return strings.TrimSpace(p.Value)
		}
	}
	return ""
}

func all[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// clean is text as a record keeps it.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}
