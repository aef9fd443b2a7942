package rights_test

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/parcel"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

var ownSecret = regexp.MustCompile(`/request/[\w-]{64}`)

// mailed are the links to own pages in the mails that wait, the oldest first.
func (p *post) mailed(t *testing.T) (out []string) {
	t.Helper()
	tx, err := p.Base().Read(t.Context(), id.ID{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(t.Context(), "SELECT sealed FROM outbox ORDER BY queued, id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var sealed []byte
		if err := rows.Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		text, err := p.room.Vault.Unseal(id.ID{}, sealed)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ownSecret.FindString(string(text)))
	}
	return out
}

// S-068: each mail and each page of a request has the same link, for as long as it lives;
// renewed, the former one looks like any link that is none; it goes with the person.
func TestEveryMailAndPageOfARequestHasTheSameLinkUntilItIsRenewed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, nil)
		deps := rights.Deps{Vault: p.room.Vault, Mail: p.room.Mail}
		rights.Mount(w.site, deps)
		w.form(t, &record.Portal{Head: register.Head{Title: "Nordwind"}, Address: "nordwind", Languages: register.Lines{"en"}, Laws: register.Terms[record.LawScheme]{"eu-gdpr"}, Countries: register.Countries{"DE"}, Contact: "privacy@example.org"})
		b := webtest.As(t, w.site, "")
		form := typed(b.Get(formAt), nil)
		w.clock.Pass(time.Minute)
		at := link(b.Post(formAt, form))
		if again := link(b.Post(formAt, form)); again != at || at == "" {
			t.Errorf("sent again it has another link: %s, %s", at, again)
		}
		r := w.requests(t)[0]
		send := func() {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				_, err := rights.DoSend(ctx, tx, deps, w.read(t, r), rights.Outgoing{Body: "A word."})
				return err
			})
		}
		send()
		w.clock.Pass(170 * 24 * time.Hour)
		send() // it lasts anew from here
		w.clock.Pass(100 * 24 * time.Hour)
		if p := webtest.As(t, w.site, "").Get(at); p.Status != 200 {
			t.Errorf("after 270 days: %d", p.Status)
		}
		var told struct {
			Link   string
			Mailed bool
		}
		x := w.api(t, w.who)
		x.deps(w, deps)
		x.do("POST", "/requests/"+r.Ref+"/link", nil).want(200).into(&told)
		desk := webtest.As(t, w.site, access.PrivacyManager)
		desk.Get("/o/one/requests/" + r.Ref)
		page := desk.Post("/o/one/requests/"+r.Ref+"/do/link", nil)
		mails := p.mailed(t)
		if told.Link != at || told.Mailed || !strings.HasSuffix(page.Value("link"), at) || len(mails) != 3 || slices.ContainsFunc(mails, func(s string) bool { return s != at }) {
			t.Fatalf("%s: API %+v, desk %q, mails %v", at, told, page.Value("link"), mails)
		}
		page = desk.Post("/o/one/requests/"+r.Ref+"/do/link", url.Values{"renew": {"yes"}})
		fresh := ownSecret.FindString(page.Value("link"))
		dead, none := webtest.As(t, w.site, "").Get(at), webtest.As(t, w.site, "").Get("/request/nothing")
		if fresh == "" || fresh == at || dead.Status != 404 || webtest.Text(dead.Root) != webtest.Text(none.Root) {
			t.Errorf("renewed to %q, the former: %d", fresh, dead.Status)
		}
		if p := webtest.As(t, w.site, "").Get(fresh); p.Status != 200 {
			t.Errorf("the new one: %d", p.Status)
		}
		send()
		if mails = p.mailed(t); len(mails) != 5 || mails[3] != fresh || mails[4] != fresh {
			t.Errorf("mails afterwards %v, want %s", mails, fresh)
		}
		for role, want := range map[access.Role]int{access.ExternalAuditor: 403, access.InternalAuditor: 403, access.Contributor: 404} {
			o := webtest.As(t, w.site, role)
			o.Get("/o/one/requests")
			if p := o.Post("/o/one/requests/"+r.Ref+"/do/link", nil); p.Status != want || strings.Contains(p.Body, fresh) {
				t.Errorf("%s: %d", role, p.Status)
			}
		}
		webtest.As(t, w.site, "")
		own := webtest.As(t, w.site, "")
		own.Get(fresh)
		own.Post(fresh, url.Values{"do": {"withdraw"}})
		w.at(w.read(t, r).KeepUntil.AddDays(1).Time())
		w.night(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			n := 0
			if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM request_link WHERE org = $1 AND sealed IS NOT NULL", tx.Org.String()).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				t.Errorf("%d links outlive the person", n)
			}
			if _, err := rights.DoOwnLink(ctx, tx, deps, w.read(t, r), false); !problem.Is(err, problem.Blocked) {
				t.Errorf("a link to nobody: %v", err)
			}
			return nil
		})
	})
}

// GDPR Art. 15(1)(d): where a kind of data is kept for several periods, the answer says for
// which processing each is; where there is one, it says it once.
func TestPeriodsOfAKindOfDataNameTheirProcessing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := ready(t, w)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for _, a := range []struct{ title, contact, name string }{{"Newsletter", "P2Y", "P1Y"}, {"Invoices", "P10Y", "P1Y"}, {"Dunning", "P10Y", "P1Y"}} {
				x, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: a.title}, Systems: register.Links[record.System]{r.Items[0].System.ID},
					DataItems: register.Rows[record.ActivityDataItem]{{Category: "contact", Retention: calendar.Period(a.contact)}, {Category: "name", Retention: calendar.Period(a.name)}}})
				if err != nil {
					return err
				}
				if _, err := tx.SQL().ExecContext(ctx, "UPDATE record SET state = 'approved' WHERE org = $1 AND id = $2", tx.Org.String(), x.ID.String()); err != nil {
					return err
				}
			}
			a, err := rights.ReadAnswer(ctx, tx, w.words, r)
			if err != nil {
				return err
			}
			var said []string
			for _, i := range a.Parcel.Information {
				if i.Topic == parcel.Retention {
					said = i.Values
				}
			}
			all := strings.Join(said, "\n")
			if len(said) != 3 || !strings.Contains(all, "for Newsletter: 2 years") || !strings.Contains(all, "for Invoices and Dunning: 10 years") || said[2] != "name: 1 year" {
				t.Errorf("said:\n%s", all)
			}
			return nil
		})
	})
}
