package demo_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/demo"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

var present = time.Date(2026, 11, 19, 14, 20, 0, 0, time.UTC)

// world is a seeded demonstration with everything in it, as its owner sees it.
type world struct {
	store   *store.DB
	clock   *demo.Clock
	blobs   blob.Store
	tenant  store.Tenant
	records map[string][]register.Record // by register, archived ones too
}

func open(t testing.TB, d db.Dialect, now time.Time) *world {
	t.Helper()
	base, err := db.Open(context.Background(), registertest.DSN(t, d))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { base.Close() })
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	clock := demo.NewClock(now)
	w := &world{store: store.New(base, record.All(), clock.Now), clock: clock, blobs: blobs, records: map[string][]register.Record{}}
	if w.tenant, err = demo.Seed(context.Background(), w.store, clock, blobs, nil, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

// seed reads every record as well.
func seed(t testing.TB, d db.Dialect, now time.Time) *world {
	t.Helper()
	w := open(t, d, now)
	w.read(t, func(ctx context.Context, tx *store.Tx) error {
		for _, reg := range tx.Registers().All() {
			for _, archived := range []bool{false, true} {
				q := store.Query{Limit: 200, Archived: archived, Rows: true}
				for more := true; more; more = q.After != "" {
					page, err := store.ListAny(ctx, tx, reg, q)
					if err != nil {
						return fmt.Errorf("%s: %w", reg.Name, err)
					}
					w.records[reg.Name] = append(w.records[reg.Name], page.Items...)
					q.After = page.Next
				}
			}
		}
		return nil
	})
	return w
}

func (w *world) read(t testing.TB, do func(context.Context, *store.Tx) error) {
	t.Helper()
	registertest.Read(t, w.store, registertest.As(w.tenant.ID, access.Owner), do)
}

func (w *world) find(t *testing.T, in, title string) register.Record {
	t.Helper()
	for _, r := range w.records[in] {
		if register.HeadOf(r).Title == title {
			return r
		}
	}
	t.Fatalf("no %q in %s", title, in)
	return nil
}

// One seeding a database serves all questions: each of them only reads.
func TestDemonstration(t *testing.T) {
	t.Parallel()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := seed(t, d, present)
			for _, c := range []struct {
				name string
				test func(*testing.T, *world)
			}{
				{"is of a believable size", hasItsSize},
				{"shows every state of every register", showsEveryState},
				{"uses codes that are known", usesKnownCodes},
				{"names statutes only for duties, and one for each", namesStatutes},
				{"has approved entries without a gap", approvedIsComplete},
				{"holds itself against the whole standard", holdsTheStandard},
				{"has a ledger that verifies and spans a year", ledgerHolds},
				{"lets every role work", everyRoleWorks},
				{"has the flaws that it promises", hasItsFlaws},
				{"keeps its files", keepsFiles},
				{"leaves the clock in the present", clockReturns},
				{"is refused a second time", refusesASecond},
			} {
				t.Run(c.name, func(t *testing.T) { c.test(t, w) })
			}
		})
	}
}

func hasItsSize(t *testing.T, w *world) {
	for in, least := range map[string]int{
		"organisations": 1, "processing-activities": 40, "systems": 30, "data-stores": 20, "parties": 25, "engagements": 20, "agreements": 18,
		"people": 60, "units": 12, "sites": 4, "risks": 20, "tasks": 40,
		"scopes": 2, "role-assignments": 8, "context-issues": 8, "interested-parties": 7, "obligations": 20, "objectives": 5, "commitments": 1,
		"changes": 3, "plans": 1, "controls": 45, "evidence": 70, "assessments": 2, "statements": 2, "undertakings": 10, "log-sources": 5, "design-decisions": 2,
		"data-sets": 12, "access-rights": 9, "retention-rules": 10, "holds": 3, "transfers": 8, "questionnaires": 14, "answers": 10,
		"instructions": 4, "subprocessor-changes": 6, "disclosures": 4, "requests": 33, "portals": 3, "own-terms": 4,
	} {
		if n := len(w.records[in]); n < least {
			t.Errorf("%d in %s, want at least %d", n, in, least)
		}
	}
	var overdue, late int
	for _, r := range w.records["tasks"] {
		x := r.(*record.Task)
		if x.Due < calendar.DayOf(present) && x.State != "done" && x.State != "cancelled" {
			overdue++
		}
	}
	for _, list := range w.records {
		for _, r := range list {
			if h := register.HeadOf(r); h.ReviewDue != "" && h.ReviewDue < calendar.DayOf(present) && h.Archived.IsZero() {
				late++
			}
		}
	}
	if overdue < 5 || late < 5 {
		t.Errorf("%d tasks and %d reviews are overdue, want some of each", overdue, late)
	}
}

func showsEveryState(t *testing.T, w *world) {
	for _, reg := range record.All().All() {
		if reg.Flow == nil || reg.Name == "findings" { // findings are made by looking at the records, not by people
			continue
		}
		seen := map[string]int{}
		for _, r := range w.records[reg.Name] {
			seen[register.HeadOf(r).State]++
		}
		for _, s := range reg.Flow.States() {
			if seen[s] == 0 {
				t.Errorf("nothing in %s is %s: %v", reg.Name, s, seen)
			}
		}
	}
	roles := map[record.Role]int{}
	for _, r := range w.records["processing-activities"] {
		roles[r.(*record.ProcessingActivity).Role]++
	}
	if roles[record.Controller] < 25 || roles[record.JointController] < 2 || roles[record.Processor] < 5 {
		t.Errorf("shapes of entries: %v", roles)
	}
}

// S-039, S-040: categories, purposes and bases by codes, none in words.
func usesKnownCodes(t *testing.T, w *world) {
	packs, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	known := func(scheme, code string) bool {
		switch scheme {
		case "law":
			_, ok := packs.Law(code)
			return ok
		case "lawful_basis", "special_condition", "criminal_ground":
			b, ok := packs.Basis(code)
			return ok && string(b.Kind) == scheme
		}
		_, ok := catalogue.Find(scheme, code)
		return ok
	}
	n := 0
	check := func(where string, f *register.Field, rec any) {
		if f.Scheme == "" || f.IsZero(rec) {
			return
		}
		v := f.In(rec)
		codes := []string{}
		if f.Kind == register.KindTerm {
			codes = append(codes, v.String())
		} else {
			for i := range v.Len() {
				codes = append(codes, v.Index(i).String())
			}
		}
		for _, c := range codes {
			if n++; !known(f.Scheme, c) {
				t.Errorf("%s: %s is no code of %s", where, c, f.Scheme)
			}
		}
	}
	for _, reg := range record.All().All() {
		for _, r := range w.records[reg.Name] {
			for _, f := range reg.Fields {
				check(register.HeadOf(r).Title+": "+f.Name, f, r)
				for _, c := range f.Rows {
					for _, row := range f.RowsOf(r) {
						check(register.HeadOf(r).Title+": "+f.Name+"."+c.Name, c, row)
					}
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("looked at %d codes", n)
	}
}

func namesStatutes(t *testing.T, w *world) {
	for _, r := range w.records["processing-activities"] {
		for _, b := range r.(*record.ProcessingActivity).Bases {
			if (b.Basis == "legal_obligation") != (b.Provision != "") {
				t.Errorf("%s: basis %s with provision %q", register.HeadOf(r).Title, b.Basis, b.Provision)
			}
			if b.Basis == "legitimate_interests" && b.LegitimateInterest == "" {
				t.Errorf("%s: no interest is named", register.HeadOf(r).Title)
			}
		}
	}
}

// S-038
func approvedIsComplete(t *testing.T, w *world) {
	approved := 0
	for _, r := range w.records["processing-activities"] {
		x := r.(*record.ProcessingActivity)
		if x.State != "approved" {
			continue
		}
		approved++
		if x.ApprovedRev == 0 {
			t.Errorf("%s is approved and nothing is in force", x.Title)
		}
		for _, g := range x.Gaps() {
			t.Errorf("%s lacks %s (%s)", x.Title, g.Key, g.Field)
		}
		for _, d := range x.DataItems {
			if d.Category == "criminal" && x.Bases[0].CriminalGround == "" {
				t.Errorf("%s: criminal data without a ground of Art. 10", x.Title)
			}
			if d.Retention == "" || d.RetentionGround == "" {
				t.Errorf("%s keeps %s without a period or its ground", x.Title, d.Category)
			}
		}
	}
	if approved < 25 {
		t.Errorf("%d entries are approved", approved)
	}
}

// S-026, S-029, S-130: the statement speaks to all 78 controls and is in force while a
// draft stands on it; two of five objectives are missed.
func holdsTheStandard(t *testing.T, w *world) {
	soa := w.find(t, "statements", "Statement of applicability").(*record.Statement)
	if len(soa.Entries) != 78 || soa.State != "draft" || soa.ApprovedRev == 0 || soa.ApprovedRev == soa.Rev {
		t.Errorf("%d lines, %s, revision %d of %d in force", len(soa.Entries), soa.State, soa.ApprovedRev, soa.Rev)
	}
	asked := map[record.Requirement]bool{}
	for _, r := range w.records["controls"] {
		for _, q := range r.(*record.Control).Requirements {
			asked[q] = true
		}
	}
	for _, r := range soa.Required() {
		if !asked[record.Requirement(r.Key)] && r.ID != "A.3.30" {
			t.Errorf("no control answers %s", r.ID)
		}
	}
	for _, r := range w.records["assessments"] {
		if a := r.(*record.Assessment); a.Kind != record.Quick && len(a.Items) != 30+78 {
			t.Errorf("%s has %d items", a.Title, len(a.Items))
		}
	}
	missed := 0
	for _, r := range w.records["objectives"] {
		o := r.(*record.Objective)
		if last, ok := o.Latest(); len(o.Values) != 12 || !ok {
			t.Errorf("%s has %d readings", o.Title, len(o.Values))
		} else if o.Missed(last) {
			missed++
		}
	}
	if missed != 2 {
		t.Errorf("%d objectives are missed", missed)
	}
}

func ledgerHolds(t *testing.T, w *world) {
	w.read(t, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledger.Verify(ctx, ledger.Database(tx.SQL(), tx.Org), ledger.Options{})
		if err != nil || !report.OK() {
			t.Errorf("ledger: %v, %+v", err, report.Findings)
		}
		size, _, err := ledger.Size(ctx, tx.SQL(), tx.Org)
		if err != nil {
			return err
		}
		first, err := ledger.HeaderAt(ctx, tx.SQL(), tx.Org, 0)
		if err != nil {
			return err
		}
		months := map[string]int{}
		last, early := first.At, 0
		for seq := range size {
			h, err := ledger.HeaderAt(ctx, tx.SQL(), tx.Org, seq)
			if err != nil {
				return err
			}
			if h.At.Before(last) {
				early++
			}
			if day := h.At.Weekday(); day == time.Saturday || day == time.Sunday {
				t.Errorf("entry %d on a weekend: %s", seq, h.At)
			}
			last = h.At
			months[h.At.Format("2006-01")]++
		}
		if early > 0 {
			t.Errorf("%d entries are older than the one before", early)
		}
		if span := last.Sub(first.At); span < 355*24*time.Hour || last.After(present) || len(months) < 12 {
			t.Errorf("history of %s until %s in %d months: %v", span, last, len(months), months)
		}
		if size < 900 {
			t.Errorf("%d entries", size)
		}
		return nil
	})
}

func everyRoleWorks(t *testing.T, w *world) {
	authors := map[string]bool{}
	comments := map[string]int{}
	for _, r := range w.records["processing-activities"] {
		w.read(t, func(ctx context.Context, tx *store.Tx) error {
			steps, err := store.History(ctx, tx, record.ProcessingActivities.Type, register.HeadOf(r).ID, 0, 200)
			if err != nil {
				return err
			}
			for _, s := range steps {
				authors[s.By.String()] = true
				if s.Verb == "comment" {
					comments[s.By.String()]++
				}
			}
			return nil
		})
	}
	officer := register.HeadOf(w.find(t, "people", "Dr. Miriam Osei")).ID.String()
	if len(authors) < 12 || comments[officer] < 8 {
		t.Errorf("%d authors, %d comments of the officer", len(authors), comments[officer])
	}
}

func hasItsFlaws(t *testing.T, w *world) {
	for _, f := range demo.Planted() {
		w.find(t, f.Register, f.Title)
	}
	activity := func(title string) *record.ProcessingActivity {
		return w.find(t, "processing-activities", title).(*record.ProcessingActivity)
	}
	reviews := w.find(t, "engagements", "Product reviews").(*record.Engagement)
	signed := slices.ContainsFunc(w.records["agreements"], func(r register.Record) bool {
		a := r.(*record.Agreement)
		return slices.Contains(a.Engagements, reviews.ID) && slices.Contains([]string{"signed", "active"}, a.State)
	})
	today := calendar.DayOf(present)
	draft := w.find(t, "agreements", "Processing agreement Revista (their draft)").(*record.Agreement)
	shredder := w.find(t, "agreements", "Processing agreement Reißwerk").(*record.Agreement)
	mailing := w.find(t, "agreements", "Processing agreement Mailquill").(*record.Agreement)
	hirelane := w.find(t, "parties", "Hirelane Ltd").(*record.Party)
	platform := w.find(t, "systems", "Review platform Revista").(*record.System)
	test := w.find(t, "data-stores", "Shop database of the developers").(*record.DataStore)
	stamps := w.find(t, "data-stores", "Time stamps").(*record.DataStore)
	left := w.find(t, "people", "Carsten Vogel").(*record.Person)
	for what, ok := range map[string]bool{
		"a processor without an agreement":     reviews.State == "active" && reviews.TheirRole == record.TheyProcess && !signed,
		"an agreement with missing clauses":    len(draft.Missing()) == 3,
		"an agreement that has expired":        shredder.State == "expired" && shredder.Expires < today,
		"an agreement that ends soon":          mailing.State == "active" && mailing.Expires > today && mailing.Expires <= today.AddDays(31),
		"a transfer without a mechanism":       hasGap(activity("Web analytics"), "gap_transfer_safeguard"),
		"one that came after the approval":     hasGap(activity("Customer service"), "gap_transfer_safeguard") && activity("Customer service").State == "needs_update",
		"special data without a condition":     special(activity("First aid book and accidents at work")) && !conditioned(activity("First aid book and accidents at work")),
		"vouchers kept too long":               keeps(activity("Bookkeeping and invoices"), "P10Y") && keeps(activity("Bookkeeping and invoices"), "P8Y"),
		"a processor's entry without customer": hasGap(activity("Correction of addresses for merchants"), "gap_customers"),
		"personal data outside production":     test.Environment == "test" && len(test.PIIHeld) > 0,
		"personal data without encryption":     stamps.EncryptionAtRest == "no",
		"a certificate that has run out":       hirelane.Certifications[0].ValidUntil < today,
		"an owner who has left":                left.Left && platform.Owner == left.ID,
		"no log where there should be one":     w.find(t, "systems", "File shares").(*record.System).LogSource == "no",
	} {
		if !ok {
			t.Errorf("there is not %s", what)
		}
	}
	for _, r := range w.records["processing-activities"] {
		if x := r.(*record.ProcessingActivity); x.State == "approved" && x.Role.Decides() && special(x) && !conditioned(x) {
			t.Errorf("%s: special data without a condition, which nobody promised", x.Title)
		}
	}
}

func hasGap(x *record.ProcessingActivity, key string) bool {
	return slices.ContainsFunc(x.Gaps(), func(g record.Gap) bool { return g.Key == key })
}

func special(x *record.ProcessingActivity) bool {
	return slices.ContainsFunc(x.DataItems, func(d record.ActivityDataItem) bool { return strings.HasPrefix(string(d.Category), "special") })
}

func conditioned(x *record.ProcessingActivity) bool {
	return slices.ContainsFunc(x.Bases, func(b record.ActivityBasis) bool { return b.SpecialCondition != "" })
}

func keeps(x *record.ProcessingActivity, p calendar.Period) bool {
	return slices.ContainsFunc(x.DataItems, func(d record.ActivityDataItem) bool { return d.Retention == p })
}

func keepsFiles(t *testing.T, w *world) {
	found := 0
	for _, reg := range record.All().All() {
		for _, r := range w.records[reg.Name] {
			w.read(t, func(ctx context.Context, tx *store.Tx) error {
				list, err := store.Attachments(ctx, tx, reg, register.HeadOf(r).ID)
				for _, a := range list {
					sum, err := blob.ParseSum(a.Sum)
					if err != nil {
						return err
					}
					if size, err := w.blobs.Stat(ctx, tx.Org, sum); err != nil || size != a.Size {
						t.Errorf("%s: %d bytes, %v", a.Name, size, err)
					}
					found++
				}
				return err
			})
		}
	}
	if found < 8 {
		t.Errorf("%d attachments", found)
	}
}

func clockReturns(t *testing.T, w *world) {
	if !w.clock.Now().Equal(present) {
		t.Errorf("clock stands at %s", w.clock.Now())
	}
}

func refusesASecond(t *testing.T, w *world) {
	var before, after int64
	size := func(n *int64) {
		w.read(t, func(ctx context.Context, tx *store.Tx) (err error) {
			*n, _, err = ledger.Size(ctx, tx.SQL(), tx.Org)
			return err
		})
	}
	size(&before)
	_, err := demo.Seed(context.Background(), w.store, w.clock, w.blobs, nil, nil)
	size(&after)
	if problem.KindOf(err) != problem.Invalid || before != after {
		t.Errorf("second seeding: %v; ledger %d, then %d", err, before, after)
	}
}

// Days are counted from the present: on a weekend, just after midnight, at the end
// of February, the year must still fit.
func TestDemonstrationCanBeSeededOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{
		time.Date(2027, 1, 3, 0, 5, 0, 0, time.UTC), // Sunday
		time.Date(2028, 2, 29, 23, 59, 0, 0, time.UTC),
		time.Date(2031, 6, 2, 0, 0, 0, 0, time.UTC), // Monday
	} {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			w := seed(t, db.SQLite, now)
			for _, list := range w.records {
				for _, r := range list {
					if h := register.HeadOf(r); h.Updated.After(now) {
						t.Errorf("%s was changed at %s, after now", h.Title, h.Updated)
					}
				}
			}
			showsEveryState(t, w)
		})
	}
}

// Measured with everything around it: an empty database, the blob store.
func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		open(b, db.SQLite, present)
	}
}
