package rights

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// decidedPer is how many requests a page of the log shows.
const decidedPer = 50

// mountDecisions adds the log of decisions.
func (p *Pages) mountDecisions() {
	rule := web.Rule{Verb: access.Read, Group: access.Cases}
	p.Handle("GET /o/{org}/request-decisions", rule, p.decisions)
	p.Handle("GET /o/{org}/request-decisions/file", rule, p.decisionFile)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("decisions.title"), Href: c.At("request-decisions"), Icon: "scale"}, c.Who.May(access.Read, access.Cases)
	}
	p.Place("rights", item)
	p.Command(web.Command{Group: "go", Show: item})
}

type decisionsView struct {
	c        *web.Call
	q        DecisionQuery
	activity string // as typed
	list     []Decided
	requests int
	turn     ui.PageTurn
	errors   map[string]string
}

// decisionQuery reads a query; what is wrong with it is at the field.
func decisionQuery(ctx context.Context, tx *store.Tx, get func(string) string) (DecisionQuery, error) {
	text := func(name string) string { return strings.TrimSpace(get(name)) }
	q := DecisionQuery{From: calendar.Day(text("from")), To: calendar.Day(text("to")), Kind: DecisionKind(text("kind"))}
	if ref := text("activity"); ref != "" {
		a, err := store.ByRef(ctx, tx, record.ProcessingActivities, ref)
		if problem.Is(err, problem.Missing) {
			var l problem.List
			l.Add("activity", "decision_activity", "value", ref)
			return q, l.Err()
		}
		if err != nil {
			return q, err
		}
		q.Activity = a.ID
	}
	return q, q.Check()
}

func (p *Pages) decisions(c *web.Call) error {
	v := &decisionsView{c: c, activity: strings.TrimSpace(c.R.URL.Query().Get("activity")), errors: map[string]string{}}
	err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.q, err = decisionQuery(ctx, tx, c.R.URL.Query().Get); err != nil {
			return err
		}
		lines, err := decided(ctx, tx, v.q)
		if err != nil {
			return err
		}
		v.requests = len(lines)
		first, last, turn := c.Stretch("page", "", len(lines), decidedPer)
		v.turn = turn
		v.list, err = decisions(ctx, tx, lines[first:last], v.q.Kind)
		return err
	})
	if is, ok := problem.As(err); ok && is.Kind == problem.Invalid {
		for _, f := range is.Fields {
			v.errors[f.Path] = c.Words.Field(f)
		}
		c.Status(http.StatusUnprocessableEntity)
		err = nil
	}
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("decisions.title"), Lead: c.T("decisions.lead"), Wide: true, Actions: decisionActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("register.requests.many"), Href: c.At("requests")}}}, decisionBody(v))
}

func (v *decisionsView) control(name string) ui.Control {
	return ui.Control{Name: name, Label: v.c.T("decisions.field." + name), Error: v.errors[name]}
}

func (v *decisionsView) summary() []ui.FieldError {
	var out []ui.FieldError
	for _, name := range []string{"from", "to", "kind", "activity"} {
		if e := v.errors[name]; e != "" {
			out = append(out, ui.FieldError{ID: "f-" + name, Label: v.c.T("decisions.field." + name), Text: e})
		}
	}
	return out
}

func (v *decisionsView) kinds() []ui.Option {
	var out []ui.Option
	for _, k := range DecisionKinds() {
		out = append(out, ui.Option{Value: string(k), Label: v.c.T("decisions.kind." + string(k))})
	}
	return out
}

// file is the address of the file of what is shown.
func (v *decisionsView) file() string {
	q := v.c.R.URL.Query()
	q.Del("page")
	return v.c.At("request-decisions", "file", "?"+q.Encode())
}

func outcomeTone(o record.RequestOutcome) ui.Tone {
	switch {
	case o == record.Refused:
		return ui.Bad
	case o.Denies():
		return ui.Warn
	case o == record.Fulfilled || o == record.NoData:
		return ui.OK
	}
	return ui.Mute
}

// words of an entry: kind or outcome, ground with provision.
func (d Decided) words(w i18n.Words) (what, ground string) {
	what = w.T("decisions.kind." + string(d.Kind))
	if d.Outcome != "" {
		what = w.T("choice.request_outcome." + string(d.Outcome))
	}
	if d.Ground != "" {
		ground = w.T("choice.refusal_ground." + string(d.Ground))
	}
	if d.Provision != "" {
		ground = strings.TrimPrefix(ground+", "+d.Provision, ", ")
	}
	return what, ground
}

// DoDecisionFile writes the log as a workbook. That it left stands in the ledger.
func DoDecisionFile(ctx context.Context, tx *store.Tx, w i18n.Words, q DecisionQuery) (BoardFile, error) {
	list, _, err := DoDecisions(ctx, tx, q, 0, mostDecided)
	if err != nil {
		return BoardFile{}, err
	}
	s := sheet{name: w.T("decisions.title"), rows: [][]any{{}}}
	for _, name := range []string{"day", "request", "what", "about", "ground", "reason", "until", "by", "reader", "read_on", "complaint"} {
		s.rows[0] = append(s.rows[0], w.T("decisions.col."+name))
	}
	for _, d := range list {
		what, ground := d.words(w)
		complaint := ""
		if d.Complaint != "" {
			complaint = w.T("choice.yes_no." + string(d.Complaint))
		}
		s.rows = append(s.rows, []any{string(d.Day), d.Request, what, d.About, ground, d.Reason, string(d.Until), d.By, d.Reader, string(d.ReadOn), complaint})
	}
	tx.Record("export", record.Requests.Name, tx.Org, []byte(`{"format":"xlsx","document":"decision-log","count":`+strconv.Itoa(len(list))+`}`))
	return BoardFile{"decisions.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(to io.Writer) error { return writeBook(to, []sheet{s}) }}, nil
}

func (p *Pages) decisionFile(c *web.Call) error {
	var f BoardFile
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		q, err := decisionQuery(ctx, tx, c.R.URL.Query().Get)
		if err != nil {
			return err
		}
		f, err = DoDecisionFile(ctx, tx, c.Words, q)
		return err
	}); err != nil {
		return err
	}
	asSaved(c.W.Header(), f.Name, f.Type)
	c.W.Header().Set("Cache-Control", "no-store")
	if err := f.Write(c.W); err != nil {
		c.Log.WarnContext(c.Ctx(), "send file", "org", c.Who.Org, "err", err)
	}
	return nil
}

// decisionRoutes are the log of decisions.
func decisionRoutes() []api.Extra {
	fields := []string{"from", "to", "kind", "activity"}
	says := map[string]string{"from": "First day on which an answer went out.", "to": "Last day on which an answer went out; what is not answered yet is there in any case.",
		"kind": "outcome, extension, exemption or not_told; all of them if left out.", "activity": "Reference of a processing activity that the requests concern.", "page": "Page of fifty requests, from 1."}
	file := of(http.MethodGet, "/request-decisions/file", access.Read, api.Extra{ID: "save-request-decisions", Summary: "Save the log of decisions on requests as a workbook. The ledger keeps who took it",
		Query: fields, Describe: says, Answer: api.File{}, Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
			q, err := decisionQuery(ctx, tx, ask.Query.Get)
			if err != nil {
				return nil, err
			}
			f, err := DoDecisionFile(ctx, tx, ask.Words, q)
			return api.File{Name: f.Name, Type: f.Type, Write: f.Write}, err
		}})
	file.Write = true
	return []api.Extra{
		of(http.MethodGet, "/request-decisions", access.Read, api.Extra{ID: "list-request-decisions", Summary: "List what was decided on requests, the latest answers first: outcomes, more time, what is not given, recipients who are not told, each with ground, reason and who decided",
			Query: append(slices.Clone(fields), "page"), Describe: says, Answer: decisionsOut{}, Do: apiDecisions}),
		file,
	}
}

type decisionsOut struct {
	Decisions []Decided `json:"decisions"`
	Requests  int       `json:"requests"`       // that have decisions of the query
	Next      int       `json:"next,omitempty"` // page after this one
}

func apiDecisions(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q, err := decisionQuery(ctx, tx, ask.Query.Get)
	if err != nil {
		return nil, err
	}
	page, err := strconv.Atoi(ask.Query.Get("page"))
	if err != nil {
		page = 1
	}
	page = min(max(page, 1), mostDecided)
	out := decisionsOut{Decisions: []Decided{}}
	list, n, err := DoDecisions(ctx, tx, q, (page-1)*decidedPer, decidedPer)
	if err != nil {
		return nil, err
	}
	out.Decisions, out.Requests = append(out.Decisions, list...), n
	if page*decidedPer < n {
		out.Next = page + 1
	}
	return out, nil
}
