package rights

import (
	"context"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// confirmLife is how long a link works that shows that the person reads the address.
const confirmLife = 7 * 24 * time.Hour

// DoConfirm mails a link to the address that the person gave. Whoever opens it and says so
// shows that mail to the address reaches them: a check of identity in proportion where
// nothing more than the address is known (GDPR Art. 12(6)). An earlier link ends. Without
// an address or a mail server it is blocked.
func DoConfirm(ctx context.Context, tx *store.Tx, d Deps, r *record.Request) error {
	if err := NeedWork(ctx, tx, r); err != nil {
		return err
	}
	who, err := requesterOf(ctx, tx, r)
	if err != nil {
		return err
	}
	if d.Mail == nil || !d.Mail.On() || who.Email == "" {
		return problem.New(problem.Blocked, "confirm_no_mail")
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return err
	}
	if err := revokeLinks(ctx, tx, r, ForConfirm); err != nil {
		return err
	}
	secret, err := newLink(ctx, tx, r, Link{Purpose: ForConfirm, Lang: r.Language, Expires: tx.Now.Add(confirmLife)})
	if err != nil {
		return err
	}
	if err := d.Mail.Queue(ctx, tx, mail.Message{To: who.Email, ToName: who.Name, Lang: first(r.Language, own.Language), Key: mail.RequestConfirm,
		Args: problem.Args{"org": own.Title, "title": r.Ref}, Link: "/request/confirm/" + secret}); err != nil {
		return err
	}
	if r.Identity == "" || r.Identity == "open" {
		_, err = DoIdentity(ctx, tx, r, Identity{State: record.IdentityAsked, Method: record.EmailRoundTrip})
	}
	return err
}

// doConfirmed keeps that the person opened the link, which ends.
func doConfirmed(ctx context.Context, tx *store.Tx, secret string) error {
	k, r, err := openLink(ctx, tx, secret, ForConfirm)
	if err != nil {
		return err
	}
	who, err := requesterOf(ctx, tx, r)
	if err != nil {
		return err
	}
	who.MailChecked = tx.Now
	if err := putPerson(ctx, tx, r, Requester, who); err != nil {
		return err
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_link SET used = $3 WHERE org = $1 AND id = $2", tx.Org.String(), k.ID.String(), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("mark a link: %w", err)
	}
	return revokeLinks(ctx, tx, r, ForConfirm)
}

// mountConfirm adds the page behind the link. Opening it does nothing yet: programs of
// mail follow links.
func (h *portal) mountConfirm() {
	h.Handle("GET /request/confirm/{secret}", web.Rule{Public: true}, h.confirmPage)
	h.Handle("POST /request/confirm/{secret}", web.Rule{Public: true}, h.confirm)
}

// confirmView is the page on which the person says that the address is theirs.
type confirmView struct {
	org, ref, action string
	done             bool
	brand            ui.Brand
}

func (h *portal) withConfirm(c *web.Call, write bool) (*confirmView, error) {
	net := "wrong " + network(c.NetworkAddress())
	if h.throttle.at(c.Now(), net, wrongOfNet) {
		return nil, problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	v := &confirmView{action: "/request/confirm/" + secret, done: write}
	org, ok := OrgOf(secret)
	err := errSpent()
	run := func(tx *store.Tx) error {
		k, r, err := openLink(c.Ctx(), tx, secret, ForConfirm)
		if err != nil {
			return err
		}
		own, err := organisation(c.Ctx(), tx)
		if err != nil {
			return err
		}
		c.Words = h.Words.Words(k.Lang)
		v.org, v.ref = own.Title, r.Ref
		if v.brand, err = brandOf(c.Ctx(), tx, r, own); err != nil {
			return err
		}
		if write {
			return doConfirmed(c.Ctx(), tx, secret)
		}
		return nil
	}
	switch {
	case ok && write:
		err = h.Store.Write(c.Ctx(), linkActor(org, org), run)
	case ok:
		err = h.Store.Read(c.Ctx(), linkActor(org, org), run)
	}
	if problem.Is(err, problem.Missing) {
		h.throttle.over(c.Now(), net, wrongOfNet)
		return nil, errSpent()
	}
	return v, err
}

func (h *portal) showConfirm(c *web.Call, write bool) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := h.withConfirm(c, write)
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return c.PublicPage(ui.Page{Title: c.T("deliver.confirm.title"), Bare: true, Brand: v.brand}, confirmBody(v))
}

func (h *portal) confirmPage(c *web.Call) error { return h.showConfirm(c, false) }

func (h *portal) confirm(c *web.Call) error { return h.showConfirm(c, true) }
