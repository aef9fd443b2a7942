package partners

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// announceView is the form that tells customers of a change.
type announceView struct {
	wrong
	c         *web.Call
	x         *record.SubprocessorChange
	customers []named
	until     calendar.Day
	effective calendar.Day
	message   string
	mailOn    bool
}

func (p *Pages) announceForm(c *web.Call) (*announceView, error) {
	v := &announceView{c: c, mailOn: p.Mail != nil && p.Mail.On()}
	return v, c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.x, err = byRef(ctx, tx, record.SubprocessorChanges, c.R.PathValue("ref")); err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		v.until, v.effective = today.AddDays(objectionDays), v.x.EffectiveOn
		list, err := customerAgreements(ctx, tx)
		if err != nil {
			return err
		}
		var ids []id.ID
		for _, a := range list {
			ids = append(ids, a.Party.ID)
		}
		titles, err := store.Titles(ctx, tx, ids)
		for _, at := range ids {
			v.customers = append(v.customers, name(c, titles, at))
		}
		return err
	})
}

func (p *Pages) announcePage(c *web.Call) error {
	v, err := p.announceForm(c)
	if err != nil {
		return err
	}
	return p.showAnnounce(c, v)
}

func (p *Pages) showAnnounce(c *web.Call, v *announceView) error {
	return c.Page(ui.Page{Title: c.T("partners.announce"), Lead: c.T("partners.announce.lead", "title", v.x.Title), Crumbs: crumbs(c, record.SubprocessorChanges.Type, v.x.Ref)}, announceBody(v))
}

func (p *Pages) announce(c *web.Call) error {
	v, err := p.announceForm(c)
	if err != nil {
		return err
	}
	v.until, v.effective, v.message = calendar.Day(posted(c, "until")), calendar.Day(posted(c, "effective")), posted(c, "message")
	v.message = v.message[:min(len(v.message), 4000)]
	var told []Told
	err = c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		_, told, err = p.DoAnnounce(ctx, tx, v.x.ID, v.until, v.effective, v.message)
		return err
	})
	if err != nil {
		if err := v.take(c, err, func(f string) string { return c.T(record.SubprocessorChanges.FieldKey(f)) }); err != nil {
			return err
		}
		return p.showAnnounce(c, v)
	}
	return p.showGiven(c, c.At("subprocessor-changes", v.x.Ref), told)
}

// incomingView is the form that takes a customer's questionnaire in.
type incomingView struct {
	wrong
	c              *web.Call
	Title, Contact string
	Party          string
	Due            string
	parties        []ui.Option
	answers        int
}

func (v *incomingView) ground(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Parties, store.Query{Sort: "title"})
	for _, x := range list {
		v.parties = append(v.parties, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
	}
	if err != nil {
		return err
	}
	n, err := store.Counts(ctx, tx, record.Answers.Type, []store.Query{{}})
	if len(n) > 0 {
		v.answers = n[0]
	}
	return err
}

func (p *Pages) incomingPage(c *web.Call) error {
	v := &incomingView{c: c}
	if err := c.Read(v.ground); err != nil {
		return err
	}
	return p.showIncoming(c, v)
}

func (p *Pages) showIncoming(c *web.Call, v *incomingView) error {
	return c.Page(ui.Page{Title: c.T("partners.incoming"), Lead: c.T("partners.incoming.lead"), Crumbs: crumbs(c, record.Questionnaires.Type, "")}, incomingBody(v))
}

func (p *Pages) incoming(c *web.Call) error {
	v := &incomingView{c: c, Title: posted(c, "title"), Contact: posted(c, "contact"), Party: posted(c, "party"), Due: posted(c, "due")}
	q, err := p.takeIn(c, v)
	if err == nil {
		c.Toast(ui.Toast{Text: c.T("partners.taken", "count", len(q.Questions))})
		return c.Go(c.At("questionnaires", q.Ref, "review"))
	}
	if x, ok := problem.As(err); ok && (x.Kind == problem.Invalid || x.Kind == problem.TooLarge) && len(x.Fields) == 0 {
		text := c.Words.Problem(x)
		v.errs, v.list = map[string]string{"file": text}, []ui.FieldError{{ID: "f-file", Label: c.T("partners.incoming.file"), Text: text}}
		c.Status(422)
	} else if err := v.take(c, err, func(f string) string { return c.T("partners.incoming." + f) }); err != nil {
		return err
	}
	if err := c.Read(v.ground); err != nil {
		return err
	}
	return p.showIncoming(c, v)
}

func (p *Pages) takeIn(c *web.Call, v *incomingView) (*record.Questionnaire, error) {
	var l problem.List
	in := Incoming{Title: v.Title, Contact: v.Contact, Due: calendar.Day(v.Due)}
	if v.Party != "" {
		at, err := id.Parse(v.Party)
		l.If(err != nil, "party", "required")
		in.Party = at
	}
	l.If(v.Due != "" && !in.Due.Valid(), "due", "day_ahead")
	form := c.R.MultipartForm
	if form == nil || len(form.File["file"]) == 0 || form.File["file"][0].Size == 0 {
		l.Add("file", "partners_file")
		return nil, l.Err()
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	defer func() { _ = form.RemoveAll() }()
	part := form.File["file"][0]
	f, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	file := store.FileName(part.Filename)
	if in.Rows, err = readAsked(c.Ctx(), file, f, part.Size); err != nil {
		return nil, err
	}
	if in.Title == "" {
		in.Title = strings.TrimSuffix(file, path.Ext(file))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), c.Who.Org, f, MaxWorkbook)
	if err != nil {
		return nil, err
	}
	in.File = register.File{Sum: sum.String(), Name: file, MediaType: store.MediaType(file), Size: size}
	var q *record.Questionnaire
	return q, c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		q, err = DoTakeIn(ctx, tx, in)
		return err
	})
}

// workbook gives the answers back in the file in which they were asked.
func (p *Pages) workbook(c *web.Call) error {
	var q *record.Questionnaire
	var original io.ReadCloser
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if q, err = byRef(ctx, tx, record.Questionnaires, c.R.PathValue("ref")); err != nil {
			return err
		}
		original, err = originalOf(ctx, tx, p.Blobs, q)
		return err
	}); err != nil {
		return err
	}
	var b bytes.Buffer
	var from io.Reader
	if original != nil {
		defer original.Close()
		from = original
	}
	if err := fill(&b, from, q, [3]string{c.T("partners.col.section"), c.T("partners.col.question"), c.T("partners.col.answer")}); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+q.Ref+`.xlsx"`)
	_, err := c.W.Write(b.Bytes())
	return err
}

// originalOf is the workbook in which a customer asked; nil where none is kept.
func originalOf(ctx context.Context, tx *store.Tx, blobs blob.Store, q *record.Questionnaire) (io.ReadCloser, error) {
	if q.Direction != record.Incoming || blobs == nil {
		return nil, nil
	}
	files, err := store.Attachments(ctx, tx, record.Questionnaires.Type, q.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(files, func(a store.Attachment) bool { return strings.EqualFold(path.Ext(a.Name), ".xlsx") })
	if i < 0 {
		return nil, nil
	}
	sum, err := blob.ParseSum(files[i].Sum)
	if err != nil {
		return nil, fmt.Errorf("read the sum of a file: %w", err)
	}
	return blobs.Open(ctx, q.Org, sum)
}

// overviewView is what partners need from us now.
type overviewView struct {
	c          *web.Call
	today      calendar.Day
	figures    []ui.Figure
	late       []*engagementLine // looked at too long ago, or soon to be
	unasked    []*engagementLine // process for us, nobody has asked them
	ending     []agreementView   // agreements that end or whose notice runs out
	incomplete []agreementView
	waiting    []questionnaireView // of parties
	asking     []questionnaireView // of customers
	exits      []*engagementLine
	bare       []named // people with access and without an undertaking (S-088)
}

func (p *Pages) overview(c *web.Call) error {
	v := &overviewView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.today, err = tx.Today(ctx); err != nil {
			return err
		}
		if err := v.fillEngagements(ctx, tx); err != nil {
			return err
		}
		if err := v.fillAgreements(ctx, tx); err != nil {
			return err
		}
		asked, err := all(ctx, tx, record.Questionnaires, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "draft|sent|in_progress|submitted|scored|returned"}}})
		for _, q := range asked {
			if q.Direction == record.Incoming {
				v.asking = append(v.asking, questionnaireOf(c, q, v.today))
			} else {
				v.waiting = append(v.waiting, questionnaireOf(c, q, v.today))
			}
		}
		if err != nil {
			return err
		}
		v.bare, err = bareNames(ctx, tx, c, v.today)
		return err
	}); err != nil {
		return err
	}
	fig := func(key, anchor string, n int) {
		v.figures = append(v.figures, ui.Figure{Label: c.T("partners.figure." + key), Value: c.Words.Show(int64(n)), Href: "#" + anchor})
	}
	fig("late", "late", len(v.late))
	fig("waiting", "waiting", len(v.waiting)+len(v.asking))
	fig("ending", "ending", len(v.ending)+len(v.incomplete))
	fig("bare", "bare", len(v.bare))
	return c.Page(ui.Page{Title: c.T("partners.title"), Lead: c.T("partners.lead"), Wide: true, Actions: overviewActions(c)}, overviewBody(v))
}

func (v *overviewView) fillEngagements(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Engagements, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "proposed|due_diligence|approved|conditional|active|under_review|exiting"}}})
	if err != nil {
		return err
	}
	have, err := all(ctx, tx, record.Questionnaires, store.Query{Where: []store.Cond{{Field: "direction", Op: "is", Value: string(record.Outgoing)}}})
	if err != nil {
		return err
	}
	asked := map[id.ID]bool{}
	for _, q := range have {
		asked[q.Engagement.ID] = true
	}
	var parties []id.ID
	for _, e := range list {
		parties = append(parties, e.Party.ID)
	}
	titles, err := store.Titles(ctx, tx, parties)
	if err != nil {
		return err
	}
	for _, e := range list {
		x := lineOf(v.c, e, v.today)
		x.Party = name(v.c, titles, e.Party.ID)
		switch {
		case e.State == "exiting":
			v.exits = append(v.exits, x)
		case x.Next != "" && x.Next <= v.today.AddDays(aheadDays):
			v.late = append(v.late, x)
		case e.TheirRole == record.TheyProcess && e.Criticality.Demanding() && !asked[e.ID]:
			v.unasked = append(v.unasked, x)
		}
	}
	slices.SortStableFunc(v.late, func(a, b *engagementLine) int { return strings.Compare(string(a.Next), string(b.Next)) })
	return nil
}

func (v *overviewView) fillAgreements(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "draft|negotiating|signed|active"}}})
	for _, a := range list {
		x := agreementOf(v.c, a, v.today)
		first := x.last
		if first == "" || x.tooLate {
			first = a.Expires
		}
		if first != "" && first <= v.today.AddDays(aheadDays) {
			v.ending = append(v.ending, x)
		}
		if len(x.lacking) > 0 {
			v.incomplete = append(v.incomplete, x)
		}
	}
	return err
}

// bareNames are the people of the organisation who have not promised confidentiality
// for today (GDPR Art. 28(3)(b); ISO/IEC 27701:2025, A.3.18; S-088).
func bareNames(ctx context.Context, tx *store.Tx, c *web.Call, today calendar.Day) ([]named, error) {
	list, err := Bare(ctx, tx, today)
	if err != nil {
		return nil, err
	}
	var out []named
	for _, p := range list {
		out = append(out, named{Label: p.Title, Ref: p.Ref, Href: c.At(record.People.Name, p.Ref)})
	}
	return out, nil
}

// Bare are those people as records: who works here may reach personal data, unless he
// has left.
func Bare(ctx context.Context, tx *store.Tx, today calendar.Day) ([]*record.Person, error) {
	if !tx.May(access.Read, record.Undertakings.Group) {
		return nil, nil
	}
	promised := map[id.ID]bool{}
	held, err := all(ctx, tx, record.Undertakings, store.Query{})
	if err != nil {
		return nil, err
	}
	for _, u := range held {
		if u.Signed != "" && u.Signed <= today && (u.Until == "" || u.Until >= today) {
			promised[u.Person.ID] = true
		}
	}
	people, err := all(ctx, tx, record.People, store.Query{Sort: "title"})
	return slices.DeleteFunc(people, func(p *record.Person) bool {
		return p.Left || p.Employment == "" || p.Employment == "contact" || promised[p.ID]
	}), err
}

// customersView is the side on which we process for others (S-098, S-099).
type customersView struct {
	c            *web.Call
	rows         []customerRow
	instructions []instructionRow
	changes      []changeLine
}

type customerRow struct {
	Party      named
	agreements []agreementView
	asked      int
}

type instructionRow struct {
	*record.Instruction
	Customer named
}

type changeLine struct {
	*record.SubprocessorChange
	told, objected, open int
}

func (p *Pages) customers(c *web.Call) error {
	v := &customersView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return v.load(ctx, tx) }); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("partners.customers"), Lead: c.T("partners.customers.lead"), Wide: true}, customersBody(v))
}

func (v *customersView) load(ctx context.Context, tx *store.Tx) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	parties, err := all(ctx, tx, record.Parties, store.Query{Sort: "title", Where: []store.Cond{{Field: "kinds", Op: "has", Value: "customer"}}})
	if err != nil {
		return err
	}
	agreements, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "kind", Op: "is", Value: "customer_agreement"}}})
	if err != nil {
		return err
	}
	said, err := all(ctx, tx, record.Instructions, store.Query{Sort: "-given_on"})
	if err != nil {
		return err
	}
	changes, err := all(ctx, tx, record.SubprocessorChanges, store.Query{Sort: "-ref"})
	if err != nil {
		return err
	}
	titles := map[id.ID]store.Title{}
	for _, p := range parties {
		row := customerRow{Party: named{Label: p.Title, Ref: p.Ref, Href: v.c.At("parties", p.Ref)}}
		titles[p.ID] = store.Title{ID: p.ID, Register: record.Parties.Name, Ref: p.Ref, Title: p.Title}
		for _, a := range agreements {
			if a.Party.ID == p.ID {
				row.agreements = append(row.agreements, agreementOf(v.c, a, today))
			}
		}
		for _, i := range said {
			if i.Customer.ID == p.ID {
				row.asked++
			}
		}
		v.rows = append(v.rows, row)
	}
	for _, i := range said {
		v.instructions = append(v.instructions, instructionRow{i, name(v.c, titles, i.Customer.ID)})
	}
	for _, x := range changes {
		l := changeLine{SubprocessorChange: x, told: len(x.Objections)}
		for _, n := range x.Objections {
			if n.Answer == "objected" {
				l.objected++
			}
			if n.Open() {
				l.open++
			}
		}
		v.changes = append(v.changes, l)
	}
	return nil
}
