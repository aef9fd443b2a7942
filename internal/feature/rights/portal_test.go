package rights_test

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
)

// publish makes a public form and serves it.
func (w *world) publish(t *testing.T) {
	t.Helper()
	v, err := vault.Open(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	rights.Mount(w.site, rights.Deps{Vault: v})
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		x, err := store.Create(ctx, tx, record.Portals, &record.Portal{Head: register.Head{Title: "Nordwind"}, Address: "nordwind", Languages: register.Lines{"en", "de"},
			Laws: register.Terms[record.LawScheme]{"eu-gdpr", "uk-gdpr"}, Countries: register.Countries{"DE", "GB"}, Contact: "privacy@example.org"})
		if err != nil {
			return err
		}
		if _, err := store.Create(ctx, tx, record.Portals, &record.Portal{Head: register.Head{Title: "Draft"}, Address: "draft"}); err != nil {
			return err
		}
		_, err = store.Move(ctx, tx, record.Portals, x.ID, x.Rev, "publish", workflow.Input{})
		return err
	})
}

const formAt = "/privacy/one/nordwind?lang=en"

func typed(p *webtest.Page, more url.Values) url.Values {
	out := url.Values{"type": {"erasure"}, "name": {"Anna Berg"}, "email": {"anna@example.org"}, "acts_for": {"self"}, "country": {"DE"}, "details": {"Newsletter of May <script>"}}
	if n := p.First("input", "name", "sealed"); n != nil {
		out.Set("sealed", webtest.Attr(n, "value"))
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func (w *world) requests(t *testing.T) (list []*record.Request) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Requests, store.Query{Sort: "ref", Limit: 200})
		list = page.Items
		return err
	})
	return list
}

// S-068, S-061: a form that was sent is a request with its date; sent twice it is one, and
// the person follows it, writes and withdraws by the link alone.
func TestAPublicFormMakesOneRequestThatThePersonFollows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		p := b.Get(formAt)
		if p.Status != 200 || !p.Has("Delete my data") {
			t.Fatalf("the form: %d %s", p.Status, webtest.Text(p.Root))
		}
		form := typed(p, nil)
		w.clock.Pass(time.Minute)
		wrong := url.Values{"email": {"anna"}, "name": {""}}
		p = b.Post(formAt, typed(p, wrong))
		if p.Status != 422 || !p.Has("Newsletter of May <script>") || p.First("p", "class", "err") == nil || len(w.requests(t)) != 0 {
			t.Fatalf("a wrong form: %d %s", p.Status, webtest.Text(p.Root))
		}
		p = b.Post(formAt, form)
		if p.Status != 200 || !p.Has("Your request has arrived") || !p.Has("DSR-0001") {
			t.Fatalf("sent: %d %s", p.Status, webtest.Text(p.Root))
		}
		at := link(p)
		b.Get(formAt)
		if p = b.Post(formAt, form); p.Status != 200 || !p.Has("DSR-0001") {
			t.Errorf("sent again: %d", p.Status)
		}
		list := w.requests(t)
		if len(list) != 1 || list[0].DueOn == "" || list[0].DueLaw != "eu-gdpr" || list[0].AcknowledgedOn == "" || list[0].Channel != "portal" {
			t.Fatalf("%d requests, %+v", len(list), list)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := rights.DoNote(ctx, tx, list[0], "Looks like a former employee.")
			return err
		})
		own := webtest.As(t, w.site, "")
		p = own.Get(at)
		if p.Status != 200 || !p.Has("Newsletter of May <script>") || p.Has("former employee") || p.Header.Get("Referrer-Policy") != "no-referrer" || p.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("own page: %d %s", p.Status, webtest.Text(p.Root))
		}
		if n := strings.Count(webtest.Text(p.Root), "We will look at it soon."); n != 1 {
			t.Errorf("the own page says %d times where the request stands", n)
		}
		if p = own.Post(at, url.Values{"do": {"write"}, "body": {" "}}); p.Status != 422 {
			t.Errorf("an empty message: %d", p.Status)
		}
		if p = own.Post(at, url.Values{"do": {"write"}, "body": {"Please hurry."}}); p.Status != 200 || !p.Has("Please hurry.") {
			t.Errorf("a message: %d", p.Status)
		}
		if p = own.Post(at, url.Values{"do": {"complain"}, "body": {"Too slow."}}); p.Status != 200 || !p.Has("Too slow.") {
			t.Errorf("a complaint: %d", p.Status)
		}
		now, tasks := w.requests(t)[0], w.allTasks(t)
		if now.ComplainedOn == "" || now.ComplaintAnsweredOn != "" || len(tasks) != 2 || tasks[1].Priority != "urgent" {
			t.Errorf("a complaint of %q, answered %q, %d tasks", now.ComplainedOn, now.ComplaintAnsweredOn, len(tasks))
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := rights.DoSend(ctx, tx, rights.Deps{}, now, rights.Outgoing{Template: rights.ComplaintAnswer, Body: "We looked again."})
			return err
		})
		if now = w.requests(t)[0]; now.ComplaintAnsweredOn == "" {
			t.Error("the answer to the complaint is not kept")
		}
		own.Get(at)
		if p = own.Post(at, url.Values{"do": {"withdraw"}}); p.Status != 200 || !p.Has("You have withdrawn it.") || w.requests(t)[0].State != "withdrawn" {
			t.Errorf("withdrawn: %d %s", p.Status, w.requests(t)[0].State)
		}
	})
}

// link is that to the own page.
func link(p *webtest.Page) string {
	for _, a := range p.All("a") {
		if at := webtest.Attr(a, "href"); strings.HasPrefix(at, "/request/") {
			return at
		}
	}
	return ""
}

// S-068: whatever is wrong with an address or a link, the answer is the same.
func TestFormsAndLinksThatDoNotOpenLookTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		for _, at := range []string{"/privacy/one/draft", "/privacy/one/nothing", "/privacy/two/nordwind", "/privacy/" + w.org.String() + "/nordwind"} {
			if p := b.Get(at); p.Status != 404 {
				t.Errorf("%s: %d", at, p.Status)
			}
		}
		p := b.Get(formAt)
		form := typed(p, nil)
		w.clock.Pass(time.Minute)
		at := link(b.Post(formAt, form))
		other := at[:len(at)-2] + "AA"
		want := ""
		for _, bad := range []string{"/request/x", other, "/request/" + strings.Repeat("A", 64)} {
			p := webtest.As(t, w.site, "").Get(bad)
			if said := webtest.Text(p.Root); p.Status != 404 || want != "" && said != want {
				t.Errorf("%s: %d %s", bad, p.Status, said)
			} else {
				want = said
			}
		}
		w.clock.Pass(200 * 24 * time.Hour)
		if p := webtest.As(t, w.site, "").Get(at); p.Status != 404 || webtest.Text(p.Root) != want {
			t.Errorf("a link that is over: %d", p.Status)
		}
	})
}

// S-068: machines are slowed, nothing is lost of what was typed, nothing acknowledged is
// lost, and the desk goes on.
func TestAFloodOfFormsIsThrottledAndLosesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		b := webtest.As(t, w.site, "")
		p := b.Get(formAt)
		if q := b.Post(formAt, typed(p, nil)); q.Status != 429 || !q.Has("Newsletter of May") || q.Header.Get("Retry-After") == "" {
			t.Errorf("a form filled in at once: %d", q.Status)
		}
		if q := b.Post(formAt, typed(p, url.Values{"sealed": {"forged"}})); q.Status != 422 || !q.Has("Newsletter of May") {
			t.Errorf("a forged form: %d", q.Status)
		}
		b.Get(formAt)
		w.clock.Pass(2 * time.Minute)
		said, waits := 0, 0
		for range 60 {
			p := b.Get(formAt)
			form := typed(p, nil)
			w.clock.Pass(4 * time.Second)
			switch q := b.Post(formAt, form); q.Status {
			case 200:
				said++
			case 429:
				waits++
			default:
				t.Fatalf("status %d", q.Status)
			}
		}
		if got := len(w.requests(t)); got != said || waits == 0 || said > 12*6 {
			t.Errorf("%d acknowledged, %d kept, %d asked to wait", said, got, waits)
		}
		if r := anna(t, w); r.Ref == "" {
			t.Error("the desk takes nothing in")
		}
		if q := b.Post(formAt, typed(b.Get(formAt), url.Values{"website": {"https://spam.example"}})); q.Status == 200 {
			t.Errorf("a filled trap: %d", q.Status)
		}
	})
}

// allTasks are all of them, the oldest first.
func (w *world) allTasks(t *testing.T) (list []*record.Task) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Sort: "ref", Limit: 200})
		list = page.Items
		return err
	})
	return list
}
