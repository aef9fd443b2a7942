package rights_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// form publishes a further form.
func (w *world) form(t *testing.T, x *record.Portal) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		x, err := store.Create(ctx, tx, record.Portals, x)
		if err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.Portals, x.ID, x.Rev, "publish", workflow.Input{})
		return err
	})
}

// S-062, S-068: who asks for another says for whom and as what, and may prove it; the
// proof of somebody who asks for himself is not kept.
func TestAFormTakesWhoIsRepresentedAndOneProof(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		p := b.Get("/privacy/one/nordwind?type=portability&lang=de")
		if n := p.First("input", "value", "portability"); n == nil || !checked(n) || webtest.Attr(p.First("html", "lang", ""), "lang") != "de" || !p.Has("nie eine Kopie eines Ausweises") || p.First("option", "value", "authorised_agent") != nil {
			t.Errorf("preselected: %s", webtest.Text(p.Root))
		}
		form := typed(b.Get(formAt), url.Values{"acts_for": {"represented"}})
		w.clock.Pass(time.Minute)
		if p = b.Post(formAt, form); p.Status != 422 || p.First("p", "id", "f-subject-error") == nil || p.First("p", "id", "f-acting-error") == nil {
			t.Errorf("for nobody: %d %s", p.Status, webtest.Text(p.Root))
		}
		form.Set("subject", "Otto Berg")
		form.Set("acting", "power_of_attorney")
		for name, content := range map[string]string{"proof.exe": "MZ", "proof.pdf": "<script>", "big.pdf": "%PDF-1.7" + strings.Repeat("x", 5_000_000), "proof.svg": "<svg/>"} {
			w.clock.Pass(time.Minute)
			if p = b.Send(formAt, form, "proof", name, content); p.Status != 422 || p.First("p", "id", "f-proof-error") == nil || !p.Has("Otto Berg") && webtest.Attr(p.First("input", "name", "subject"), "value") != "Otto Berg" {
				t.Errorf("%s: %d %s", name, p.Status, webtest.Text(p.Root))
			}
		}
		if len(w.requests(t)) != 0 {
			t.Fatal("a refused form is a request")
		}
		if p = b.Send(formAt, form, "proof", "../vollmacht.pdf", "%PDF-1.7 x"); p.Status != 200 {
			t.Fatalf("sent: %d %s", p.Status, webtest.Text(p.Root))
		}
		r := w.requests(t)[0]
		_, files, _ := w.thread(t, r)
		var people map[rights.Part]rights.Person
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			people, err = rights.People(ctx, tx, r)
			return err
		})
		if r.Acting != "power_of_attorney" || r.Authority != "asked" || people[rights.Subject].Name != "Otto Berg" || len(files) != 1 || files[0].Purpose != rights.Proof || files[0].Name != "vollmacht.pdf" {
			t.Errorf("%+v %+v %+v", r, people, files)
		}
		// What the form says is true: once seen, the proof is erased, and only then.
		if _, err := w.change(t, r, func(r *record.Request) { r.Note = "A call was returned." }); err != nil {
			t.Fatal(err)
		}
		if _, files, _ = w.thread(t, r); len(files) != 1 {
			t.Errorf("a proof that nobody has seen is gone: %+v", files)
		}
		if _, err := w.change(t, r, func(r *record.Request) { r.Authority = "shown" }); err != nil {
			t.Fatal(err)
		}
		if _, files, _ = w.thread(t, r); len(files) != 0 {
			t.Errorf("a proof that was seen is still there: %+v", files)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			log, err := ledger.History(ctx, tx.SQL(), tx.Org, r.ID, 0, 50)
			if !slices.ContainsFunc(log, func(e ledger.Record) bool {
				return e.Verb == "proof_erased" && strings.Contains(string(e.Body), "shown")
			}) {
				t.Error("the ledger does not say that a proof was erased")
			}
			return err
		})
		form = typed(b.Get(formAt), url.Values{"subject": {"Nobody"}, "acting": {"parent"}})
		w.clock.Pass(time.Minute)
		if p = b.Send(formAt, form, "proof", "x.pdf", "%PDF-1.7"); p.Status != 200 {
			t.Fatalf("for oneself: %d", p.Status)
		}
		r = w.requests(t)[1]
		if _, files, _ = w.thread(t, r); len(files) != 0 || r.Acting != "" {
			t.Errorf("a proof of one who asks for himself: %+v", files)
		}
	})
}

func checked(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" })
}

// S-068: Global Privacy Control is noticed where a law of the form gives it effect, said
// to the person, and kept only with what the person sends.
func TestGlobalPrivacyControlIsNoticedWhereALawGivesItEffect(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		american := record.Portal{Head: register.Head{Title: "Nordwind US"}, Languages: register.Lines{"en", "de"}, Laws: register.Terms[record.LawScheme]{"us-ca"}, Contact: "privacy@example.org"}
		honours, refuses := american, american
		honours.Address, refuses.Address, refuses.HonourGPC = "us", "us-not", "no"
		w.form(t, &honours)
		w.form(t, &refuses)
		b := webtest.As(t, w.site, "")
		for _, c := range []struct {
			at, header string
			noticed    bool
		}{{"us", "1", true}, {"us", "", false}, {"us", "0", false}, {"us-not", "1", false}, {"nordwind", "1", false}} {
			b.Header = http.Header{}
			if c.header != "" {
				b.Header.Set("Sec-GPC", c.header)
			}
			p := b.Get("/privacy/one/" + c.at + "?lang=en")
			n := p.First("input", "value", "opt_out_sale_sharing")
			if p.Has("Your browser asks us") != c.noticed || (n != nil && checked(n)) != c.noticed || c.noticed && !p.Has("1798.135") {
				t.Errorf("%s %q: %s", c.at, c.header, webtest.Text(p.Root))
			}
		}
		b.Header = http.Header{"Sec-Gpc": {"1"}}
		p := b.Get("/privacy/one/us?lang=en")
		if len(w.requests(t)) != 0 {
			t.Error("something is kept before it is sent")
		}
		form := typed(p, url.Values{"type": {"opt_out_sale_sharing"}})
		w.clock.Pass(time.Minute)
		if p = b.Post("/privacy/one/us?lang=en", form); p.Status != 200 {
			t.Fatalf("%d %s", p.Status, webtest.Text(p.Root))
		}
		r := w.requests(t)[0]
		if said, _, _ := w.thread(t, r); !slices.Equal(r.Types, []record.RequestType{"opt_out_sale_sharing"}) || !strings.Contains(said[rights.In], "Sec-GPC: 1") || r.DueOn == "" {
			t.Errorf("%+v %q", r, said)
		}
	})
}

// S-068, S3: whatever is wrong with a form's seal or a link, the answer is the same and
// nothing is kept; what was sent before gives its own request again.
func TestForgedReplayedAndExpiredSealsAndLinks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		w.form(t, &record.Portal{Head: register.Head{Title: "Other"}, Address: "other", Languages: register.Lines{"en"}, Laws: register.Terms[record.LawScheme]{"eu-gdpr"}, Contact: "privacy@example.org"})
		b := webtest.As(t, w.site, "")
		foreign := typed(b.Get("/privacy/one/other?lang=en"), nil).Get("sealed")
		old := typed(b.Get(formAt), nil)
		w.clock.Pass(25 * time.Hour)
		good := typed(b.Get(formAt), nil)
		w.clock.Pass(time.Minute)
		seal := good.Get("sealed")
		for name, bad := range map[string]string{"none": "", "forged": "Zm9yZ2Vk", "no base64": "!!", "cut": seal[:len(seal)-4], "changed": seal[:40] + "AAAA" + seal[44:], "of another form": foreign, "expired": old.Get("sealed")} {
			form := maps.Clone(good)
			form["sealed"] = []string{bad}
			if p := b.Post(formAt, form); p.Status != 422 || !p.Has("Nothing is lost") || len(w.requests(t)) != 0 {
				t.Errorf("%s: %d", name, p.Status)
			}
			w.clock.Pass(time.Minute)
		}
		at := link(b.Post(formAt, good))
		if p := b.Post(formAt, good); p.Status != 200 || !p.Has("DSR-0001") || len(w.requests(t)) != 1 {
			t.Errorf("replayed: %d", p.Status)
		}
		r := w.requests(t)[0]
		var confirm, over string
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if confirm, err = rights.NewLink(ctx, tx, r, rights.Link{Purpose: rights.ForConfirm, Lang: "en", Expires: tx.Now.Add(time.Hour)}); err != nil {
				return err
			}
			over, err = rights.NewLink(ctx, tx, r, rights.Link{Purpose: rights.ForStatus, Lang: "en", Expires: tx.Now.Add(time.Second)})
			return err
		})
		w.clock.Pass(time.Minute)
		want := ""
		for name, bad := range map[string]string{"no secret": "x", "changed": strings.TrimPrefix(at, "/request/")[:62] + "AA", "of another purpose": confirm, "expired": over, "nobody's": strings.Repeat("A", 64)} {
			p := webtest.As(t, w.site, "").Get("/request/" + bad)
			if said := webtest.Text(p.Root); p.Status != 404 || want != "" && said != want {
				t.Errorf("%s: %d %s", name, p.Status, said)
			} else {
				want = said
			}
		}
	})
}

var byChance = regexp.MustCompile(`DSR-\d+|/request/[\w-]+|value="[\w-]{20,}"|"X-CSRF-Token":"[^"]*"|data-token="[^"]*"|X-CSRF-Token&#34;:&#34;[^&]*`)

// S-068, S11: ten thousand forms at once: most are asked to wait, each that was
// acknowledged is there once and nothing else, memory stays bounded, and nobody learns who
// is known.
func TestAFloodOfTenThousandForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		flood := 10_000
		if strings.HasSuffix(t.Name(), "postgres") {
			flood = 2_000
		}
		b := webtest.As(t, w.site, "")
		w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Known", Email: "known@example.org"}, Text: "Before."})
		answers := map[string]string{}
		for _, who := range []string{"known@example.org", "stranger@example.org"} {
			b.Address = "203.0.113.9"
			form := typed(b.Get(formAt), url.Values{"email": {who}})
			w.clock.Pass(2 * time.Minute)
			p := b.Post(formAt, form)
			answers[who] = fmt.Sprint(p.Status, slices.Sorted(maps.Keys(p.Header)), " ", byChance.ReplaceAllString(strings.ReplaceAll(p.Body, w.clock.Now().UTC().Format("15:04"), ""), ""))
			w.clock.Pass(24*time.Hour - 2*time.Minute)
		}
		day := regexp.MustCompile(`\d+|[A-Z][a-z]+day|[A-Z][a-z]{2,8}`) // the day differs, and no more
		if a, z := day.ReplaceAllString(answers["known@example.org"], ""), day.ReplaceAllString(answers["stranger@example.org"], ""); a != z {
			t.Errorf("who is known is told:\n%s\n%s", a, z)
		}
		var seals []string
		for range 300 {
			seals = append(seals, typed(b.Get(formAt), nil).Get("sealed"))
		}
		w.clock.Pass(2 * time.Minute)
		had, said, waits := len(w.requests(t)), map[string]bool{}, 0
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range flood {
			b.Plain, b.Address = true, fmt.Sprintf("198.51.100.%d", i%200) // one network
			if i%2 == 1 {
				b.Address = fmt.Sprintf("10.%d.%d.7", i/250, i%250) // as many as there are forms
			}
			p := b.Post(formAt, url.Values{"type": {"access"}, "name": {"Robot"}, "email": {fmt.Sprintf("r%d@example.org", i%500)}, "acts_for": {"self"}, "country": {"DE"}, "sealed": {seals[i%len(seals)]}})
			switch p.Status {
			case http.StatusOK:
				said[regexp.MustCompile(`DSR-\d+`).FindString(p.Body)] = true
			case http.StatusTooManyRequests:
				if waits++; p.Header.Get("Retry-After") == "" {
					t.Fatal("nobody says how long to wait")
				}
			default:
				t.Fatalf("form %d: %d", i, p.Status)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
			t.Errorf("memory grew by %d bytes", grown)
		}
		list := w.requests(t)
		if got := len(list) - had; got != len(said) || got == 0 || got > 120 || waits < flood*9/10 {
			t.Errorf("%d kept, %d acknowledged, %d of %d asked to wait", got, len(said), waits, flood)
		}
		for _, r := range list[had:] {
			if !said[r.Ref] {
				t.Errorf("%s was not acknowledged", r.Ref)
			}
		}
	})
}
