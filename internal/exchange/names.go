package exchange

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// names finds the records that cells name by reference, external key or title.
// All names are collected first, then looked up together, so that the number of
// queries does not grow with the file.
type names struct {
	set    *register.Set
	wanted map[string]map[string]bool // by register: names
	refs   map[string]map[string]bool // by register: references
	found  map[string]id.ID           // register \x00 name
	local  map[string]id.ID           // of records that the file itself makes
	many   map[string]bool            // names of more than one record
	byID   map[id.ID]string           // references of records found by them
}

func newNames(set *register.Set) *names {
	return &names{set: set, wanted: map[string]map[string]bool{}, refs: map[string]map[string]bool{}, found: map[string]id.ID{},
		local: map[string]id.ID{}, many: map[string]bool{}, byID: map[id.ID]string{}}
}

func put(m map[string]map[string]bool, register, name string) {
	if m[register] == nil {
		m[register] = map[string]bool{}
	}
	m[register][name] = true
}

// normalRef is a reference in its written form, with the register it belongs to.
func (n *names) normalRef(text string) (*register.Type, string) {
	if n := len(text); n == 0 || n > 24 || text[n-1]-'0' > 9 { // PA-0012
		return nil, ""
	}
	prefix, number, ok := id.ParseRef(text)
	if !ok {
		return nil, ""
	}
	if t := n.set.ByPrefix(prefix); t != nil {
		return t, id.Ref(prefix, number)
	}
	return nil, ""
}

// want asks for a name to be looked up in the registers.
func (n *names) want(registers []string, text string) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 2*register.MaxTitle {
		return
	}
	if t, ref := n.normalRef(text); t != nil {
		put(n.refs, t.Name, ref)
		return
	}
	for _, r := range registers {
		put(n.wanted, r, text)
	}
}

// make says that the file makes a record of this name.
func (n *names) make(register, name string, at id.ID) {
	key := register + "\x00" + catalogue.Fold(name)
	if _, twice := n.local[key]; twice {
		n.many[key] = true
	}
	n.local[key] = at
}

// load looks everything up.
func (n *names) load(ctx context.Context, tx *store.Tx) error {
	for r, refs := range n.refs {
		found, err := store.FindMany(ctx, tx, n.set.Get(r), refKey, keys(refs))
		if err != nil {
			return err
		}
		n.keep(r, found)
		for ref, ids := range found {
			n.byID[ids[0]] = ref
		}
	}
	for r, list := range n.wanted {
		t := n.set.Get(r)
		all := keys(list)
		found, err := store.FindMany(ctx, tx, t, "title", all)
		if err != nil {
			return err
		}
		n.keep(r, found)
		for _, f := range t.Fields {
			if !f.Key {
				continue
			}
			if found, err = store.FindMany(ctx, tx, t, f.Name, all); err != nil {
				return err
			}
			n.keep(r, found)
		}
	}
	n.refs, n.wanted = map[string]map[string]bool{}, map[string]map[string]bool{}
	return nil
}

func (n *names) keep(register string, found map[string][]id.ID) {
	for name, ids := range found {
		key := register + "\x00" + catalogue.Fold(name)
		if len(ids) > 1 {
			n.many[key] = true
			continue
		}
		n.found[key] = ids[0]
	}
}

func keys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// find is register.Resolve over what was looked up; what the file makes comes
// before what is there only if nothing is there.
func (n *names) find(registers []string, text string) id.ID {
	text = strings.TrimSpace(text)
	if t, ref := n.normalRef(text); t != nil {
		if len(registers) > 0 && !slices.Contains(registers, t.Name) {
			return id.ID{}
		}
		registers, text = []string{t.Name}, ref
	}
	for _, r := range registers {
		key := r + "\x00" + catalogue.Fold(text)
		if at, ok := n.found[key]; ok {
			return at
		}
		if at, ok := n.local[key]; ok && !n.many[key] {
			return at
		}
	}
	return id.ID{}
}

// refOf is the reference by which a record was looked up, or "".
func (n *names) refOf(at id.ID) string { return n.byID[at] }
