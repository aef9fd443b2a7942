package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/privet-pims/privet/internal/exchange"
)

// ImportOptions say how a file is to be read.
type ImportOptions struct {
	Name          string
	Register      string
	Mapping       string // JSON; "" lets the server find out
	CreateMissing bool
}

func (o ImportOptions) values() url.Values {
	q := url.Values{"name": {o.Name}, "create_missing": {strconv.FormatBool(o.CreateMissing)}}
	set(q, "register", o.Register)
	set(q, "mapping", o.Mapping)
	return q
}

func (c *Client) importing(ctx context.Context, org string, o ImportOptions, apply bool, file io.Reader, size int64, to any) error {
	q := o.values()
	if apply {
		q.Set("apply", "true")
	}
	_, err := c.read(ctx, request{
		method: http.MethodPost, path: path("o", org, "import"), query: q, body: file, size: size, mediaType: "application/octet-stream",
	}, to)
	return err
}

// Plan says what importing a file would do.
func (c *Client) Plan(ctx context.Context, org string, o ImportOptions, file io.Reader, size int64) (*exchange.Plan, error) {
	p := &exchange.Plan{}
	return p, c.importing(ctx, org, o, false, file, size, p)
}

// Import does it, all or nothing.
func (c *Client) Import(ctx context.Context, org string, o ImportOptions, file io.Reader, size int64) (exchange.Result, error) {
	var r exchange.Result
	return r, c.importing(ctx, org, o, true, file, size, &r)
}

// Export is a register as a file.
func (c *Client) Export(ctx context.Context, org, register, format, layout string, q Query) (io.ReadCloser, error) {
	v := q.Values()
	set(v, "format", format)
	set(v, "layout", layout)
	return c.stream(ctx, path("o", org, "export", register), v)
}
