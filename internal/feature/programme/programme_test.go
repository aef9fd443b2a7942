package programme_test

import (
	"context"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/webtest"
	"github.com/privet-pims/privet/internal/workflow"
	"github.com/privet-pims/privet/locales"
)

// scene is an organisation with its pages; Grace is the owner's person.
type scene struct {
	testing.TB
	*store.DB
	who   access.Actor
	grace id.ID
	site  *web.Site
	words i18n.Words
	lang  string
}

func each(t *testing.T, run func(*testing.T, *scene)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, open(t, d))
		})
	}
}

func open(t *testing.T, d db.Dialect) *scene {
	t.Helper()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	clock := registertest.NewClock()
	s := &scene{TB: t, words: words.Words("en"), lang: "en"}
	s.DB = registertest.Open(t, d, clock, programme.Reactions(words)...)
	s.who = registertest.Found(t, s.DB, "one")
	s.write(func(ctx context.Context, tx *store.Tx) error {
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Grace Hopper"}})
		if err == nil {
			s.grace = p.ID
		}
		return err
	})
	s.who.Person = s.grace
	tenant, err := s.Tenant(context.Background(), "one")
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(t.TempDir(), "vault"))
	if err != nil {
		t.Fatal(err)
	}
	s.site = web.New(web.Deps{
		Store: s.DB, Words: words, Now: clock.Now, Log: slog.New(slog.DiscardHandler), URL: "http://pims.example",
		Sessions: webtest.Sessions{Orgs: []store.Tenant{tenant}, Person: s.grace, Now: clock.Now, Change: func(x *account.Session) { x.Account.Lang = s.lang }},
	})
	var pages *page.Pages
	programme.Mount(s.site, programme.Deps{Vault: v, Record: func(c *web.Call, t *register.Type) error { return pages.Record(c, t) }})
	pages = page.Mount(s.site, page.Deps{RecordActions: []page.RecordAction{programme.RecordAction}})
	return s
}

func (s *scene) write(do func(context.Context, *store.Tx) error) {
	s.Helper()
	registertest.Write(s.TB, s.DB, s.who, do)
}

func (s *scene) read(do func(context.Context, *store.Tx) error) {
	s.Helper()
	registertest.Read(s.TB, s.DB, s.who, do)
}

func (s *scene) as(role access.Role) *webtest.Browser { return webtest.As(s.TB, s.site, role) }

// made creates a record.
func made[T any](s *scene, of register.Of[T], rec *T) *T {
	s.Helper()
	s.write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		rec, err = store.Create(ctx, tx, of, rec)
		return err
	})
	return rec
}

func got[T any](s *scene, of register.Of[T], at id.ID) *T {
	s.Helper()
	var out *T
	s.read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		out, err = store.Get(ctx, tx, of, at)
		return err
	})
	return out
}

func all[T any](s *scene, of register.Of[T]) []*T {
	s.Helper()
	var out []*T
	s.read(func(ctx context.Context, tx *store.Tx) error {
		p, err := store.List(ctx, tx, of, store.Query{Limit: store.MaxLimit, Rows: true})
		out = p.Items
		return err
	})
	return out
}

func title(t string) register.Head { return register.Head{Title: t} }

// wants checks a page's status and words.
func (s *scene) wants(p *webtest.Page, status int, texts ...string) *webtest.Page {
	s.Helper()
	if p.Status != status {
		s.Fatalf("%s: status %d, want %d", p.Path, p.Status, status)
	}
	for _, x := range texts {
		if !p.Has(x) && !strings.Contains(p.Body, x) {
			s.Errorf("%s: no %q", p.Path, x)
		}
	}
	return p
}

// full starts a full assessment.
func (s *scene) full(in programme.Start) *record.Assessment {
	s.Helper()
	var a *record.Assessment
	s.write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		a, err = programme.StartAssessment(ctx, tx, in)
		return err
	})
	return a
}

// S-022, S-015, S-021, S-119
func TestTheJourneySaysWhereAnOrganisationStandsAndWhatIsNext(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		b := s.as(access.Owner)
		p := s.wants(b.Get("/o/one/programme"), 200, "ISO/IEC 27701:2025", "Scope and roles", "You are here", "Approved scope", "The roles are known", "There is no scope. Draw one up.", "Top management")
		if !p.Links("/o/one/scopes/new") {
			t.Error("what is next leads nowhere")
		}
		s.wants(b.Get("/o/one/readiness/1"), 200, "not ready for stage 1", "Management review", "There is no accepted evidence", "Top management has not committed itself")
		s.wants(b.Get("/o/one/readiness/2"), 200, "not ready for stage 2")
		s.wants(b.Get("/o/one/readiness/3"), 404)
		s.wants(b.Get("/o/one/programme/overlap"), 200, "Counted from the records, never claimed")
		s.lang = "de"
		s.wants(s.as(access.Owner).Get("/o/one/programme"), 200, "Acht Schritte zum Zertifikat")
	})
}

// S-001, S-003, S-004, S-005, S-009
func TestAScopeSaysWhatLiesInItAndWhatWideningAdds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		unit := made(s, record.Units, &record.Unit{Head: title("Clinic")})
		other := made(s, record.Units, &record.Unit{Head: title("Laboratory")})
		made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Care"), Role: "controller", Unit: register.To[record.Unit](unit.ID)})
		made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Tests"), Role: "processor", Unit: register.To[record.Unit](other.ID)})
		base := made(s, record.Scopes, &record.Scope{Head: title("Base"), Edition: "2025", Statement: "The clinic", Units: register.Links[record.Unit]{unit.ID}})
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/scopes/"+base.Ref), 200, "The boundary in eight lists", "Clinic", "The clinic")
		s.wants(b.Get("/o/one/scopes/"+base.Ref+"/members?register=processing-activities"), 200, "Care")
		if b.Page.Has("Tests") {
			t.Error("an activity of another unit lies inside")
		}
		for _, file := range []string{"pdf", "docx"} {
			if p := b.Get("/o/one/scopes/" + base.Ref + "/report/" + file); p.Status != 200 {
				t.Errorf("%s: %d", file, p.Status)
			}
		}
		b.Get("/o/one/scopes/" + base.Ref)
		s.wants(b.Post("/o/one/scopes/"+base.Ref+"/publish", url.Values{"audience": {s.grace.String()}}), 422)
	})
}

// S-009
func TestWhoReadsAPublicationConfirmsForHimselfAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		scope := made(s, record.Scopes, &record.Scope{Head: title("Base"), Statement: "The clinic"})
		x := &record.Publication{Head: title("Scope made known"), Revision: 1, On: "2026-11-17", Audience: register.Links[record.Person]{s.grace}}
		x.Subject.ID = scope.ID
		x = made(s, record.Publications, x)
		b := s.as(access.Reader) // may change nothing
		s.wants(b.Get("/o/one/publications/"+x.Ref+"/read"), 200, "The clinic", "I have read it")
		s.wants(b.Post("/o/one/publications/"+x.Ref+"/read", nil), 200, "You have confirmed")
		b.Post("/o/one/publications/"+x.Ref+"/read", nil)
		x = got(s, record.Publications, x.ID)
		if len(x.Receipts) != 1 || x.Receipts[0].Person.ID != s.grace || x.Receipts[0].Read.IsZero() {
			t.Errorf("%+v", x.Receipts)
		}
		y := &record.Publication{Head: title("For somebody else"), Revision: 1, On: "2026-11-17"}
		y.Subject.ID = scope.ID
		y = made(s, record.Publications, y)
		s.wants(b.Get("/o/one/publications/"+y.Ref+"/read"), 404)
	})
}

// S-009: whoever has no account reads and confirms by a link of his own.
func TestSomebodyWithoutAnAccountConfirmsByALinkOfHisOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		scope := made(s, record.Scopes, &record.Scope{Head: title("Base"), Statement: "The clinic"})
		ada := made(s, record.People, &record.Person{Head: title("Ada Byron")})
		x := &record.Publication{Head: title("Scope made known"), Revision: 1, On: "2026-11-17", Audience: register.Links[record.Person]{s.grace, ada.ID}}
		x.Subject.ID = scope.ID
		x = made(s, record.Publications, x)
		b := s.as(access.Owner)
		b.Get("/o/one/scopes/" + scope.Ref)
		at := "/o/one/publications/" + x.Ref + "/link"
		p := s.wants(b.Post(at, url.Values{"person": {ada.ID.String()}}), 200, "Link for Ada Byron", "not shown again")
		link := strings.TrimPrefix(p.Value("link"), "http://pims.example")
		if !strings.HasPrefix(link, "/read/") {
			t.Fatalf("no link: %q", link)
		}
		s.wants(b.Post(at, url.Values{"person": {id.New().String()}}), 404)
		b.Get("/o/one/scopes/" + scope.Ref)

		out := webtest.As(t, s.site, "")
		s.wants(out.Get(link), 200, "Ada Byron", "The clinic", "I have read it")
		s.wants(out.Post(link, nil), 200, "You have confirmed")
		s.wants(out.Post(link, nil), 200, "You have confirmed")
		y := got(s, record.Publications, x.ID)
		if len(y.Receipts) != 1 || y.Receipts[0].Person.ID != ada.ID || y.Receipts[0].Read.IsZero() {
			t.Errorf("%+v", y.Receipts)
		}
		s.wants(b.Post(at, url.Values{"person": {ada.ID.String()}}), 409)
		for _, wrong := range []string{"/read/" + link[len("/read/"):len(link)-2], "/read/nothing", "/q/" + link[len("/read/"):]} {
			s.wants(out.Get(wrong), 404, "does not work")
		}
		// Off the audience is out of the door.
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Publications, y.ID, y.Rev, func(p *record.Publication) error {
				p.Audience = register.Links[record.Person]{s.grace}
				return nil
			})
			return err
		})
		s.wants(out.Get(link), 404, "does not work")
	})
}

// S-007, S-008, S-119
func TestContextLawsAndLetters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		made(s, record.ContextIssues, &record.ContextIssue{Head: register.Head{Title: "New law", Owner: s.grace, ReviewDue: "2027-01-01"}, Origin: "external"})
		role := made(s, record.RoleAssignments, &record.RoleAssignment{Head: title("Officer"), Role: "dpo", Person: register.To[record.Person](s.grace), Since: "2026-01-01", Duties: "Advise"})
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/context"), 200, "New law", "Grace Hopper", "climate change", "Data protection officer")
		for _, at := range []string{"/o/one/context/report/pdf", "/o/one/context/report/docx", "/o/one/role-assignments/" + role.Ref + "/letter/pdf", "/o/one/role-assignments/" + role.Ref + "/letter/docx"} {
			if p := b.Get(at); p.Status != 200 {
				t.Errorf("%s: %d", at, p.Status)
			}
		}
		b.Get("/o/one/laws")
		p := s.wants(b.Post("/o/one/laws", url.Values{"law": {"cn-pipl"}, "on": {"on"}}), 200, "Law turned on")
		key := p.Value("duty")
		if key == "" {
			t.Fatal("no duty to take over")
		}
		s.wants(b.Post("/o/one/laws/cn-pipl", url.Values{"duty": {key}}), 200, "One obligation added")
		s.wants(b.Post("/o/one/laws/cn-pipl", url.Values{"duty": {key}}), 200, "Nothing new was marked")
		s.wants(b.Post("/o/one/laws", url.Values{"law": {"cn-pipl"}, "on": {"off"}}), 200, "Law turned off")
		if list := all(s, record.Obligations); len(list) != 1 || list[0].LibraryKey != key {
			t.Errorf("turning the law off lost what was taken: %d", len(list))
		}
	})
}

// S-016 to S-019
func TestAPlanFollowsItsStepsAndItsForecastMovesWhenOneCloses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/plans/start"), 200, "From a GDPR programme", "From ISO/IEC 27001")
		s.wants(b.Post("/o/one/plans/start", url.Values{"title": {"Way"}, "from": {"moon"}, "start": {"soon"}}), 422, "Choose what you bring along: nothing", "Enter the day on which the plan begins")
		s.wants(b.Post("/o/one/plans/start", url.Values{"title": {"Way"}, "from": {"nothing"}, "start": {"2026-11-02"}}), 200, "Planned until 12 July 2027", "252 days")
		x := all(s, record.Plans)[0]
		before := b.Page.Body
		s.wants(b.Post("/o/one/plans/"+x.Ref+"/steps/"+x.Steps[0].ID.String(), url.Values{"done": {"2026-11-05"}}), 200, "1 of "+s.words.Number(int64(len(x.Steps))))
		if b.Page.Body == before {
			t.Error("the forecast did not move")
		}
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Plans, x.ID, register.HeadOf(got(s, record.Plans, x.ID)).Rev, func(p *record.Plan) error {
				p.Limit = 1000 * 10_000
				p.Costs = register.Rows[record.PlanCost]{{RowHead: register.RowHead{ID: id.New()}, Name: "Audit", Kind: "certification", Amount: 1200 * 10_000}}
				return nil
			})
			return err
		})
		s.wants(b.Get("/o/one/plans/"+x.Ref), 200, "The lines exceed the limit of")
		if p := b.Get("/o/one/plans/" + x.Ref + "/report/pdf"); p.Status != 200 {
			t.Errorf("report: %d", p.Status)
		}
	})
}

// S-172
func TestTheForecastNamesWhatWillBeStaleAndWhatItCosts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Care", ReviewDue: "2026-12-01"}, Role: "controller"})
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/readiness/forecast?on=2026-12-24"), 200, "On 24 December 2026", "Care", "2 December 2026", "Reviews that are overdue")
		s.wants(b.Get("/o/one/readiness/forecast?on=2020-01-01"), 422, "Choose a day from")
		for _, at := range []string{"board/pdf", "board/docx", "report/pdf", "report/docx"} {
			if p := b.Get("/o/one/readiness/" + at); p.Status != 200 {
				t.Errorf("%s: %d", at, p.Status)
			}
		}
		s.wants(s.as(access.Reader).Get("/o/one/readiness/board/pdf"), 403)
	})
}

// S-130
func TestAReadingBelowTargetBecomesATaskThatLeadsBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		o := made(s, record.Objectives, &record.Objective{Head: title("Answer in time"), Direction: "at_least", Target: 95 * 10_000, Unit: "%",
			Values: register.Rows[record.Reading]{{RowHead: register.RowHead{ID: id.New()}, On: "2026-11-01", Value: 80 * 10_000}}})
		b := s.as(access.Owner)
		s.wants(b.Get("/o/one/programme"), 200, "Objectives below their target", "Answer in time", "80 % on 1 November 2026")
		s.wants(b.Post("/o/one/objectives/"+o.Ref+"/improve", nil), 200, "Improve: Answer in time")
		b.Get("/o/one/programme")
		b.Post("/o/one/objectives/"+o.Ref+"/improve", nil)
		list := all(s, record.Tasks)
		if len(list) != 1 || list[0].Subject.ID != o.ID || !strings.Contains(string(list[0].Description), o.Values[0].ID.String()) {
			t.Errorf("%d tasks: %+v", len(list), list)
		}
	})
}

// S-011
func TestAnnouncingAChangeOpensAReviewOfEachRecordThatItTouchesOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		system := made(s, record.Systems, &record.System{Head: title("Portal")})
		uses := made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Care", Owner: s.grace}, Systems: register.Links[record.System]{system.ID}})
		made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Payroll")})
		row := record.Touched{RowHead: register.RowHead{ID: id.New()}}
		row.Subject.ID = system.ID
		x := made(s, record.Changes, &record.Change{Head: title("Portal moves"), Kind: "system", Touched: register.Rows[record.Touched]{row}})
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Move(ctx, tx, record.Changes, x.ID, x.Rev, "announce", workflow.Input{})
			return err
		})
		on := map[id.ID]int{}
		for _, task := range all(s, record.Tasks) {
			on[task.Subject.ID]++
			if !strings.Contains(task.Title, x.Ref) || task.Due == "" {
				t.Errorf("%+v", task)
			}
			if task.Subject.ID == uses.ID && task.Assignee.ID != s.grace {
				t.Error("the owner of the activity is not asked")
			}
		}
		if len(on) != 2 || on[system.ID] != 1 || on[uses.ID] != 1 {
			t.Errorf("reviews of %v", on)
		}
		now := got(s, record.Changes, x.ID)
		for _, row := range now.Touched {
			if row.Review.ID.IsZero() {
				t.Errorf("the row of %s does not lead to its review", row.Subject.ID)
			}
		}
		if len(now.Touched) != 2 || now.State != "announced" {
			t.Errorf("%s touches %d records", now.State, len(now.Touched))
		}
	})
}

// S-011: nobody announces anything, and the reviews are there all the same.
func TestANewProcessorOpensReviewsOfWhatUsesItOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *scene) {
		system := made(s, record.Systems, &record.System{Head: title("Portal")})
		a := made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Care", Owner: s.grace}, Systems: register.Links[record.System]{system.ID}})
		made(s, record.ProcessingActivities, &record.ProcessingActivity{Head: title("Payroll")})
		party := made(s, record.Parties, &record.Party{Head: title("Host")})
		x := made(s, record.Engagements, &record.Engagement{Head: title("Hosting"), Party: register.To[record.Party](party.ID), Systems: register.Links[record.System]{system.ID}})
		abroad := made(s, record.Transfers, &record.Transfer{Head: title("Hosting in the States"), Engagement: register.To[record.Engagement](x.ID), ToCountry: "US"})
		made(s, record.Transfers, &record.Transfer{Head: title("Payroll abroad"), Importer: register.To[record.Party](made(s, record.Parties, &record.Party{Head: title("Another")}).ID), ToCountry: "US"})
		s.write(func(ctx context.Context, tx *store.Tx) error {
			y, err := store.Move(ctx, tx, record.Engagements, x.ID, x.Rev, "examine", workflow.Input{})
			if err == nil {
				_, err = store.Move(ctx, tx, record.Engagements, x.ID, y.Rev, "approve_conditionally", workflow.Input{Reason: "Until the audit"})
			}
			return err
		})
		tasks := all(s, record.Tasks)
		about := map[id.ID]*record.Task{}
		for _, x := range tasks {
			about[x.Subject.ID] = x
		}
		if len(tasks) != 2 || about[a.ID] == nil || about[abroad.ID] == nil || about[a.ID].Assignee.ID != s.grace || !strings.Contains(about[a.ID].Title, x.Ref) {
			t.Errorf("%d reviews: %+v", len(tasks), tasks)
		}
	})
}
