package statement

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes that the statements add to those of their register.
func API(blobs blob.Store) []api.Extra {
	r := routes{blobs}
	return []api.Extra{
		of(http.MethodPost, "/draft", access.Create, api.Extra{ID: "draft-statement", Summary: "Draft a statement of applicability from the records: a line for each control",
			Body: &draftIn{}, Answer: tableOut{}, Status: http.StatusCreated, Write: true, Do: r.draft}),
		of(http.MethodGet, "/{id}/table", access.Read, api.Extra{ID: "statement-table", Summary: "Read a statement with its counts, and for each line what people said and what the records show",
			Answer: tableOut{}, Do: r.table}),
		of(http.MethodPatch, "/{id}/lines/{row}", access.Change, api.Extra{ID: "change-statement-line", Summary: "Change one line; what others did to other lines meanwhile stays",
			Body: &lineIn{}, Answer: savedOut{}, Write: true, Do: r.line}),
		of(http.MethodPost, "/{id}/own", access.Change, api.Extra{ID: "add-own-control", Summary: "Add a line for a control of the organisation's own",
			Body: &ownIn{}, Answer: savedOut{}, Write: true, Do: r.own}),
		of(http.MethodGet, "/{id}/compare", access.Read, api.Extra{ID: "compare-statements", Summary: "Set two statements, or two revisions of one, side by side",
			Query: []string{"with"}, Answer: compareOut{}, Do: r.compare}),
		of(http.MethodPost, "/{id}/approve", access.Move, api.Extra{ID: "approve-statement", Summary: "Approve a statement; a refusal names each line that is not decided",
			Body: &revIn{}, Answer: tableOut{}, Write: true, Do: r.approve}),
		of(http.MethodGet, "/{id}/transition", access.Read, api.Extra{ID: "plan-transition", Summary: "Say what becomes of each line of a statement of 2019 in the edition of 2025",
			Answer: transitionOut{}, Do: r.transition}),
		of(http.MethodPost, "/{id}/transition", access.Create, api.Extra{ID: "carry-statement", Summary: "Make the statement of 2025 from one of 2019",
			Body: &carryIn{}, Answer: tableOut{}, Status: http.StatusCreated, Write: true, Do: r.carry}),
		of(http.MethodPost, "/{id}/fill", access.Change, api.Extra{ID: "fill-statement", Summary: "Add what the records say to lines that nobody has decided",
			Body: &fillIn{}, Optional: true, Answer: tableOut{}, Write: true, Do: r.fill}),
		of(http.MethodPost, "/{id}/roles", access.Change, api.Extra{ID: "switch-roles", Summary: "Put a statement on other roles; each line that falls away needs a reason, and the refusal names it",
			Body: &rolesIn{}, Answer: tableOut{}, Write: true, Do: r.roles}),
		of(http.MethodPost, "/{id}/isms", access.Import, api.Extra{ID: "import-isms-statement", Summary: "Plan the import of a statement under ISO/IEC 27001 from a table, or write it: shared controls, edited once",
			Query: []string{"write_plan"}, Upload: true, Answer: ismsOut{}, Write: true, Do: r.isms}),
		of(http.MethodGet, "/{id}/bridge", access.Export, api.Extra{ID: "bridge-report", Summary: "Print where each line of a carried statement comes from",
			Query: []string{"as"}, Answer: api.File{}, Write: true, Do: r.bridge}),
		of(http.MethodGet, "/{id}/document", access.Export, api.Extra{ID: "statement-document", Summary: "Print a statement, whole or in the wording for everybody",
			Query: []string{"as", "public"}, Describe: map[string]string{"public": "Only what everybody may read."}, Answer: api.File{}, Write: true, Do: r.document}),
	}
}

// of makes a route below the register of statements.
func of(method, path string, v access.Verb, x api.Extra) api.Extra {
	t := record.Statements
	x.Method, x.Path, x.Rule, x.Tag = method, "/"+t.Name+path, api.Rule{Verb: v, Group: t.Group}, t.Name
	if strings.Contains(path, "{id}") {
		x.Register = t.Name
	}
	return x
}

type routes struct{ blobs blob.Store }

// lineOut is one line of a statement as programs read it.
type lineOut struct {
	Row           id.ID                    `json:"row"`
	Number        string                   `json:"number"`
	Requirement   record.Requirement       `json:"requirement,omitempty"`
	Title         string                   `json:"title"`
	Mark          catalogue.Mark           `json:"mark,omitempty"`
	Group         string                   `json:"group"`
	Applicable    record.YesNo             `json:"applicable"`
	Status        string                   `json:"status"`
	State         record.Implementation    `json:"state"`
	Computed      record.Implementation    `json:"computed"`
	Inclusion     []record.InclusionReason `json:"inclusion,omitempty"`
	Exclusion     record.ExclusionReason   `json:"exclusion,omitempty"`
	Justification register.Text            `json:"justification,omitempty"`
	Owner         string                   `json:"owner,omitempty"`
	Controls      []string                 `json:"controls,omitempty"`
	Evidence      []string                 `json:"evidence,omitempty"`
	Stale         int                      `json:"stale,omitempty"`
	CarriedFrom   string                   `json:"carried_from,omitempty"`
	Lacks         []string                 `json:"lacks,omitempty"`
}

// tableOut is a statement as programs read it.
type tableOut struct {
	ID      id.ID            `json:"id"`
	Ref     string           `json:"ref"`
	Title   string           `json:"title"`
	Edition string           `json:"edition"`
	Roles   []record.PIIRole `json:"roles"`
	State   string           `json:"state"`
	Rev     int64            `json:"rev"`
	Counts  map[string]int   `json:"counts"`
	Tables  []countOut       `json:"tables"`
	Missing []string         `json:"missing,omitempty"`
	Lacks   []string         `json:"lacks,omitempty"`
	Lines   []lineOut        `json:"lines"`
}

type countOut struct {
	Table     string                        `json:"table"`
	Total     int                           `json:"total"`
	Excluded  int                           `json:"excluded"`
	Undecided int                           `json:"undecided"`
	Unlined   int                           `json:"without_line"`
	Unstated  int                           `json:"without_state"`
	States    map[record.Implementation]int `json:"states,omitempty"`
}

// read is the statement that the address names, as it is answered.
func read(ctx context.Context, tx *store.Tx, w i18n.Words, at id.ID) (tableOut, error) {
	s, err := sheetOf(ctx, tx, at)
	if err != nil {
		return tableOut{}, err
	}
	return s.out(w), nil
}

func sheetOf(ctx context.Context, tx *store.Tx, at id.ID) (*Sheet, error) {
	s, err := store.Get(ctx, tx, record.Statements, at)
	if err != nil {
		return nil, err
	}
	w, err := Gather(ctx, tx)
	if err != nil {
		return nil, err
	}
	return NewSheet(s, w), nil
}

func (s *Sheet) out(w i18n.Words) tableOut {
	out := tableOut{ID: s.ID, Ref: s.Ref, Title: s.Title, Edition: s.edition(), Roles: s.Roles, State: s.State, Rev: s.Rev, Counts: Count(s.Lines), Tables: []countOut{}, Lines: []lineOut{}}
	for _, n := range assess.StatementCounts(s.Statement) {
		out.Tables = append(out.Tables, countOut{n.Table, n.Total, n.Excluded, n.Undecided, n.Unlined, n.Unstated, n.States})
	}
	for _, q := range s.Missing {
		out.Missing = append(out.Missing, q.ID)
	}
	for _, f := range s.Frame {
		if f.Key != "control_without_line" {
			out.Lacks = append(out.Lacks, w.T(record.Statements.FieldKey(f.Path))+": "+w.Field(f))
		}
	}
	for _, l := range s.Lines {
		out.Lines = append(out.Lines, s.lineOut(w, l))
	}
	return out
}

func (s *Sheet) lineOut(w i18n.Words, l *Line) lineOut {
	x := lineOut{
		Row: l.ID, Number: l.Number(), Requirement: l.Requirement, Title: l.Name(w.Lang()), Group: l.Group(), Applicable: l.Applicable, Status: l.Status(), State: l.State, Computed: l.Computed,
		Inclusion: l.Inclusion, Exclusion: l.Exclusion, Justification: l.Justification, Owner: s.Person(l.StatementEntry.Owner.ID), Stale: l.Stale, CarriedFrom: l.CarriedFrom,
	}
	if l.Asked != nil {
		x.Mark = l.Asked.Mark
	}
	for _, c := range l.Fulfil {
		x.Controls = append(x.Controls, c.Ref)
	}
	for _, e := range l.Evidence {
		x.Evidence = append(x.Evidence, e.Ref)
	}
	for _, f := range l.Wrong {
		x.Lacks = append(x.Lacks, w.Field(f))
	}
	return x
}

type draftIn struct {
	Title   string           `json:"title"`
	Scope   string           `json:"scope,omitempty"`
	Edition record.Edition   `json:"edition"`
	Roles   []record.PIIRole `json:"roles"`
	Owner   string           `json:"owner,omitempty"`
}

func (routes) draft(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*draftIn)
	if err := chosen(nil, map[string][]string{"edition": {string(in.Edition)}, "roles": textsOf(in.Roles)}); err != nil {
		return nil, err
	}
	n := New{Title: strings.TrimSpace(in.Title), Edition: in.Edition, Roles: in.Roles, RoleNotHeld: register.Text(ask.Words.T("statement.role_not_held")), Owner: tx.Person}
	var err error
	if n.Scope, err = ask.Refer(ctx, tx, "scope", record.Scopes.Name, in.Scope); err != nil {
		return nil, err
	}
	if in.Owner != "" {
		if n.Owner, err = ask.Refer(ctx, tx, "owner", record.People.Name, in.Owner); err != nil {
			return nil, err
		}
	}
	made, err := DoNew(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, made.ID)
}

func textsOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// chosen refuses what the choices of a field do not hold.
func chosen(l *problem.List, given map[string][]string) error {
	var own problem.List
	if l == nil {
		l = &own
	}
	values := map[string][]string{"edition": record.Edition("").Values(), "roles": record.PIIRole("").Values()}
	for name, list := range given {
		allowed, ok := values[name]
		if !ok {
			allowed = entryField(name).Values
		}
		for _, x := range list {
			l.If(x != "" && !slices.Contains(allowed, x), name, "unknown_value", "value", x, "values", strings.Join(allowed, ", "))
		}
	}
	return l.Err()
}

func (routes) table(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	return read(ctx, tx, ask.Words, at)
}

// lineIn is what a line becomes; what is left out stays.
type lineIn struct {
	Rev           int64                     `json:"rev,omitempty"` // that was read; the present one if left out
	Applicable    *record.YesNo             `json:"applicable,omitempty"`
	Inclusion     *[]record.InclusionReason `json:"inclusion,omitempty"`
	Exclusion     *record.ExclusionReason   `json:"exclusion,omitempty"`
	Justification *register.Text            `json:"justification,omitempty"`
	State         *record.Implementation    `json:"state,omitempty"`
	Owner         *string                   `json:"owner,omitempty"`
	Controls      *[]string                 `json:"controls,omitempty"`
	Risks         *[]string                 `json:"risks,omitempty"`
	Obligations   *[]string                 `json:"obligations,omitempty"`
	Agreements    *[]string                 `json:"agreements,omitempty"`
	Note          *register.Text            `json:"note,omitempty"`
	PublicWording *register.Text            `json:"public_wording,omitempty"`
	Everywhere    bool                      `json:"everywhere,omitempty"` // lines that rely on the same shared control follow
}

type savedOut struct {
	Rev      int64   `json:"rev"`
	Was      int64   `json:"was"` // the revision before
	Followed int     `json:"followed,omitempty"`
	Line     lineOut `json:"line"`
}

func (in *lineIn) check() error {
	given := map[string][]string{}
	if in.Applicable != nil {
		given["applicable"] = []string{string(*in.Applicable)}
	}
	if in.Exclusion != nil {
		given["exclusion"] = []string{string(*in.Exclusion)}
	}
	if in.State != nil {
		given["state"] = []string{string(*in.State)}
	}
	if in.Inclusion != nil {
		given["inclusion"] = textsOf(*in.Inclusion)
	}
	return chosen(nil, given)
}

// apply takes what was sent into a line.
func (in *lineIn) apply(ctx context.Context, tx *store.Tx, ask *api.Ask, e *record.StatementEntry) error {
	if in.Applicable != nil {
		SetApplicable(e, *in.Applicable)
	}
	put(&e.Exclusion, in.Exclusion)
	put(&e.Justification, in.Justification)
	put(&e.State, in.State)
	put(&e.Note, in.Note)
	put(&e.PublicWording, in.PublicWording)
	if in.Inclusion != nil {
		e.Inclusion = *in.Inclusion
	}
	if in.Owner != nil {
		at, err := ask.Refer(ctx, tx, "owner", record.People.Name, *in.Owner)
		if err != nil {
			return err
		}
		e.Owner = register.To[record.Person](at)
	}
	for _, err := range []error{
		refer(ctx, tx, ask, "controls", record.Controls.Name, in.Controls, &e.Controls), refer(ctx, tx, ask, "risks", record.Risks.Name, in.Risks, &e.Risks),
		refer(ctx, tx, ask, "obligations", record.Obligations.Name, in.Obligations, &e.Obligations), refer(ctx, tx, ask, "agreements", record.Agreements.Name, in.Agreements, &e.Agreements),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func put[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func refer[T any](ctx context.Context, tx *store.Tx, ask *api.Ask, field, register_ string, given *[]string, to *register.Links[T]) error {
	if given == nil {
		return nil
	}
	*to = nil
	for _, text := range *given {
		at, err := ask.Refer(ctx, tx, field, register_, text)
		if err != nil {
			return err
		}
		if !at.IsZero() && !slices.Contains(*to, at) {
			*to = append(*to, at)
		}
	}
	return nil
}

// lineAt is the line that the address names by identifier or number.
func (s *Sheet) lineAt(name string) (*Line, error) {
	at, err := id.Parse(name)
	for _, l := range s.Lines {
		if err == nil && l.ID == at || err != nil && strings.EqualFold(l.Number(), name) {
			return l, nil
		}
	}
	return nil, problem.NotFound("lines", "")
}
