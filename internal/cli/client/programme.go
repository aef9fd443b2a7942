package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// Feature reads what a route of a feature answers: parts name the address below the
// organisation.
func (c *Client) Feature(ctx context.Context, org string, q url.Values, to any, parts ...string) error {
	return c.get(ctx, path(append([]string{"o", org}, parts...)...), q, to)
}

// DoFeature sends in to a route of a feature and reads what comes of it; nil sends
// no body.
func (c *Client) DoFeature(ctx context.Context, org, method string, in, to any, parts ...string) error {
	r := request{method: method, path: path(append([]string{"o", org}, parts...)...)}
	if in != nil {
		var err error
		if r.body, err = body(in); err != nil {
			return err
		}
	}
	_, err := c.read(ctx, r, to)
	return err
}

// FeatureFile is a file that a route of a feature answers.
func (c *Client) FeatureFile(ctx context.Context, org string, q url.Values, parts ...string) (io.ReadCloser, error) {
	return c.stream(ctx, path(append([]string{"o", org}, parts...)...), q)
}

// SendFile hands a file to a route of a feature.
func (c *Client) SendFile(ctx context.Context, org string, q url.Values, file io.Reader, size int64, to any, parts ...string) error {
	_, err := c.read(ctx, request{method: http.MethodPost, path: path(append([]string{"o", org}, parts...)...), query: q, body: file, size: size, mediaType: "application/octet-stream"}, to)
	return err
}

// Raw is an answer that is both read and shown as it came.
type Raw[T any] struct {
	Of   T
	JSON json.RawMessage
}

// UnmarshalJSON keeps the text beside the value.
func (r *Raw[T]) UnmarshalJSON(raw []byte) error {
	r.JSON = append(json.RawMessage(nil), raw...)
	return json.Unmarshal(raw, &r.Of)
}
