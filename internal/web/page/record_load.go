package page

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// recordWish is what the address asks to see of a record.
type recordWish struct {
	tab    string
	rev    int64 // an older revision; 0 is the present one
	before int64 // the history before this position
	parts  bool  // what features add too
}

// recordView is all that the page of one record shows.
type recordView struct {
	*web.Call
	say   *recordWords
	pages *Pages
	t     *register.Type
	rec   register.Record
	head  *register.Head
	now   *register.Head // of the present revision, if rec is an older one
	wish  recordWish
	today calendar.Day

	moves      []workflow.Step
	edges      []store.Edge
	comments   []store.Comment
	files      []store.Attachment
	tasks      []*record.Task
	people     []ui.Option // who a task or a mention may name
	steps      []store.Step
	older      bool // there is more history than steps
	names      map[id.ID]string
	complete   assess.Completeness
	measured   bool
	before     *register.Head // in the order of the list
	after      *register.Head
	edits      bool // the person may change the record, and it can be changed
	seesDrafts bool
	wrong      []problem.Field
	parts      []templ.Component // of features, on the overview
	overview   templ.Component   // a feature's own, in place of the groups of fields
	beside     templ.Component   // a feature's own, beside every tab
	mentioned  []id.ID           // records that a feature's part names
}

// perHistory is how many steps of a history stand on one page.
const perHistory = 25

// loadRecord reads everything around rec with a constant number of statements.
func (p *Pages) loadRecord(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type, rec register.Record, wish recordWish) (*recordView, error) {
	v := &recordView{Call: c, say: recordWordsOf(c), pages: p, t: t, rec: rec, head: register.HeadOf(rec), wish: wish, seesDrafts: tx.SeesDrafts() || !t.Approving()}
	at := v.head.ID
	if wish.rev > 0 && wish.rev != v.head.Rev {
		old, err := store.Revision(ctx, tx, t, at, wish.rev)
		if err != nil {
			return nil, err
		}
		v.now, v.rec, v.head = v.head, old, register.HeadOf(old)
		v.head.ID, v.head.Ref = at, v.now.Ref
	}
	var err error
	if v.today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	if v.Session == nil || v.Session.Account.TimeZone == "" {
		if v.say.zone, err = tx.Zone(ctx); err != nil {
			return nil, err
		}
	}
	if v.now == nil {
		v.moves = tx.Moves(t, rec)
		v.edits = v.head.Archived.IsZero() && mayDo(c.Who, access.Change, t, rec)
		v.complete, v.measured = completeness(rec)
		if err := v.loadBeside(ctx, tx); err != nil {
			return nil, err
		}
	}
	if err := v.loadAround(ctx, tx, at); err != nil {
		return nil, err
	}
	if err := v.loadParts(ctx, tx); err != nil {
		return nil, err
	}
	if err := v.loadOwn(ctx, tx); err != nil {
		return nil, err
	}
	return v, v.loadTitles(ctx, tx)
}

// loadParts asks the features what they know of the record.
func (v *recordView) loadParts(ctx context.Context, tx *store.Tx) error {
	if !v.wish.parts || v.now != nil || v.tab() != tabOverview {
		return nil
	}
	for _, part := range v.pages.RecordParts {
		x, err := part(ctx, tx, v.Call, v.t, v.rec)
		if err != nil {
			return err
		}
		if x != nil {
			v.parts = append(v.parts, x)
		}
	}
	return nil
}

func (v *recordView) loadBeside(ctx context.Context, tx *store.Tx) error {
	before, after, err := store.Beside(ctx, tx, v.t, v.rec)
	if before != nil {
		v.before = register.HeadOf(before)
	}
	if after != nil {
		v.after = register.HeadOf(after)
	}
	return err
}

// loadAround reads what hangs on the record.
func (v *recordView) loadAround(ctx context.Context, tx *store.Tx, at id.ID) (err error) {
	if v.edges, err = store.Edges(ctx, tx, v.t, at); err != nil {
		return err
	}
	if v.comments, err = store.Comments(ctx, tx, v.t, at); err != nil {
		return err
	}
	if v.files, err = store.Attachments(ctx, tx, v.t, at); err != nil {
		return err
	}
	if err = v.loadTasks(ctx, tx, at); err != nil {
		return err
	}
	most := 4
	if v.wish.tab == tabHistory {
		most = perHistory
	}
	if v.seesDrafts {
		if v.steps, err = store.History(ctx, tx, v.t, at, v.wish.before, most+1); err != nil && problem.KindOf(err) != problem.Forbidden {
			return err
		}
		if v.older = len(v.steps) > most; v.older {
			v.steps = v.steps[:most]
		}
	}
	v.names, err = account.Names(ctx, tx)
	return err
}

func (v *recordView) loadTasks(ctx context.Context, tx *store.Tx, at id.ID) error {
	if v.t.Name == record.Tasks.Name || !tx.May(access.Read, access.Tasks) {
		return nil
	}
	p, err := store.List(ctx, tx, record.Tasks, store.Query{Where: []store.Cond{{Field: "subject", Op: "is", Value: at.String()}}, Sort: "due", Limit: 100})
	if err != nil {
		return err
	}
	v.tasks = p.Items
	if v.wish.tab != tabTasks && v.wish.tab != tabDiscussion {
		return nil
	}
	people, err := store.List(ctx, tx, record.People, store.Query{Limit: store.MaxLimit})
	if problem.KindOf(err) == problem.Forbidden {
		return nil
	}
	for _, x := range people.Items {
		v.people = append(v.people, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
	}
	return err
}

// loadTitles names every record that the page mentions, in one query.
func (v *recordView) loadTitles(ctx context.Context, tx *store.Tx) error {
	ids := append(pointsAt(v.t, v.rec), v.mentioned...)
	for _, task := range v.tasks {
		if !task.Assignee.ID.IsZero() {
			ids = append(ids, task.Assignee.ID)
		}
	}
	ids = append(ids, v.idsOfHistory()...)
	for _, at := range []id.ID{v.head.CreatedBy, v.head.UpdatedBy} {
		if !at.IsZero() {
			ids = append(ids, at)
		}
	}
	for _, x := range v.files {
		if !x.By.IsZero() {
			ids = append(ids, x.By)
		}
	}
	for _, x := range v.comments {
		if !x.By.IsZero() {
			ids = append(ids, x.By)
		}
		ids = append(ids, ui.Mentions(x.Text)...)
	}
	if len(ids) == 0 {
		return nil
	}
	var err error
	v.say.titles, err = store.Titles(ctx, tx, ids)
	return err
}

// at is an address of the record.
func (v *recordView) at(parts ...string) string {
	return v.At(append([]string{v.t.Name, v.head.Ref}, parts...)...)
}

// tabAt is the address of a tab, of the revision that is shown.
func (v *recordView) tabAt(tab string) string {
	q := ""
	if tab != tabOverview {
		q = "?tab=" + tab
	}
	if v.now != nil {
		sep := "?"
		if q != "" {
			sep = "&"
		}
		q += sep + "rev=" + strconv.FormatInt(v.head.Rev, 10)
	}
	return v.at() + q
}

func (v *recordView) crumbs() []ui.Crumb {
	return []ui.Crumb{{Label: v.Words.T(v.t.LabelKey() + ".many"), Href: v.At(v.t.Name)}}
}

// may is whether the person may do something to this record.
func (v *recordView) may(verb access.Verb) bool { return mayDo(v.Who, verb, v.t, v.rec) }

// who names the actor of a step of the history.
func (v *recordView) who(kind string, at id.ID) string {
	if s := v.names[at]; s != "" {
		return s
	}
	if v.Session != nil && at == v.Session.Account.ID {
		return v.Session.Account.Name
	}
	if t, ok := v.say.titles[at]; ok && t.Register == record.People.Name {
		return t.Title
	}
	for _, known := range []access.Kind{access.Token, access.Operator, access.Job, access.Link} {
		if kind == string(known) {
			return v.Words.T("rec.actor." + kind)
		}
	}
	return v.Words.T("rec.actor.unknown")
}

// gapsAt are what the field or its rows lack.
func (v *recordView) gapsAt(name string) []record.Gap {
	return slices.DeleteFunc(slices.Clone(v.complete.Gaps), func(g record.Gap) bool { return firstPart(g.Field) != name })
}
