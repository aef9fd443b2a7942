package rights

import (
	"context"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mountThread adds the files of messages on the person's own page, and at the desk.
func (h *portal) mountThread() {
	h.Handle("POST /request/file/{secret}", web.Rule{Public: true}, h.fetchFile)
	h.Handle("GET /request/file/{secret}/{download}", web.Rule{Public: true}, h.sentFile)
}

func (p *Pages) mountReply() {
	p.Handle("POST /o/{org}/requests/{ref}/do/send", web.Rule{Verb: access.Change, Group: access.Cases, Upload: deskFiles}, p.reply)
	p.Handle("POST /o/{org}/requests/{ref}/take/{file}", web.Rule{Verb: access.Change, Group: access.Cases}, p.takeOver)
}

// beforeStatus refuses unread what is too much, or comes by a link that does not work: files
// are large.
func (h *portal) beforeStatus(c *web.Call) error {
	if h.throttle.over(c.Now(), "unread "+network(c.NetworkAddress()), unreadOfNet) {
		return later(c)
	}
	return h.byLink(c, false, func(context.Context, *store.Tx, *Link, *record.Request) error { return nil })
}

// byLink does something with the request behind the link to the own page. Whatever is wrong
// with the link looks the same.
func (h *portal) byLink(c *web.Call, write bool, do func(context.Context, *store.Tx, *Link, *record.Request) error) error {
	net := "wrong " + network(c.NetworkAddress())
	if h.throttle.at(c.Now(), net, wrongOfNet) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	org, ok := OrgOf(secret)
	err := errSpent()
	if ok {
		run := func(tx *store.Tx) error {
			k, r, err := openLink(c.Ctx(), tx, secret, ForStatus)
			if err != nil {
				return err
			}
			return do(c.Ctx(), tx, k, r)
		}
		if write {
			err = h.Store.Write(c.Ctx(), linkActor(org, org), run)
		} else {
			err = h.Store.Read(c.Ctx(), linkActor(org, org), run)
		}
	}
	if problem.Is(err, problem.Missing) {
		h.throttle.over(c.Now(), net, wrongOfNet)
		return errSpent()
	}
	return err
}

// takeSent looks at a message of the person and keeps its files; what is wrong with any of
// it stands at body and files, and keeps none.
func (h *portal) takeSent(c *web.Call, body string) ([]File, error) {
	var l problem.List
	l.If(len(body) > MaxMessage, "body", "too_long", "max", MaxMessage)
	if err := checkSent(c, &l, "files", sentFiles); err != nil {
		return nil, err
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	org, ok := OrgOf(c.R.PathValue("secret"))
	if !ok {
		return nil, errSpent()
	}
	return h.takeFiles(c, org, "files", sentFiles, maxProof)
}

// fetchFile logs that the person fetches a file of a message and leads to it.
func (h *portal) fetchFile(c *web.Call) error {
	if h.throttle.over(c.Now(), "write "+network(c.NetworkAddress()), writesOfNet) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	var at id.ID
	err := h.byLink(c, true, func(ctx context.Context, tx *store.Tx, k *Link, r *record.Request) error {
		which, err := id.Parse(c.R.PostFormValue("file"))
		if err != nil || which.IsZero() {
			return errSpent()
		}
		f, err := ownFile(ctx, tx, r, which)
		if err != nil {
			return err
		}
		at, err = logOwnFile(ctx, tx, k, f, shortened(c.NetworkAddress()))
		return err
	})
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return c.Go("/request/file/" + c.R.PathValue("secret") + "/" + at.String())
}

// sentFile sends a file of a message, to be kept and never shown.
func (h *portal) sentFile(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	var f File
	var org id.ID
	err := h.byLink(c, false, func(ctx context.Context, tx *store.Tx, k *Link, r *record.Request) error {
		at, err := id.Parse(c.R.PathValue("download"))
		if err != nil || at.IsZero() {
			return errSpent()
		}
		which, err := resumes(ctx, tx, k, at)
		if err != nil {
			return err
		}
		org = k.Org
		f, err = ownFile(ctx, tx, r, which)
		return err
	})
	if problem.Is(err, problem.Missing) {
		return h.spent(c)
	}
	if err != nil {
		return err
	}
	return h.resume(c, org, f)
}

// reply sends the person a message with files.
func (p *Pages) reply(c *web.Call) error {
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	}
	if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error { // before anything is kept
		r, err := byRef(c.Ctx(), tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		return NeedWork(c.Ctx(), tx, r)
	}); err != nil {
		return err
	}
	out := Outgoing{Template: posted(c, "template"), Subject: posted(c, "subject"), Body: c.R.PostFormValue("body")}
	var l problem.List
	l.If(posted(c, "body") == "", "body", "required")
	err := l.Err()
	if err == nil {
		out.New, err = p.takeFiles(c, c.Who.Org, "files", deskMostFiles, deskFiles)
	}
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			r, err := byRef(ctx, tx, c.R.PathValue("ref"))
			if err != nil {
				return err
			}
			m, err := DoSend(ctx, tx, p.Deps, r, out)
			if err != nil {
				return err
			}
			return sent(ctx, tx, r, m)
		})
	}
	if err != nil {
		v := &caseView{c: c, catalogue: p.Site.Words}
		if err := v.take(c, "send", err); err != nil {
			return err
		}
		return p.showCase(c, v)
	}
	c.Toast(ui.Toast{Text: c.T("desk.kept"), Tone: ui.OK})
	return c.Go(c.At("requests", c.R.PathValue("ref")) + "#messages")
}

// takeOver makes material of a file that the person sent.
func (p *Pages) takeOver(c *web.Call) error {
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, f, err := fileIn(ctx, tx, c)
		if err != nil {
			return err
		}
		_, err = DoTake(ctx, tx, r, f.ID, id.ID{})
		return err
	}); err != nil {
		return err
	}
	return p.toFiles(c)
}

// sentErrors put what is wrong with a message of the person at its controls.
func (v *statusView) sentErrors(c *web.Call, what string, x *problem.Problem) {
	c.Status(http.StatusUnprocessableEntity)
	for _, f := range x.Fields {
		at := f.Path
		if what == "complain" {
			at = "complaint"
		}
		if v.errs[at] == "" {
			v.errs[at] = c.Words.Field(f)
			v.List = append(v.List, ui.FieldError{ID: "f-" + at, Label: c.T("rights.status." + at), Text: v.errs[at]})
		}
	}
	if sent := uploaded(c, "files"); len(sent) > 0 && v.errs["files"] == "" {
		v.errs["files"] = c.T("rights.file.again", "name", store.FileName(sent[0].Filename))
		v.List = append(v.List, ui.FieldError{ID: "f-files", Label: c.T("rights.status.files"), Text: v.errs["files"]})
	}
}
