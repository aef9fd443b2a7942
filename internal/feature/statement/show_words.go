package statement

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// span is how many columns the table has.
func (v *view) span() string {
	if v.edits {
		return "9"
	}
	return "8"
}

func expanded(v *view, l *Line) string { return strconv.FormatBool(v.open == l) }

// toggle opens the editor of a line, or closes it.
func (v *view) toggle(l *Line) string {
	if v.open == l {
		return closing(v.lineAt(l))
	}
	return v.lineAt(l)
}

func closing(at string) string {
	if strings.Contains(at, "?") {
		return at + "&close=1"
	}
	return at + "?close=1"
}

func (f *lineForm) closeAt() string { return closing(f.lineAt(f.Line)) }

func (f *lineForm) back() string { return f.at() + f.filter.query() + "#l-" + f.ID.String() }

func (f *lineForm) swap() templ.Attributes {
	return templ.Attributes{"hx-post": f.lineAt(f.Line), "hx-target": "#l-" + f.ID.String(), "hx-swap": "outerHTML"}
}

func filterAttrs(v *view) templ.Attributes {
	return templ.Attributes{"hx-get": v.at(), "hx-target": "#soa-lines", "hx-swap": "outerHTML", "hx-push-url": "true", "hx-trigger": "input delay:250ms, change delay:250ms, submit", "hx-sync": "this:replace"}
}

func differing(lines []*Line) int {
	n := 0
	for _, l := range lines {
		if l.Differs() {
			n++
		}
	}
	return n
}

// firstWrong is what is to be done first at a line.
func (v *view) firstWrong(l *Line) string {
	text := ""
	if len(l.Wrong) > 0 {
		text = v.complaint(l.Wrong[0])
	} else {
		text = v.broken(l.Broken[0])
	}
	return text
}

func (v *view) reason(l *Line) string { return strings.Join(reasons(v.c.Words, l), ", ") }

func (v *view) changed(l *Line) string {
	if l.Changed == "" {
		return ""
	}
	return v.c.Words.ShortDay(l.Changed)
}

// evidenceSays completes the number for those who hear it.
func (v *view) evidenceSays(l *Line) string {
	if l.Stale > 0 {
		return v.c.T("statement.evidence.stale.says", "count", l.Stale)
	}
	return v.c.T("statement.evidence.says")
}

func (f *lineForm) ownerID() string {
	if f.Owner.ID.IsZero() {
		return ""
	}
	return f.Owner.ID.String()
}

func (f *lineForm) computed() string {
	if f.Computed == "" {
		return "missing"
	}
	return string(f.Computed)
}

// until says how evidence stands.
func (f *lineForm) until(x *record.Evidence) string {
	out := f.c.T(record.EvidenceItems.StateKey(x.State))
	if x.Until != "" {
		out += " · " + f.c.Words.ShortDay(x.Until)
	}
	return out
}

// newEvidence begins evidence for the line.
func (f *lineForm) newEvidence() string {
	q := url.Values{}
	if f.Requirement != "" {
		q.Set("requirements", string(f.Requirement))
	} else {
		q.Set("controls", f.Control.ID.String())
	}
	return f.c.At("evidence", "new") + "?" + q.Encode()
}

// grades are the three of a control, in words.
func (f *lineForm) grades(c *record.Control) string {
	g := f.s.View.Grade(c.ID)
	var out []string
	for _, x := range []struct {
		name  string
		holds bool
	}{{"designed", g.Designed.Holds}, {"operating", g.Operating.Holds}, {"effective", g.Effective.Holds}} {
		key := "statement.grade." + x.name
		if !x.holds {
			key += ".not"
		}
		out = append(out, f.c.T(key))
	}
	return c.Ref + " · " + strings.Join(out, " · ")
}

// facts are what a line says, for reading.
func (f *lineForm) facts() []fact { return f.factsOf(f.StatementEntry) }

// theirs is what somebody else wrote.
func (f *lineForm) theirs() []fact { return f.factsOf(&f.clash.Now) }

func (f *lineForm) factsOf(e *record.StatementEntry) []fact {
	l := &Line{StatementEntry: e, Asked: f.Asked, Ours: f.Ours}
	names := func(ids []id.ID, find func(id.ID) string) string {
		var out []string
		for _, at := range ids {
			if t := find(at); t != "" {
				out = append(out, t)
			}
		}
		return strings.Join(out, ", ")
	}
	w := f.s.World
	var out []fact
	for _, x := range []fact{
		{"applicable", applies(f.c.Words, l)}, {"inclusion", strings.Join(reasons(f.c.Words, l), ", ")}, {"state", f.c.T("statement.status." + l.Status())},
		{"justification", string(e.Justification)}, {"owner", f.s.Person(e.Owner.ID)},
		{"risks", names(e.Risks, func(at id.ID) string { return title(w.Risks, at) })},
		{"obligations", names(e.Obligations, func(at id.ID) string { return title(w.Obligations, at) })},
		{"agreements", names(e.Agreements, func(at id.ID) string { return title(w.Agreements, at) })},
		{"controls", names(e.Controls, func(at id.ID) string { return title(w.Controls, at) })},
		{"public_wording", string(e.PublicWording)}, {"note", string(e.Note)},
	} {
		if x.value == "" {
			continue
		}
		key := x.label
		if key == "inclusion" && e.Applicable == "no" {
			key = "exclusion"
		}
		out = append(out, fact{f.c.T(entryKey(key)), x.value})
	}
	return out
}

// libraryAt is the page of a row of the library.
func (v *view) libraryAt(q record.Requirement) string {
	k := catalogue.Key(q)
	return v.c.At("library", k.Framework(), k.ID())
}
