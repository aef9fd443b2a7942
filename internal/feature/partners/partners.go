// Package partners is where people look after suppliers and customers: due diligence by
// a link without an account, scored with its reasons; the clauses of agreements; the
// way out with its proof; sub-processors with what customers say to them; and
// questionnaires of customers answered from a library (S-088, S-093, S-095 to S-099,
// S-102 to S-104).
//
// Invariants: a link shows and takes what it was given for and nothing else, and every
// way in which it does not work looks the same; a score is computed from ratings that
// people can see and change; no drafted answer leaves the house unread.
package partners

import (
	"context"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages and routes need.
type Deps struct {
	Vault *vault.Vault
	Mail  *mail.Mailer
	Words *i18n.Catalogue
	// Answered is told, in its transaction, that somebody answered by a link that a
	// member gave; nil tells nobody.
	Answered func(ctx context.Context, tx *store.Tx, reg string, at, asker id.ID) error
	// Record shows a record as its register does, for a form on it that was refused; nil
	// answers the refusal alone.
	Record func(c *web.Call, t *register.Type) error
}

// Pages serve partners beside the pages of their registers.
type Pages struct {
	*web.Site
	Deps
	throttle *throttle
}

// Mount adds the pages to a site. It comes before the pages of the registers.
func Mount(s *web.Site, d Deps) *Pages {
	d.Words = s.Words
	p := &Pages{Site: s, Deps: d, throttle: &throttle{count: map[string]int{}}}
	read := web.Rule{Verb: access.Read, Group: access.Records}
	create := web.Rule{Verb: access.Create, Group: access.Records}
	change := web.Rule{Verb: access.Change, Group: access.Records}
	move := web.Rule{Verb: access.Move, Group: access.Records}
	upload, prove := create, move
	upload.Upload, prove.Upload = MaxWorkbook, maxFiles

	s.Handle("GET /o/{org}/partners", read, p.overview)
	s.Handle("GET /o/{org}/customers", read, p.customers)
	s.Handle("GET /o/{org}/parties/{ref}/questionnaire", create, p.sendPage)
	s.Handle("POST /o/{org}/parties/{ref}/questionnaire", create, p.send)
	s.Handle("POST /o/{org}/questionnaires/{ref}/link", change, p.resend)
	s.Handle("GET /o/{org}/questionnaires/{ref}/review", read, p.reviewPage)
	s.Handle("POST /o/{org}/questionnaires/{ref}/review", change, p.review)
	s.Handle("POST /o/{org}/questionnaires/{ref}/decision", move, p.decide)
	s.Handle("GET /o/{org}/questionnaires/incoming", create, p.incomingPage)
	s.Handle("POST /o/{org}/questionnaires/incoming", upload, p.incoming)
	s.Handle("GET /o/{org}/questionnaires/{ref}/workbook", web.Rule{Verb: access.Export, Group: access.Records}, p.workbook)
	s.Handle("POST /o/{org}/agreements/{ref}/clauses", change, p.clause)
	s.Handle("POST /o/{org}/engagements/{ref}/exit", move, p.exit)
	s.Handle("POST /o/{org}/engagements/{ref}/returned", prove, p.returned)
	s.Handle("GET /o/{org}/subprocessor-changes/{ref}/announce", move, p.announcePage)
	s.Handle("POST /o/{org}/subprocessor-changes/{ref}/announce", move, p.announce)
	s.Handle("POST /o/{org}/subprocessor-changes/{ref}/resolve", move, p.resolve)
	s.Handle("GET /partner/{secret}", web.Rule{Public: true}, p.outsidePage)
	s.Handle("POST /partner/{secret}", web.Rule{Public: true, Upload: maxFiles}, p.outsideSend)

	for _, x := range []struct{ key, icon, path string }{{"partners.title", "handshake", "partners"}, {"partners.customers", "users", "customers"}} {
		item := func(c *web.Call) (ui.Item, bool) {
			return ui.Item{Label: c.T(x.key), Href: c.At(x.path), Icon: x.icon}, c.Who.May(access.Read, access.Records)
		}
		s.Place("partners", item)
		s.Command(web.Command{Group: "go", Show: item})
	}
	s.Command(web.Command{Group: "create", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("partners.incoming"), Href: c.At("questionnaires", "incoming"), Icon: "file-up"}, c.Who.May(access.Create, access.Records)
	}})
	return p
}

// all is what a query finds, with its child lists.
func all[T any](ctx context.Context, tx *store.Tx, of register.Of[T], q store.Query) ([]*T, error) {
	q.Rows = true
	return store.Every(ctx, tx, of, q)
}

func country(w i18n.Words, code register.Country) string {
	return catalogue.CountryName(string(code), w.Lang())
}

func countries(w i18n.Words, list register.Countries) string {
	var names []string
	for _, code := range list {
		names = append(names, country(w, code))
	}
	return w.And(names...)
}

// named is a record that a page leads to.
type named struct {
	Label, Ref, Href, State string
	Tone                    ui.Tone
}

// name is a record as a link; what the reader may not see has no address.
func name(c *web.Call, t map[id.ID]store.Title, at id.ID) named {
	x, ok := t[at]
	if !ok {
		return named{Label: c.T("evidence.hidden")}
	}
	n := named{Label: x.Title, Ref: x.Ref, Href: c.At(x.Register, x.Ref)}
	if typ := c.Store.Registers().Get(x.Register); typ != nil && x.State != "" {
		n.State, n.Tone = c.T(typ.StateKey(x.State)), tone(x.State)
	}
	return n
}

func tone(state string) ui.Tone {
	switch state {
	case "active", "accepted", "approved", "effective", "signed", "resolved", "permitted", "done":
		return ui.OK
	case "conditional", "under_review", "due_diligence", "submitted", "scored", "exiting", "announced", "negotiating":
		return ui.Warn
	case "rejected", "objected", "expired", "suspended":
		return ui.Bad
	}
	return ui.Mute
}

// wrong are the errors of a form, at its controls.
type wrong struct {
	errs map[string]string
	list []ui.FieldError
}

func (w *wrong) At(name string) string { return w.errs[name] }

// take puts what is invalid into words and reports whether that was all.
func (w *wrong) take(c *web.Call, err error, label func(string) string) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid && x.Kind != problem.Blocked || len(x.Fields) == 0 {
		return err
	}
	c.Status(422)
	w.errs = map[string]string{}
	for _, f := range x.Fields {
		if w.errs[f.Path] == "" {
			w.errs[f.Path] = c.Words.Field(f)
			w.list = append(w.list, ui.FieldError{ID: "f-" + f.Path, Label: label(f.Path), Text: w.errs[f.Path]})
		}
	}
	return nil
}
