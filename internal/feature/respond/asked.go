package respond

import (
	"context"
	"encoding/json"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// entry is what the ledger says of an ask; who was asked stands in its own table.
type entry struct {
	Ask     id.ID    `json:"ask"`
	Fields  []string `json:"fields,omitempty"`
	Outcome string   `json:"outcome,omitempty"`
}

func (e entry) json() []byte {
	raw, _ := json.Marshal(e) // identifiers and words always marshal
	return raw
}

// askLine is one ask in the list.
type askLine struct {
	*Ask
	Title, Ref, Href string
	Asker            string
	Badge            ui.Tone
	Text             string // its state
	When             string
	Again, Revoke    string // addresses; "" where it is over
	Instead          string // the form that asks who was named
}

var tones = map[string]ui.Tone{
	"open": ui.Info, "opened": ui.Info, Answered: ui.OK, Confirmed: ui.OK, Passed: ui.Warn, "revoked": ui.Mute, "over": ui.Warn,
}

// mostAsks is how many lines the list shows, the newest.
const mostAsks = 200

// list shows what was asked, with its state.
func (p *Pages) list(c *web.Call) error {
	if !asksSomewhere(c.Who) {
		return problem.New(problem.Forbidden, "forbidden", "verb", "change", "register", "records")
	}
	var lines []askLine
	waiting := 0
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		all, err := asks(ctx, tx, p.Vault, mostAsks)
		if err != nil {
			return err
		}
		ids := make([]id.ID, len(all))
		for i, a := range all {
			ids[i] = a.Record
		}
		titles, err := store.Titles(ctx, tx, ids)
		if err != nil {
			return err
		}
		names, err := account.Names(ctx, tx)
		if err != nil {
			return err
		}
		for _, a := range all {
			l := p.line(c, a, titles[a.Record], tx.Now)
			l.Asker = names[a.By]
			if a.By == tx.ID {
				l.Asker = c.Session.Account.Name
			}
			if a.live(tx.Now) {
				waiting++
			}
			lines = append(lines, l)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("respond.asks"), Lead: c.T("respond.asks.lead", "count", waiting), Wide: true}, asksBody(lines))
}

func (p *Pages) line(c *web.Call, a *Ask, t store.Title, now time.Time) askLine {
	state := a.State(now)
	l := askLine{Ask: a, Title: t.Title, Ref: t.Ref, Badge: tones[state], Text: c.T("respond.state." + state)}
	if t.Ref == "" {
		l.Title = c.T("respond.unseen")
	} else {
		l.Href = c.At(t.Register, t.Ref)
	}
	switch {
	case !a.Done.IsZero():
		l.When = c.Words.ShortDay(calendar.DayOf(a.Done))
	default:
		l.When = c.T("respond.until", "day", a.until())
	}
	if mine := a.By == c.Who.ID || c.Who.May(access.Members, access.Installation); mine && a.Revoked.IsZero() && a.Done.IsZero() {
		if askedHere(a) {
			l.Again = c.At("asks", a.ID.String(), "resend")
		}
		l.Revoke = c.At("asks", a.ID.String(), "revoke")
	}
	if a.Outcome == Passed && t.Ref != "" {
		l.Instead = c.At("ask", "?record="+t.Ref)
	}
	return l
}

// resend gives an open ask a new link; the old one is void. One that is over lives
// again.
func (p *Pages) resend(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("asks", c.R.PathValue("id"))
	}
	var a *Ask
	var secret, home string
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		var rec register.Record
		var err error
		if a, rec, secret, err = p.DoRenew(ctx, tx, at, Asking{Asker: c.Session.Account.Name, Org: c.Member.Title}); err != nil {
			return err
		}
		home = c.At(a.Register, register.HeadOf(rec).Ref)
		return nil
	})
	if err != nil {
		return err
	}
	return p.showSent(c, a, home, secret)
}

// revoke ends an ask at once.
func (p *Pages) revoke(c *web.Call) error {
	at, err := id.Parse(c.R.PathValue("id"))
	if err != nil {
		return problem.NotFound("asks", c.R.PathValue("id"))
	}
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		_, err := p.DoRevoke(ctx, tx, at)
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("respond.revoked")})
	return c.Go(c.At("asks"))
}

// askedHere reports whether the link is answered on a page of this package; those to
// questionnaires and sub-processors have a page and links of their own.
func askedHere(a *Ask) bool {
	return len(a.Fields) == 0 || a.Fields[0] != "questionnaire" && a.Fields[0] != "objection"
}
