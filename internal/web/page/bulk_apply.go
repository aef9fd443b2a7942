package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// input reads and checks what the action needs.
func (b *bulkJob) input() {
	form := func(name string) string { return strings.TrimSpace(b.c.R.PostFormValue(name)) }
	var l problem.List
	switch b.do {
	case bulkOwner, bulkAssign:
		if s := form("owner"); s != "" {
			at, err := id.Parse(s)
			l.If(err != nil, "owner", "unknown_link", "value", s)
			b.owner = at
		}
	case bulkReview:
		b.due, b.every = form("review_due"), ui.PeriodOf(form("review_every"), form("review_every_unit"))
		_, err := calendar.ParseDay(b.due)
		l.If(b.due != "" && err != nil, "review_due", "bad_day", "value", b.due)
		l.If(!calendar.Period(b.every).Valid(), "review_every", "bad_period", "value", b.every)
		l.If(b.due == "" && b.every == "", "review_due", "required")
	case bulkTag, bulkUntag:
		b.tag = strings.Join(strings.Fields(form("tag")), " ")
		l.If(b.tag == "", "tag", "required")
		l.If(len([]rune(b.tag)) > register.MaxTag, "tag", "too_long", "max", register.MaxTag)
	case bulkSet:
		b.value = form("value")
		l.If(b.value != "" && !b.field.Has(b.value), "value", "unknown_value", "value", b.value, "values", strings.Join(b.field.Values, ", "))
		l.If(b.value == "" && b.field.Required, "value", "required")
	case bulkMove:
		b.in = workflow.Input{Reason: form("reason"), Note: form("note"), On: calendar.Day(form("on"))}
		l.If(slices.Contains(b.step.Needs, workflow.NeedsReason) && b.in.Reason == "", "reason", "required")
		l.If(slices.Contains(b.step.Needs, workflow.NeedsDay) && b.in.On == "", "on", "required")
		l.If(!b.in.On.Valid(), "on", "bad_day", "value", string(b.in.On))
	}
	b.wrong = l.Fields()
}

func (b *bulkJob) wrongAt(name string) string {
	for _, f := range b.wrong {
		if f.Path == name {
			return b.c.Words.Field(f)
		}
	}
	return ""
}

// one applies the action to a record.
func (b *bulkJob) one(ctx context.Context, tx *store.Tx, rec register.Record) (register.Record, error) {
	h := register.HeadOf(rec)
	switch b.do {
	case bulkArchive:
		return store.ArchiveAny(ctx, tx, b.t, h.ID, h.Rev, strings.TrimSpace(b.c.R.PostFormValue("reason")))
	case bulkRestore:
		return store.RestoreAny(ctx, tx, b.t, h.ID, h.Rev)
	case bulkMove:
		return store.MoveAny(ctx, tx, b.t, h.ID, h.Rev, b.what, b.in)
	}
	return store.ChangeAny(ctx, tx, b.t, h.ID, h.Rev, func(r register.Record) error { return b.edit(r) })
}

// edit sets what the action changes in a copy of a record.
func (b *bulkJob) edit(r register.Record) error {
	h := register.HeadOf(r)
	switch b.do {
	case bulkOwner:
		h.Owner = b.owner
	case bulkAssign:
		text := ""
		if !b.owner.IsZero() {
			text = b.owner.String()
		}
		var l problem.List
		b.field.SetText(r, text, func(_ []string, s string) id.ID { at, _ := id.Parse(s); return at }, &l)
		return l.Err()
	case bulkReview:
		if b.every != "" {
			h.ReviewEvery = calendar.Period(b.every)
		}
		if b.due != "" {
			h.ReviewDue = calendar.Day(b.due)
		}
	case bulkTag:
		if !slices.Contains(h.Tags, b.tag) {
			h.Tags = append(slices.Clone(h.Tags), b.tag)
		}
	case bulkUntag:
		h.Tags = slices.DeleteFunc(slices.Clone(h.Tags), func(s string) bool { return s == b.tag })
	case bulkSet:
		var l problem.List
		b.field.SetText(r, b.value, nil, &l)
		return l.Err()
	}
	return nil
}

// errRefused rolls everything back: some records refused.
var errRefused = problem.New(problem.Blocked, "bulk_refused")

// bulkApply is the second step: all records in one transaction, or none, with the
// list of those that refused.
func (p *Pages) bulkApply(c *web.Call, t *register.Type) error {
	b, err := readJob(c, t)
	if err != nil {
		return err
	}
	b.input()
	if len(b.wrong) > 0 {
		if err := c.Read(b.load); err != nil {
			return err
		}
		c.Status(422)
		return b.page()
	}
	var undo id.ID
	changed := 0
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		if err := b.load(ctx, tx); err != nil {
			return err
		}
		done, err := b.run(ctx, tx)
		if err != nil {
			return err
		}
		changed = len(done.Items)
		undo, err = keepUndo(ctx, tx, t, done)
		return err
	})
	if len(b.refused) > 0 {
		b.items = slices.DeleteFunc(b.items, func(r register.Record) bool {
			return slices.ContainsFunc(b.refused, func(x refusal) bool { return x.ref == register.HeadOf(r).Ref })
		})
		c.Status(409)
		return b.refusedPage()
	}
	if err != nil {
		return err
	}
	toast := ui.Toast{Text: c.T("bulk.done", "count", changed), Tone: ui.OK}
	if !undo.IsZero() {
		toast.Undo, toast.Hidden = c.At("undo"), map[string]string{"undo": undo.String(), "back": b.back()}
	}
	c.Toast(toast)
	return c.Go(b.back())
}

// run applies the action to all records and collects those that refuse.
func (b *bulkJob) run(ctx context.Context, tx *store.Tx) (undoable, error) {
	done := undoable{Do: b.do}
	for _, rec := range b.items {
		was := register.HeadOf(rec).Rev
		after, err := b.one(ctx, tx, rec)
		if pr, ok := problem.As(err); ok && pr.Kind != problem.Internal && pr.Kind != problem.Unavailable {
			b.refused = append(b.refused, b.refusal(rec, problemWords(b.c, pr)))
			continue
		}
		if err != nil {
			return done, err
		}
		if h := register.HeadOf(after); h.Rev != was {
			done.Items = append(done.Items, undoItem{h.ID, was, h.Rev})
		}
	}
	if len(b.refused) > 0 {
		return done, errRefused
	}
	return done, nil
}

// problemWords is a refusal with all its complaints.
func problemWords(c *web.Call, p *problem.Problem) string {
	parts := []string{c.Words.Problem(p)}
	for i, f := range p.Fields {
		if i == 5 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, c.Words.Field(f))
	}
	return strings.Join(parts, " ")
}

func (b *bulkJob) refusedPage() error {
	return b.c.Page(ui.Page{Title: b.c.T("bulk.refused.title"), Lead: b.c.T("bulk.refused.lead", "count", len(b.refused)),
		Crumbs: []ui.Crumb{{Label: b.c.T(b.t.LabelKey() + ".many"), Href: b.back()}}}, bulkRefused(b))
}

// refList are the references that the second step is asked for.
func (b *bulkJob) refList() string {
	refs := make([]string, 0, len(b.items))
	for _, r := range b.items {
		refs = append(refs, register.HeadOf(r).Ref)
	}
	return strings.Join(refs, " ")
}

func joinRefs(refs []string) string {
	if len(refs) == 0 {
		return "-" // finds nothing, where no value at all would be refused
	}
	return strings.Join(refs, "|")
}
