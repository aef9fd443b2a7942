package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func reset(to string) mail.Message {
	return mail.Message{To: to, ToName: "Anna Berg", Lang: "en", Key: mail.PasswordReset, Args: problem.Args{"count": 30}, Link: "/reset?t=SECRETLINK"}
}

func waiting(t testing.TB, m *mail.Mailer) int {
	t.Helper()
	n, _, err := m.Waiting(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// R1: a mail is sent exactly if the change that it tells of happened, once each.
func TestMailGoesOutOnceAndOnlyIfItsChangeHappened(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		set, events, _ := server(t)
		m, q := mailer(t, s, set, slog.New(slog.DiscardHandler))
		owner := registertest.Found(t, s, "one")
		refused := errors.New("rolled back on purpose")
		const n = 20
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				err := s.Write(context.Background(), owner, func(tx *store.Tx) error {
					if err := m.Queue(context.Background(), tx, reset(fmt.Sprintf("p%d@example.org", i))); err != nil {
						return err
					}
					if i%2 == 1 {
						return refused
					}
					return nil
				})
				if err != nil && !errors.Is(err, refused) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := map[string]int{}
		for range n / 2 {
			e := next(t, events)
			got[strings.Join(e.To, " ")]++
		}
		eventually(t, "jobs are left", func() bool {
			counts, err := q.Counts(context.Background())
			return err == nil && len(counts) == 0
		})
		for i := 0; i < n; i += 2 {
			if to := fmt.Sprintf("p%d@example.org", i); got[to] != 1 {
				t.Errorf("%s got %d mails", to, got[to])
			}
		}
		if len(events) > 0 || waiting(t, m) != 0 {
			t.Errorf("%d more mails arrived and %d wait", len(events), waiting(t, m))
		}
	})
}

func TestAMailWaitsForItsServerAndThenArrivesOnce(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		set, _, stop := server(t)
		stop()
		m, q := mailer(t, s, set, slog.New(slog.DiscardHandler))
		if err := m.QueueOutside(context.Background(), reset("anna@example.org")); err != nil {
			t.Fatal(err)
		}
		eventually(t, "nobody tried", func() bool {
			var tried int
			err := s.Base().SQL().QueryRow("SELECT count(*) FROM river_job WHERE attempt > 0 AND CAST(state AS TEXT) <> 'running'").Scan(&tried)
			return err == nil && tried == 1
		})
		if n := waiting(t, m); n != 1 {
			t.Fatalf("%d mails wait", n)
		}
		_, events, _ := server(t, "-listen", net.JoinHostPort(set.Host, strconv.Itoa(set.Port)))
		if e := next(t, events); len(e.To) != 1 || e.To[0] != "anna@example.org" {
			t.Errorf("sent to %v", e.To)
		}
		eventually(t, "the job is left", func() bool {
			counts, err := q.Counts(context.Background())
			return err == nil && len(counts) == 0
		})
		if len(events) > 0 || waiting(t, m) != 0 {
			t.Errorf("%d more mails arrived and %d wait", len(events), waiting(t, m))
		}
	})
}

// P1: no address and no link stands in the log, in the job or readable in the
// outbox, whatever becomes of the mail.
func TestARefusedRecipientIsGivenUpAndNamedNowhere(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		set, events, _ := server(t)
		var log safe
		m, q := mailer(t, s, set, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
		if err := m.QueueOutside(context.Background(), reset("refused@example.org")); err != nil {
			t.Fatal(err)
		}
		if e := next(t, events); e.Tried != "refused@example.org" {
			t.Fatalf("%+v", e)
		}
		eventually(t, "the refused mail is tried on", func() bool {
			counts, err := q.Counts(context.Background())
			return err == nil && len(counts) == 0 && waiting(t, m) == 0
		})
		if text := log.String(); !strings.Contains(text, "mail given up") || !strings.Contains(text, "550 5.1.1") {
			t.Errorf("the log does not say why: %s", text)
		}
		nowhere(t, s, log.String())
	})
}

func TestARecipientRefusedForNowIsTriedForADay(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			clock := registertest.NewClock()
			s := registertest.Open(t, d, clock)
			set, events, _ := server(t)
			var log safe
			m, q := mailer(t, s, set, slog.New(slog.NewTextHandler(&log, nil)))
			if err := m.QueueOutside(context.Background(), reset("later@example.org")); err != nil {
				t.Fatal(err)
			}
			if e := next(t, events); e.Tried != "later@example.org" {
				t.Fatalf("%+v", e)
			}
			if n := waiting(t, m); n != 1 {
				t.Fatalf("%d mails wait after a refusal for now", n)
			}
			eventually(t, "the first attempt has no end", func() bool {
				var ended int
				err := s.Base().SQL().QueryRow("SELECT count(*) FROM river_job WHERE attempt > 0 AND CAST(state AS TEXT) <> 'running'").Scan(&ended)
				return err == nil && ended == 1
			})
			nowhere(t, s, log.String())
			clock.Pass(24 * time.Hour)
			eventually(t, "it is tried after a day", func() bool {
				counts, err := q.Counts(context.Background())
				return err == nil && len(counts) == 0 && waiting(t, m) == 0
			})
			eventually(t, "the log says why", func() bool { // it is written after the end is kept
				text := log.String()
				return strings.Contains(text, "mail given up") && strings.Contains(text, "450")
			})
			nowhere(t, s, log.String())
		})
	}
}

func TestWithoutAServerNothingIsQueued(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		m, _ := mailer(t, s, mail.Settings{Site: site}, slog.New(slog.DiscardHandler))
		if m.On() {
			t.Error("a mailer without a server says that it is on")
		}
		if err := m.QueueOutside(context.Background(), reset("anna@example.org")); err != nil {
			t.Fatal(err)
		}
		owner := registertest.Found(t, s, "one")
		registertest.Write(t, s, owner, func(ctx context.Context, tx *store.Tx) error { return m.Queue(ctx, tx, reset("anna@example.org")) })
		if n := waiting(t, m); n != 0 {
			t.Errorf("%d mails wait for a server that nobody named", n)
		}
	})
}

func TestTheOutboxIsSealed(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		set, _, stop := server(t)
		stop()
		m, _ := mailer(t, s, set, slog.New(slog.DiscardHandler))
		who := registertest.Found(t, s, "one")
		registertest.Write(t, s, access.SystemActor(who.Org, "test"), func(ctx context.Context, tx *store.Tx) error {
			return m.Queue(ctx, tx, reset("anna@example.org"))
		})
		var sealed []byte
		if err := s.Base().SQL().QueryRow("SELECT sealed FROM outbox").Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("anna")) || bytes.Contains(sealed, []byte("SECRETLINK")) {
			t.Error("the outbox can be read")
		}
		nowhere(t, s, "")
	})
}

// nowhere looks for the recipient and the link in the log and in all jobs.
func nowhere(t testing.TB, s *store.DB, log string) {
	t.Helper()
	text := "CAST(args AS TEXT) || COALESCE(CAST(errors AS TEXT), '') || CAST(metadata AS TEXT)"
	if s.Base().Dialect == db.SQLite {
		text = "json(args) || COALESCE(json(errors), '') || json(metadata)"
	}
	rows, err := s.Base().SQL().Query("SELECT " + text + " FROM river_job")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := 0
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		log += row
		found++
	}
	if err := rows.Err(); err != nil || found == 0 {
		t.Fatalf("%d jobs, %v", found, err)
	}
	for _, secret := range []string{"@example.org", "SECRETLINK", "Anna", "Berg"} {
		if strings.Contains(log, secret) {
			t.Errorf("%q stands in the log or in a job: %s", secret, log)
		}
	}
}

// safe is a log that many goroutines write.
type safe struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String is what was logged so far.
func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
