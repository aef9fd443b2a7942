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
	bulkSet     = "set"    // set:FIELD
	bulkAssign  = "assign" // assign:FIELD, one that makes a record somebody's
	bulkMove    = "move"   // move:NAME
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
	field *register.Field // of a choice or an assignment
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
	case bulkAssign:
		if b.field = t.Field(what); b.field == nil || b.field.Kind != register.KindLink || !slices.Contains(t.Assigned, what) {
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
	if b.do == bulkOwner || b.do == bulkAssign {
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
	case !reach.Covers(h.Confidentiality, ownRecord(tx.Actor, b.t, rec)):
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
	case bulkSet, bulkAssign:
		return b.c.T("bulk.set.title", "field", b.c.T(b.t.FieldKey(b.what)))
	}
	return b.c.T("bulk." + b.do)
}

func (b *bulkJob) lead() string { return b.c.T("bulk.lead", "count", len(b.items)) }
