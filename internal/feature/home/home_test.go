package home_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/home"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation with its pages.
type world struct {
	*store.DB
	who    access.Actor // its owner, who is also the person grace
	grace  id.ID
	anna   id.ID // somebody else
	site   *web.Site
	clock  *registertest.Clock
	words  *i18n.Catalogue
	notice *home.Notices
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d))
		})
	}
}

func open(t *testing.T, d db.Dialect) *world {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: registertest.NewClock(), notice: &home.Notices{}, words: words}
	w.DB = registertest.Open(t, d, w.clock, w.notice.Reactions()...)
	w.who = registertest.Found(t, w.DB, "one")
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		for name, at := range map[string]*id.ID{"Grace Hopper": &w.grace, "Anna Berg": &w.anna} {
			p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: name}})
			if err != nil {
				return err
			}
			*at = p.ID
		}
		return nil
	})
	w.who.Person = w.grace
	tenant, err := w.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	w.site = web.New(web.Deps{
		Store: w.DB, Words: words, Now: w.clock.Now, Log: slog.New(slog.DiscardHandler),
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Person: w.grace, Now: w.clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }},
	})
	home.Mount(w.site, home.Deps{Notices: w.notice})
	page.Mount(w.site, page.Deps{Commented: w.notice.Commented})
	return w
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

// by writes as somebody else of the organisation, who is Anna.
func (w *world) by(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	other := registertest.As(w.who.Org, access.PrivacyManager)
	other.Person = w.anna
	registertest.Write(t, w.DB, other, do)
}

func (w *world) measure(t *testing.T, who access.Actor) *home.Figures {
	t.Helper()
	var f *home.Figures
	registertest.Read(t, w.DB, who, func(ctx context.Context, tx *store.Tx) error {
		var err error
		f, err = home.Measure(ctx, tx)
		return err
	})
	return f
}

func (w *world) browser(t *testing.T) *webtest.Browser { return webtest.As(t, w.site, access.Owner) }

func has(t *testing.T, p *webtest.Page, status int, parts ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s: status %d", p.Path, p.Status)
	}
	for _, x := range parts {
		if !strings.Contains(p.Body, x) {
			t.Errorf("%s: no %q", p.Path, x)
		}
	}
}

func hasNot(t *testing.T, p *webtest.Page, parts ...string) {
	t.Helper()
	for _, x := range parts {
		if strings.Contains(p.Body, x) {
			t.Errorf("%s: %q", p.Path, x)
		}
	}
}

const start = calendar.Day("2026-11-17")

// S-052
func TestAnOverdueActivityStandsInItsOwnersQueueAndInTheFigure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for i, due := range []calendar.Day{start.AddDays(-3), start.AddDays(40)} {
				a := &record.ProcessingActivity{Head: register.Head{Title: "Activity " + string(rune('A'+i)), Owner: w.grace, ReviewDue: due}}
				if _, err := store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
					return err
				}
			}
			return nil
		})
		if f := w.measure(t, w.who).Get(home.Overdue); f.Value != 1 || f.Of != 2 {
			t.Errorf("reviews overdue: %+v", f)
		}
		b := w.browser(t)
		has(t, b.Get("/o/one"), 200, "One review is overdue", "Activity A")
		has(t, b.Get("/o/one/digest"), 200, "Activity A", "3 days late")
		p := b.Get("/o/one/figures/reviews")
		has(t, p, 200, "Activity A", "PA-0001", "Grace Hopper", "with a review date before today")
		hasNot(t, p, "Activity B")
	})
}

// S-121
func TestARecordWhoseOwnerIsMissingOrGoneIsReported(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var owner *record.Person
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			var err error
			if owner, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Lovelace"}}); err != nil {
				return err
			}
			for title, of := range map[string]id.ID{"Nobody's": {}, "Grace's": w.grace, "Ada's": owner.ID, "Anna's": w.anna} {
				if _, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: title, Owner: of}}); err != nil {
					return err
				}
			}
			// Anna's way in was taken from her.
			account := id.New()
			if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO account (id, email, email_key, name, handle, created, rights, no_keys) VALUES ($1, 'a@example.com', 'a@example.com', 'Anna', $2, $3, $3, false)",
				account.String(), []byte("anna"), tx.SQL().Dialect.Time(tx.Now)); err != nil {
				return err
			}
			_, err = tx.SQL().ExecContext(ctx, "INSERT INTO membership (account, org, role, person, created, ended) VALUES ($1, $2, 'contributor', $3, $4, $4)",
				account.String(), tx.Org.String(), w.anna.String(), tx.SQL().Dialect.Time(tx.Now))
			return err
		})
		if f := w.measure(t, w.who).Get(home.Orphans); f.Value != 2 || f.Of != 4 {
			t.Errorf("before: %+v", f)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.People, owner.ID, owner.Rev, func(p *record.Person) error { p.Left = true; return nil })
			return err
		})
		if f := w.measure(t, w.who).Get(home.Orphans); f.Value != 3 {
			t.Errorf("after: %+v", f)
		}
		p := w.browser(t).Get("/o/one/figures/orphans")
		has(t, p, 200, "Nobody&#39;s", "no owner", "Ada&#39;s", "Ada Lovelace has left", "Anna&#39;s", "Anna Berg can no longer sign in here")
		hasNot(t, p, "Grace&#39;s")
	})
}

// S-050
func TestContradictionsAreAFigureWithItsRows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fill(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			at, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Archive"}})
			if err != nil {
				return err
			}
			for i, title := range []string{"Kept too long", "Nobody agreed", "Left as it is"} {
				f := &record.Finding{Head: register.Head{Title: title}, Rule: "r", Fingerprint: title, Severity: record.FindingSeverity([]string{"minor", "major", "minor"}[i]), FirstSeen: start, AcceptedReason: "It ends soon", AcceptedUntil: start.AddDays(9)}
				f.Subject.ID = at.ID
				if f, err = store.Create(ctx, tx, record.Findings, f); err != nil {
					return err
				}
				if i == 2 {
					if _, err = store.Move(ctx, tx, record.Findings, f.ID, f.Rev, "accept", workflow.Input{}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if f := w.measure(t, w.who).Get(home.Contrary); f.Value != 2 || f.Of != 3 {
			t.Errorf("it is %+v", f)
		}
		p := w.browser(t).Get("/o/one/figures/contradictions")
		has(t, p, 200, "Kept too long", "Nobody agreed", "Major", "/o/one/contradictions/FDG-0001")
		hasNot(t, p, "Left as it is")
		if strings.Index(p.Body, "Nobody agreed") > strings.Index(p.Body, "Kept too long") {
			t.Error("the grave ones do not stand first")
		}
		has(t, w.browser(t).Get("/o/one"), 200, "/o/one/figures/contradictions", "1 accepted for a time")
	})
}

func TestWhatAFeatureWroteDownIsToldInWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fill(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			s, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Archive"}})
			if err == nil {
				tx.Record("file_given", record.Systems.Name, s.ID, []byte("{}"))
			}
			return err
		})
		p := w.browser(t).Get("/o/one")
		has(t, p, 200, "worked on")
		hasNot(t, p, "move.systems")
	})
}

// fill makes a few records of every sort that figures count.
func (w *world) fill(t *testing.T) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, due := range []calendar.Day{start.AddDays(-2), start.AddDays(2), ""} {
			task := &record.Task{Head: register.Head{Title: "Task for " + string(due)}, Due: due}
			task.Assignee.ID = w.grace
			if _, err := store.Create(ctx, tx, record.Tasks, task); err != nil {
				return err
			}
		}
		if _, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Payroll", ReviewDue: start.AddDays(-1)}}); err != nil {
			return err
		}
		if _, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Leak"}, InherentLikelihood: "high", InherentSeverity: "high", ResidualLikelihood: "high", ResidualSeverity: "medium"}); err != nil {
			return err
		}
		_, err := store.Create(ctx, tx, record.Risks, &record.Risk{Head: register.Head{Title: "Secret", Confidentiality: "restricted"}, InherentLikelihood: "very_high", InherentSeverity: "high"})
		return err
	})
}

// S-124
func TestTheDigestHasTheNumbersOfTheDashboard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fill(t)
		for _, role := range []access.Role{access.Owner, access.Contributor} {
			who := registertest.As(w.who.Org, role)
			who.Person = w.grace
			f := w.measure(t, who)
			var d *home.Digest
			registertest.Read(t, w.DB, who, func(ctx context.Context, tx *store.Tx) error {
				var err error
				d, err = home.Compose(ctx, tx, "one")
				return err
			})
			m := d.Message(w.words.Words("en"), "one", "One")
			board := webtest.As(t, w.site, role).Get("/o/one")
			seen := 0
			for _, s := range m.Items {
				name, ok := strings.CutPrefix(s.Link, "/o/one/figures/")
				if !ok {
					continue
				}
				seen++
				if s.Count != f.Get(name).Value {
					t.Errorf("%s: %s is %d in the mail and %d on the page", role, name, s.Count, f.Get(name).Value)
				}
				rows := webtest.As(t, w.site, role).Get("/o/one/figures/" + name)
				has(t, rows, 200)
			}
			if seen < 8 {
				t.Errorf("%d figures in the mail", seen)
			}
			if n := f.Get(home.HighRisks).Value; role == access.Owner && n != 2 || role == access.Contributor && n != 1 {
				t.Errorf("%s sees %d high risks", role, n)
			}
			has(t, board, 200, "1 late", "One task is late")
		}
	})
}

// S-172
func TestADropOfTheReadinessScoreNamesItsCausesAgainstTheDayBefore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.fill(t)
		before := w.measure(t, w.who).Readiness
		for range 2 { // again on the same day writes over
			if err := home.KeepDay(ctx, w.DB, w.who.Org); err != nil {
				t.Fatal(err)
			}
		}
		hasNot(t, w.browser(t).Get("/o/one"), "Readiness over time")
		w.clock.Pass(4 * 24 * time.Hour) // the second task becomes late
		now := w.measure(t, w.who).Readiness
		if now.Score >= before.Score || !before.Known {
			t.Fatalf("score %d, before %d", now.Score, before.Score)
		}
		has(t, w.browser(t).Get("/o/one"), 200, "Readiness over time", "lost: 2 tasks are late, before 1")
		has(t, w.browser(t).Get("/o/one/figures/readiness"), 200, "Late tasks", "2 of 3")
		hasNot(t, webtest.As(t, w.site, access.Contributor).Get("/o/one"), "Readiness over time")
	})
}

func TestPeopleAreToldWhatOthersDidAndNeverWhatTheyDidThemselves(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var sys *record.System
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			var err error
			sys, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Shop"}})
			if err != nil {
				return err
			}
			own := &record.Task{Head: register.Head{Title: "My own"}}
			own.Assignee.ID = w.grace
			_, err = store.Create(ctx, tx, record.Tasks, own)
			return err
		})
		b := w.browser(t)
		has(t, b.Get("/o/one/inbox"), 200, "Nothing waits for you", "Inbox, nothing unread")
		w.by(t, func(ctx context.Context, tx *store.Tx) error {
			task := &record.Task{Head: register.Head{Title: "For Grace"}}
			task.Assignee.ID = w.grace
			if _, err := store.Create(ctx, tx, record.Tasks, task); err != nil {
				return err
			}
			text := "Please look, " + ui.Mention("Grace Hopper", w.grace)
			made, err := store.AddComment(ctx, tx, record.Systems.Type, sys.ID, text)
			if err != nil {
				return err
			}
			if err := w.notice.Commented(ctx, tx, record.Systems.Type, sys.ID, made, ui.Mentions(text)); err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.Systems, sys.ID, sys.Rev, func(s *record.System) error { s.Owner = w.grace; return nil })
			return err
		})
		p := b.Get("/o/one/inbox")
		has(t, p, 200, "For Grace", "Shop", "You were mentioned in a comment", "For you to do", "This is yours now", "Inbox, 3 unread", "3 lines that you have not seen")
		has(t, b.Get("/o/one/inbox?kind=mention"), 200, "You were mentioned in a comment")
		hasNot(t, b.Page, "For you to do")
		b.Get("/o/one/inbox")

		at := noticeAt(t, p.Body)
		has(t, b.Post("/o/one/inbox/"+at+"/done", url.Values{"back": {"/o/one/inbox"}}), 200, "Done.", "Inbox, 2 unread")
		has(t, b.Get("/o/one/inbox?kind=done"), 200, "Bring back")
		has(t, b.Post("/o/one/inbox/"+at+"/undo", nil), 200, "Inbox, 3 unread")
		has(t, b.Post("/o/one/inbox/"+at+"/later", nil), 200, "Inbox, 2 unread")
		w.clock.Pass(24 * time.Hour)
		has(t, b.Get("/o/one/inbox"), 200, "Inbox, 3 unread")
		has(t, b.Post("/o/one/inbox/read", nil), 200, "Inbox, nothing unread", "For Grace")

		other := webtest.As(t, w.site, access.Owner)
		if p := other.Get("/o/one/inbox/" + id.New().String()); p.Status != 404 {
			t.Errorf("a line of nobody: %d", p.Status)
		}
		has(t, b.Get("/o/one/inbox/"+at), 200)
		if strings.Contains(b.Page.Path, "inbox") {
			t.Errorf("a line leads to %s", b.Page.Path)
		}
	})
}

// An approval that takes an appointment is asked of whoever holds it, and of nobody else
// who may write.
func TestTopManagementIsAskedForTheApprovalOfAScope(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ask := func(title string) {
			w.by(t, func(ctx context.Context, tx *store.Tx) error {
				s, err := store.Create(ctx, tx, record.Scopes, &record.Scope{Head: register.Head{Title: title}})
				if err != nil {
					return err
				}
				_, err = store.Move(ctx, tx, record.Scopes, s.ID, s.Rev, "submit", workflow.Input{})
				return err
			})
		}
		joined(t, w)
		ask("Before anybody is appointed")
		hasNot(t, w.browser(t).Get("/o/one/inbox"), "Before anybody is appointed")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			a, err := store.Create(ctx, tx, record.RoleAssignments, &record.RoleAssignment{
				Head: register.Head{Title: "Director"}, Role: record.TopManagement, Person: register.To[record.Person](w.grace), Since: start,
			})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.RoleAssignments, a.ID, a.Rev, "appoint", workflow.Input{})
			return err
		})
		ask("For the director")
		b := w.browser(t)
		has(t, b.Get("/o/one/inbox"), 200, "For the director")
		hasNot(t, b.Page, "Before anybody is appointed")
	})
}

// joined lets Grace sign in as somebody who may write.
func joined(t *testing.T, w *world) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		at, now := id.New().String(), tx.SQL().Dialect.Time(tx.Now)
		if _, err := tx.SQL().ExecContext(ctx, "INSERT INTO account (id, email, email_key, name, handle, created, rights, no_keys) VALUES ($1, 'g@example.com', 'g@example.com', 'Grace', $2, $3, $3, false)",
			at, []byte("grace"), now); err != nil {
			return err
		}
		_, err := tx.SQL().ExecContext(ctx, "INSERT INTO membership (account, org, role, person, created) VALUES ($1, $2, 'privacy_manager', $3, $4)",
			at, tx.Org.String(), w.grace.String(), now)
		return err
	})
}

// noticeAt is the identifier of the first line of an inbox.
func noticeAt(t *testing.T, body string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `<ul class="list inbox">`)
	_, rest, ok2 := strings.Cut(rest, `href="/o/one/inbox/`)
	if !ok || !ok2 {
		t.Fatal("no line in the inbox")
	}
	return rest[:36]
}

func TestATaskThatIsDueTodayRemindsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			task := &record.Task{Head: register.Head{Title: "Today's"}, Due: start}
			task.Assignee.ID = w.grace
			_, err := store.Create(ctx, tx, record.Tasks, task)
			return err
		})
		for range 2 {
			if err := w.notice.Remind(context.Background(), w.DB, w.who.Org); err != nil {
				t.Fatal(err)
			}
		}
		has(t, w.browser(t).Get("/o/one/inbox"), 200, "Today&#39;s", "Due on 17 November 2026", "Inbox, 1 unread")
	})
}

func TestThePaletteFindsRecordsActionsAndPlaces(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.fill(t)
		b := w.browser(t)
		b.HTMX = true
		has(t, b.Get("/o/one/palette?q=payroll"), 200, "Payroll", "/o/one/processing-activities/PA-0001", "Everything with")
		p := b.Get("/o/one/palette?q=pa-0001")
		has(t, p, 200, "Payroll")
		p = b.Get("/o/one/palette?q=%3Erisk")
		has(t, p, 200, "New risk", `href="/o/one/risks"`)
		hasNot(t, p, "Leak", "Records")
		p = b.Get("/o/one/palette?q=leak")
		has(t, p, 200, "Leak")
		hasNot(t, p, "New risk")

		b.HTMX = false
		has(t, b.Get("/o/one/processing-activities/PA-0001"), 200)
		b.HTMX = true
		has(t, b.Get("/o/one/palette?q="), 200, "Jump back in", "Payroll")

		has(t, w.browser(t).Get("/o/one/search?q=leak"), 200, "One record with", "/o/one/risks/R-0001")
		has(t, w.browser(t).Get("/o/one/search?q=zzz"), 200, "Nothing was found for")
		reader := webtest.As(t, w.site, access.Contributor)
		reader.HTMX = true
		hasNot(t, reader.Get("/o/one/palette?q=secret"), "R-0002")
	})
}

func TestAnEmptyOrganisationIsToldHowToBegin(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		has(t, w.browser(t).Get("/o/one"), 200, "Begin with one processing activity", "/o/one/processing-activities/new")
		hasNot(t, webtest.As(t, w.site, access.Reader).Get("/o/one"), "/o/one/processing-activities/new")
		for _, role := range access.Roles() {
			for _, path := range []string{"", "/inbox", "/digest", "/search?q=a", "/palette?q=a", "/figures/readiness", "/figures/orphans", "/figures/tasks"} {
				if p := webtest.As(t, w.site, role).Get("/o/one" + path); p.Status != 200 {
					t.Errorf("%s, %s: status %d", role, path, p.Status)
				}
			}
		}
		if p := w.browser(t).Get("/o/one/figures/nonsense"); p.Status != 404 {
			t.Errorf("an unknown figure: %d", p.Status)
		}
	})
}
