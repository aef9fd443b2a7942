package law

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/calendar"
)

//go:embed data
var data embed.FS

// Load reads the packs that are part of the program. An error is a mistake in
// the data and names file and place; it belongs to the start of the program.
func Load() (*Packs, error) {
	files, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return load(files)
}

// Shipped are the packs of the program, read once. Load at start tells of
// mistakes with grace; here they panic.
var Shipped = sync.OnceValue(func() *Packs {
	p, err := Load()
	if err != nil {
		panic(err)
	}
	return p
})

// load reads packs from a folder; tests alter its files.
func load(files fs.FS) (*Packs, error) {
	index, errs, err := readTree(files, "laws.yaml")
	if err != nil {
		return nil, fmt.Errorf("law packs: %w", err)
	}
	p := &Packs{}
	for _, item := range index.at("files").list() {
		p.readPack(files, item, errs)
	}
	checkMethods(files, errs)
	checkFiles(files, index)
	p.readTables(files, errs)
	if err := joined(errs); err != nil {
		return nil, fmt.Errorf("law packs: %w", err)
	}
	return p, nil
}

// readPack reads one file of the index and appends its law, and the states in
// it if it gathers several.
func (p *Packs) readPack(files fs.FS, item tree, errs *[]error) {
	name := item.at("file").need()
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		item.fail("%v", err)
		return
	}
	t, err := parseTree(raw, name)
	if err != nil {
		item.fail("%v", err)
		return
	}
	if id := t.at("id").need(); id != item.at("id").need() {
		t.fail("id %q, the index says %q", id, item.at("id").text())
	}
	p.laws = append(p.laws, p.readLaws(t, raw)...)
	*errs = append(*errs, *t.errs...)
}

// readLaws reads the law of a pack, and the states in it if it gathers several.
func (p *Packs) readLaws(t tree, raw []byte) []*Law {
	if schema := t.at("schema").need(); schema != "privet-law/1" {
		t.fail("schema %q", schema)
	}
	l := &Law{ID: t.at("id").text(), Code: t.at("jurisdiction", "code").need(), Place: t.at("jurisdiction", "name").need(),
		Inherits: t.at("inherits").text(), pack: raw, AsOf: t.at("as_of").day(), InForce: t.at("in_force").day(), Roles: map[string]string{}}
	l.Name, l.Citation = t.at("name").text(), t.at("citation").text()
	if l.parts() {
		l.Name = l.Place
	} else if l.Name == "" || l.Citation == "" {
		t.fail("name and citation are missing")
	}
	l.Countries = countries(t, l.Code)
	for role, words := range t.at("roles").pairs() {
		l.Roles[role] = words.need()
	}
	l.Method = methodOf(t.at("period_method"))
	base := p.base(t, l.Inherits)
	readBases(t, l, base)
	readSpecial(t.at("special_categories"), l, base)
	readMechanisms(t, l)
	readRecords(t, l, base)
	readClocks(t, l, base, tree{errs: t.errs})
	for _, pause := range t.at("request_handling", "pauses").list() {
		l.Pauses = append(l.Pauses, Pause{pause.at("trigger").need(), pause.at("effect").need(), pause.source()})
	}
	l.Onward = readOnward(t, l, base)
	if s := t.at("preference_signals"); s.there() {
		l.Signal = Signal{s.at("rule").need(), s.source()}
	}
	found := []*Law{l}
	for _, state := range t.at("states").list() {
		found = append(found, readState(state, t.at("common"), l))
	}
	readSaid(t, base, found)
	return found
}

// readState reads one of several laws in a pack.
func readState(t, common tree, pack *Law) *Law {
	l := &Law{Code: t.at("code").need(), Place: t.at("name").need(), Name: t.at("law").need(), Citation: t.at("statute").need(),
		PartOf: pack.ID, AsOf: pack.AsOf, InForce: t.at("in_force").day(), Countries: pack.Countries, Roles: pack.Roles, Method: pack.Method}
	l.ID = strings.ToLower(l.Code)
	readClocks(t, l, nil, common)
	if s := t.at("universal_opt_out_signal"); s.at("required").text() == "true" {
		l.Signal = Signal{Source: Source{Cite: orWhole(s.at("cite").text(), l.Citation), Mark: s.at("ver").mark()}}
	}
	return l
}

// orWhole is where a fact stands: its own place, or the law as a whole.
func orWhole(cite, law string) string {
	if cite == "" {
		return law
	}
	return cite
}

func (p *Packs) base(t tree, id string) *Law {
	if id == "" {
		return nil
	}
	base, ok := p.Law(id)
	if !ok {
		t.fail("inherits %q, which is not before it in the index", id)
	}
	return base
}

// readSpecial reads the categories: a list, a list in one sentence, or "none".
func readSpecial(t tree, l, base *Law) {
	if !t.there() {
		return
	}
	list := t.at("list")
	if !list.there() {
		list = t.at("sensitive")
	}
	switch {
	case strings.HasPrefix(list.text(), "none"):
		l.Special.Words = list.text()
	case list.text() != "":
		l.Special.Categories = strings.Split(list.text(), ", ")
	case list.there():
		l.Special.Categories = list.texts()
	case base != nil:
		l.Special.Categories = base.Special.Categories
	}
	if t.at("ver").there() {
		cite := t.at("cite").text() + t.at("sensitive_cite").text()
		l.Special.Source = Source{Cite: cite, Mark: t.at("ver").mark()}
	}
}

// countries are the ISO codes of the territory. "EU-27" stands for the Union;
// names of nations within a country add nothing.
func countries(t tree, code string) []string {
	if code != "EU" {
		if len(state(code)) != 2 {
			t.at("jurisdiction", "code").fail("%q is no country", code)
		}
		return []string{state(code)}
	}
	var list []string
	for _, c := range t.at("jurisdiction", "covers").texts() {
		if c == "EU-27" {
			list = append(list, Union()...)
			continue
		}
		list = append(list, c)
	}
	if !slices.Equal(list, EEA()) {
		t.at("jurisdiction", "covers").fail("%v is not the European Economic Area", list)
	}
	return list
}

func methodOf(t tree) calendar.Method {
	m, ok := calendar.MethodOf(t.need())
	if !ok {
		t.fail("no method %q", t.text())
	}
	return m
}

// checkMethods compares the methods that package calendar counts by with
// periods.yaml, which is their source: same order, same cite, same mark.
func checkMethods(files fs.FS, errs *[]error) {
	t, found, err := readTree(files, "periods.yaml")
	if err != nil {
		*errs = append(*errs, err)
		return
	}
	items, methods := t.at("methods").list(), calendar.Methods()
	if len(items) != len(methods) {
		t.fail("%d methods, package calendar has %d", len(items), len(methods))
	}
	for i, item := range items[:min(len(items), len(methods))] {
		m := methods[i]
		if item.at("id").need() != m.ID || item.at("cite").need() != m.Cite || item.at("ver").need() != m.Ver {
			item.fail("method %s is not the %s that package calendar counts by", item.at("id").text(), m.ID)
		}
		item.at("ver").mark()
	}
	*errs = append(*errs, *found...)
}

// checkFiles sees that no pack lies about without standing in the index.
func checkFiles(files fs.FS, index tree) {
	listed := map[string]bool{"laws.yaml": true}
	for _, section := range []string{"files", "shared"} {
		for _, item := range index.at(section).list() {
			listed[item.at("file").text()] = true
		}
	}
	names, err := fs.Glob(files, "*")
	if err != nil {
		index.fail("%v", err)
	}
	for _, name := range names {
		if !listed[name] {
			index.fail("%s is not in the index", name)
		}
	}
}
