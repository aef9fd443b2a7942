package evidence

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// reason is one fact behind a grade, in words.
type reason struct{ Text, Label, Href string }

// gradeView is one of the three grades of a control.
type gradeView struct {
	Name  assess.GradeName
	Holds bool
	Falls calendar.Day // the first day without it; "" if none
	Why   []reason
}

// fallsOn is the first day on which a grade does not hold any more.
func fallsOn(g assess.Grade) calendar.Day {
	if !g.Holds || g.Last == "" {
		return ""
	}
	return g.Last.AddDays(1)
}

// gradesOf puts grades into words.
func gradesOf(c *web.Call, g assess.Grades, t titles) []gradeView {
	var out []gradeView
	for _, x := range []struct {
		name  assess.GradeName
		grade assess.Grade
	}{{assess.IsDesigned, g.Designed}, {assess.IsOperating, g.Operating}, {assess.IsEffective, g.Effective}} {
		v := gradeView{Name: x.name, Holds: x.grade.Holds, Falls: fallsOn(x.grade)}
		for _, b := range x.grade.Because {
			r := reason{Text: c.T(b.SentenceKey(), "day", b.On)}
			if b.Register == record.EvidenceItems.Name {
				r.Label, r.Href = t.link(c, b.ID)
			}
			v.Why = append(v.Why, r)
		}
		out = append(out, v)
	}
	return out
}

// proof is one piece of evidence in the list of a control.
type proof struct {
	*record.Evidence
	State freshState
	Last  calendar.Day
}

// asked is a requirement that a control answers.
type asked struct {
	*catalogue.Requirement
	words string // of people, where it is none of the library
}

// controlView is what stands above the fields of a control.
type controlView struct {
	c      *web.Call
	ctl    *record.Control
	grades []gradeView
	asks   []asked
	proofs []proof
	gaps   []Gap
	names  titles
	may    bool // add evidence
	form   addForm
}

// Part is what this package says above the fields of a record.
func (p *Pages) Part(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, rec register.Record) (templ.Component, error) {
	switch r := rec.(type) {
	case *record.Control:
		return p.controlPart(ctx, tx, c, r)
	case *record.Evidence:
		return p.evidencePart(ctx, tx, c, r)
	}
	return nil, nil
}

func (p *Pages) controlPart(ctx context.Context, tx *store.Tx, c *web.Call, ctl *record.Control) (templ.Component, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	proofs, err := store.Every(ctx, tx, record.EvidenceItems, store.Query{Where: []store.Cond{{Field: "controls", Op: "has", Value: ctl.ID.String()}}, Rows: true})
	if err != nil {
		return nil, err
	}
	v := controlView{c: c, ctl: ctl, names: titles{}, form: addForm{Strength: string(record.ShowsOperation), From: string(today)},
		may: ctl.Archived.IsZero() && c.Who.May(access.Create, access.Records)}
	for _, e := range proofs {
		v.names[e.ID] = store.Title{ID: e.ID, Register: record.EvidenceItems.Name, Ref: e.Ref, Title: e.Title, State: e.State}
		state, last := freshnessOf(e, []*record.Control{ctl}, today)
		v.proofs = append(v.proofs, proof{e, state, last})
	}
	slices.SortStableFunc(v.proofs, func(a, b proof) int { return strings.Compare(string(spoke(b.Evidence)), string(spoke(a.Evidence))) })
	world := assess.NewView(&assess.World{Today: today, Own: &record.Organisation{}, Controls: []*record.Control{ctl}, Evidence: proofs})
	v.grades = gradesOf(c, world.Grade(ctl.ID), v.names)
	for _, r := range ctl.Requirements {
		v.asks = append(v.asks, asked{requirement(r), string(r)})
	}
	if v.gaps, err = gapsOn(ctx, tx, ctl); err != nil {
		return nil, err
	}
	more, err := store.Titles(ctx, tx, gapIDs(v.gaps))
	for at, x := range more {
		v.names[at] = x
	}
	return controlTop(v), err
}

// spoke is the last day that a piece of evidence speaks about.
func spoke(e *record.Evidence) calendar.Day {
	if e.Until != "" {
		return e.Until
	}
	return e.From
}

func gapIDs(gaps []Gap) []id.ID {
	var out []id.ID
	for _, g := range gaps {
		out = append(out, g.ID)
	}
	return out
}

// timeline of the evidence, the newest first.
func (v controlView) timeline() []ui.Event {
	var out []ui.Event
	for _, e := range v.proofs {
		text := v.c.T("choice.strength." + string(e.Strength))
		if e.Strength == "" {
			text = v.c.T("evidence.strength.none")
		}
		out = append(out, ui.Event{
			Tone: freshTone(e.State), Icon: kindIcon(e.Kind), Who: e.Title, Text: text + " · " + freshWords(v.c, e.State, e.Last),
			Time: span(v.c, e.Evidence), At: string(spoke(e.Evidence)), Href: v.c.At("evidence", e.Ref),
		})
	}
	return out
}

// span is the time that a piece speaks about.
func span(c *web.Call, e *record.Evidence) string {
	switch {
	case e.From == "" && e.Until == "":
		return c.T("evidence.period.none")
	case e.Until == "" || e.Until == e.From:
		return c.Words.ShortDay(e.From)
	case e.From == "":
		return c.T("evidence.period.until", "day", e.Until)
	}
	return c.T("evidence.period", "from", e.From, "until", e.Until)
}

func freshWords(c *web.Call, s freshState, last calendar.Day) string {
	if s == inDate && last == "" {
		return c.T("evidence.time.always")
	}
	if s == stale && last == "" {
		return c.T("evidence.time.expired")
	}
	return c.T("evidence.time."+string(s), "day", last)
}

func freshTone(s freshState) ui.Tone {
	return map[freshState]ui.Tone{inDate: ui.OK, soon: ui.Warn, stale: ui.Bad, unready: ui.Info, ended: ui.Mute}[s]
}

func kindIcon(k record.EvidenceKind) string {
	if icon, ok := map[record.EvidenceKind]string{
		"link": "link", "record": "database", "check_result": "search-check", "attestation": "signature", "screenshot": "camera", "export": "file-down",
	}[k]; ok {
		return icon
	}
	return "file-text"
}
