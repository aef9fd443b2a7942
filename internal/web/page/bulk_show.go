package page

import (
	"maps"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// choices are the fields that can be set on many records.
func (l *listPage) choices() []*register.Field {
	var out []*register.Field
	for _, f := range l.t.Fields {
		if f.Kind == register.KindChoice && !f.Computed && (f.List || f.Filter) {
			out = append(out, f)
		}
	}
	return out
}

// assignments are the fields that make a record somebody's.
func (l *listPage) assignments() []*register.Field {
	var out []*register.Field
	for _, name := range l.t.Assigned {
		if f := l.t.Field(name); f != nil && f.Kind == register.KindLink && !f.Computed {
			out = append(out, f)
		}
	}
	return out
}

// moves are the steps that the person may take somewhere in the register.
func (l *listPage) moves() []workflow.Step {
	var out []workflow.Step
	for _, s := range l.t.Flow.Steps() {
		if s.MayTake(l.c.Who.Role) && (!s.ByRight() || l.c.Who.May("approve", l.t.Group)) {
			out = append(out, s)
		}
	}
	return out
}

// hidden is what the second step is told of the first.
func (b *bulkJob) hidden() map[string]string {
	return map[string]string{"do": b.doing(), "ref": b.refList(), "list": b.list.query()}
}

// again is the second step with its input, without the records that refused.
func (b *bulkJob) again() map[string]string {
	out := b.hidden()
	maps.Copy(out, map[string]string{"owner": b.c.R.PostFormValue("owner"), "review_due": b.due, "review_every": b.every, "tag": b.tag, "value": b.value,
		"reason": b.c.R.PostFormValue("reason"), "note": b.in.Note, "on": string(b.in.On)})
	return out
}

func (b *bulkJob) tagOptions() []ui.Option {
	out := make([]ui.Option, 0, len(b.tags))
	for _, s := range b.tags {
		out = append(out, ui.Option{Value: s, Label: s})
	}
	return out
}

func (b *bulkJob) errors() []ui.FieldError {
	var out []ui.FieldError
	for _, f := range b.wrong {
		out = append(out, ui.FieldError{ID: "f-" + f.Path, Label: b.title(), Text: b.c.Words.Field(f)})
	}
	return out
}
