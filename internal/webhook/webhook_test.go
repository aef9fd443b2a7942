package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/webhook"
)

// verify is written from the specification of Standard Webhooks and not from our code:
// the secret is the base64 behind whsec_, what is signed is id.timestamp.body, and one
// of the signatures divided by spaces must be ours under version v1.
func verify(secret string, h http.Header, body []byte, now time.Time) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 || len(key) > 64 {
		return errors.New("the secret is none")
	}
	stamp, err := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil || now.Sub(time.Unix(stamp, 0)).Abs() > 5*time.Minute {
		return errors.New("the timestamp is not of now")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + string(body)))
	want := mac.Sum(nil)
	for _, one := range strings.Split(h.Get("webhook-signature"), " ") {
		version, sum, _ := strings.Cut(one, ",")
		got, err := base64.StdEncoding.DecodeString(sum)
		if version == "v1" && err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return errors.New("no signature is ours")
}

// The published example of Standard Webhooks passes what judges our calls here, and nothing
// near it does: another body, another key, a stamp that is too old.
func TestWhatJudgesACallPassesThePublishedExample(t *testing.T) {
	t.Parallel()
	const secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `{"test": 2432232314}`
	at := time.Unix(1614265330, 0)
	h := http.Header{"Webhook-Id": {"msg_p5jXN8AQM9LWM0D4loKWxJek"}, "Webhook-Timestamp": {"1614265330"}, "Webhook-Signature": {"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}}
	if err := verify(secret, h, []byte(body), at); err != nil {
		t.Error(err)
	}
	if verify(secret, h, []byte(body+" "), at) == nil || verify("whsec_"+strings.Repeat("A", 32), h, []byte(body), at) == nil || verify(secret, h, []byte(body), at.Add(6*time.Minute)) == nil {
		t.Error("something near it passes")
	}
}

type arrival struct {
	header http.Header
	body   []byte
}

// receiver keeps what arrives and answers what it is told to.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []arrival
	// arrived has one for each call.
	arrived chan struct{}
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusNoContent, arrived: make(chan struct{}, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, arrival{q.Header.Clone(), body})
		r.arrived <- struct{}{}
		if r.status/100 == 3 {
			w.Header().Set("Location", r.URL+"/elsewhere")
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answer(status int) { r.mu.Lock(); r.status = status; r.mu.Unlock() }

// take is what arrived since the last look.
func (r *receiver) take() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.got
	r.got = nil
	return out
}

type world struct {
	*store.DB
	clock *registertest.Clock
	hooks *webhook.Service
	jobs  *jobs.Queue
	who   access.Actor
	off   []webhook.Hook
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d, outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}))
		})
	}
}

func open(t *testing.T, d db.Dialect, policy outbound.Policy) *world {
	t.Helper()
	w := &world{clock: registertest.NewClock()}
	log := slog.New(slog.DiscardHandler)
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault.json"))
	if err != nil {
		t.Fatal(err)
	}
	deps := webhook.Deps{Vault: v, Policy: policy, Site: "https://privet.example.org", Log: log, Off: func(_ context.Context, _ *store.Tx, h webhook.Hook) error {
		w.off = append(w.off, h)
		return nil
	}}
	reaction := store.AtCommit(func(ctx context.Context, tx *store.Tx, done []store.Done) error { return w.hooks.Queue(ctx, tx, done) })
	w.DB = registertest.Open(t, d, w.clock, reaction)
	if w.jobs, err = jobs.New(w.Base(), jobs.Options{Log: log, Now: w.clock.Now, Poll: 100 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.jobs.Close() })
	deps.Jobs = w.jobs
	w.hooks = webhook.New(deps)
	if err := w.hooks.Work(w.DB); err != nil {
		t.Fatal(err)
	}
	w.who = registertest.Found(t, w.DB, "one")
	return w
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

func (w *world) add(t *testing.T, h webhook.Hook) (webhook.Hook, string) {
	t.Helper()
	var secret string
	if h.Title == "" {
		h.Title = "Ticket system"
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		h, secret, err = w.hooks.Add(ctx, tx, h)
		return err
	})
	return h, secret
}

// task makes a record whose title would be personal data.
func (w *world) task(t *testing.T) *record.Task {
	t.Helper()
	var out *record.Task
	w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: "Call Ms Berger back"}})
		return err
	})
	return out
}

func (w *world) drain(t *testing.T, h webhook.Hook) {
	t.Helper()
	if err := w.hooks.Drain(context.Background(), w.who.Org, h.ID); err != nil {
		t.Fatal(err)
	}
}

func (w *world) deliveries(t *testing.T, h webhook.Hook) (out []webhook.Delivery) {
	t.Helper()
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		out, _, err = webhook.Deliveries(ctx, tx, h.ID, id.ID{}, 50)
		return err
	})
	return out
}

func (w *world) get(t *testing.T, h webhook.Hook) (out webhook.Hook) {
	t.Helper()
	registertest.Read(t, w.DB, w.who, func(ctx context.Context, tx *store.Tx) (err error) {
		out, err = webhook.Get(ctx, tx, h.ID)
		return err
	})
	return out
}

// R1: the call is made exactly if the change happened.
func TestAChangeIsToldSignedAndOnlyIfItHappened(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		h, secret := w.add(t, webhook.Hook{URL: r.URL + "/hook", Registers: []string{"tasks"}})
		if err := w.jobs.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.jobs.Stop(context.Background()) })
		task := w.task(t)
		refused := errors.New("rolled back on purpose")
		if err := w.Write(context.Background(), w.who, func(tx *store.Tx) error {
			if _, err := store.Create(context.Background(), tx, record.Tasks, &record.Task{Head: register.Head{Title: "Never"}}); err != nil {
				return err
			}
			return refused
		}); !errors.Is(err, refused) {
			t.Fatal(err)
		}
		select {
		case <-r.arrived:
		case <-time.After(30 * time.Second):
		}
		all := r.take()
		if len(all) != 1 {
			t.Fatalf("%d calls", len(all))
		}
		if err := verify(secret, all[0].header, all[0].body, w.clock.Now()); err != nil {
			t.Error(err)
		}
		if err := verify(secret, all[0].header, append(all[0].body, ' '), w.clock.Now()); err == nil {
			t.Error("a changed body passes")
		}
		var said webhook.Payload
		if err := json.Unmarshal(all[0].body, &said); err != nil {
			t.Fatal(err)
		}
		if said.Type != "tasks.create" || said.Data.ID != task.ID || said.Data.Ref != task.Ref || said.Data.Revision != 1 || said.Data.Organisation != w.who.Org ||
			said.Data.URL != "https://privet.example.org/o/one/tasks/"+task.Ref {
			t.Errorf("%s", all[0].body)
		}
		if strings.Contains(string(all[0].body), "Berger") {
			t.Error("personal data in a call")
		}
		if all[0].header.Get("Content-Type") != "application/json" {
			t.Error(all[0].header)
		}
		if list := w.deliveries(t, h); len(list) != 1 {
			t.Errorf("%d calls are kept", len(list))
		}
	})
}

func TestAWebhookIsToldWhatItAskedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		for _, c := range []struct {
			registers, verbs []string
			want             int
		}{
			{nil, nil, 1}, {[]string{"tasks"}, []string{"create"}, 1}, {[]string{"systems"}, nil, 0}, {nil, []string{"archive"}, 0}, {[]string{"systems", "tasks"}, []string{"change", "create"}, 1},
		} {
			h, _ := w.add(t, webhook.Hook{URL: r.URL, Registers: c.registers, Verbs: c.verbs})
			w.task(t)
			w.drain(t, h)
			if got := len(r.take()); got != c.want {
				t.Errorf("%v %v: %d calls, want %d", c.registers, c.verbs, got, c.want)
			}
			w.write(t, func(ctx context.Context, tx *store.Tx) error { return w.hooks.Remove(ctx, tx, h.ID) })
		}
	})
}

func TestACallIsTriedLaterAndLaterAndTheWebhookSwitchedOffAfterDays(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		r.answer(http.StatusInternalServerError)
		h, secret := w.add(t, webhook.Hook{URL: r.URL})
		w.task(t)
		seen, attempts := "", 0
		var waits []time.Duration
		for range 12 {
			w.drain(t, h)
			for _, a := range r.take() {
				attempts++
				if seen != "" && a.header.Get("webhook-id") != seen {
					t.Error("another identifier for the same call")
				}
				seen = a.header.Get("webhook-id")
				if err := verify(secret, a.header, a.body, w.clock.Now()); err != nil {
					t.Error(err)
				}
			}
			d := w.deliveries(t, h)[0]
			if d.State == webhook.Failed {
				break
			}
			waits = append(waits, d.Next.Sub(d.Tried))
			w.drain(t, h)
			if len(r.take()) > 0 {
				t.Error("called before its time")
			}
			w.clock.Pass(d.Next.Sub(w.clock.Now()) + time.Second)
		}
		d := w.deliveries(t, h)[0]
		if d.State != webhook.Failed || attempts < 8 || d.Status != 500 || d.Reason != "status" {
			t.Errorf("%d attempts: %+v", attempts, d)
		}
		for i := 1; i < len(waits); i++ {
			if waits[i] < waits[i-1] {
				t.Errorf("the pauses do not grow: %v", waits)
			}
		}
		if w.get(t, h).State() != "failing" {
			t.Error(w.get(t, h).State())
		}
		w.clock.Pass(3 * 24 * time.Hour)
		w.task(t)
		w.drain(t, h)
		if w.get(t, h).State() != "off" || len(w.off) != 1 || w.off[0].ID != h.ID {
			t.Errorf("%s, told %d", w.get(t, h).State(), len(w.off))
		}
		r.take()
		w.task(t)
		w.drain(t, h)
		if n := len(r.take()); n != 0 {
			t.Errorf("%d calls of one that is off", n)
		}
		// It goes on when somebody says so, and what waited is called.
		r.answer(http.StatusOK)
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return w.hooks.Pause(ctx, tx, h.ID, false) })
		w.clock.Pass(2 * time.Minute)
		w.drain(t, h)
		if len(r.take()) != 1 || w.get(t, h).State() != "active" {
			t.Errorf("it does not go on: %s", w.get(t, h).State())
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := w.hooks.Redeliver(ctx, tx, h.ID, d.ID)
			return err
		})
		w.drain(t, h)
		if again := r.take(); len(again) != 1 || again[0].header.Get("webhook-id") != seen {
			t.Errorf("delivered again: %d", len(again))
		}
	})
}

func TestOneThatIsGoneIsSwitchedOffAndRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite, outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	r := newReceiver(t)
	h, _ := w.add(t, webhook.Hook{URL: r.URL})
	r.answer(http.StatusTemporaryRedirect)
	w.task(t)
	w.drain(t, h)
	if got := r.take(); len(got) != 1 {
		t.Errorf("%d calls: the redirect was followed", len(got))
	}
	r.answer(http.StatusGone)
	w.task(t)
	w.drain(t, h)
	if w.get(t, h).State() != "off" || len(w.off) != 1 {
		t.Error(w.get(t, h).State())
	}
}

// S10
func TestAPrivateAddressIsNeitherEnteredNorCalled(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite, outbound.Policy{})
	r := newReceiver(t)
	add := func(url string) error {
		return w.Write(context.Background(), w.who, func(tx *store.Tx) error {
			_, _, err := w.hooks.Add(context.Background(), tx, webhook.Hook{Title: "x", URL: url})
			return err
		})
	}
	for _, url := range []string{r.URL, "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data", "http://example.org/"} {
		if p, ok := problem.As(add(url)); !ok || p.Fields[0].Path != "url" {
			t.Errorf("%s is taken", url)
		}
	}
	// A name that turns out to lead inside is only seen when it is called.
	at := strings.Replace(r.URL, "http://127.0.0.1", "https://127-0-0-1.example.invalid", 1)
	if err := add(at); err != nil {
		t.Fatal(err)
	}
	var h webhook.Hook
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		list, err := webhook.List(ctx, tx)
		h = list[0]
		if err == nil {
			_, err = tx.SQL().ExecContext(ctx, "UPDATE webhook SET url = $1 WHERE org = $2", r.URL, tx.Org.String())
		}
		return err
	})
	w.task(t)
	w.drain(t, h)
	if d := w.deliveries(t, h)[0]; len(r.take()) != 0 || d.Reason != "private" {
		t.Errorf("%+v", d)
	}
}

func TestANewSecretSignsBesideTheFormerForADay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		h, old := w.add(t, webhook.Hook{URL: r.URL})
		var fresh string
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			fresh, err = w.hooks.NewSecret(ctx, tx, h.ID)
			return err
		})
		call := func() arrival {
			w.task(t)
			w.drain(t, h)
			return r.take()[0]
		}
		a := call()
		if verify(old, a.header, a.body, w.clock.Now()) != nil || verify(fresh, a.header, a.body, w.clock.Now()) != nil {
			t.Error("one of the two does not fit")
		}
		w.clock.Pass(25 * time.Hour)
		a = call()
		if verify(old, a.header, a.body, w.clock.Now()) == nil || verify(fresh, a.header, a.body, w.clock.Now()) != nil {
			t.Error("the former secret still signs, or the new one does not")
		}
	})
}

func TestWebhooksBelongToOneOrganisationAndItsOwners(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		h, _ := w.add(t, webhook.Hook{URL: r.URL})
		two := registertest.Found(t, w.DB, "two")
		err := w.Write(context.Background(), two, func(tx *store.Tx) error {
			_, err := store.Create(context.Background(), tx, record.Tasks, &record.Task{Head: register.Head{Title: "Elsewhere"}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.drain(t, h)
		if len(r.take()) != 0 {
			t.Error("one organisation is told of another")
		}
		for name, do := range map[string]func(*store.Tx) error{
			"get":    func(tx *store.Tx) error { _, err := webhook.Get(context.Background(), tx, h.ID); return err },
			"test":   func(tx *store.Tx) error { _, err := w.hooks.Test(context.Background(), tx, h.ID); return err },
			"pause":  func(tx *store.Tx) error { return w.hooks.Pause(context.Background(), tx, h.ID, true) },
			"secret": func(tx *store.Tx) error { _, err := w.hooks.NewSecret(context.Background(), tx, h.ID); return err },
			"remove": func(tx *store.Tx) error { return w.hooks.Remove(context.Background(), tx, h.ID) },
		} {
			if err := w.Write(context.Background(), two, do); !problem.Is(err, problem.Missing) {
				t.Errorf("%s of another organisation: %v", name, err)
			}
			if err := w.Write(context.Background(), registertest.As(w.who.Org, access.DPO), do); !problem.Is(err, problem.Forbidden) {
				t.Errorf("%s by one who may not: %v", name, err)
			}
		}
		for range webhook.MaxHooks - 1 {
			w.add(t, webhook.Hook{URL: r.URL})
		}
		err = w.Write(context.Background(), w.who, func(tx *store.Tx) error {
			_, _, err := w.hooks.Add(context.Background(), tx, webhook.Hook{Title: "one more", URL: r.URL})
			return err
		})
		if !problem.Is(err, problem.Blocked) {
			t.Errorf("one more than there may be: %v", err)
		}
	})
}

// S11: of a webhook that falls behind only so many calls wait, the oldest; that newer changes
// were not told stands at the webhook and in its list of calls, and can be told.
func TestNoMoreThanSoManyCallsOfAWebhookWait(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		w.hooks.Most = 3
		h, secret := w.add(t, webhook.Hook{URL: r.URL, Registers: []string{"tasks"}})
		var refs []string
		for range 5 {
			refs = append(refs, w.task(t).Ref)
			w.clock.Pass(time.Second)
		}
		list, now := w.deliveries(t, h), w.get(t, h)
		if len(list) != 4 || now.Refused != 2 || now.Full.IsZero() || !now.Missed(w.clock.Now()) {
			t.Fatalf("%d calls, %+v", len(list), now)
		}
		full := list[0]
		if full.Event != webhook.FullEvent || full.State != webhook.Failed || full.Reason != "full" {
			t.Errorf("the list begins with %+v", full)
		}
		for i, d := range list[1:] { // the newest first
			if d.Ref != refs[2-i] || d.State != webhook.Waiting {
				t.Errorf("%d: %+v, want %s", i, d, refs[2-i])
			}
		}
		w.drain(t, h)
		if got := len(r.take()); got != 3 {
			t.Errorf("%d calls were made", got)
		}
		w.task(t)
		if now = w.get(t, h); !now.Full.IsZero() || now.Refused != 2 || len(w.deliveries(t, h)) != 5 {
			t.Errorf("with room again: %+v", now)
		}
		w.drain(t, h)
		r.take()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := w.hooks.Redeliver(ctx, tx, h.ID, full.ID)
			return err
		})
		w.drain(t, h)
		again := r.take()
		if len(again) != 1 || verify(secret, again[0].header, again[0].body, w.clock.Now()) != nil || !strings.Contains(string(again[0].body), `"type":"webhook.full"`) {
			t.Errorf("told of it: %v", again)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return w.hooks.Pause(ctx, tx, h.ID, true) })
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return w.hooks.Pause(ctx, tx, h.ID, false) })
		if now = w.get(t, h); now.Refused != 0 || now.Missed(w.clock.Now()) {
			t.Errorf("resumed: %+v", now)
		}
	})
}
