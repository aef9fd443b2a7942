package page

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// What an entry of the ledger says is erased by two people: one asks and says why,
// another one confirms; both type the reference of the record (decision 12).

func (p *Pages) erasureRoutes(t *register.Type, at string) {
	rule := web.Rule{Verb: access.Erase, Group: access.Installation}
	p.Default("GET "+at+"/erasure", rule, func(c *web.Call) error { return p.erasureForm(c, t, nil) })
	p.Default("POST "+at+"/erasure", rule, func(c *web.Call) error { return p.erasure(c, t) })
}

// erasureStep is the page on which one asks for an erasure, or confirms it.
type erasureStep struct {
	*recordView
	seq int64
	ask string // of the request to be confirmed; "" to make one
}

func (p *Pages) erasureForm(c *web.Call, t *register.Type, refusal error) error {
	v, err := p.recordAgain(c, t)
	if err != nil {
		return err
	}
	e := &erasureStep{recordView: v, seq: number(c.R.Form, "seq"), ask: c.R.FormValue("ask")}
	if e.seq == 0 {
		e.seq = number(c.R.URL.Query(), "seq")
	}
	if refusal != nil {
		v.blockedBy(refusal)
		c.Status(http.StatusUnprocessableEntity)
	}
	title := c.T("rec.erase.title", "seq", e.seq)
	if e.ask != "" {
		title = c.T("rec.erase.confirm", "seq", e.seq)
	}
	return c.Page(p.stepPage(c, v, title), erasurePage(e))
}

func (p *Pages) erasure(c *web.Call, t *register.Type) error {
	ask := c.R.PostFormValue("ask")
	var h *register.Head
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		h = register.HeadOf(rec)
		typed, reason := strings.TrimSpace(c.R.PostFormValue("ref")), strings.TrimSpace(c.R.PostFormValue("reason"))
		var wrong problem.List
		wrong.If(!strings.EqualFold(typed, h.Ref), "ref", "type_ref", "ref", h.Ref)
		wrong.If(ask == "" && reason == "", "reason", "required")
		if err := wrong.Err(); err != nil {
			return err
		}
		if ask == "" {
			_, err = store.AskErasure(ctx, tx, t, h.ID, number(c.R.PostForm, "seq"), reason)
			return err
		}
		want, err := id.Parse(ask)
		if err != nil {
			return problem.NotFound("erasure", "")
		}
		return store.ConfirmErasure(ctx, tx, want)
	})
	if problem.Is(err, problem.Invalid) {
		return p.erasureForm(c, t, err)
	}
	if err != nil {
		return err
	}
	key := "rec.erase.asked"
	if ask != "" {
		key = "rec.erase.done"
	}
	c.Toast(ui.Toast{Text: c.T(key, "ref", h.Ref)})
	return c.Go(c.At(t.Name, h.Ref) + "?tab=" + tabHistory)
}

// erasureLink is where the content of a step is erased, or a request for it is
// confirmed, and what the link says; "" if the person may do neither.
func (v *recordView) erasureLink(s store.Step) (href, label string) {
	if !v.Who.May(access.Erase, access.Installation) || v.wish.tab != tabHistory {
		return "", ""
	}
	if s.Verb == "ask_erasure" {
		var about struct {
			Seq int64 `json:"seq"`
			Ask id.ID `json:"ask"`
		}
		if json.Unmarshal(s.Body, &about) != nil || about.Ask.IsZero() || s.By == v.Who.ID || v.erased(about.Ask) {
			return "", ""
		}
		return v.at("erasure") + "?seq=" + strconv.FormatInt(about.Seq, 10) + "&ask=" + about.Ask.String(), v.T("rec.erase.confirm.do")
	}
	if !isOwnRevision(s.Verb) && s.Verb != "comment" && s.Verb != "attach" && s.Verb != "reason" {
		return "", "" // it holds nothing about anybody
	}
	present := isOwnRevision(s.Verb) && v.head.Archived.IsZero() && (s.Rev == v.head.Rev || s.Rev == v.head.ApprovedRev)
	if s.Erased || len(s.Body) == 0 || s.Verb == "erase" || present {
		return "", ""
	}
	return v.at("erasure") + "?seq=" + strconv.FormatInt(s.Seq, 10), v.T("rec.erase.do")
}

// erased reports whether the history shown says that a request was carried out.
func (v *recordView) erased(ask id.ID) bool {
	for _, s := range v.steps {
		if s.Verb == "erase" && strings.Contains(string(s.Body), ask.String()) {
			return true
		}
	}
	return false
}
