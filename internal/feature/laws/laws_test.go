package laws_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/laws"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

// world is an organisation under the laws of the Union and of Brazil, with a transfer to
// Japan, an activity on a ground of Brazil and an obligation.
type world struct {
	*store.DB
	who  access.Actor
	site *web.Site
	move *record.ProcessingActivity
	duty *record.Obligation
}

func each(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			words, err := i18n.Load(locales.Files)
			if err != nil {
				t.Fatal(err)
			}
			clock := registertest.NewClock()
			w := &world{DB: registertest.Open(t, d, clock, laws.Reactions(words)...)}
			w.who = registertest.Found(t, w.DB, "one")
			tenant, err := w.Tenant(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			w.site = web.New(web.Deps{Store: w.DB, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler),
				Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Now: clock.Now, Change: func(s *account.Session) { s.Account.Lang = "en" }}})
			p := laws.Mount(w.site)
			page.Mount(w.site, page.Deps{Own: map[string]page.Own{record.LawPacks.Name: p.Own()}})
			w.write(t, w.plant)
			run(t, w)
		})
	}
}

func (w *world) plant(ctx context.Context, tx *store.Tx) error {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	if _, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
		o.Country, o.LawsInScope = "DE", register.Terms[record.LawScheme]{"eu-gdpr", "br-lgpd"}
		return nil
	}); err != nil {
		return err
	}
	w.move, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
		Head: register.Head{Title: "Support at night", Confidentiality: "restricted"}, Role: "controller",
		ApplicableLaw: register.Terms[record.LawScheme]{"eu-gdpr"},
		Transfers:     register.Rows[record.ActivityTransfer]{{Country: "JP", ImporterName: "Night desk", Mechanism: "adequacy"}}})
	if err != nil {
		return err
	}
	if _, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{
		Head: register.Head{Title: "Credit checks"}, Role: "controller", ApplicableLaw: register.Terms[record.LawScheme]{"br-lgpd"},
		Bases: register.Rows[record.ActivityBasis]{{Law: "br-lgpd", Basis: "br-lgpd:credit_protection"}}}); err != nil {
		return err
	}
	w.duty, err = store.Create(ctx, tx, record.Obligations, &record.Obligation{Head: register.Head{Title: "Tell the authority"}, Law: "eu-gdpr", Provision: "Art. 33(1)"})
	return err
}

func (w *world) write(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Write(t, w.DB, w.who, do)
}

func (w *world) read(t *testing.T, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Read(t, w.DB, w.who, do)
}

// pack is the pack of a law with pieces replaced, old and new in turn.
func pack(t *testing.T, id string, pairs ...string) []byte {
	t.Helper()
	text := string(law.Shipped().Pack(id))
	for i := 0; i+1 < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the pack of %s lacks %q", id, pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return []byte(text)
}

// japan ends the decision on Japan some months ahead and shortens the time to tell the
// authority of a breach.
func japan(t *testing.T, end string) []byte {
	t.Helper()
	return append(pack(t, "eu-gdpr", "{value: 72, unit: hour}", "{value: 24, unit: hour}"),
		[]byte("\nadequacy:\n  - {to: JP, name: Japan, scope: all, instrument: Decision (EU) 2019/419, adopted: 2019-01-23, expires: "+end+", ver: P}\n")...)
}

func (w *world) tasks(t *testing.T) []*record.Task {
	t.Helper()
	var out []*record.Task
	w.read(t, func(ctx context.Context, tx *store.Tx) error {
		page, err := store.List(ctx, tx, record.Tasks, store.Query{Sort: "ref"})
		out = page.Items
		return err
	})
	return out
}

func (w *world) size(t *testing.T) (n int) {
	t.Helper()
	w.read(t, func(ctx context.Context, tx *store.Tx) error {
		return tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM ledger_entry WHERE org = $1", tx.Org.String()).Scan(&n)
	})
	return n
}

// S-157: the effect is shown before the pack is installed, and showing it leaves no
// trace.
func TestAPackShowsItsEffectOnTheRecordsAndLeavesNoTrace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		before := w.size(t)
		w.read(t, func(ctx context.Context, tx *store.Tx) error {
			c, err := laws.DoCompare(ctx, tx, japan(t, "2027-03-01"))
			if err != nil {
				return err
			}
			e := c.Effect
			if len(e.Transfers) != 1 || e.Transfers[0].Ref != w.move.Ref || e.Transfers[0].From != "2027-03-02" || !e.Transfers[0].Worse() {
				t.Errorf("transfers %+v", e.Transfers)
			}
			if len(e.Obligations) != 1 || e.Obligations[0].Ref != w.duty.Ref {
				t.Errorf("obligations %+v", e.Obligations)
			}
			if len(e.Deadlines) != 1 || e.Deadlines[0].Duty != "breach.authority" || e.Deadlines[0].After.Span.N != 24 {
				t.Errorf("deadlines %+v", e.Deadlines)
			}
			if n := c.Changes(); n[law.FactEnded] == 0 || n[law.FactChanged] < 2 {
				t.Errorf("changes %v", n)
			}
			c, err = laws.DoCompare(ctx, tx, pack(t, "br-lgpd", "id: credit_protection", "id: credit_scoring"))
			if err == nil && (len(c.Effect.Grounds) != 1 || c.Effect.Grounds[0].Title != "Credit checks") {
				t.Errorf("grounds %+v", c.Effect.Grounds)
			}
			return err
		})
		if after := w.size(t); after != before || len(w.tasks(t)) != 0 {
			t.Errorf("comparing left %d entries in the ledger", after-before)
		}
	})
}

// S-011, S-157: what rested on a changed fact is re-evaluated and its work created;
// withdrawing brings back what was in force.
func TestAnInstalledPackDecidesAndRaisesItsWorkAndWithdrawnBringsBackTheOldLaw(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		adequate := func() (d law.Decision) {
			w.read(t, func(ctx context.Context, tx *store.Tx) error {
				packs, err := survey.Laws(ctx, tx)
				if err == nil {
					d = packs.CountryRule("eu-gdpr", "JP", "2026-12-01").Decision
				}
				return err
			})
			return d
		}
		var first, second *record.LawPack
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			first, _, err = laws.DoInstall(ctx, tx, japan(t, "2026-01-01"), "Test")
			return err
		})
		if d := adequate(); d != law.NotAdequate {
			t.Errorf("Japan is %s under the pack", d)
		}
		tasks := w.tasks(t)
		if len(tasks) != 2 {
			t.Fatalf("%d tasks: %+v", len(tasks), tasks)
		}
		for _, k := range tasks {
			if k.Subject.ID == w.move.ID && (k.Confidentiality != "restricted" || !strings.Contains(k.Title, w.move.Ref) || k.Due == "") {
				t.Errorf("task %+v", k)
			}
			if k.Subject.ID != w.move.ID && k.Subject.ID != w.duty.ID {
				t.Errorf("a task about %s", k.Subject.ID)
			}
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			second, _, err = laws.DoInstall(ctx, tx, japan(t, "2030-01-01"), "Test")
			return err
		})
		w.read(t, func(ctx context.Context, tx *store.Tx) (err error) {
			first, err = store.Get(ctx, tx, record.LawPacks, first.ID)
			return err
		})
		if first.State != "withdrawn" || adequate() != law.Adequate {
			t.Errorf("the pack before is %s, Japan %s", first.State, adequate())
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []*record.LawPack{second, first} {
				x, err := store.Get(ctx, tx, record.LawPacks, x.ID)
				if err != nil {
					return err
				}
				move := "withdraw"
				if x.State == "withdrawn" {
					move = "install"
				}
				if _, err = store.Move(ctx, tx, record.LawPacks, x.ID, x.Rev, move, workflow.Input{Reason: "Not ours"}); err != nil {
					return err
				}
			}
			return nil
		})
		if d := adequate(); d != law.NotAdequate {
			t.Errorf("the first pack is in force again, yet Japan is %s", d)
		}
	})
}

// A bad pack is refused with line and field, in the page too, and nothing is kept.
func TestABadPackIsRefusedWithLineAndFieldOnThePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.PrivacyManager)
		bad := string(pack(t, "eu-gdpr", "{value: 72, unit: hour}", "{value: soon, unit: hour}"))
		b.Get("/o/one/laws/compare")
		p := b.Post("/o/one/laws/compare", url.Values{"pack": {bad}})
		if p.Status != 422 || !p.Has("breach/authority") || !p.Has("Line ") {
			t.Errorf("status %d", p.Status)
		}
		b.Get("/o/one/laws/compare")
		if p := b.Post("/o/one/laws/compare", url.Values{"pack": {""}}); p.Status != 422 || !p.Has("Choose a file") {
			t.Errorf("an empty pack: %d", p.Status)
		}
		w.read(t, func(ctx context.Context, tx *store.Tx) error {
			if list, err := store.List(ctx, tx, record.LawPacks, store.Query{}); err != nil || len(list.Items) != 0 {
				t.Errorf("kept %d packs, %v", len(list.Items), err)
			}
			if _, err := laws.DoCompare(ctx, tx, pack(t, "eu-gdpr", "as_of: 2026", "as_of: 2016")); !problem.Is(err, problem.Invalid) {
				t.Errorf("an older pack: %v", err)
			}
			return nil
		})
	})
}

func TestThePagesOfALawShowFactsWithTheirMarksAndADraftItsEffect(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		b := webtest.As(t, w.site, access.PrivacyManager)
		if p := b.Get("/o/one/laws/eu-gdpr/facts"); p.Status != 200 || !p.Has("Adequacy decisions") || !p.Has("Art. 33(1)") || !p.Has("due · number") {
			t.Errorf("facts: %d", p.Status)
		}
		if p := b.Get("/o/one/laws/xx-none/facts"); p.Status != 404 {
			t.Errorf("facts of no law: %d", p.Status)
		}
		b.Get("/o/one/laws/compare")
		p := b.Post("/o/one/laws/compare", url.Values{"pack": {string(japan(t, "2027-03-01"))}, "source": {"Our lawyers"}})
		for _, want := range []string{"LAW-0001", "2 March 2027", "One transfer changes its state", "Art. 33(1)", "Put in force"} {
			if !p.Has(want) {
				t.Errorf("the draft does not say %q", want)
			}
		}
	})
}
