package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// What can be done to many records at once.
const (
	bulkOwner   = "owner"
	bulkReview  = "review"
	bulkTag     = "tag"
	bulkUntag   = "untag"
	bulkSet     = "set"  // set:FIELD
	bulkMove    = "move" // move:NAME
	bulkArchive = "archive"
	bulkRestore = "restore"
)

func (p *Pages) bulkRoutes(t *register.Type) {
	rule := web.Rule{Verb: access.Read, Group: t.Group} // each action asks for its own right
	p.Default("POST /o/{org}/"+t.Name+"/bulk", rule, func(c *web.Call) error { return p.bulkAsk(c, t) })
	p.Default("POST /o/{org}/"+t.Name+"/bulk/apply", rule, func(c *web.Call) error { return p.bulkApply(c, t) })
}

// bulkJob is one action on many records.
type bulkJob struct {
	c     *web.Call
	t     *register.Type
	do    string // one of the actions
	what  string // field or move
	list  listState
	all   bool
	refs  []string
	step  workflow.Step   // of a move
	field *register.Field // of a choice
	today calendar.Day

	owner      id.ID
	due, every string
	tag, value string
	in         workflow.Input
	items      []register.Record
	skipped    []refusal
	refused    []refusal
	people     []ui.Option
	wrong      []problem.Field
	tags       []string // that the records have
	saved      []savedView
}

// refusal is a record that is left alone, and why.
type refusal struct{ ref, title, why string }

// readJob reads what a form asks for; not found if there is no such action.
func readJob(c *web.Call, t *register.Type) (*bulkJob, error) {
	form := c.R.PostFormValue
	do, what, _ := strings.Cut(form("do"), ":")
	b := &bulkJob{c: c, t: t, do: do, what: what, list: listOf(c), all: form("all") != ""}
	for _, r := range c.R.PostForm["ref"] {
		b.refs = append(b.refs, strings.Fields(r)...)
	}
	slices.Sort(b.refs)
	b.refs = slices.Compact(b.refs)
	if len(b.refs) == 0 && !b.all {
		return nil, problem.New(problem.Blocked, "nothing_selected")
	}
	if len(b.refs) > store.MaxCount {
		return nil, problem.New(problem.TooLarge, "too_many_records", "most", store.MaxCount)
	}
	unknown := problem.NotFound("actions", form("do"))
	switch do {
	case bulkOwner, bulkReview, bulkTag, bulkUntag, bulkArchive, bulkRestore:
	case bulkSet:
		b.field = t.Field(what)
		if b.field == nil || b.field.Kind != register.KindChoice {
			return nil, unknown
		}
	case bulkMove:
		if t.Flow == nil {
			return nil, unknown
		}
		var ok bool
		if b.step, ok = t.Flow.Find(what); !ok {
			return nil, unknown
		}
	default:
		return nil, unknown
	}
	if v := b.verb(); !c.Who.May(v, t.Group) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", string(v), "register", string(t.Group))
	}
	return b, nil
}

func (b *bulkJob) verb() access.Verb {
	switch b.do {
	case bulkArchive:
		return access.Archive
	case bulkRestore:
		return access.Restore
	case bulkMove:
		return access.Move
	}
	return access.Change
}

// doing is the action as a form names it.
func (b *bulkJob) doing() string {
	if b.what != "" {
		return b.do + ":" + b.what
	}
	return b.do
}

// load reads the records and leaves out those that the action does not fit.
func (b *bulkJob) load(ctx context.Context, tx *store.Tx) error {
	var err error
	if b.today, err = tx.Today(ctx); err != nil {
		return err
	}
	if b.saved, err = readViews(ctx, tx, b.t.Name); err != nil {
		return err
	}
	l := &listPage{c: b.c, t: b.t, state: b.list, today: b.today, saved: b.saved}
	l.open(habit{})
	b.list.archived = l.state.archived
	q := store.Query{Archived: l.state.archived, Where: []store.Cond{refCond(b.refs)}}
	gaps := false
	if b.all {
		l.state.where, l.state.after, l.state.sort = keepKnown(b.t, l.state.where), "", ""
		q, gaps = l.state.storeQuery(b.today), l.state.gaps
	}
	reach := tx.Reach(b.verb(), b.t.Group)
	err = eachFound(ctx, tx, b.t, q, gaps, func(rec register.Record) error {
		if m, ok := completeness(rec); gaps && (!ok || len(m.Gaps) == 0) {
			return nil
		}
		if why := b.unfit(tx, rec, reach); why != "" {
			b.skipped = append(b.skipped, b.refusal(rec, why))
			return nil
		}
		b.items = append(b.items, rec)
		return nil
	})
	if err != nil {
		return err
	}
	if b.do == bulkOwner {
		b.people, err = filterRecords(ctx, tx, []string{"people"}, nil)
	}
	if b.do == bulkUntag {
		for _, rec := range b.items {
			b.tags = append(b.tags, register.HeadOf(rec).Tags...)
		}
		slices.Sort(b.tags)
		b.tags = slices.Compact(b.tags)
	}
	return err
}

func (b *bulkJob) refusal(rec register.Record, why string) refusal {
	h := register.HeadOf(rec)
	return refusal{h.Ref, h.Title, why}
}

// unfit says why a record is left alone; "" if the action fits it.
func (b *bulkJob) unfit(tx *store.Tx, rec register.Record, reach access.Reach) string {
	h := register.HeadOf(rec)
	switch {
	case !reach.Covers(h.Confidentiality, ownedBy(b.t, rec, tx.Person)):
		return b.c.T("bulk.skip.right")
	case b.do == bulkRestore && h.Archived.IsZero():
		return b.c.T("bulk.skip.not_archived")
	case b.do != bulkRestore && !h.Archived.IsZero():
		return b.c.T("bulk.skip.archived")
	case b.do == bulkArchive && h.ID == tx.Org:
		return b.c.T("bulk.skip.organisation")
	case b.do == bulkMove && !slices.ContainsFunc(tx.Moves(b.t, rec), func(s workflow.Step) bool { return s.Name == b.what }):
		return b.c.T("bulk.skip.state", "state", b.c.T(b.t.StateKey(h.State)))
	}
	return ""
}

// ownedBy reports whether a record is a person's own: owned by or assigned to him.
func ownedBy(t *register.Type, rec register.Record, person id.ID) bool {
	if person.IsZero() {
		return false
	}
	if register.HeadOf(rec).Owner == person {
		return true
	}
	return slices.ContainsFunc(t.Assigned, func(name string) bool {
		f := t.Field(name)
		return f != nil && slices.Contains(f.IDs(rec), person)
	})
}

// bulkAsk is the first step: how many records, which are left alone and why, and what
// the action needs to know.
func (p *Pages) bulkAsk(c *web.Call, t *register.Type) error {
	b, err := readJob(c, t)
	if err != nil {
		return err
	}
	if err := c.Read(b.load); err != nil {
		return err
	}
	return b.page()
}

func (b *bulkJob) page() error {
	title := b.title()
	return b.c.Page(ui.Page{Title: title, Lead: b.lead(), Crumbs: []ui.Crumb{{Label: b.c.T(b.t.LabelKey() + ".many"), Href: b.back()}}}, bulkBody(b))
}

func (b *bulkJob) back() string { return b.c.At(b.t.Name) + b.list.query() }

// title names the action: "Set owner", or the name of the move.
func (b *bulkJob) title() string {
	switch b.do {
	case bulkMove:
		return b.c.T(b.t.MoveKey(b.what))
	case bulkSet:
		return b.c.T("bulk.set.title", "field", b.c.T(b.t.FieldKey(b.what)))
	}
	return b.c.T("bulk." + b.do)
}

func (b *bulkJob) lead() string { return b.c.T("bulk.lead", "count", len(b.items)) }

// input reads and checks what the action needs.
func (b *bulkJob) input() {
	form := func(name string) string { return strings.TrimSpace(b.c.R.PostFormValue(name)) }
	var l problem.List
	switch b.do {
	case bulkOwner:
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
