package exchange

import (
	"bytes"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of a file of the Fides language. What it says is counted in nodes: names,
// values, lists.
const (
	maxFides      = 8 << 20
	maxFidesNodes = 400_000
)

var fidesStart = regexp.MustCompile(`(?m)^(system|dataset):[ \t]*(#.*)?\r?$`)

// fidesOf reads systems and datasets of the Fides language (fideslang, YAML): a
// system becomes a system, each of its privacy declarations an activity, a dataset
// a data store. nil is no such file.
func fidesOf(name string, file io.ReaderAt, size int64) (*recognise.Proposal, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, problem.Wrap(problem.Invalid, "import_fides_broken", err, "file", name)
	}
	ext := strings.ToLower(path.Ext(name))
	named := ext == ".yaml" || ext == ".yml"
	if bytes.IndexByte(head, 0) >= 0 || !named && (ext != "" || !fidesStart.Match(head)) {
		return nil, nil
	}
	if size > maxFides {
		return nil, problem.New(problem.TooLarge, "import_fides_large", "file", name, "max", maxFides>>20)
	}
	text := make([]byte, size)
	if _, err := file.ReadAt(text, 0); err != nil && err != io.EOF {
		return nil, problem.Wrap(problem.Invalid, "import_fides_broken", err, "file", name)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil || len(doc.Content) != 1 {
		return nil, problem.Wrap(problem.Invalid, "import_fides_broken", err, "file", name)
	}
	left := maxFidesNodes
	if !bounded(&doc, &left) {
		return nil, problem.New(problem.TooLarge, "import_fides_large", "file", name, "max", maxFides>>20)
	}
	r := &fidesReader{prop: &recognise.Proposal{Register: recognise.Systems, Language: "en"}, stores: map[string]string{}}
	r.read(doc.Content[0])
	if len(r.prop.Drafts) == 0 {
		return nil, problem.New(problem.Invalid, "import_fides_empty", "file", name)
	}
	return r.prop, nil
}

// bounded refuses references of the file to its own parts, which let a small file
// say a lot, and too many nodes.
func bounded(n *yaml.Node, left *int) bool {
	if *left--; *left < 0 || n.Kind == yaml.AliasNode {
		return false
	}
	return !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return !bounded(c, left) })
}

type fidesReader struct {
	prop   *recognise.Proposal
	stores map[string]string // by key of a dataset: the system that uses it
}

// each calls do with the keys of a mapping.
func eachKey(n *yaml.Node, do func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		do(n.Content[i].Value, n.Content[i+1])
	}
}

// value of a key, "" if it is no scalar.
func value(n *yaml.Node, key string) (s string) {
	eachKey(n, func(k string, v *yaml.Node) {
		if k == key && v.Kind == yaml.ScalarNode && v.Tag != "!!null" {
			s = v.Value
		}
	})
	return s
}

// list of the scalars below a key.
func scalars(n *yaml.Node) []*yaml.Node {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			return []*yaml.Node{n}
		}
	case yaml.SequenceNode:
		var out []*yaml.Node
		for _, c := range n.Content {
			if c.Kind == yaml.ScalarNode && c.Tag != "!!null" {
				out = append(out, c)
			}
		}
		return out
	}
	return nil
}

func (r *fidesReader) read(doc *yaml.Node) {
	var systems, datasets []*yaml.Node
	eachKey(doc, func(key string, v *yaml.Node) {
		at := spotOf(key, v)
		switch key {
		case "system", "systems":
			systems = append(systems, v.Content...)
		case "dataset", "datasets":
			datasets = append(datasets, v.Content...)
		default:
			r.prop.Issues = append(r.prop.Issues, recognise.Issue{At: at, Key: "exchange.fides_left", Severity: recognise.Warning, Args: problem.Pairs("key", key)})
		}
	})
	for _, s := range systems {
		r.system(s)
	}
	for _, d := range datasets {
		r.dataset(d)
	}
	r.prop.Sheets = append(r.prop.Sheets, recognise.SheetPlan{Name: "system", Register: recognise.Systems, Layout: recognise.Form, Why: Fides}, recognise.SheetPlan{Name: "dataset", Layout: recognise.Form, Why: Fides})
}

func spotOf(where string, n *yaml.Node) recognise.Spot {
	return recognise.Spot{Sheet: where, Row: n.Line - 1, Col: -1}
}

// titleOf is the name of a resource, or its key.
func titleOf(n *yaml.Node) string {
	if s := value(n, "name"); s != "" {
		return s
	}
	return value(n, "fides_key")
}

func (r *fidesReader) system(n *yaml.Node) {
	title := titleOf(n)
	if title == "" {
		r.prop.Issues = append(r.prop.Issues, recognise.Issue{At: spotOf("system", n), Key: "exchange.fides_nameless", Severity: recognise.Warning})
		return
	}
	at := spotOf("system", n)
	d := newDrafting(recognise.Systems, title, at)
	var declarations []*yaml.Node
	eachKey(n, func(key string, v *yaml.Node) {
		here := spotOf("system", v)
		switch key {
		case "name":
		case "description":
			d.says("description", key, v.Value, here)
		case "administrating_department":
			d.says("unit", key, v.Value, here)
		case "privacy_declarations":
			declarations = v.Content
		default:
			d.rest(key, v, "system")
		}
	})
	held := map[string]bool{}
	for _, p := range declarations {
		eachKey(p, func(key string, v *yaml.Node) {
			if key != "data_categories" {
				return
			}
			for _, c := range scalars(v) {
				if term := termOf(catalogue.PIICategory, c.Value); !held[term] {
					held[term] = true
					d.says("data_categories", key, term, spotOf("system", c))
				}
			}
		})
	}
	r.prop.Drafts = append(r.prop.Drafts, d.Draft)
	for i, p := range declarations {
		r.declaration(n, title, i, p)
	}
}

// declaration is what a system does with data, for a purpose.
func (r *fidesReader) declaration(system *yaml.Node, title string, i int, n *yaml.Node) {
	name := value(n, "name")
	if name == "" {
		name = termOf(catalogue.Purpose, value(n, "data_use"))
	}
	d := newDrafting(recognise.Activities, joined(": ", title, name), spotOf("system", n))
	d.says("ref", "fides_key", value(system, "fides_key")+"/"+joined("/", itoa(i+1), value(n, "data_use")), spotOf("system", n))
	d.says("systems", "system", title, spotOf("system", system))
	eachKey(system, func(key string, v *yaml.Node) {
		for _, c := range scalars(v) {
			switch key {
			case "data_responsibility_title":
				d.says("role", key, c.Value, spotOf("system", c))
			case "joint_controller":
				d.says("joint_controller", key, c.Value, spotOf("system", c))
			case "third_country_transfers":
				d.says("transfer_countries", key, c.Value, spotOf("system", c))
			}
		}
	})
	eachKey(n, func(key string, v *yaml.Node) {
		field, scheme := fidesField(key)
		if key == "name" {
			return
		}
		if key == "dataset_references" {
			for _, c := range scalars(v) {
				r.stores[c.Value] = title
			}
		}
		if field == "" || len(scalars(v)) == 0 {
			d.rest(key, v, "system")
			return
		}
		for _, c := range scalars(v) {
			text := c.Value
			if scheme != "" {
				if text = termOf(scheme, c.Value); text != c.Value && scheme == catalogue.Purpose {
					d.notes(key, c.Value, spotOf("system", c))
				}
			}
			if key == "retention_period" && strings.Trim(text, "0123456789") == "" {
				text += " days"
			}
			d.says(field, key, text, spotOf("system", c))
		}
	})
	r.prop.Drafts = append(r.prop.Drafts, d.Draft)
}

// fidesField is the field of an activity that a key of a declaration means, and the
// taxonomy of its values.
func fidesField(key string) (recognise.Field, string) {
	switch key {
	case "data_use":
		return "purpose", catalogue.Purpose
	case "data_categories":
		return "data_categories", catalogue.PIICategory
	case "data_subjects":
		return "principals", catalogue.PrincipalCategory
	case "legal_basis_for_processing":
		return "lawful_basis", ""
	case "special_category_legal_basis":
		return "special_condition", ""
	case "retention_period":
		return "retention", ""
	case "third_parties":
		return "recipients", ""
	case "shared_categories":
		return "", ""
	}
	return "", ""
}

// rest keeps a key that has no field, with all below it.
func (d *drafting) rest(key string, n *yaml.Node, where string) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			d.notes(key, n.Value, spotOf(where, n))
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			d.rest(key, c, where)
		}
	case yaml.MappingNode:
		eachKey(n, func(k string, v *yaml.Node) { d.rest(key+"."+k, v, where) })
	}
}

func (r *fidesReader) dataset(n *yaml.Node) {
	title := titleOf(n)
	if title == "" {
		r.prop.Issues = append(r.prop.Issues, recognise.Issue{At: spotOf("dataset", n), Key: "exchange.fides_nameless", Severity: recognise.Warning})
		return
	}
	d := newDrafting(draftStores, title, spotOf("dataset", n))
	if system := r.stores[value(n, "fides_key")]; system != "" {
		d.says("systems", "dataset_references", system, spotOf("dataset", n))
	}
	held := map[string]bool{}
	eachKey(n, func(key string, v *yaml.Node) {
		switch key {
		case "name":
		case "collections":
			for _, c := range v.Content {
				r.collection(d, held, value(c, "name"), c)
			}
		case "data_categories":
			d.categories(held, "", v)
		default:
			d.rest(key, v, "dataset")
		}
	})
	r.prop.Drafts = append(r.prop.Drafts, d.Draft)
}

// collection walks the fields of a table, also those within fields.
func (r *fidesReader) collection(d *drafting, held map[string]bool, where string, n *yaml.Node) {
	eachKey(n, func(key string, v *yaml.Node) {
		switch key {
		case "name":
			if !strings.Contains(where, ".") || len(n.Content) == 2 { // a field that says no more
				d.notes("collection", where, spotOf("dataset", v))
			}
		case "fields":
			for _, c := range v.Content {
				r.collection(d, held, joined(".", where, value(c, "name")), c)
			}
		case "data_categories":
			d.categories(held, where, v)
		default:
			d.rest(where+"."+key, v, "dataset")
		}
	})
}

// categories are held, and stand in the note with the field that holds them.
func (d *drafting) categories(held map[string]bool, where string, n *yaml.Node) {
	for _, c := range scalars(n) {
		if term := termOf(catalogue.PIICategory, c.Value); !held[term] {
			held[term] = true
			d.says("data_categories", where, term, spotOf("dataset", c))
		}
		d.notes(where, c.Value, spotOf("dataset", c))
	}
}
