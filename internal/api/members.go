package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Deliver sends an invitation on its way. Where no mail is sent it answers the link
// for whoever invited.
type Deliver func(ctx context.Context, who access.Actor, l account.Letter, role access.Role) (link string, err error)

// unmailed answers the path of the link.
func unmailed(_ context.Context, _ access.Actor, l account.Letter, _ access.Role) (string, error) {
	return "/invitation/" + l.Secret, nil
}

// memberRoutes are about who belongs to the organisation. How people sign in is asked
// of a person in the browser and has no route here.
func (a *API) memberRoutes() {
	rule := may(access.Members, access.Installation)
	op := func(id, summary, body string, answers map[int]string, query ...string) operation {
		return operation{id: id, tag: "members", summary: summary, body: body, query: query, answers: answers}
	}
	a.within(http.MethodGet, "/members", rule, op("list-members", "List the members", "", map[int]string{200: "Members"}), (*call).listMembers)
	a.within(http.MethodPatch, "/members/{id}", rule, op("change-member", "Change role or end date of a member, named by the account", "ChangeMember", map[int]string{204: ""}), (*call).changeMember)
	a.within(http.MethodDelete, "/members/{id}", rule, op("end-member", "End a membership and hand over what the member owns", "", map[int]string{200: "Ended"}, "heir"), (*call).endMember)
	a.within(http.MethodGet, "/invitations", rule, op("list-invitations", "List open invitations", "", map[int]string{200: "Invitations"}), (*call).listInvitations)
	a.within(http.MethodPost, "/invitations", rule, op("invite", "Invite somebody; where no mail is sent the answer holds the link", "NewInvitation", map[int]string{201: "Invited"}), (*call).invite)
	a.within(http.MethodPost, "/invitations/{id}/resend", rule, op("resend-invitation", "Send an invitation again, with a new link", "", map[int]string{200: "Invited"}), (*call).resendInvitation)
	a.within(http.MethodDelete, "/invitations/{id}", rule, op("revoke-invitation", "Take an open invitation back", "", map[int]string{204: ""}), func(c *call) error {
		at, err := c.part("id")
		if err == nil {
			err = c.Accounts.RevokeInvitation(c.r.Context(), c.who, at)
		}
		return c.answer(done, err)
	})
	a.within(http.MethodGet, "/sign-ins", rule, op("list-sign-ins", "List sign-ins of members, newest first", "", map[int]string{200: "SignIns"}, "limit"), (*call).listSignIns)
}

// answer sends what came of a service that has its own transaction.
func (c *call) answer(out reply, err error) error {
	if err == nil {
		c.send(out)
	}
	return err
}

type memberOut struct {
	Account      id.ID       `json:"account"`
	Name         string      `json:"name"`
	Email        string      `json:"email"`
	Role         access.Role `json:"role"`
	Person       id.ID       `json:"person,omitzero"`
	Created      time.Time   `json:"created"`
	Expires      time.Time   `json:"expires,omitzero"`
	Seen         time.Time   `json:"seen,omitzero"`
	SecondFactor bool        `json:"second_factor"`
	Disabled     bool        `json:"disabled,omitempty"`
}

func (c *call) listMembers() error {
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		list, err := c.Accounts.Members(ctx, tx)
		if err != nil {
			return reply{}, err
		}
		out := make([]memberOut, 0, len(list))
		for _, m := range list {
			out = append(out, memberOut{m.Account, m.Name, m.Email, m.Role, m.Person, m.Created, m.Expires, m.Seen, m.SecondFactor, m.Disabled})
		}
		return items(out)
	})
}

// changeMember keeps what the body does not name; null as expires takes the end away.
func (c *call) changeMember() error {
	at, err := c.part("id")
	if err != nil {
		return err
	}
	var in struct {
		Role    access.Role     `json:"role"`
		Expires json.RawMessage `json:"expires"`
	}
	if _, err := c.read(&in, false); err != nil {
		return err
	}
	var was *account.Member
	if err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) error {
		list, err := c.Accounts.Members(c.r.Context(), tx)
		for _, m := range list {
			if m.Account == at {
				was = &m
			}
		}
		return err
	}); err != nil {
		return err
	}
	if was == nil {
		return problem.NotFound("members", at)
	}
	until := was.Expires
	if len(in.Expires) > 0 {
		until = time.Time{}
		var p problem.List
		p.If(json.Unmarshal(in.Expires, &until) != nil, "expires", "bad_value") // null leaves it zero
		if err := p.Err(); err != nil {
			return err
		}
	}
	if in.Role == "" {
		in.Role = was.Role
	}
	return c.answer(done, c.Accounts.ChangeMember(c.r.Context(), c.who, at, in.Role, until))
}

// endMember ends a membership. heir is the person who takes over, both or neither.
func (c *call) endMember() error {
	at, err := c.part("id")
	if err != nil {
		return err
	}
	q := c.query()
	heir := q.Get("heir")
	texts(&q.List, "heir", heir)
	if err := q.Err(); err != nil {
		return err
	}
	return c.writing(nil, func(ctx context.Context, tx *store.Tx) (reply, error) {
		var p problem.List
		list, err := c.Accounts.Members(ctx, tx)
		if err != nil {
			return reply{}, err
		}
		var person id.ID
		for _, m := range list {
			if m.Account == at {
				person = m.Person
			}
		}
		moved := 0
		if heir != "" {
			to, err := tx.Resolve(ctx, []string{"people"}, heir)
			if err != nil {
				return reply{}, err
			}
			p.If(to.IsZero(), "heir", "unknown_link", "value", heir)
			if err := p.Err(); err != nil {
				return reply{}, err
			}
			if moved, err = account.HandOver(ctx, tx, person, to); err != nil {
				return reply{}, err
			}
		}
		orphans, err := c.Accounts.EndMembershipIn(ctx, tx, at)
		if err != nil {
			return reply{}, err
		}
		return ok(struct {
			Moved   int            `json:"moved"`
			Orphans map[string]int `json:"orphans"`
		}{moved, orphans})
	})
}

type invitationOut struct {
	ID      id.ID       `json:"id"`
	Email   string      `json:"email"`
	Name    string      `json:"name,omitempty"`
	Role    access.Role `json:"role"`
	Person  id.ID       `json:"person,omitzero"`
	Lang    string      `json:"lang,omitempty"`
	Created time.Time   `json:"created"`
	Sent    time.Time   `json:"sent"`
	Expires time.Time   `json:"expires"`
	Link    string      `json:"link,omitempty"`
}

func invitationReply(in account.Invitation) invitationOut {
	return invitationOut{in.ID, in.Email, in.Name, in.Role, in.Person, in.Lang, in.Created, in.Sent, in.Expires, ""}
}

func (c *call) listInvitations() error {
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		list, err := account.Invitations(ctx, tx)
		if err != nil {
			return reply{}, err
		}
		out := make([]invitationOut, 0, len(list))
		for _, in := range list {
			out = append(out, invitationReply(in))
		}
		return items(out)
	})
}

// invite takes no Idempotency-Key: a kept answer would keep the link. Asked twice, the
// second invitation replaces the first.
func (c *call) invite() error {
	var in struct {
		Email string      `json:"email"`
		Name  string      `json:"name"`
		Role  access.Role `json:"role"`
		Lang  string      `json:"lang"`
	}
	if _, err := c.read(&in, false); err != nil {
		return err
	}
	var p problem.List
	texts(&p, "email", in.Email, "name", in.Name, "lang", in.Lang)
	if err := p.Err(); err != nil {
		return err
	}
	made, letter, err := c.Accounts.Invite(c.r.Context(), c.who, account.Invitation{Email: in.Email, Name: in.Name, Role: in.Role, Lang: c.Words.Match(in.Lang, c.r.Header.Get("Accept-Language"))})
	if err != nil {
		return err
	}
	return c.invited(http.StatusCreated, made, letter)
}

func (c *call) resendInvitation() error {
	at, err := c.part("id")
	if err != nil {
		return err
	}
	letter, err := c.Accounts.Resend(c.r.Context(), c.who, at)
	if err != nil {
		return err
	}
	var in account.Invitation
	if err := c.Store.Read(c.r.Context(), c.who, func(tx *store.Tx) error {
		list, err := account.Invitations(c.r.Context(), tx)
		for _, x := range list {
			if x.ID == at {
				in = x
			}
		}
		return err
	}); err != nil {
		return err
	}
	return c.invited(http.StatusOK, in, letter)
}

func (c *call) invited(status int, in account.Invitation, l account.Letter) error {
	out := invitationReply(in)
	var err error
	if out.Link, err = c.Deliver(c.r.Context(), c.who, l, in.Role); err != nil {
		return err
	}
	answer, err := ok(out)
	answer.status = status
	return c.answer(answer, err)
}

func (c *call) listSignIns() error {
	q := c.query()
	limit := q.number("limit", 1, 1000, 100)
	if err := q.Err(); err != nil {
		return err
	}
	return c.reading(func(ctx context.Context, tx *store.Tx) (reply, error) {
		list, err := account.OrgSignIns(ctx, tx, int(limit))
		if err != nil {
			return reply{}, err
		}
		type event struct {
			Account id.ID     `json:"account"`
			At      time.Time `json:"at"`
			Method  string    `json:"method"`
			Outcome string    `json:"outcome"`
			Network string    `json:"network,omitempty"`
			Agent   string    `json:"agent,omitempty"`
		}
		out := make([]event, 0, len(list))
		for _, e := range list {
			out = append(out, event{e.Account, e.At, e.Method, e.Outcome, e.Network, e.Agent})
		}
		return items(out)
	})
}

// memberComponents describe what the routes about members take and give.
func memberComponents(roles []string) map[string]*huma.Schema {
	instant, word, flag := &huma.Schema{Type: "string", Format: "date-time"}, text(0), &huma.Schema{Type: "boolean"}
	whole := &huma.Schema{Type: "integer"}
	invitation := func() map[string]*huma.Schema {
		return map[string]*huma.Schema{"id": identifier(), "email": word, "name": word, "role": enum(roles), "person": identifier(), "lang": word, "created": instant, "sent": instant, "expires": instant}
	}
	invited := invitation()
	invited["link"] = word
	need := []string{"id", "email", "role", "created", "sent", "expires"}
	return map[string]*huma.Schema{
		"Member":        object(map[string]*huma.Schema{"account": identifier(), "name": word, "email": word, "role": enum(roles), "person": identifier(), "created": instant, "expires": instant, "seen": instant, "second_factor": flag, "disabled": flag}, "account", "name", "email", "role", "created", "second_factor"),
		"Members":       listSchema("Member"),
		"ChangeMember":  object(map[string]*huma.Schema{"role": enum(roles), "expires": {Type: "string", Format: "date-time", Nullable: true}}),
		"Ended":         object(map[string]*huma.Schema{"moved": whole, "orphans": {Type: "object", AdditionalProperties: whole}}, "moved", "orphans"),
		"NewInvitation": object(map[string]*huma.Schema{"email": text(254), "name": text(200), "role": enum(roles), "lang": text(35)}, "email", "role"),
		"Invitation":    object(invitation(), need...),
		"Invitations":   listSchema("Invitation"),
		"Invited":       object(invited, need...),
		"SignIn":        object(map[string]*huma.Schema{"account": identifier(), "at": instant, "method": word, "outcome": word, "network": word, "agent": word}, "account", "at", "method", "outcome"),
		"SignIns":       listSchema("SignIn"),
	}
}
