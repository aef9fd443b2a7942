package rights_test

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/connector/mailboxtest"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-068: what the page of redaction does, the API does: it proposes what is about others,
// and a copy without it, and without what is named, takes the file's place in the answer.
func TestAFileIsRedactedByTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.serve()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Boris Kern"}})
			return err
		})
		r, f := collected(t, w, webtest.As(t, w.site, access.PrivacyManager))
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		x.deps(w, rights.Deps{})
		at := "/requests/" + r.Ref + "/files/" + f.ID.String() + "/redaction"
		var plan struct {
			Name  string
			Found []struct {
				Text, Kind string
				Count      int
			}
		}
		x.do("GET", at, nil).want(200).into(&plan)
		found, every := map[string]string{}, []string{}
		for _, p := range plan.Found {
			found[p.Text], every = p.Kind, append(every, p.Text)
		}
		if found["Boris Kern"] != "name" || found["boris.kern@example.com"] != "email" || found["Anna Berg"] != "" {
			t.Errorf("proposed %v", found)
		}
		for _, c := range []struct {
			body fields
			at   string
		}{
			{fields{"reason": "shame"}, "reason"},
			{fields{"reasons": fields{"Boris Kern": "shame"}}, "reasons"},
			{fields{"name": strings.Repeat("x", 201)}, "name"},
			{fields{"keep": every}, "terms"},
		} {
			if a := x.do("POST", at, c.body).want(422); len(a.paths()) != 1 || a.paths()[0] != c.at {
				t.Errorf("%v: %v", c.body, a.paths())
			}
		}
		if n := len(w.files(t, r)); n != 1 {
			t.Fatalf("%d files after what was refused", n)
		}
		var made rights.File
		x.do("POST", at, fields{"terms": []string{"falcon"}, "keep": []string{"boris.kern@example.com"}, "reasons": fields{"Falcon": "trade_secret"}}).want(201).into(&made)
		all := w.files(t, r)
		if len(all) != 2 || all[0].Given != "no" || all[1].Given != "yes" || all[1].Source != f.ID || all[1].ID != made.ID {
			t.Fatalf("files %+v", all)
		}
		text := w.content(t, all[1])
		if strings.Contains(text, "Boris Kern") || strings.Contains(text, "Falcon") || !strings.Contains(text, "boris.kern@example.com") || !strings.Contains(text, "Anna Berg") {
			t.Errorf("the copy says:\n%s", text)
		}
		reasons := map[string]int{}
		for _, y := range all[1].Removed {
			reasons[string(y.Reason)] += y.Count
		}
		if reasons["trade_secret"] != 1 || reasons["third_party"] == 0 {
			t.Errorf("removed %+v", all[1].Removed)
		}
		x.do("GET", "/requests/"+r.Ref+"/files/"+made.ID.String()+"/redaction", nil).want(404) // a copy is not copied again
		for _, role := range []access.Role{access.Reader, access.InternalAuditor, access.ExternalAuditor} {
			x.actor.Role = role
			x.do("POST", at, fields{}).want(403)
			x.do("GET", at, nil).want(403)
		}
	})
}

// S-061: who asks for a confirmation of the address by the API gets what the page gives:
// a mail with a link, and the state of the identity; without an address it is refused.
func TestAnAddressIsConfirmedThroughTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p, r := w.post(t, nil), anna(t, w)
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		at := "/requests/" + r.Ref + "/confirm"
		x.do("POST", at, nil).want(409) // no mail server
		x.deps(w, rights.Deps{Mail: p.room.Mail, Mailroom: p.room})
		if a := x.do("POST", at, nil).want(200); !strings.Contains(a.body, `"identity":"asked"`) || strings.Contains(a.body, "/request/confirm/") {
			t.Errorf("%s", a.body)
		}
		x.do("PUT", "/requests/"+r.Ref+"/person", fields{"name": "Anna Berg"}).want(200)
		x.do("POST", at, nil).want(409) // no address
		x.actor.Role = access.Reader
		x.do("POST", at, nil).want(403)
	})
}

// S-061: a mailbox is tried by the API as on its page: it is reached, or it says why not.
func TestAMailboxIsTriedByTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.Owner})
		x.room(w, p.room)
		p.server.Deliver(t, letterOf("Anna Berg <anna@example.org>", "My data", "Delete it."))
		at := "/mailboxes/" + p.box.ID.String() + "/test"
		if a := x.do("POST", at, nil).want(200); !strings.Contains(a.body, `"mails":1`) {
			t.Errorf("%s", a.body)
		}
		if len(p.requests(t)) != 0 {
			t.Error("trying it reads it")
		}
		host, port, _ := net.SplitHostPort(p.server.Address)
		n, _ := strconv.Atoi(port)
		x.do("PATCH", "/mailboxes/"+p.box.ID.String(), fields{"host": host, "port": n, "account": mailboxtest.User, "password": "wrong"}).want(200)
		if a := x.do("POST", at, nil).want(409); !strings.Contains(a.body, "refuses the sign-in") || strings.Contains(a.body, "wrong") {
			t.Errorf("%s", a.body)
		}
		x.do("POST", "/mailboxes/"+id.New().String()+"/test", nil).want(404)
		x.actor.Role = access.DPO
		x.do("POST", at, nil).want(403)
	})
}
