package law

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
)

// Fault is a mistake in a pack: where it stands and what is wrong there.
type Fault struct {
	Line  int    // from 1; 0 where the data are no YAML file
	Field string // file and keys that lead to it, such as "eu-gdpr.yaml/breach/authority/ver"
	Says  string
}

func (f *Fault) Error() string { return f.Field + ": " + f.Says }

// Key is the sentence of the locales for the complaint at a field ("problem.field.KEY"),
// which is filled with line, at and says.
func (f *Fault) Key() string {
	for _, x := range []struct{ tail, key string }{
		{"is missing", "law_fault_missing"}, {"stands twice", "law_fault_twice"}, {"has no value", "law_fault_empty"},
		{"is no number", "law_fault_number"}, {"is no period", "law_fault_period"}, {"want P, S or U first", "law_fault_mark"},
		{"has no code", "law_fault_code"},
	} {
		if strings.HasSuffix(f.Says, x.tail) {
			return x.key
		}
	}
	return "law_fault"
}

// MaxPack is the longest pack that is read, in bytes. The longest of the program has
// 80 kB.
const MaxPack = 200_000

var (
	packID   = regexp.MustCompile(`^[a-z]{2}(-[a-z0-9]{1,20}){0,3}$`)
	yamlLine = regexp.MustCompile(`line (\d+)`)
)

// Over lays a pack over others: its law takes the place of the one with its
// identifier, with all its parts, or is added. A pack that states adequacy decisions
// replaces those of its law; one that is silent leaves them. The packs themselves stay
// as they are. Faults are in the order of the file; with any, nothing is laid over.
// Which of two packs is newer is for the caller to ask (Law.AsOf).
func (p *Packs) Over(pack []byte) (*Packs, *Law, []*Fault) {
	if len(pack) > MaxPack {
		return nil, nil, []*Fault{{Says: "is longer than 200 kB"}}
	}
	t, err := parseTree(pack, "")
	if err != nil {
		f := &Fault{Line: 1, Says: strings.TrimPrefix(strings.TrimPrefix(err.Error(), ": "), "yaml: ")}
		if at := yamlLine.FindStringSubmatch(f.Says); at != nil {
			f.Line, _ = strconv.Atoi(at[1]) // digits
		}
		return nil, nil, []*Fault{f}
	}
	id := t.at("id").need()
	now, known := p.Law(id)
	switch {
	case !packID.MatchString(id):
		t.at("id").fail("%q is no identifier such as eu-gdpr", id)
	case known && now.PartOf != "":
		t.at("id").fail("%s is a part of the pack %s: send that", id, now.PartOf)
	case t.at("inherits").text() == id:
		t.at("inherits").fail("a law cannot inherit from itself")
	}
	if t.at("as_of").need() == "" {
		return nil, nil, faults(t)
	}
	out := &Packs{adequacies: p.adequacies, ages: p.ages, authorities: p.authorities}
	laws := p.readLaws(t, pack)
	decisions := readDecisions(t, id)
	if len(*t.errs) > 0 {
		return nil, nil, faults(t)
	}
	at := len(p.laws)
	for i, l := range p.laws {
		for _, over := range laws {
			if over.ID == l.ID {
				over.keepEarlier(l)
			}
		}
		if l.ID == id {
			at = min(at, i)
		} else if l.PartOf != id {
			out.laws = append(out.laws, l)
		}
	}
	out.laws = slices.Insert(out.laws, min(at, len(out.laws)), laws...)
	if t.at("adequacy").there() {
		out.adequacies = append(slices.DeleteFunc(slices.Clone(p.adequacies), func(a Adequacy) bool { return a.Law == id }), decisions...)
	}
	return out, laws[0], nil
}

// keepEarlier keeps the rules of the law as it stood for the days before those of l begin:
// a case is governed by the rule in force when it began, also after a pack that tells
// only of the new one (S-157).
func (l *Law) keepEarlier(was *Law) {
	begins := map[string]calendar.Day{}
	for _, c := range l.Clocks {
		if from, there := begins[c.Duty]; !there || c.From < from {
			begins[c.Duty] = c.From
		}
	}
	for _, old := range was.Clocks {
		from, there := begins[old.Duty]
		if !there || old.From >= from {
			continue
		}
		if old.To == "" || old.To >= from {
			old.To = from.AddDays(-1)
		}
		l.Clocks = append(l.Clocks, old)
	}
}

// readDecisions reads the adequacy decisions that a pack states itself.
func readDecisions(t tree, id string) []Adequacy {
	var out []Adequacy
	for _, item := range t.at("adequacy").list() {
		a := Adequacy{Law: id, To: item.at("to").need(), Name: item.at("name").text(), Scope: item.at("scope").need(), Instrument: item.at("instrument").need(),
			Adopted: item.at("adopted").day(), Expires: item.at("expires").day(), Mark: item.at("ver").mark()}
		if a.Adopted == "" {
			item.at("adopted").need()
		}
		if a.Expires != "" && a.Expires < a.Adopted {
			item.at("expires").fail("%s is before %s", a.Expires, a.Adopted)
		}
		out = append(out, a)
	}
	return out
}

// faults are what a tree gathered, in the order of the file.
func faults(t tree) []*Fault {
	var out []*Fault
	for _, err := range *t.errs {
		f, ok := err.(*Fault) //nolint:errorlint // the tree gathers nothing else
		if !ok {
			f = &Fault{Line: 1, Says: err.Error()}
		}
		f.Field = strings.TrimPrefix(f.Field, "/")
		if !slices.ContainsFunc(out, func(x *Fault) bool { return *x == *f }) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *Fault) int { return a.Line - b.Line })
	return out
}

// Pack is the file that a law was read from; for a part of a pack, that of the whole.
func (p *Packs) Pack(id string) []byte {
	l, ok := p.Law(id)
	if ok && l.PartOf != "" {
		l, ok = p.Law(l.PartOf)
	}
	if !ok {
		return nil
	}
	return slices.Clone(l.pack)
}

// Days are the days, later than one, on which adequacy decisions of these or of other
// packs begin or have just ended, if the two disagree about them: the days on which
// what follows from the packs may differ.
func (p *Packs) Days(other *Packs, after calendar.Day) []calendar.Day {
	count := map[string]int{}
	days := map[string][]calendar.Day{}
	for _, side := range []*Packs{p, other} {
		sign := 1
		if side == other {
			sign = -1
		}
		for _, a := range side.adequacies {
			key := fmt.Sprint(a.Law, a.To, a.Scope, a.Adopted, a.Expires)
			count[key] += sign
			days[key] = []calendar.Day{a.Adopted}
			if a.Expires != "" {
				days[key] = append(days[key], a.Expires.AddDays(1))
			}
		}
	}
	var out []calendar.Day
	for key, n := range count {
		for _, d := range days[key] {
			if n != 0 && d > after {
				out = append(out, d)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
