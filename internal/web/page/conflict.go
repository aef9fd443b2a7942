package page

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

func isEditableHead(name string) bool { return slices.Contains(register.Editable(), name) }

// merge puts the changes of one person onto those of another, field by field. A
// field that both changed to different values is a conflict and nothing is written.
type merge struct {
	t               *register.Type
	base, now, mine register.Record
	patch           map[string]json.RawMessage // what this person changed
	theirs          []string                   // fields that others changed meanwhile, and this person did not
	conflicts       []string
	taken           map[string]string // "mine" or "theirs", for conflicts that were shown and decided
}

var jsonNull = json.RawMessage("null")

// newMerge compares what the form was made of, what stands there now and what the
// form says. Where a conflict was shown before, the form carries the decision.
func newMerge(t *register.Type, base, now, mine register.Record, values url.Values) *merge {
	m := &merge{t: t, base: base, now: now, mine: mine, patch: map[string]json.RawMessage{}}
	was, is, want := editable(t, base), editable(t, now), editable(t, mine)
	for _, name := range slices.Concat(register.Editable(), fieldNames(t)) {
		changed, moved := !bytes.Equal(was[name], want[name]), !bytes.Equal(was[name], is[name])
		switch {
		case changed && moved && !bytes.Equal(is[name], want[name]):
			m.conflicts = append(m.conflicts, name)
		case changed:
			m.patch[name] = orNull(want[name])
		case moved:
			m.theirs = append(m.theirs, name)
		}
	}
	m.decide(values, want)
	return m
}

func fieldNames(t *register.Type) []string {
	out := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		out[i] = f.Name
	}
	return out
}

func orNull(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return jsonNull
	}
	return raw
}

// write saves the changes on top of the record as it is now.
func (m *merge) write(ctx context.Context, tx *store.Tx) error {
	if len(m.conflicts) > 0 {
		return problem.New(problem.Stale, "stale", "ref", register.HeadOf(m.now).Ref, "have", register.HeadOf(m.now).Rev, "sent", register.HeadOf(m.base).Rev)
	}
	raw, err := json.Marshal(m.patch)
	if err != nil {
		return err
	}
	h := register.HeadOf(m.now)
	saved, err := store.ChangeAny(ctx, tx, m.t, h.ID, h.Rev, func(rec register.Record) error {
		var p problem.List
		m.t.Merge(rec, raw, nil, &p)
		return p.Err()
	})
	if err == nil {
		m.now = saved
	}
	return err
}

// labels of fields as people know them.
func (m *merge) labels(w i18n.Words, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = w.T(m.t.FieldKey(name))
	}
	return out
}

func (m *merge) decide(url.Values, map[string]json.RawMessage) {}

func (p *Pages) conflict(c *web.Call, m *merge) error { return nil }

func (p *Pages) fieldOptions(c *web.Call, t *register.Type) error { return nil }
