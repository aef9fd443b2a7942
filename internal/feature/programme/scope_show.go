package programme

import (
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func scopeTone(state string) ui.Tone {
	switch state {
	case "approved":
		return ui.OK
	case "in_review":
		return ui.Info
	}
	return ui.Mute
}

// scopeMoves are the steps that may be tried from where the scope stands.
func scopeMoves(v *scopeView) []ui.Link {
	var out []ui.Link
	if !v.c.Who.May(access.Move, access.Records) {
		return nil
	}
	for _, s := range scopesType.Flow.Steps() {
		if slices.Contains(s.From, v.s.State) {
			out = append(out, ui.Link{Label: v.c.T(scopesType.MoveKey(s.Name)), Href: v.c.At(scopesType.Name, v.s.Ref, "moves", s.Name)})
		}
	}
	return out
}

// readAt is when somebody confirmed; "" if not yet.
func readAt(c *web.Call, x *record.Publication, who id.ID) string {
	for _, r := range x.Receipts {
		if r.Person.ID == who {
			return c.Words.Day(calendar.DayOf(r.Read))
		}
	}
	return ""
}

func (m membersView) tabs() []ui.Tab {
	var out []ui.Tab
	for _, n := range m.counts {
		out = append(out, ui.Tab{Label: n.Label, Href: m.at(n.Register), Current: n.Register == m.register, Count: n.N})
	}
	return out
}

func (m membersView) at(register string) string {
	return m.c.At(scopesType.Name, m.s.Ref, "members") + "?register=" + register
}
