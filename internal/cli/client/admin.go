package client

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/privet-pims/privet/internal/store"
)

// What concerns the organisation as a whole.

// Organisation is one that the caller may see.
type Organisation struct {
	ID      string    `json:"id"`
	Slug    string    `json:"slug"`
	Title   string    `json:"title,omitempty"`
	Created time.Time `json:"created"`
}

// Organisations that the caller may see.
func (c *Client) Organisations(ctx context.Context) ([]Organisation, error) {
	return listOf[Organisation](ctx, c, path("o"), nil)
}

// Found opens an organisation; v is its record and its slug.
func (c *Client) Found(ctx context.Context, v any) (Organisation, error) {
	var o Organisation
	_, err := c.post(ctx, path("o"), 0, v, &o)
	return o, err
}

// Register describes a register for the caller.
func (c *Client) Register(ctx context.Context, org, register string) (json.RawMessage, error) {
	var raw json.RawMessage
	err := c.get(ctx, path("o", org, "registers", register), nil, &raw)
	return raw, err
}

// Registers describes all of them.
func (c *Client) Registers(ctx context.Context, org string) ([]json.RawMessage, error) {
	return listOf[json.RawMessage](ctx, c, path("o", org, "registers"), nil)
}

// Token is an API token; Secret is there once, in the answer that made it.
type Token struct {
	store.Token
	Secret string `json:"secret,omitempty"`
}

// NewToken says what token is wanted.
type NewToken struct {
	Name    string   `json:"name"`
	Role    string   `json:"role"`
	Scopes  []string `json:"scopes,omitempty"`
	Person  string   `json:"person,omitempty"`
	Expires string   `json:"expires,omitempty"` // RFC 3339
}

// Tokens of the organisation.
func (c *Client) Tokens(ctx context.Context, org string) ([]Token, error) {
	return listOf[Token](ctx, c, path("o", org, "tokens"), nil)
}

// NewToken makes one.
func (c *Client) NewToken(ctx context.Context, org string, t NewToken) (Token, error) {
	var out Token
	_, err := c.post(ctx, path("o", org, "tokens"), 0, t, &out)
	return out, err
}

// RevokeToken ends one.
func (c *Client) RevokeToken(ctx context.Context, org, token string) error {
	return c.delete(ctx, path("o", org, "tokens", token))
}

// AskErasure asks that the body of one ledger entry be erased. The answer's ID is
// what the second person confirms.
func (c *Client) AskErasure(ctx context.Context, org, register, at string, seq int64, reason string) (string, error) {
	var out struct {
		ID string `json:"id"`
	}
	_, err := c.post(ctx, path("o", org, "ledger", "erasures"), 0,
		map[string]any{"register": register, "id": at, "seq": seq, "reason": reason}, &out)
	return out.ID, err
}

// ConfirmErasure erases what somebody else has asked for.
func (c *Client) ConfirmErasure(ctx context.Context, org, ask string) error {
	_, err := c.post(ctx, path("o", org, "ledger", "erasures", ask, "confirm"), 0, struct{}{}, nil)
	return err
}

// Ledger is the size and root of the organisation's log.
func (c *Client) Ledger(ctx context.Context, org string) (json.RawMessage, error) {
	var raw json.RawMessage
	err := c.get(ctx, path("o", org, "ledger"), nil, &raw)
	return raw, err
}

// Checkpoint is the signed note over the organisation's log.
func (c *Client) Checkpoint(ctx context.Context, org string) (io.ReadCloser, error) {
	return c.stream(ctx, path("o", org, "ledger", "checkpoint"), nil)
}

// Archive is the whole organisation in the open format.
func (c *Client) Archive(ctx context.Context, org string) (io.ReadCloser, error) {
	return c.stream(ctx, path("o", org, "archive"), nil)
}
