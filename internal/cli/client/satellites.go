package client

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/privet-pims/privet/internal/store"
)

// What hangs on a record.

// Comments on a record.
func (c *Client) Comments(ctx context.Context, org, register, at string) ([]store.Comment, error) {
	return listOf[store.Comment](ctx, c, path("o", org, register, at, "comments"), nil)
}

// Comment adds one.
func (c *Client) Comment(ctx context.Context, org, register, at, text string) error {
	_, err := c.post(ctx, path("o", org, register, at, "comments"), 0, map[string]string{"text": text}, nil)
	return err
}

// DeleteComment takes one away.
func (c *Client) DeleteComment(ctx context.Context, org, register, at, comment string) error {
	return c.delete(ctx, path("o", org, register, at, "comments", comment))
}

// Attachments of a record.
func (c *Client) Attachments(ctx context.Context, org, register, at string) ([]store.Attachment, error) {
	return listOf[store.Attachment](ctx, c, path("o", org, register, at, "attachments"), nil)
}

// Attach puts a file on a record.
func (c *Client) Attach(ctx context.Context, org, register, at, name string, file io.Reader, size int64) (store.Attachment, error) {
	var a store.Attachment
	_, err := c.read(ctx, request{
		method: http.MethodPost, path: path("o", org, register, at, "attachments"), query: url.Values{"name": {name}},
		body: file, size: size, mediaType: "application/octet-stream",
	}, &a)
	return a, err
}

// Attachment is the content of one.
func (c *Client) Attachment(ctx context.Context, org, register, at, attachment string) (io.ReadCloser, error) {
	return c.stream(ctx, path("o", org, register, at, "attachments", attachment, "content"), nil)
}

// Detach takes a file off a record.
func (c *Client) Detach(ctx context.Context, org, register, at, attachment string) error {
	return c.delete(ctx, path("o", org, register, at, "attachments", attachment))
}
