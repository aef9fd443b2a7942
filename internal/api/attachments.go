package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (a *API) attachmentRoutes(t *register.Type) {
	a.of(t, http.MethodGet, "/{id}/attachments", access.Read, operation{id: "attachments", summary: "List the files on a record",
		answers: map[int]string{200: "Attachments"}}, func(c *call) error {
		return c.readingOf(t, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
			list, err := store.Attachments(ctx, tx, t, at)
			if err != nil {
				return reply{}, err
			}
			return items(list)
		})
	})
	a.of(t, http.MethodPost, "/{id}/attachments", access.Attach, operation{id: "attach", summary: "Put a file on a record; the body is its content", query: []string{"name"}, body: bytesBody,
		headers: []string{"Idempotency-Key"}, answers: map[int]string{201: "Attachment"}}, func(c *call) error { return c.attach(t) })
	a.of(t, http.MethodGet, "/{id}/attachments/{aid}/content", access.Read, operation{id: "attachment-content", summary: "Read the content of a file",
		answers: map[int]string{200: bytesBody}}, func(c *call) error { return c.content(t) })
	a.of(t, http.MethodDelete, "/{id}/attachments/{aid}", access.Attach, operation{id: "detach", summary: "Take a file off a record",
		answers: map[int]string{204: ""}}, func(c *call) error {
		file, err := c.part("aid")
		if err != nil {
			return err
		}
		return c.writingOf(t, nil, func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
			return done, store.Detach(ctx, tx, t, at, file)
		})
	})
}

// attach streams the body to the blob store, then hangs it on the record. Who may
// not see the record stores nothing; a content that is then refused is nobody's
// and swept away.
func (c *call) attach(t *register.Type) error {
	name := c.r.URL.Query().Get("name")
	var p problem.List
	p.If(store.FileName(name) == "", "name", "required")
	if err := p.Err(); err != nil {
		return err
	}
	if err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) error {
		at, err := find(c.r.Context(), tx, t, c.r.PathValue("id"))
		if err == nil {
			_, err = store.GetAny(c.r.Context(), tx, t, at)
		}
		return err
	}); err != nil {
		return err
	}
	sum, size, err := c.Blobs.Put(c.r.Context(), c.who.Org, c.r.Body, MaxFile)
	if err != nil {
		return err
	}
	return c.writingOf(t, sum[:], func(ctx context.Context, tx *store.Tx, at id.ID) (reply, error) {
		made, err := store.Attach(ctx, tx, t, at, name, sum.String(), size)
		if err != nil {
			return reply{}, err
		}
		out, err := ok(made)
		out.status = http.StatusCreated
		out.location = c.addressOf(t, at) + "/attachments/" + made.ID.String() + "/content"
		return out, err
	})
}

func (c *call) content(t *register.Type) error {
	want, err := c.part("aid")
	if err != nil {
		return err
	}
	var file store.Attachment
	if err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) error {
		at, err := find(c.r.Context(), tx, t, c.r.PathValue("id"))
		if err != nil {
			return err
		}
		list, err := store.Attachments(c.r.Context(), tx, t, at)
		for _, x := range list {
			if x.ID == want {
				file = x
			}
		}
		return err
	}); err != nil {
		return err
	}
	if file.ID.IsZero() {
		return problem.NotFound("attachments", want)
	}
	sum, err := blob.ParseSum(file.Sum)
	if err != nil {
		return fmt.Errorf("attachment %s: %w", file.ID, err)
	}
	content, err := c.Blobs.Open(c.r.Context(), c.who.Org, sum)
	if err != nil {
		return err
	}
	defer content.Close()
	download(c.w.Header(), file.Name, file.MediaType)
	c.w.Header().Set("Content-Length", strconv.FormatInt(file.Size, 10))
	if c.r.Method == http.MethodHead {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if _, err := io.Copy(c.w, content); err != nil {
		return fmt.Errorf("send attachment %s: %w", file.ID, err)
	}
	return nil
}

// download marks an answer as a file to be kept, never to be shown or run.
func download(h http.Header, name, mediaType string) {
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
}

// disposition names a file for old and new clients (RFC 6266, RFC 8187).
func disposition(name string) string {
	name = store.FileName(name)
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
