package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Member is somebody of an organisation.
type Member struct {
	Account      string    `json:"account"`
	Name         string    `json:"name"`
	Email        string    `json:"email"`
	Role         string    `json:"role"`
	Person       string    `json:"person,omitempty"`
	Created      time.Time `json:"created"`
	Expires      time.Time `json:"expires,omitzero"`
	Seen         time.Time `json:"seen,omitzero"`
	SecondFactor bool      `json:"second_factor"`
	Disabled     bool      `json:"disabled,omitempty"`
}

// Ended tells what came of the end of a membership: how many records were handed
// over, and by register how many still need an owner.
type Ended struct {
	Moved   int            `json:"moved"`
	Orphans map[string]int `json:"orphans"`
}

// NewInvitation says who is to be asked in.
type NewInvitation struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
	Role  string `json:"role"`
	Lang  string `json:"lang,omitempty"`
}

// Invited is an invitation; Link is there once, where no mail is sent.
type Invited struct {
	ID      string    `json:"id"`
	Email   string    `json:"email"`
	Role    string    `json:"role"`
	Expires time.Time `json:"expires"`
	Link    string    `json:"link,omitempty"`
}

// Members of the organisation.
func (c *Client) Members(ctx context.Context, org string) ([]Member, error) {
	return listOf[Member](ctx, c, path("o", org, "members"), nil)
}

// ChangeMember gives a member another role.
func (c *Client) ChangeMember(ctx context.Context, org, account, role string) error {
	b, err := body(map[string]string{"role": role})
	if err != nil {
		return err
	}
	_, err = c.read(ctx, request{method: http.MethodPatch, path: path("o", org, "members", account), body: b, mediaType: "application/json"}, nil)
	return err
}

// EndMember ends a membership; heir, if set, takes over what the member owns.
func (c *Client) EndMember(ctx context.Context, org, account, heir string) (Ended, error) {
	var out Ended
	q := url.Values{}
	if heir != "" {
		q.Set("heir", heir)
	}
	_, err := c.read(ctx, request{method: http.MethodDelete, path: path("o", org, "members", account), query: q}, &out)
	return out, err
}

// Invite asks somebody into the organisation.
func (c *Client) Invite(ctx context.Context, org string, in NewInvitation) (Invited, error) {
	var out Invited
	_, err := c.post(ctx, path("o", org, "invitations"), 0, in, &out)
	return out, err
}
