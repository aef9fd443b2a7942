package page

import (
	"slices"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// stateTones are the tones of states whose place in the life of a record does not
// tell what they mean for people. All registers share them.
var stateTones = map[string]ui.Tone{
	"rejected": ui.Bad, "blocked": ui.Bad, "expired": ui.Bad, "overdue": ui.Bad,
	"conditional": ui.Warn, "needs_update": ui.Warn, "exiting": ui.Warn,
	"active": ui.OK, "signed": ui.OK, "monitored": ui.OK, "done": ui.OK, "approved": ui.OK,
}

// stateTone is the colour of a state: what begins is quiet, what was approved is
// good, what an edit took out of force wants attention, what has ended is quiet
// again, and everything between is on its way.
func stateTone(t *register.Type, state string) ui.Tone {
	if tone, ok := stateTones[state]; ok {
		return tone
	}
	if t.Flow == nil || state == t.Flow.Initial() {
		return ui.Mute
	}
	steps := t.Flow.Steps()
	if slices.ContainsFunc(steps, func(s workflow.Step) bool { return s.Approves && s.To == state }) {
		return ui.OK
	}
	for _, s := range t.Flow.States() {
		if after := t.Flow.AfterEdit(s); after == state && s != state {
			return ui.Warn
		}
	}
	if isOver(t, state) {
		return ui.Mute
	}
	return ui.Info
}

// isOver reports whether a record has come to its end: nothing leads on from its
// state, or only a way back to the beginning.
func isOver(t *register.Type, state string) bool {
	return t.Flow != nil && state != t.Flow.Initial() && !slices.ContainsFunc(t.Flow.Steps(), func(s workflow.Step) bool {
		return slices.Contains(s.From, state) && s.To != t.Flow.Initial()
	})
}

// isEnd reports whether nothing leads on from a state.
func isEnd(t *register.Type, state string) bool {
	return t.Flow != nil && !slices.ContainsFunc(t.Flow.Steps(), func(s workflow.Step) bool { return slices.Contains(s.From, state) })
}
