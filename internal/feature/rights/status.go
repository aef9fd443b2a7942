package rights

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/feature/clocks"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// statusView is the person's own page, and what is shown once a form was sent.
type statusView struct {
	r          *record.Request
	Brand      ui.Brand
	Zone       *time.Location // in which the times stand
	Org        string
	Ref        string
	State      string
	Received   string
	Due        string
	Why        *ui.WhyDate
	Thread     []Message
	Files      map[id.ID][]File // by message
	FileAt     string           // where they are fetched
	Complaint  string
	Mark       law.Mark
	Authority  bool
	Open       bool
	Action     string
	Link       string // shown once
	Mailed     bool
	Body       string
	errs       map[string]string
	List       []ui.FieldError
	ComplaintT string
	Answer     bool // waits to be fetched
	Fetch      string

	Responsible string // who answers for the data, where we only process it
}

// by is who wrote a message.
func (v *statusView) by(you string, m Message) string {
	if m.Direction == Out {
		return v.Org
	}
	return you
}

// view is what the person may see: never notes, items, or who works on it.
func (h *portal) view(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) (*statusView, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	venue, err := VenueOf(ctx, tx, own)
	if err != nil {
		return nil, err
	}
	zone, err := tx.Zone(ctx)
	if err != nil {
		return nil, err
	}
	v := &statusView{r: r, Zone: zone, Org: own.Title, Ref: r.Ref, State: w.T("rights.status." + plainState(r)), Received: w.Time(r.ReceivedAt, zone), Open: !r.Closed(),
		Complaint: venue.Words(w), errs: map[string]string{}}
	if list := venue.Authorities; len(list) > 0 {
		v.Authority, v.Mark = true, list[0].Mark
	}
	if v.Brand, err = brandOf(ctx, tx, r, own); err != nil {
		return nil, err
	}
	if v.Responsible, err = responsible(ctx, tx, w, r); err != nil {
		return nil, err
	}
	x, err := DoReckon(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	if d, ok := x.Earliest(); ok && r.AnsweredAt.IsZero() && v.Open {
		why := clocks.Why(w, d, d.Governs())
		why.Doubts = nil // to be looked into by us; the steps tell the person
		v.Due, v.Why = clocks.When(w, d, d.Governs()), &why
	}
	k, err := liveDelivery(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	v.Answer = k != nil
	all, err := Messages(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	v.Thread = slices.DeleteFunc(all, func(m Message) bool { return m.Direction != In && m.Direction != Out })
	files, err := Files(ctx, tx, r)
	v.Files = threadFiles(files, v.Thread)
	return v, err
}

// plainState is how far a request is, as it concerns the person.
func plainState(r *record.Request) string {
	switch r.State {
	case "received":
		return "received"
	case "identity_check":
		if r.Identity == record.IdentityAsked {
			return "identity"
		}
		return "received"
	case "clarifying":
		return "clarifying"
	case "closed", "withdrawn", "forwarded", "duplicate":
		return r.State
	case "replying":
		if !r.AnsweredAt.IsZero() {
			return "closed"
		}
	}
	return "working"
}

// openStatus finds the request behind a link and does something in its transaction.
func (h *portal) openStatus(c *web.Call, do func(ctx context.Context, tx *store.Tx, r *record.Request) error) (*statusView, error) {
	net := "wrong " + network(c.NetworkAddress())
	if h.throttle.at(c.Now(), net, wrongOfNet) {
		return nil, problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	org, ok := OrgOf(secret)
	if !ok {
		h.throttle.over(c.Now(), net, wrongOfNet)
		return nil, errSpent()
	}
	var v *statusView
	run := func(tx *store.Tx) error {
		k, r, err := openLink(c.Ctx(), tx, secret, ForStatus)
		if err != nil {
			return err
		}
		lang := k.Lang
		if l := c.R.URL.Query().Get("lang"); l != "" {
			lang = l
		}
		c.Words = h.Words.Words(lang)
		if do != nil {
			if err := do(c.Ctx(), tx, r); err != nil {
				if x, ok := problem.As(err); !ok || x.Kind != problem.Invalid {
					return err
				}
				v, _ = h.view(c.Ctx(), tx, c.Words, r)
				return err
			}
			if r, err = store.Get(c.Ctx(), tx, record.Requests, r.ID); err != nil {
				return err
			}
		}
		v, err = h.view(c.Ctx(), tx, c.Words, r)
		return err
	}
	var err error
	if do == nil {
		err = h.Store.Read(c.Ctx(), linkActor(org, org), run)
	} else {
		err = h.Store.Write(c.Ctx(), linkActor(org, org), run)
	}
	if problem.Is(err, problem.Missing) {
		h.throttle.over(c.Now(), net, wrongOfNet)
		return nil, errSpent()
	}
	if v != nil {
		v.Action, v.Fetch, v.FileAt = "/request/"+secret, "/request/answer/"+secret, "/request/file/"+secret
	}
	return v, err
}

func (h *portal) statusPage(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := h.openStatus(c, nil)
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	if c.R.Method == http.MethodGet && slices.ContainsFunc(v.Thread, func(m Message) bool { return m.Direction == Out && m.Seen.IsZero() }) {
		err := h.Store.Write(c.Ctx(), linkActor(v.r.Org, v.r.Org), func(tx *store.Tx) error { return markSeen(c.Ctx(), tx, v.r) })
		if err != nil { // the person reads on, such as while the database takes nothing
			c.Log.WarnContext(c.Ctx(), "messages are not marked as opened", "err", err)
		}
	}
	return h.showStatus(c, v)
}

func (h *portal) showStatus(c *web.Call, v *statusView) error {
	return c.PublicPage(ui.Page{Title: c.T("rights.status.title", "ref", v.Ref), Bare: true, Brand: v.Brand}, statusBody(v))
}

// spent answers every link that does not open in the same way.
func (h *portal) spent(c *web.Call) error {
	c.Status(http.StatusNotFound)
	return c.PublicPage(ui.Page{Title: c.T("rights.spent")}, statusSpent())
}

// status takes a message, a complaint, or that the person no longer asks.
func (h *portal) status(c *web.Call) error {
	if h.throttle.over(c.Now(), "write "+network(c.NetworkAddress()), writesOfNet) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	}
	what, body := c.R.PostFormValue("do"), c.R.PostFormValue("body")
	var files []File
	var wrongly error
	if what != "withdraw" && what != "complain" {
		files, wrongly = h.takeSent(c, body)
	}
	v, err := h.openStatus(c, func(ctx context.Context, tx *store.Tx, r *record.Request) error {
		switch what {
		case "withdraw":
			if r.Closed() {
				return nil
			}
			if _, err := addMessage(ctx, tx, r, Message{Direction: In, Template: "withdraw", Lang: c.Words.Lang(), Body: c.T("rights.status.withdraw.said")}); err != nil {
				return err
			}
			_, err := store.Move(ctx, tx, record.Requests, r.ID, r.Rev, "withdraw", workflow.Input{Reason: h.Words.Words(r.Language).T("rights.status.withdraw.reason")})
			if err != nil {
				return err
			}
			return doHeard(ctx, tx, h.Words, r, withdrew)
		case "complain":
			_, err := addMessage(ctx, tx, r, Message{Direction: In, Template: "complaint", Lang: c.Words.Lang(), Body: body})
			if err != nil {
				return err
			}
			return doHeard(ctx, tx, h.Words, r, complained)
		}
		if wrongly != nil {
			return wrongly
		}
		if strings.TrimSpace(body) == "" && len(files) > 0 {
			body = c.T("rights.status.files.only")
		}
		m, err := addMessage(ctx, tx, r, Message{Direction: In, Lang: c.Words.Lang(), Body: body})
		if err != nil {
			return err
		}
		if err := attach(ctx, tx, r, m.ID, files); err != nil {
			return err
		}
		return doHeard(ctx, tx, h.Words, r, wrote)
	})
	x, wrong := problem.As(err)
	switch {
	case problem.Is(err, problem.Missing):
		return h.spent(c)
	case wrong && x.Kind == problem.Invalid && v != nil && len(x.Fields) > 0:
		v.Action, v.Body = "/request/"+c.R.PathValue("secret"), body
		if what == "complain" {
			v.ComplaintT, v.Body = body, ""
		}
		v.sentErrors(c, what, x)
		return h.showStatus(c, v)
	case err != nil:
		return err
	}
	c.Toast(ui.Toast{Text: c.T("rights.status.sent")})
	return c.Go(v.Action)
}
