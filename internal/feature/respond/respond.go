// Package respond lets a member ask somebody who has no account: about some fields of
// one record, by a link, in that person's language (S-125). Nobody counts or limits
// how many are asked.
//
// A link names its organisation and a secret; the table ask keeps the secret's hash.
// It shows and takes the fields that were asked for and nothing else, works until it
// is answered, revoked or over, and every way in which it does not work looks the
// same. An answer changes the draft as the link itself, on behalf of who asked.
package respond

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Deps are what the pages need beside the site.
type Deps struct {
	Vault *vault.Vault
	Mail  *mail.Mailer
	// Answered is told, in its transaction, that an ask was answered; nil tells nobody.
	Answered func(ctx context.Context, tx *store.Tx, a *Ask) error
}

// Bounds of an ask.
const (
	usualLife = 14 * 24 * time.Hour
	// MaxLife is how long a link may work.
	MaxLife = 90 * 24 * time.Hour

	maxMessage = 4000   // bytes
	maxDraft   = 200000 // bytes of a form that is kept
)

// Pages serve the asking and the answering.
type Pages struct {
	*web.Site
	Deps
	throttle *throttle
}

// Mount adds the pages to a site.
func Mount(s *web.Site, d Deps) *Pages {
	p := &Pages{Site: s, Deps: d, throttle: newThrottle()}
	member := web.Rule{Member: true} // which register, and so which right, the form says
	s.Handle("GET /o/{org}/ask", member, p.askPage)
	s.Handle("POST /o/{org}/ask", member, p.ask)
	s.Handle("GET /o/{org}/asks", member, p.list)
	s.Handle("POST /o/{org}/asks/{id}/resend", member, p.resend)
	s.Handle("POST /o/{org}/asks/{id}/revoke", member, p.revoke)
	s.Handle("GET /r/{secret}", web.Rule{Public: true}, p.answerPage)
	s.Handle("POST /r/{secret}", web.Rule{Public: true, Upload: maxFiles}, p.answer)
	s.Command(web.Command{Group: "go", Show: func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("respond.asks"), Href: c.At("asks"), Icon: "message-square"}, asksSomewhere(c.Who)
	}})
	return p
}

// RecordAction is the entry in the menu of a record.
func RecordAction(c *web.Call, t *register.Type, rec register.Record) (ui.MenuItem, bool) {
	h := register.HeadOf(rec)
	return ui.MenuItem{Label: c.T("respond.ask"), Detail: c.T("respond.ask.detail"), Icon: "message-square-plus", Href: c.At("ask", "?record="+h.Ref)},
		h.Archived.IsZero() && mayAsk(c.Who, t, rec)
}

// mayAsk: who may change a record may ask others what to write.
func mayAsk(who access.Actor, t *register.Type, rec register.Record) bool {
	h := register.HeadOf(rec)
	own := !who.Person.IsZero() && h.Owner == who.Person
	for _, name := range t.Assigned {
		for _, at := range t.Field(name).IDs(rec) {
			own = own || !who.Person.IsZero() && at == who.Person
		}
	}
	return who.Reach(access.Change, t.Group).Covers(h.Confidentiality, own)
}

func asksSomewhere(who access.Actor) bool {
	for _, g := range access.Groups() {
		if who.May(access.Change, g) {
			return true
		}
	}
	return false
}
