package statement

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
)

// Paper is how a document is to be written.
type Paper struct {
	Words        i18n.Words // of the document's language
	Organisation string
	Public       bool // the wording that anybody may read: no owner, evidence, records or notes
}

// edition is how the standard is called on every page and document (S-031).
func (s *Sheet) edition() string { return short(s.Edition) }

// short names an edition of the standard.
func short(e record.Edition) string {
	if e == "" {
		return "ISO/IEC 27701"
	}
	return "ISO/IEC 27701:" + string(e)
}

// Report is the statement as a document (S-031: the edition stands on the cover and in
// every table).
func (s *Sheet) Report(p Paper) document.Document {
	w := p.Words
	n := Count(s.Lines)
	d := document.Document{
		Title: w.T("statement.title"), Subtitle: s.Title, Organisation: p.Organisation, Reference: s.Ref, Edition: s.edition(),
		Version: strconv.FormatInt(s.Rev, 10), Language: w.Lang(), Date: s.World.Today, Made: s.Updated, Confidentiality: w.T("statement.doc.internal"),
	}
	if p.Public {
		d.Confidentiality = w.T("statement.doc.public")
	}
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: w.T("statement.doc.about")})
	if p.Public && s.Wording != "" {
		d.Blocks = append(d.Blocks, document.Para(string(s.Wording)))
	} else {
		d.Blocks = append(d.Blocks, document.Para(w.T("statement.doc.lead", "edition", s.edition(), "count", n.Total(), "apply", n.Apply())))
	}
	d.Blocks = append(d.Blocks, document.KeyValues{Items: s.facts(p)})
	if s.State != "approved" || s.ApprovedRev != s.Rev {
		d.Blocks = append(d.Blocks, document.Note{Tone: document.Aware, Title: w.T("statement.doc.draft"), Runs: document.Text(w.T("statement.doc.draft.text"))})
	}
	d.Blocks = append(d.Blocks, document.Figure{Drawing: s.chart(w).Draw()})
	groups := s.Groups(s.Lines, w.Lang(), w.T("statement.own"))
	for i := 0; i < len(groups); {
		j := i
		var rows []document.Row
		count := 0
		for ; j < len(groups) && groups[j].Table == groups[i].Table; j++ {
			rows = append(rows, document.Group(groupHead(groups[j])))
			for _, l := range groups[j].Lines {
				rows = append(rows, s.row(p, l))
				count++
			}
		}
		d.Blocks = append(d.Blocks,
			document.Heading{Level: 1, Text: tableName(w, s.Framework().ID, groups[i].Table)},
			document.Table{Title: w.T("statement.doc.table", "edition", s.edition(), "table", tableName(w, s.Framework().ID, groups[i].Table), "count", count), Columns: columns(p), Rows: rows})
		i = j
	}
	if !p.Public {
		d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: w.T("statement.doc.approval")},
			document.Para(w.T("statement.doc.approval.text", "edition", s.edition())), document.Signatures{People: []document.Signatory{
				{Name: s.Person(s.PreparedBy.ID), Role: w.T("statement.doc.prepared")}, {Role: w.T("statement.doc.management")},
			}})
	}
	return d
}

func groupHead(g Group) string {
	if g.ID == ownGroup {
		return g.Title
	}
	return strings.TrimSpace(g.ID + " " + g.Title)
}

// tableName is a table of the standard in words.
func tableName(w i18n.Words, framework, table string) string {
	if table == ownGroup {
		return w.T("statement.own")
	}
	if h, ok := catalogue.Library().Requirement(catalogue.KeyOf(framework, table)); ok {
		return h.ID + " " + h.TitleIn(w.Lang())
	}
	if key := "statement.table." + table; w.Has(key) {
		return w.T(key)
	}
	return table
}

func (s *Sheet) facts(p Paper) []document.KeyValue {
	w := p.Words
	kv := func(key, value string) document.KeyValue {
		return document.KeyValue{Key: w.T(key), Value: document.Text(value)}
	}
	out := []document.KeyValue{kv("statement.doc.edition", s.edition()), kv("statement.doc.roles", roleWords(w, s.Roles))}
	if x := s.ScopeOf(); x != nil {
		out = append(out, kv("statement.doc.scope", x.Title))
		if x.Statement != "" {
			out = append(out, kv("statement.doc.boundary", string(x.Statement)))
		}
	}
	if !p.Public {
		out = append(out, kv("statement.doc.state", w.T(record.Statements.StateKey(s.State))))
	}
	return append(out, kv("statement.doc.day", w.Day(s.World.Today)))
}

func roleWords(w i18n.Words, roles []record.PIIRole) string {
	var out []string
	f := record.Statements.Field("roles")
	for _, r := range roles {
		out = append(out, w.T(f.ValueKey(string(r))))
	}
	return w.And(out...)
}

func columns(p Paper) []document.Column {
	w := p.Words
	out := []document.Column{
		{Head: w.T("statement.col.control"), Weight: 0.85}, {Head: w.T("statement.col.title"), Weight: 1.8, Names: true},
		{Head: w.T("statement.col.applies"), Weight: 0.7}, {Head: w.T("statement.col.why"), Weight: 3.2}, {Head: w.T("statement.col.status"), Weight: 1.25},
	}
	if !p.Public {
		out = append(out, document.Column{Head: w.T("statement.col.evidence"), Weight: 1.1})
	}
	return out
}

// tones of a status in documents.
var docTones = map[string]document.Tone{
	"in_place": document.Good, "partial": document.Aware, "planned": document.Plan, "missing": document.Bad,
	Excluded: document.Quiet, Undecided: document.Inform, Unstated: document.Inform,
}

func (s *Sheet) row(p Paper, l *Line) document.Row {
	w := p.Words
	cells := []document.Cell{
		document.Codes(l.Number()), document.Words(l.Name(w.Lang())), document.Words(applies(w, l)),
		{Runs: s.because(p, l)}, document.Status(docTones[l.Status()], w.T("statement.status."+l.Status())),
	}
	if !p.Public {
		var refs []string
		for _, x := range l.Evidence {
			refs = append(refs, x.Ref)
		}
		if len(refs) > 6 {
			refs = append(refs[:6], "+"+w.Number(int64(len(refs)-6)))
		}
		if len(refs) == 0 {
			refs = []string{"–"}
		}
		cells = append(cells, document.Codes(refs...))
	}
	return document.Cells(cells...)
}

func applies(w i18n.Words, l *Line) string {
	switch l.Applicable {
	case "yes", "no":
		return w.T("choice.yes_no." + string(l.Applicable))
	}
	return w.T("statement.open")
}

// reasons are why a line applies or not, in words.
func reasons(w i18n.Words, l *Line) []string {
	var out []string
	switch l.Applicable {
	case "yes":
		for _, r := range l.Inclusion {
			out = append(out, w.T(entryField("inclusion").ValueKey(string(r))))
		}
	case "no":
		if l.Exclusion != "" {
			out = append(out, w.T(entryField("exclusion").ValueKey(string(l.Exclusion))))
		}
	}
	return out
}

// because is the justification of a line for people who read a document.
func (s *Sheet) because(p Paper, l *Line) []document.Run {
	w := p.Words
	var out []document.Run
	if list := reasons(w, l); len(list) > 0 {
		out = append(out, document.B(w.And(list...)+". "))
	}
	if p.Public {
		return append(out, document.P(string(l.PublicWording)))
	}
	var refs []string
	for _, x := range s.World.Risks {
		if holds(l.Risks, x.ID) {
			refs = append(refs, x.Ref)
		}
	}
	for _, x := range s.World.Obligations {
		if holds(l.Obligations, x.ID) {
			refs = append(refs, x.Ref)
		}
	}
	for _, x := range s.World.Agreements {
		if holds(l.Agreements, x.ID) {
			refs = append(refs, x.Ref)
		}
	}
	if len(refs) > 0 && l.Applicable == "yes" {
		out = append(out, document.M(strings.Join(refs, ", ")), document.P(" "))
	}
	if l.Justification != "" {
		out = append(out, document.P(string(l.Justification)))
	}
	var controls []string
	for _, c := range l.Fulfil {
		if l.Requirement != "" {
			controls = append(controls, c.Ref)
		}
	}
	if len(controls) > 0 {
		out = append(out, document.P("\n"+w.T("statement.doc.by")+" "), document.M(strings.Join(controls, ", ")))
	}
	if l.CarriedFrom != "" {
		out = append(out, document.P("\n"+w.T("statement.carried")+" "), document.M(l.CarriedFrom))
	}
	return out
}

// statuses are all of them, the best first.
var statuses = []string{"in_place", "partial", "planned", "missing", Unstated, Undecided, Excluded}

var chartFill = map[string]draw.Color{
	"in_place": draw.OK, "partial": draw.Warn, "planned": draw.Plum, "missing": draw.Bad, Unstated: draw.Info, Undecided: draw.InkFaint, Excluded: draw.Mute,
}

// chart shows the groups by status.
func (s *Sheet) chart(w i18n.Words) draw.Bars {
	n := Count(s.Lines)
	c := draw.Bars{Title: w.T("statement.chart", "edition", s.edition()), Number: func(v float64) string { return w.Number(int64(v)) }}
	var used []string
	for _, x := range statuses {
		if n[x] > 0 {
			used = append(used, x)
			c.Keys = append(c.Keys, draw.Key{Label: w.T("statement.status." + x), Fill: chartFill[x]})
		}
	}
	c.Description = summary(w, n)
	for _, g := range s.Groups(s.Lines, w.Lang(), w.T("statement.own")) {
		count := Count(g.Lines)
		b := draw.Bar{Label: groupHead(g)}
		for _, x := range used {
			b.Values = append(b.Values, float64(count[x]))
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

// summary says the counts in a sentence.
func summary(w i18n.Words, n Counts) string {
	var out []string
	for _, x := range statuses {
		if n[x] > 0 {
			out = append(out, w.T("statement.status."+x)+" "+w.Number(int64(n[x])))
		}
	}
	return strings.Join(out, ", ")
}

// Report is the bridging report of a transition (S-030).
func (b *Bridge) Report(p Paper, today calendar.Day) document.Document {
	w := p.Words
	d := document.Document{
		Title: w.T("transition.report"), Subtitle: b.New.Title, Organisation: p.Organisation, Reference: b.New.Ref, Edition: "ISO/IEC 27701:2019 → 2025",
		Version: strconv.FormatInt(b.New.Rev, 10), Language: w.Lang(), Date: today, Made: b.New.Updated, Confidentiality: w.T("statement.doc.internal"),
	}
	carried := len(b.New.Entries)
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: w.T("transition.doc.about")},
		document.Para(w.T("transition.doc.lead", "old", b.Old.Ref, "rev", b.Old.Rev, "new", b.New.Ref, "lines", carried)))
	counts := map[assess.Outcome]int{}
	for _, r := range b.Bridge {
		counts[r.Outcome]++
	}
	var items []document.KeyValue
	for _, o := range outcomes {
		if counts[o] > 0 {
			items = append(items, document.KeyValue{Key: w.T("transition.outcome." + string(o)), Value: document.Text(w.Number(int64(counts[o])))})
		}
	}
	d.Blocks = append(d.Blocks, document.KeyValues{Items: items})
	for _, o := range outcomes {
		if counts[o] == 0 {
			continue
		}
		var rows []document.Row
		for _, r := range b.Bridge {
			if r.Outcome == o {
				rows = append(rows, b.row(w, r))
			}
		}
		name := w.T("transition.outcome." + string(o))
		d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: name}, document.Para(w.T("transition.outcome."+string(o)+".text")),
			document.Table{Title: name, Columns: []document.Column{
				{Head: w.T("transition.col.old"), Weight: 0.9}, {Head: w.T("transition.col.new"), Weight: 0.9}, {Head: w.T("statement.col.title"), Weight: 2.6, Names: true},
				{Head: w.T("transition.col.was"), Weight: 1.1}, {Head: w.T("transition.col.now"), Weight: 1.1}, {Head: w.T("transition.col.note"), Weight: 2},
			}, Rows: rows})
	}
	return d
}

var outcomes = []assess.Outcome{assess.OutcomeCarried, assess.OutcomeMerged, assess.OutcomeNew, assess.OutcomeDropped, assess.OutcomeOwn, assess.OutcomeClause, assess.OutcomeLost}

func (b *Bridge) row(w i18n.Words, r assess.BridgeRow) document.Row {
	state := func(s record.Implementation) document.Cell {
		if s == "" {
			return document.Words("–")
		}
		return document.Status(docTones[string(s)], w.T("statement.status."+string(s)))
	}
	code := func(q record.Requirement) document.Cell {
		if q == "" {
			return document.Words("–")
		}
		return document.Codes(numberOf(q))
	}
	return document.Cells(code(r.From), code(r.To), document.Words(b.title(w, r)), state(r.Was), state(r.Now), document.Words(b.note(w, r)))
}

func (b *Bridge) title(w i18n.Words, r assess.BridgeRow) string {
	for _, q := range []record.Requirement{r.To, r.From} {
		if x, ok := catalogue.Library().Requirement(catalogue.Key(q)); ok {
			return x.TitleIn(w.Lang())
		}
	}
	if r.Line >= 0 && r.Line < len(b.Old.Entries) {
		return string(b.Old.Entries[r.Line].Justification)
	}
	return ""
}

// note is what there is to say of a row: the choice for a dropped one, how sure the
// correspondence is, and whether to look again.
func (b *Bridge) note(w i18n.Words, r assess.BridgeRow) string {
	var out []string
	if r.Outcome == assess.OutcomeDropped {
		switch c, ok := b.By[string(r.From)]; {
		case ok && c.Keep:
			out = append(out, w.T("transition.kept", "ref", b.Titles[string(r.From)]))
		case ok:
			out = append(out, w.T("transition.gone", "why", c.Why))
		}
	}
	if r.Relation != "" {
		out = append(out, w.T("library.relation."+string(r.Relation)))
	}
	if r.Status != "" {
		out = append(out, w.T("library.status."+r.Status))
	}
	if r.Review {
		out = append(out, w.T("transition.review"))
	}
	return strings.Join(out, "; ")
}
