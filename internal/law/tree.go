package law

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/privet-pims/privet/internal/calendar"
)

// tree walks a YAML file of facts. A missing branch is an empty tree, so that a
// reader asks for what it needs and complaints gather with file and place.
type tree struct {
	node  *yaml.Node
	place string
	line  int // of the branch or, where there is none, of what should hold it
	errs  *[]error
}

func readTree(files fs.FS, name string) (tree, *[]error, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return tree{}, nil, err
	}
	t, err := parseTree(raw, name)
	return t, t.errs, err
}

// parseTree reads one file.
func parseTree(raw []byte, name string) (tree, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return tree{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return tree{}, fmt.Errorf("%s: want a mapping", name)
	}
	t := tree{node: doc.Content[0], place: name, line: 1, errs: new([]error)}
	t.lint()
	return t, nil
}

// lint finds what YAML swallows: keys that stand twice, and keys without a
// value, which a forgotten quote leaves behind a comma.
func (t tree) lint() {
	seen := map[string]bool{}
	for key, sub := range t.pairs() {
		if seen[key] {
			at := t
			at.line = sub.line
			at.fail("%s stands twice", key)
		}
		seen[key] = true
		if sub.node.Tag == "!!null" {
			sub.fail("has no value")
		}
		sub.lint()
	}
	for _, sub := range t.list() {
		sub.lint()
	}
}

func (t tree) fail(format string, args ...any) {
	*t.errs = append(*t.errs, &Fault{Line: t.line, Field: t.place, Says: fmt.Sprintf(format, args...)})
}

func (t tree) there() bool { return t.node != nil }

func (t tree) isMap() bool { return t.there() && t.node.Kind == yaml.MappingNode }

// at goes down the keys; an empty tree where there is nothing.
func (t tree) at(keys ...string) tree {
	for _, key := range keys {
		next := tree{place: t.place + "/" + key, line: t.line, errs: t.errs}
		for k, sub := range t.pairs() {
			if k == key {
				next.node, next.line = sub.node, sub.line
			}
		}
		t = next
	}
	return t
}

// pairs are the entries of a mapping in the order of the file.
func (t tree) pairs() func(yield func(string, tree) bool) {
	return func(yield func(string, tree) bool) {
		if !t.isMap() {
			return
		}
		for i := 0; i+1 < len(t.node.Content); i += 2 {
			key := t.node.Content[i].Value
			if !yield(key, tree{t.node.Content[i+1], t.place + "/" + key, t.node.Content[i].Line, t.errs}) {
				return
			}
		}
	}
}

// list are the items of a sequence.
func (t tree) list() []tree {
	if !t.there() || t.node.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]tree, len(t.node.Content))
	for i, n := range t.node.Content {
		items[i] = tree{n, t.place + "/" + strconv.Itoa(i+1), n.Line, t.errs}
	}
	return items
}

// text is a scalar; "" if there is none.
func (t tree) text() string {
	if !t.there() || t.node.Kind != yaml.ScalarNode {
		return ""
	}
	return t.node.Value
}

// need is text that must be there.
func (t tree) need() string {
	s := t.text()
	if s == "" {
		t.fail("is missing")
	}
	return s
}

// texts is a list of scalars, or one scalar as a list of one.
func (t tree) texts() []string {
	if s := t.text(); s != "" {
		return []string{s}
	}
	var all []string
	for _, item := range t.list() {
		all = append(all, item.need())
	}
	return all
}

// number is a whole number that must be there.
func (t tree) number() int {
	n, err := strconv.Atoi(t.need())
	if err != nil {
		t.fail("%q is no number", t.text())
	}
	return n
}

func (t tree) day() calendar.Day {
	if t.text() == "" {
		return ""
	}
	d, err := calendar.ParseDay(t.text())
	if err != nil {
		t.fail("%v", err)
	}
	return d
}

func (t tree) mark() Mark {
	m, err := ParseMark(t.need())
	if err != nil {
		t.fail("%v", err)
	}
	return m
}

// source reads cite and ver of a block, each from an outer one if lacking.
func (t tree) source(outer ...tree) Source {
	return Source{Cite: t.nearest("cite", outer).need(), Mark: t.nearest("ver", outer).mark()}
}

func (t tree) nearest(key string, outer []tree) tree {
	for _, block := range append([]tree{t}, outer...) {
		if found := block.at(key); found.there() {
			return found
		}
	}
	return t.at(key)
}

// span reads {value, unit}; none where the law names no number.
func (t tree) span() calendar.Span {
	unit := t.at("unit").text()
	if unit == "" || unit == "none" {
		return calendar.Span{}
	}
	n, err := strconv.Atoi(t.at("value").text())
	s := calendar.Span{N: n, Unit: calendar.Unit(unit)}
	if err != nil || !s.Valid() {
		t.fail("%q %s is no period", t.at("value").text(), unit)
		return calendar.Span{}
	}
	return s
}

func joined(errs *[]error) error { return errors.Join(*errs...) }
