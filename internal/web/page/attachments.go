package page

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxAttachment is 256 MiB, the largest file on a record, as over the API.
const maxAttachment = 256 << 20

// saidAttachment is what people are told: the round number below it.
const saidAttachment = 256_000_000

func (p *Pages) attachmentRoutes(t *register.Type, at string) {
	attach := web.Rule{Verb: access.Attach, Group: t.Group}
	upload := attach
	upload.Upload = maxAttachment
	p.Default("POST "+at+"/files", upload, func(c *web.Call) error { return p.attach(c, t) })
	p.Default("GET "+at+"/files/{id}", web.Rule{Verb: access.Read, Group: t.Group}, func(c *web.Call) error { return p.download(c, t) })
	p.Default("POST "+at+"/files/{id}/detach", attach, func(c *web.Call) error { return p.detach(c, t) })
	p.Default("POST "+at+"/files/{id}/restore", attach, func(c *web.Call) error { return p.reattach(c, t) })
}

// attach keeps the files that were sent and hangs them on the record. Who may not
// see the record stores nothing.
func (p *Pages) attach(c *web.Call, t *register.Type) error {
	if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		_, err := recordOf(c.Ctx(), tx, c, t)
		return err
	}); err != nil {
		return err
	}
	kept, err := p.keepFiles(c)
	if err != nil {
		return err
	}
	return p.onRecord(c, t, tabFiles, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		var wrong problem.List
		wrong.If(len(kept) == 0, "file", "no_file")
		if err := wrong.Err(); err != nil {
			return err
		}
		for _, f := range kept {
			if _, err := store.Attach(ctx, tx, t, h.ID, f.name, f.sum, f.size); err != nil {
				return err
			}
		}
		c.Toast(ui.Toast{Text: c.T("rec.attached", "count", len(kept), "name", kept[0].name)})
		return nil
	})
}

type keptFile struct {
	name, sum string
	size      int64
}

func (p *Pages) keepFiles(c *web.Call) ([]keptFile, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	var out []keptFile
	for _, part := range c.R.MultipartForm.File["file"] {
		name := store.FileName(part.Filename)
		if name == "" {
			continue
		}
		f, err := part.Open()
		if err != nil {
			return nil, fmt.Errorf("open an upload: %w", err)
		}
		sum, size, err := c.Blobs.Put(c.Ctx(), c.Who.Org, f, maxAttachment)
		_ = f.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, keptFile{name, sum.String(), size})
	}
	return out, nil
}

// download gives a file to be kept, never shown: its headers let no browser run it.
func (p *Pages) download(c *web.Call, t *register.Type) error {
	var file store.Attachment
	if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error {
		rec, err := recordOf(c.Ctx(), tx, c, t)
		if err != nil {
			return err
		}
		list, err := store.Attachments(c.Ctx(), tx, t, register.HeadOf(rec).ID)
		for _, x := range list {
			if x.ID.String() == c.R.PathValue("id") {
				file = x
			}
		}
		return err
	}); err != nil {
		return err
	}
	if file.ID.IsZero() {
		return problem.NotFound("attachments", "")
	}
	sum, err := blob.ParseSum(file.Sum)
	if err != nil {
		return fmt.Errorf("attachment %s: %w", file.ID, err)
	}
	content, err := c.Blobs.Open(c.Ctx(), c.Who.Org, sum)
	if err != nil {
		return err
	}
	defer content.Close()
	h := c.W.Header()
	h.Set("Content-Type", file.MediaType)
	h.Set("Content-Disposition", attachmentName(file.Name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	if c.R.Method == http.MethodHead {
		c.W.WriteHeader(http.StatusOK)
		return nil
	}
	if _, err := io.Copy(c.W, content); err != nil {
		c.Log.WarnContext(c.Ctx(), "send attachment", "record", file.ID, "err", err)
	}
	return nil
}

func (p *Pages) detach(c *web.Call, t *register.Type) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("attachments", "")
	}
	return p.onRecord(c, t, tabFiles, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		c.Toast(ui.Toast{Text: c.T("rec.detached"), Undo: c.At(t.Name, h.Ref, "files", at.String(), "restore")})
		return store.Detach(ctx, tx, t, h.ID, at)
	})
}

var errFound = errors.New("found")

// reattach undoes a detach: it puts the file back that the record's own history
// names, so that nobody hangs up a content by guessing its hash.
func (p *Pages) reattach(c *web.Call, t *register.Type) error {
	want := c.R.PathValue("id")
	return p.onRecord(c, t, tabFiles, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		var old store.Attachment
		if err := eachStep(ctx, tx, t, h.ID, func(s store.Step) error {
			if s.Verb == "attach" && json.Unmarshal(s.Body, &old) == nil && old.ID.String() == want {
				return errFound
			}
			return nil
		}); !errors.Is(err, errFound) {
			if err == nil {
				err = problem.NotFound("attachments", "")
			}
			return err
		}
		list, err := store.Attachments(ctx, tx, t, h.ID)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Sum == old.Sum && x.Name == old.Name {
				return nil // it is back already
			}
		}
		c.Toast(ui.Toast{Text: c.T("rec.reattached", "name", old.Name)})
		_, err = store.Attach(ctx, tx, t, h.ID, old.Name, old.Sum, old.Size)
		return err
	})
}

// eachStep visits the history of a record, the newest first, until visit fails.
func eachStep(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID, visit func(store.Step) error) error {
	for before := int64(0); ; {
		steps, err := store.History(ctx, tx, t, at, before, 200)
		if err != nil {
			return err
		}
		for _, s := range steps {
			if err := visit(s); err != nil {
				return err
			}
			before = s.Seq
		}
		if len(steps) < 200 {
			return nil
		}
	}
}
