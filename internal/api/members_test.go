package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-121
func TestMembershipEndsAndItsRecordsGoToTheHeir(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		o := side{slug: "acme", who: registertest.Found(t, s, "acme"), ids: map[string]string{}}
		x.join(&o)
		var heir string
		registertest.Write(t, s, o.who, func(ctx context.Context, tx *store.Tx) error {
			list, err := x.accounts.Members(ctx, tx)
			if err != nil {
				return err
			}
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Dora"}})
			if err != nil {
				return err
			}
			heir = p.Ref
			_, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Payroll", Owner: list[0].Person}, Role: "controller"})
			return err
		})
		token := x.token(o.who, access.PrivacyManager)
		at := "/api/v1/o/acme/members/" + o.ids["member"]
		x.do(ask{method: "DELETE", path: at + "?heir=nobody", token: token}).want(422)
		x.do(ask{method: "PATCH", path: at, token: token, body: `{"role":"owner"}`}).want(422)
		x.do(ask{method: "PATCH", path: at, token: token, body: `{"role":"reader","expires":"2999-01-01T00:00:00Z"}`}).want(204)
		x.do(ask{method: "PATCH", path: at, token: token, body: `{"expires":null}`}).want(204)
		if got := x.do(ask{method: "GET", path: "/api/v1/o/acme/members", token: token}).want(200).body; !strings.Contains(got, `"role":"reader"`) || strings.Contains(got, "2999") {
			t.Errorf("members %s", got)
		}
		if got := x.do(ask{method: "DELETE", path: at + "?heir=" + heir, token: token}).want(200).body; got != `{"moved":1,"orphans":{}}` {
			t.Errorf("ended: %s", got)
		}
		x.do(ask{method: "DELETE", path: at, token: token}).want(404)
	})
}

func TestInvitationIsAnsweredWithItsLinkAndNeverListedWithIt(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		o := side{slug: "acme", who: registertest.Found(t, s, "acme"), ids: map[string]string{}}
		x.join(&o)
		token := x.token(o.who, access.PrivacyManager)
		path := "/api/v1/o/acme/invitations"
		x.do(ask{method: "POST", path: path, token: token, body: `{"email":"nonsense","role":"reader"}`}).want(422)
		x.do(ask{method: "POST", path: path, token: token, body: `{"email":"dora@example.org","role":"owner"}`}).want(422)
		made := x.do(ask{method: "POST", path: path, token: token, body: `{"email":"dora@example.org","role":"reader"}`}).want(201)
		if !strings.HasPrefix(made.text("link"), "/invitation/") {
			t.Errorf("made %s", made.body)
		}
		if got := x.do(ask{method: "GET", path: path, token: token}).want(200).body; strings.Contains(got, "link") || !strings.Contains(got, "dora@example.org") {
			t.Errorf("listed %s", got)
		}
		again := x.do(ask{method: "POST", path: path + "/" + made.text("id") + "/resend", token: token}).want(200)
		if again.text("link") == made.text("link") {
			t.Error("the link stayed the same")
		}
		x.do(ask{method: "DELETE", path: path + "/" + made.text("id"), token: token}).want(204)
		x.do(ask{method: "GET", path: "/api/v1/o/acme/sign-ins", token: token}).want(200)
	})
}
