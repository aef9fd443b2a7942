package rights

import (
	"context"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// mailboxIn is what is said of a mailbox; what is left out stays as it is, or is usual.
type mailboxIn struct {
	Title       *string               `json:"title,omitempty"`
	Host        *string               `json:"host,omitempty"`
	Port        *int                  `json:"port,omitempty"`
	TLS         *string               `json:"tls,omitempty"` // tls, starttls or none
	Account     *string               `json:"account,omitempty"`
	Password    string                `json:"password,omitempty"` // never told again; asked for anew with another server
	Folder      *string               `json:"folder,omitempty"`
	After       *string               `json:"after,omitempty"` // leave, seen or move
	Target      *string               `json:"target,omitempty"`
	Since       *time.Time            `json:"since,omitempty"` // mail that arrived before is left alone; a new mailbox begins now
	All         bool                  `json:"all,omitempty"`   // read what lies in the folder already
	Types       *[]record.RequestType `json:"types,omitempty"` // of a mail whose words name no right
	Language    *string               `json:"language,omitempty"`
	Portal      *string               `json:"portal,omitempty"`
	Assignee    *string               `json:"assignee,omitempty"`
	Acknowledge *bool                 `json:"acknowledge,omitempty"`
}

// mailboxOut is a mailbox without its password.
type mailboxOut struct {
	ID          id.ID                `json:"id"`
	Title       string               `json:"title"`
	Host        string               `json:"host"`
	Port        int                  `json:"port"`
	TLS         string               `json:"tls"`
	Account     string               `json:"account"`
	Folder      string               `json:"folder"`
	After       string               `json:"after"`
	Target      string               `json:"target,omitempty"`
	Since       time.Time            `json:"since,omitzero"`
	Types       []record.RequestType `json:"types"`
	Language    string               `json:"language,omitempty"`
	Portal      id.ID                `json:"portal,omitzero"`
	Assignee    id.ID                `json:"assignee,omitzero"`
	Acknowledge bool                 `json:"acknowledge"`
	State       string               `json:"state"` // reading, failing or paused
	Created     time.Time            `json:"created"`
	Checked     time.Time            `json:"checked,omitzero"`
	Failing     time.Time            `json:"failing_since,omitzero"`
	Reason      string               `json:"reason,omitempty"` // why it could not be read
}

type mailboxesOut struct {
	Items []mailboxOut `json:"items"`
}

// mailboxWith is a mailbox with what became of its mail.
type mailboxWith struct {
	mailboxOut
	Mails map[string]int `json:"mails"` // by what they became: request, message, known, automatic, own
}

func mailboxFrom(b *Mailbox) mailboxOut {
	return mailboxOut{ID: b.ID, Title: b.Title, Host: b.Host, Port: b.Port, TLS: b.TLS, Account: b.Account, Folder: b.Folder, After: orElse(b.After, "leave"), Target: b.Target, Since: b.Since,
		Types: append([]record.RequestType{}, b.Types...), Language: b.Language, Portal: b.Portal, Assignee: b.Assignee, Acknowledge: b.Acknowledge,
		State: b.State(), Created: b.Created, Checked: b.Checked, Failing: b.Failing, Reason: b.Reason}
}

// triedOut says that a mailbox is reached and can be read.
type triedOut struct {
	Mails uint32 `json:"mails"` // in the folder
}

// tryMailbox reaches the server as a reading would, once the transaction is over.
func (r routes) tryMailbox(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	b, err := boxOf(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	org := tx.Org
	return api.Later(func(ctx context.Context) (any, error) {
		n, err := r.Mailroom.Try(ctx, org, b)
		if _, told := problem.As(err); err != nil && !told {
			err = problem.Wrap(problem.Blocked, "mailbox_broken", err, "server", b.Address())
		}
		return triedOut{n}, err
	}), nil
}

func (r routes) mailboxRoutes() []api.Extra {
	const path = "/mailboxes/{mailbox}"
	on := func(method, path string, x api.Extra) api.Extra {
		x.Method, x.Path, x.Tag, x.Rule, x.Write = method, path, "mailboxes", api.Rule{Verb: access.Members, Group: access.Installation}, method != http.MethodGet
		if path != "/mailboxes" {
			x.Describe = map[string]string{"mailbox": "Identifier of the mailbox."}
		}
		return x
	}
	act := func(do func(context.Context, *store.Tx, *Mailbox) error) func(context.Context, *store.Tx, *api.Ask) (any, error) {
		return func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
			b, err := boxOf(ctx, tx, ask)
			if err == nil {
				err = do(ctx, tx, b)
			}
			if err == nil {
				b, err = MailboxAt(ctx, tx, b.ID)
			}
			if err != nil {
				return nil, err
			}
			return mailboxFrom(b), nil
		}
	}
	test := on(http.MethodPost, path+"/test", api.Extra{ID: "test-mailbox", Summary: "Reach a mailbox as a reading would and answer how many mails are in its folder; nothing is read or changed", Answer: triedOut{}, Do: r.tryMailbox})
	test.Write = false
	return []api.Extra{
		on(http.MethodGet, "/mailboxes", api.Extra{ID: "list-mailboxes", Summary: "List the mailboxes that are read for requests, without their passwords", Answer: mailboxesOut{}, Do: apiMailboxes}),
		on(http.MethodPost, "/mailboxes", api.Extra{ID: "create-mailbox", Summary: "Connect a mailbox; its password is kept encrypted and never told again", Body: &mailboxIn{}, Answer: mailboxOut{},
			Status: http.StatusCreated, Secret: true, Do: r.putMailbox}),
		on(http.MethodGet, path, api.Extra{ID: "read-mailbox", Summary: "Read a mailbox: how its reading goes and what became of its mail", Answer: mailboxWith{}, Do: apiMailbox}),
		on(http.MethodPatch, path, api.Extra{ID: "change-mailbox", Summary: "Change a mailbox; what is left out stays, the password too as long as the server does", Body: &mailboxIn{}, Answer: mailboxOut{}, Secret: true, Do: r.putMailbox}),
		test,
		on(http.MethodPost, path+"/read", api.Extra{ID: "read-mailbox-now", Summary: "Read a mailbox outside its turn; how it went is told by the mailbox a moment later", Answer: mailboxOut{},
			Do: act(func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return r.Mailroom.Soon(ctx, tx, b.ID) })}),
		on(http.MethodPost, path+"/pause", api.Extra{ID: "pause-mailbox", Summary: "Read a mailbox no more until it is resumed", Answer: mailboxOut{},
			Do: act(func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return PauseMailbox(ctx, tx, b.ID, true) })}),
		on(http.MethodPost, path+"/resume", api.Extra{ID: "resume-mailbox", Summary: "Read a mailbox again, mail that came meanwhile as well", Answer: mailboxOut{},
			Do: act(func(ctx context.Context, tx *store.Tx, b *Mailbox) error { return PauseMailbox(ctx, tx, b.ID, false) })}),
		on(http.MethodDelete, path, api.Extra{ID: "remove-mailbox", Summary: "Forget a mailbox; its requests stay, and so does the mail on its server", Do: func(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
			b, err := boxOf(ctx, tx, ask)
			if err != nil {
				return nil, err
			}
			return nil, RemoveMailbox(ctx, tx, b.ID)
		}}),
	}
}

// boxOf is the mailbox in the path.
func boxOf(ctx context.Context, tx *store.Tx, ask *api.Ask) (*Mailbox, error) {
	at, err := id.Parse(ask.Path("mailbox"))
	if err != nil || at.IsZero() {
		return nil, problem.NotFound("mailboxes", "")
	}
	return MailboxAt(ctx, tx, at)
}

func apiMailboxes(ctx context.Context, tx *store.Tx, _ *api.Ask) (any, error) {
	all, err := Mailboxes(ctx, tx)
	out := mailboxesOut{Items: []mailboxOut{}}
	for _, b := range all {
		out.Items = append(out.Items, mailboxFrom(b))
	}
	return out, err
}

func apiMailbox(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	b, err := boxOf(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	n, err := MailCounts(ctx, tx, b.ID)
	return mailboxWith{mailboxFrom(b), n}, err
}

// putMailbox makes a mailbox, or changes the one in the path.
func (r routes) putMailbox(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*mailboxIn)
	b := &Mailbox{Port: 993, After: "seen", Types: []record.RequestType{"information"}, Acknowledge: true, Since: tx.Now}
	if ask.Path("mailbox") != "" {
		var err error
		if b, err = boxOf(ctx, tx, ask); err != nil {
			return nil, err
		}
	}
	set := func(to, from *string) {
		if from != nil {
			*to = *from
		}
	}
	set(&b.Title, in.Title)
	set(&b.Host, in.Host)
	set(&b.TLS, in.TLS)
	set(&b.Account, in.Account)
	set(&b.Folder, in.Folder)
	set(&b.After, in.After)
	set(&b.Target, in.Target)
	set(&b.Language, in.Language)
	if b.After == "leave" {
		b.After = ""
	}
	if in.Port != nil {
		b.Port = *in.Port
	}
	if in.Types != nil {
		b.Types = *in.Types
	}
	if in.Acknowledge != nil {
		b.Acknowledge = *in.Acknowledge
	}
	if in.Since != nil {
		b.Since = *in.Since
	}
	if in.All {
		b.Since = time.Time{}
	}
	for _, l := range []struct {
		field, register string
		text            *string
		to              *id.ID
	}{{"portal", record.Portals.Name, in.Portal, &b.Portal}, {"assignee", record.People.Name, in.Assignee, &b.Assignee}} {
		if l.text == nil {
			continue
		}
		var err error
		if *l.to, err = ask.Refer(ctx, tx, l.field, l.register, *l.text); err != nil {
			return nil, err
		}
	}
	made, err := r.Mailroom.DoMailbox(ctx, tx, *b, in.Password)
	if err != nil {
		return nil, err
	}
	return mailboxFrom(made), nil
}
