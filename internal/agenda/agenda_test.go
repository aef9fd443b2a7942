package agenda_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/agenda"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

type world struct {
	*store.DB
	feeds   *agenda.Feeds
	account id.ID
}

// open makes an account.
func open(t *testing.T, s *store.DB) *world {
	t.Helper()
	w := &world{s, agenda.NewFeeds(s), id.New()}
	w.exec(t, `INSERT INTO account (id, email, email_key, name, handle, created, rights, no_keys) VALUES ($1, 'ada@example.org', 'ada@example.org', 'Ada', $2, $3, $3, $4)`,
		w.account.String(), []byte(w.account.String()), s.Base().Dialect.Time(s.Now()), false)
	return w
}

func (w *world) exec(t *testing.T, text string, args ...any) {
	t.Helper()
	tx, err := w.Base().Write(context.Background(), id.ID{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(context.Background(), text, args...); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// join makes the account a member of a new organisation with things that are due.
func (w *world) join(t *testing.T, slug string, role access.Role) id.ID {
	t.Helper()
	owner := registertest.Found(t, w.DB, slug)
	var me, other id.ID
	registertest.Write(t, w.DB, owner, func(ctx context.Context, tx *store.Tx) error {
		for name, at := range map[string]*id.ID{"Ada Lovelace": &me, "Charles Babbage": &other} {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name}, Employment: "contact"})
			if err != nil {
				return err
			}
			*at = p.ID
		}
		task := func(title string, who id.ID) error {
			_, err := store.Create(ctx, tx, record.Tasks, &record.Task{Head: register.Head{Title: title}, Due: "2026-12-01", Assignee: register.Link[record.Person]{ID: who}})
			return err
		}
		if err := task("Call Charles Babbage, back; soon", me); err != nil {
			return err
		}
		if err := task("Not hers", other); err != nil {
			return err
		}
		a, err := store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Hosting by Babbage", Owner: me}, Expires: "2027-02-28"})
		if err != nil {
			return err
		}
		_, err = tx.SQL().ExecContext(ctx, "UPDATE record SET review_due = '2027-01-31' WHERE org = $1 AND id = $2", tx.Org.String(), a.ID.String())
		return err
	})
	w.exec(t, "INSERT INTO membership (account, org, role, person, created) VALUES ($1, $2, $3, $4, $5)", w.account.String(), owner.Org.String(), string(role), me.String(), w.Base().Dialect.Time(w.Now()))
	return owner.Org
}

func (w *world) entries(t *testing.T) []agenda.Entry {
	t.Helper()
	list, err := w.feeds.Entries(context.Background(), w.account)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func words(t *testing.T, lang string) i18n.Words {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return cat.Words(lang)
}

func TestACalendarShowsWhatIsDueForOnePersonInAllOrganisations(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		w := open(t, s)
		w.join(t, "one", access.Owner)
		org := w.join(t, "two", access.PrivacyManager)
		registertest.Found(t, s, "three") // not hers
		var got []string
		for _, e := range w.entries(t) {
			got = append(got, e.Slug+" "+string(e.Kind)+" "+e.Ref+" "+e.Field+" "+string(e.Day))
		}
		text := strings.Join(got, "\n")
		for _, want := range []string{"one task TSK-0001  2026-12-01", "one review AGR-0001  2027-01-31", "one due AGR-0001 expires 2027-02-28", "two task TSK-0001  2026-12-01"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
		if len(got) != 6 {
			t.Errorf("%d entries:\n%s", len(got), text)
		}
		w.exec(t, "UPDATE membership SET ended = created WHERE account = $1 AND org = $2", w.account.String(), org.String())
		if n := len(w.entries(t)); n != 3 {
			t.Errorf("%d entries after she left one", n)
		}
	})
}

// S-063: whoever owns or handles a request has its days in the calendar, answer, receipt and
// the own targets of steps; they are gone once it is answered, and never another's.
func TestACalendarShowsTheClocksOfRequests(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		w := open(t, s)
		own := registertest.As(w.join(t, "one", access.PrivacyManager), access.Owner)
		var r *record.Request
		registertest.Write(t, s, own, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.List(ctx, tx, record.People, store.Query{Limit: 100})
			if err != nil {
				return err
			}
			people := map[string]id.ID{}
			for _, p := range page.Items {
				people[p.Title] = p.ID
			}
			me, other := people["Ada Lovelace"], people["Charles Babbage"]
			r, err = store.Create(ctx, tx, record.Requests, &record.Request{Head: register.Head{Title: "Of somebody"}, Types: register.Choices[record.RequestType]{"access"}, Assignee: register.To[record.Person](me),
				ReceivedAt: s.Now(), Steps: register.Rows[record.RequestStep]{{Kind: "locate", Due: "2026-12-03"}, {Kind: "decide", Due: "2026-12-05", Assignee: register.To[record.Person](other)}, {Kind: "reply", Due: "2026-12-06", Finished: s.Now()}}})
			if err != nil {
				return err
			}
			_, err = tx.SQL().ExecContext(ctx, "UPDATE requests SET due_on = '2026-12-20', acknowledge_by = '2026-12-02' WHERE org = $1 AND id = $2", tx.Org.String(), r.ID.String())
			return err
		})
		of := func() string {
			var out []string
			for _, e := range w.entries(t) {
				if e.Register.Name == record.Requests.Name {
					out = append(out, string(e.Day)+" "+agenda.Summary(e, words(t, "de")))
				}
			}
			return strings.Join(out, "; ")
		}
		if got, want := of(), "2026-12-02 DSR-0001: Eingang bestätigen bis (Antrag); 2026-12-03 DSR-0001: Daten auffinden (Antrag); 2026-12-20 DSR-0001: Fällig (Antrag)"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		registertest.Write(t, s, own, func(ctx context.Context, tx *store.Tx) error {
			now, err := store.Get(ctx, tx, record.Requests, r.ID)
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Requests, r.ID, now.Rev, func(r *record.Request) error { r.AnsweredAt = s.Now(); return nil })
			return err
		})
		if got := of(); got != "" {
			t.Errorf("answered: %s", got)
		}
	})
}

// RFC 5545: lines end in CRLF and have 75 octets at most (3.1), the required properties
// are there (3.6, 3.6.1), whole days end on the day after, identifiers stay.
func TestTheFileFollowsItsStandardAndNamesNobody(t *testing.T) {
	s := registertest.Open(t, "sqlite", registertest.NewClock())
	w := open(t, s)
	w.join(t, "one", access.Owner)
	list := w.entries(t)
	for _, lang := range []string{"en", "de"} {
		body, tag := agenda.File(list, words(t, lang), "https://privet.example.org")
		again, same := agenda.File(w.entries(t), words(t, lang), "https://privet.example.org")
		if !bytes.Equal(body, again) || tag != same {
			t.Error("the same entries make another file")
		}
		for _, line := range strings.SplitAfter(string(body), "\r\n") {
			if len(strings.TrimSuffix(line, "\r\n")) > 75 || strings.Contains(strings.TrimSuffix(line, "\r\n"), "\n") {
				t.Errorf("%s: the line %q", lang, line)
			}
		}
		for _, name := range []string{"Babbage", "Lovelace", "Hosting", "Ada"} {
			if bytes.Contains(body, []byte(name)) {
				t.Errorf("%s: %q stands in the file", lang, name)
			}
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, e := range cal.Events() {
			uid := e.Id()
			if seen[uid] || uid == "" {
				t.Errorf("%s: identifier %q", lang, uid)
			}
			seen[uid] = true
			from, err1 := e.GetAllDayStartAt()
			to, err2 := e.GetAllDayEndAt()
			if err1 != nil || err2 != nil || to.Sub(from) != 24*time.Hour || e.GetProperty(ics.ComponentPropertyDtstamp) == nil || e.GetProperty(ics.ComponentPropertySummary) == nil {
				t.Errorf("%s: %s is not whole", lang, uid)
			}
		}
		if len(seen) != len(list) || len(list) != 3 {
			t.Errorf("%s: %d events for %d entries", lang, len(seen), len(list))
		}
	}
}

func TestAnAddressOpensUntilItIsEndedOrTheAccountBlocked(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		ctx, w := context.Background(), open(t, s)
		first, err := w.feeds.Renew(ctx, w.account)
		if err != nil {
			t.Fatal(err)
		}
		opens := func(secret string) bool {
			at, _, err := w.feeds.Open(ctx, secret)
			if err != nil && !problem.Is(err, problem.Missing) {
				t.Fatal(err)
			}
			return err == nil && at == w.account
		}
		if !opens(first) || opens(first+"x") || opens("") {
			t.Error("the address does not open, or another one does")
		}
		if f, ok, err := w.feeds.Get(ctx, w.account); err != nil || !ok || f.Used.IsZero() {
			t.Error("that it was read is not written down", f, ok, err)
		}
		second, err := w.feeds.Renew(ctx, w.account)
		if err != nil || opens(first) || !opens(second) {
			t.Error("a new address does not end the one before", err)
		}
		w.exec(t, "UPDATE account SET disabled = created WHERE id = $1", w.account.String())
		if opens(second) {
			t.Error("the address of a blocked account opens")
		}
		w.exec(t, "UPDATE account SET disabled = NULL WHERE id = $1", w.account.String())
		if err := w.feeds.Revoke(ctx, w.account); err != nil || opens(second) {
			t.Error("an address that was ended opens", err)
		}
	})
}
