package rights_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-063: who takes more time tells the person so in the same step, in the person's language
// and with the reason; without a reason nothing is taken and nothing is said.
func TestAnExtensionTellsThePersonInTheSameStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		for name, extend := range map[string]func(r *record.Request, reason string) int{
			"page": func(r *record.Request, reason string) int {
				b := webtest.As(t, w.site, access.PrivacyManager)
				b.Get("/o/one/requests/" + r.Ref)
				return b.Post("/o/one/requests/"+r.Ref+"/do/extend", url.Values{"extension_reason": {reason}, "notify": {"yes"}}).Status
			},
			"API": func(r *record.Request, reason string) int {
				return w.api(t, w.who).do("POST", "/requests/"+r.Ref+"/extend", fields{"extension_reason": reason, "extension_told_on": "", "notify": true}).status
			},
		} {
			r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Language: "de", Requester: rights.Person{Name: "Erika Muster"}})
			if status := extend(r, ""); status != 422 || len(w.said(t, r)) != 0 {
				t.Errorf("%s without a reason: %d", name, status)
			}
			if status := extend(r, "Vierzig Systeme"); status != 200 && status != 303 {
				t.Fatalf("%s: %d", name, status)
			}
			now, said := w.read(t, r), w.said(t, r)
			if now.ExtensionToldOn == "" || now.DueOn <= now.FirstDueOn {
				t.Errorf("%s: told on %q, due %s, first %s", name, now.ExtensionToldOn, now.DueOn, now.FirstDueOn)
			}
			if len(said) != 1 || said[0].Template != "extend" || said[0].Lang != "de" || !strings.Contains(said[0].Body, "Vierzig Systeme") {
				t.Errorf("%s says %+v", name, said)
			}
		}
	})
}

// said are the messages to the person.
func (w *world) said(t *testing.T, r *record.Request) (out []rights.Message) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		all, err := rights.Messages(ctx, tx, r)
		for _, m := range all {
			if m.Direction == rights.Out {
				out = append(out, m)
			}
		}
		return err
	})
	return out
}

// GDPR Art. 19: the recipients of the activities of the systems are proposed once each,
// where the request changes data, and in a customer's request only those that serve him.
func TestRecipientsToBeToldAreProposedFromTheActivities(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var system, posting, other id.ID
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Shop"}, Status: "live"})
			if err != nil {
				return err
			}
			system = s.ID
			for title, to := range map[string]*id.ID{"Posting": &posting, "Elsewhere": &other} {
				p, err := store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: title}})
				if err != nil {
					return err
				}
				*to = p.ID
			}
			return nil
		})
		client := w.client(t, "Xanthos", 0, []id.ID{system}, 1)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			a, err := store.Get(ctx, tx, record.ProcessingActivities, client.activity.ID)
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error {
				a.Recipients = append(a.Recipients, record.ActivityRecipient{Party: register.To[record.Party](posting), Category: "processor"})
				return nil
			})
			if err != nil {
				return err
			}
			_, err = tx.SQL().ExecContext(ctx, "UPDATE record SET state = 'approved' WHERE org = $1 AND id = $2", tx.Org.String(), a.ID.String()) // how it came into force is not the story
			return err
		})
		x := w.api(t, w.who)
		for _, c := range []struct {
			right    record.RequestType
			customer bool
			most     int
		}{{"erasure", false, 1}, {"access", false, 0}, {"rectification", true, 1}} {
			in := rights.Intake{Types: []record.RequestType{c.right}, Requester: rights.Person{Name: "Erika Muster"}}
			if c.customer {
				in.Role, in.Customer = record.Processor, client.party.ID
			}
			r := w.intake(t, in)
			if _, err := w.change(t, r, func(r *record.Request) {
				r.Items = append(r.Items, record.FulfilmentItem{State: "open", System: register.To[record.System](client.systems[0])})
			}); err != nil {
				t.Fatal(err)
			}
			var first, again struct{ Added int }
			x.do("POST", "/requests/"+r.Ref+"/told", nil).want(200).into(&first)
			x.do("POST", "/requests/"+r.Ref+"/told", nil).want(200).into(&again)
			now := w.read(t, r)
			if first.Added != c.most || again.Added != 0 || len(now.RecipientsTold) != c.most {
				t.Errorf("%s: %d added, then %d; %d to be told", c.right, first.Added, again.Added, len(now.RecipientsTold))
			}
			for _, y := range now.RecipientsTold {
				if y.Recipient.ID != posting {
					t.Errorf("%s: somebody else is told", c.right)
				}
			}
		}
	})
}

// Who asks is edited on the page; an address that was checked stays checked, another is not.
func TestWhoAsksIsEditedOnThePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika", Email: "erika@example.org", Born: "1980-01-01"}})
		b, at := webtest.As(t, w.site, access.PrivacyManager), "/o/one/requests/"+r.Ref
		b.Get(at)
		if p := b.Post(at+"/do/person", url.Values{"part": {"requester"}, "name": {"Erika"}, "email": {"no address"}}); p.Status != 422 {
			t.Errorf("a bad address: %d", p.Status)
		}
		if p := b.Post(at+"/do/person", url.Values{"part": {"requester"}, "name": {"Erika Muster"}, "email": {"erika@example.org"}, "born": {"1980-01-01"}, "identifiers": {"K-1\nK-2"}}); p.Status != 200 || !p.Has("Erika Muster") || !p.Has("K-1, K-2") {
			t.Errorf("edited: %d", p.Status)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			all, err := rights.People(ctx, tx, r)
			if p := all[rights.Requester]; p.Name != "Erika Muster" || p.Born != "1980-01-01" || len(p.Identifiers) != 2 {
				t.Errorf("%+v", p)
			}
			return err
		})
	})
}
