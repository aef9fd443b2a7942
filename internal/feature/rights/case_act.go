package rights

import (
	"context"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// acts are the forms of the page of a request: each reads its controls and calls the use
// case that API and command line call as well.
var acts = map[string]func(context.Context, *store.Tx, *Pages, *web.Call, *record.Request) (*Asked, error){
	"customer": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		return forwardActs(ctx, tx, p, c, r, "customer")
	},
	"forward": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		return forwardActs(ctx, tx, p, c, r, "forward")
	},
	"instructed": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		return forwardActs(ctx, tx, p, c, r, "instructed")
	},
	"note": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		_, err := DoNote(ctx, tx, r, c.R.PostFormValue("body"))
		return nil, err
	},
	"identity": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		x := Identity{State: record.IdentityState(posted(c, "identity")), Method: record.IdentityMethod(posted(c, "identity_method")), Why: posted(c, "identity_why"), Matched: lines(posted(c, "identity_matched"))}
		var err error
		if x.AskedOn, err = dayOf(c, "identity_asked_on"); err != nil {
			return nil, err
		}
		if x.On, err = dayOf(c, "identity_on"); err != nil {
			return nil, err
		}
		_, err = DoIdentity(ctx, tx, r, x)
		return nil, err
	},
	"check": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		reader, _ := id.Parse(posted(c, "second_reader")) // none is the zero identifier
		_, err := DoCheck(ctx, tx, r, Checks{posted(c, "scope"), record.ThirdPartyCheck(posted(c, "third_parties")), record.YesNo(posted(c, "exemptions_weighed")), reader})
		return nil, err
	},
	"read": func(ctx context.Context, tx *store.Tx, _ *Pages, _ *web.Call, r *record.Request) (*Asked, error) {
		_, err := DoRead(ctx, tx, r)
		return nil, err
	},
	"decide": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		_, err := DoDecide(ctx, tx, r, Decision{record.RequestOutcome(posted(c, "outcome")), record.RefusalGround(posted(c, "refusal_ground")), posted(c, "refusal_provision"), posted(c, "refusal_reason"), record.YesNo(posted(c, "complaint_told"))})
		return nil, err
	},
	"answered": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		on, err := dayOf(c, "answered_on")
		if err == nil {
			_, err = DoAnswered(ctx, tx, r, on)
		}
		return nil, err
	},
	"person": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		part := Requester
		if posted(c, "part") == string(Subject) {
			part = Subject
		}
		x := Person{Name: posted(c, "name"), Email: posted(c, "email"), Phone: posted(c, "phone"), Address: strings.ReplaceAll(posted(c, "address"), "\r", ""), Born: posted(c, "born"), Identifiers: lines(posted(c, "identifiers"))}
		known, err := People(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		if foldMail(known[part].Email) == foldMail(x.Email) { // the address that was checked
			x.MailChecked = known[part].MailChecked
		}
		return nil, DoPerson(ctx, tx, r, part, x)
	},
	"recipients": func(ctx context.Context, tx *store.Tx, _ *Pages, _ *web.Call, r *record.Request) (*Asked, error) {
		_, _, err := DoRecipients(ctx, tx, r)
		return nil, err
	},
	"extend": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		if posted(c, "notify") == "yes" {
			to, err := dayOf(c, "extension_to")
			if err == nil {
				_, err = DoExtendNotice(ctx, tx, p.Deps, p.Site.Words, r, posted(c, "extension_reason"), to)
			}
			return nil, err
		}
		told, err := dayOf(c, "extension_told_on")
		if err != nil {
			return nil, err
		}
		to, err := dayOf(c, "extension_to")
		if err == nil {
			_, err = DoExtend(ctx, tx, r, posted(c, "extension_reason"), told, to)
		}
		return nil, err
	},
	"pause": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		from, err := dayOf(c, "from")
		if err == nil {
			_, err = DoPause(ctx, tx, r, record.PauseReason(posted(c, "reason")), from)
		}
		return nil, err
	},
	"resume": func(ctx context.Context, tx *store.Tx, _ *Pages, _ *web.Call, r *record.Request) (*Asked, error) {
		_, err := DoResume(ctx, tx, r)
		return nil, err
	},
	"plan": func(ctx context.Context, tx *store.Tx, _ *Pages, _ *web.Call, r *record.Request) (*Asked, error) {
		_, err := DoPlan(ctx, tx, r)
		return nil, err
	},
	"step": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		var l problem.List
		kind := posted(c, "kind")
		l.If(!record.Requests.Field("steps").Rows[0].Has(kind), "kind", "required")
		if err := l.Err(); err != nil {
			return nil, err
		}
		_, err := DoStep(ctx, tx, r, record.RequestStepKind(kind), posted(c, "result"))
		return nil, err
	},
	"told": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		on, err := dayOf(c, "told_on")
		if err != nil {
			return nil, err
		}
		row, err := rowOf(c)
		if err == nil {
			_, err = DoTold(ctx, tx, r, row, on, posted(c, "why_not"))
		}
		return nil, err
	},
	"item": func(ctx context.Context, tx *store.Tx, _ *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		row, err := rowOf(c)
		if err != nil {
			return nil, err
		}
		x := ItemAnswer{State: record.ItemState(posted(c, "state")), Action: record.ItemAction(posted(c, "action")), Found: posted(c, "found"), Exemption: record.RefusalGround(posted(c, "exemption")),
			Provision: posted(c, "provision"), Reason: posted(c, "reason"), Checked: posted(c, "checked")}
		if x.Count, err = numberOf(c, "count"); err != nil {
			return nil, err
		}
		if x.Changed, err = numberOf(c, "changed"); err != nil {
			return nil, err
		}
		_, err = DoItem(ctx, tx, r, row, x)
		return nil, err
	},
	"link": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		told, err := DoOwnLink(ctx, tx, p.Deps, r, posted(c, "renew") == "yes")
		if err != nil {
			return nil, err
		}
		return &told, nil
	},
	"confirm": func(ctx context.Context, tx *store.Tx, p *Pages, _ *web.Call, r *record.Request) (*Asked, error) {
		return nil, DoConfirm(ctx, tx, p.Deps, r)
	},
	"ask": func(ctx context.Context, tx *store.Tx, p *Pages, c *web.Call, r *record.Request) (*Asked, error) {
		row, err := rowOf(c)
		if err != nil {
			return nil, err
		}
		_, asked, err := DoAskOwner(ctx, tx, p.Deps, c.Words, r, row, c.Session.Account.Name)
		return &asked, err
	},
}

func rowOf(c *web.Call) (id.ID, error) {
	at, err := id.Parse(posted(c, "row"))
	if err != nil || at.IsZero() {
		return id.ID{}, problem.NotFound(record.Requests.Name, "")
	}
	return at, nil
}

// dayOf is the day in a control; "" is none.
func dayOf(c *web.Call, name string) (calendar.Day, error) {
	typed := posted(c, name)
	if typed == "" {
		return "", nil
	}
	day, err := calendar.ParseDay(typed)
	var l problem.List
	l.If(err != nil, name, "bad_day", "value", typed)
	return day, l.Err()
}

// numberOf is the whole number in a control; nothing is 0.
func numberOf(c *web.Call, name string) (int64, error) {
	typed := posted(c, name)
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	var l problem.List
	l.If(err != nil, name, "bad_number", "value", typed)
	return n, l.Err()
}

// sent keeps what follows from a message: the extension of which the person is told, the
// step that asked, and, where it is the answer, when it went out.
func sent(ctx context.Context, tx *store.Tx, r *record.Request, m Message) error {
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil {
		return err
	}
	switch {
	case m.Template == Acknowledge:
		_, err = DoStep(ctx, tx, now, "acknowledge", "")
	case m.Template == "clarify":
		_, err = DoStep(ctx, tx, now, "clarify", "")
	case now.State == "replying" && now.AnsweredAt.IsZero() && answers(m.Template):
		if now, err = changed(ctx, tx, now, func(r *record.Request) error { r.AnsweredAt = tx.Now; return nil }); err == nil {
			_, err = DoStep(ctx, tx, now, "reply", "")
		}
	}
	return err
}

// answers reports whether a template is the answer to a request, and no word on the way.
func answers(template string) bool {
	switch template {
	case "", ComplaintAnswer, "delivered", Acknowledge, "ask_identity", AskAuthority, "clarify", "extend":
		return false
	}
	return true
}
