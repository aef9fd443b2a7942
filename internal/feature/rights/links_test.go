package rights_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-068, S3: each kind of link that needs no account opens its own thing, and however it is
// broken the answer is the same, to the byte, and nothing comes of it: altered, expired, of
// another kind, named for another organisation, of a request that was put away, of one whose
// person was erased, and what was never a link.
func TestEveryKindOfLinkThatDoesNotOpenLooksTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		rights.Mount(w.site, rights.Deps{Vault: v})
		two := registertest.Found(t, w.DB, "two")
		c := w.client(t, "Xanthos", 0, nil, 1)
		theirs := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Role: record.Processor, Customer: c.party.ID, Requester: rights.Person{Name: "Erika Muster", Email: "erika@example.org"}, Text: "Please."})
		x := w.api(t, w.who)
		x.do("POST", "/requests/"+theirs.Ref+"/plan", nil).want(200)
		theirs = w.read(t, theirs)
		ours := ready(t, w)
		file, _ := packed(t, w, v, ours)
		kinds := []struct {
			at   string
			of   *record.Request
			link rights.Link
		}{
			{"/request/", ours, rights.Link{Purpose: rights.ForStatus, Lang: "en"}},
			{"/request/confirm/", ours, rights.Link{Purpose: rights.ForConfirm, Lang: "en"}},
			{"/request/answer/", ours, rights.Link{Purpose: rights.ForDelivery, Lang: "en", File: file, Downloads: 2}},
			{"/request/item/", theirs, rights.Link{Purpose: rights.ForItem, Item: theirs.Items[0].ID, Lang: "en"}},
			{"/request/customer/", theirs, rights.Link{Purpose: rights.ForCustomer, Lang: "en"}},
		}
		secret := func(i int, life time.Duration) (s string) {
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				k := kinds[i].link
				k.Expires = tx.Now.Add(life)
				s, err = rights.NewLink(ctx, tx, kinds[i].of, k)
				return err
			})
			return s
		}
		var live, over []string
		for i, k := range kinds {
			live, over = append(live, secret(i, time.Hour)), append(over, secret(i, time.Second))
			if p := webtest.As(t, w.site, "").Get(k.at + live[i]); p.Status != 200 {
				t.Fatalf("%s: %d %s", k.at, p.Status, webtest.Text(p.Root))
			}
		}
		w.clock.Pass(time.Minute)
		before := len(w.read(t, ours).Steps) + int(w.read(t, ours).Rev) + int(w.read(t, theirs).Rev)
		from := 0
		dead := func(what, at string, want *string) {
			t.Helper()
			b := webtest.As(t, w.site, "")
			from++
			b.Address = fmt.Sprintf("10.%d.%d.7", from/250, from%250) // who tries many from one network waits
			p := b.Get(at)
			if said := byChance.ReplaceAllString(p.Body, ""); p.Status != 404 || *want != "" && said != *want {
				t.Errorf("%s, %.80s: %d %s", what, at, p.Status, webtest.Text(p.Root))
			} else {
				*want = said
			}
			if p := b.Post(at, url.Values{"do": {"write"}, "body": {"Me."}, "state": {"nothing"}, "customer_wants": {"act"}, "instruction": {"Do."}, "given_by": {"Me"}}); p.Status != 404 {
				t.Errorf("%s, %.80s: a form is answered %d", what, at, p.Status)
			}
		}
		for i, k := range kinds {
			want := ""
			raw, _ := base64.RawURLEncoding.DecodeString(live[i])
			copy(raw, two.Org[:])
			dead("altered", k.at+live[i][:len(live[i])-2]+"AA", &want)
			dead("of another organisation", k.at+base64.RawURLEncoding.EncodeToString(raw), &want)
			dead("expired", k.at+over[i], &want)
			dead("cut", k.at+live[i][:30], &want)
			dead("longer", k.at+live[i]+"AAAA", &want)
			dead("never a link", k.at+strings.Repeat("A", 64), &want)
			dead("an identifier", k.at+id.New().String(), &want)
			for j := range kinds {
				own := k.link.Purpose == rights.ForDelivery && kinds[j].link.Purpose == rights.ForStatus // leads to the answer
				if j != i && !own {
					dead("of the kind "+string(kinds[j].link.Purpose), k.at+live[j], &want)
				}
			}
		}
		if after := len(w.read(t, ours).Steps) + int(w.read(t, ours).Rev) + int(w.read(t, theirs).Rev); after != before {
			t.Error("a link that does not open changed a request")
		}
		for i, k := range kinds { // what was put away opens nothing, and looks like nothing
			want := ""
			dead("never a link", k.at+strings.Repeat("A", 64), &want)
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				now, err := store.Get(ctx, tx, record.Requests, k.of.ID)
				if err != nil || !now.Archived.IsZero() {
					return err
				}
				_, err = store.ArchiveAny(ctx, tx, record.Requests.Type, now.ID, now.Rev, "A test.")
				return err
			})
			dead("of a request that was put away", k.at+live[i], &want)
		}
	})
}
