package assess_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// house is an organisation of two units: sales, which sells and sends newsletters, and
// hosting, which processes for customers. Each has what belongs to it alone.
type house struct {
	*assess.World
	sales, desk, hosting                 *record.Unit
	newsletter, serving                  *record.ProcessingActivity
	mailer, rack                         *record.System
	mailEngagement, below                *record.Engagement
	mailParty, customer                  *record.Party
	dpa                                  *record.Agreement
	mailRisk, rackRisk, anyRisk          *record.Risk
	mailControl, rackControl, anyControl *record.Control
	scope                                *record.Scope
}

func head(title string) register.Head { return register.Head{ID: id.New(), Title: title, Rev: 1} }

func newHouse() *house {
	h := &house{
		sales: &record.Unit{Head: head("Sales")}, desk: &record.Unit{Head: head("Desk")}, hosting: &record.Unit{Head: head("Hosting")},
		mailer: &record.System{Head: head("Mailer")}, rack: &record.System{Head: head("Rack")},
		mailParty: &record.Party{Head: head("Mail Ltd")}, customer: &record.Party{Head: head("Customer")},
	}
	h.desk.Parent = register.To[record.Unit](h.sales.ID)
	h.mailEngagement = &record.Engagement{Head: head("Sending"), Party: register.To[record.Party](h.mailParty.ID), TheirRole: "processor"}
	h.below = &record.Engagement{Head: head("Below"), Parent: register.To[record.Engagement](h.mailEngagement.ID), TheirRole: "sub_processor"}
	h.dpa = &record.Agreement{Head: head("DPA"), Kind: record.DPA, Engagements: register.Links[record.Engagement]{h.mailEngagement.ID}}
	h.newsletter = &record.ProcessingActivity{
		Head: head("Newsletter"), Role: record.Controller, Unit: register.To[record.Unit](h.desk.ID), Systems: register.Links[record.System]{h.mailer.ID},
		Processors: register.Rows[record.ActivityProcessor]{{Engagement: register.To[record.Engagement](h.mailEngagement.ID)}},
	}
	h.serving = &record.ProcessingActivity{
		Head: head("Hosting"), Role: record.SubProcessor, Unit: register.To[record.Unit](h.hosting.ID), Systems: register.Links[record.System]{h.rack.ID},
		Customers: register.Rows[record.ActivityCustomer]{{Party: register.To[record.Party](h.customer.ID)}},
	}
	h.mailRisk = &record.Risk{Head: head("Wrong list"), Activities: register.Links[record.ProcessingActivity]{h.newsletter.ID}, Systems: register.Links[record.System]{h.rack.ID}}
	h.rackRisk = &record.Risk{Head: head("Fire"), Systems: register.Links[record.System]{h.rack.ID}}
	h.anyRisk = &record.Risk{Head: head("Climate")}
	h.mailControl = &record.Control{Head: head("Check the list"), Risks: register.Links[record.Risk]{h.mailRisk.ID}}
	h.rackControl = &record.Control{Head: head("Lock"), Systems: register.Links[record.System]{h.rack.ID}}
	h.anyControl = &record.Control{Head: head("Policy")}
	h.scope = &record.Scope{Head: head("Sales"), Edition: "2025", Units: register.Links[record.Unit]{h.sales.ID}}
	h.World = &assess.World{
		Today: "2027-01-15", Own: &record.Organisation{Head: head("House")},
		Units: []*record.Unit{h.sales, h.desk, h.hosting}, Activities: []*record.ProcessingActivity{h.newsletter, h.serving},
		Systems: []*record.System{h.mailer, h.rack}, Engagements: []*record.Engagement{h.below, h.mailEngagement},
		Parties: []*record.Party{h.mailParty, h.customer}, Agreements: []*record.Agreement{h.dpa},
		Risks:    []*record.Risk{h.mailRisk, h.rackRisk, h.anyRisk},
		Controls: []*record.Control{h.mailControl, h.rackControl, h.anyControl}, Scopes: []*record.Scope{h.scope},
	}
	return h
}

// S-002
func TestAScopeHoldsWhatFollowsFromItsListsAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHouse()
	in := assess.Members(h.scope, h.World)
	want := map[id.ID]assess.Why{
		h.scope.ID: assess.WhyListed, h.sales.ID: assess.WhyListed, h.desk.ID: assess.WhyPart, h.newsletter.ID: assess.WhyPart, h.mailer.ID: assess.WhyUsed,
		h.mailEngagement.ID: assess.WhyServes, h.below.ID: assess.WhyPart, h.mailParty.ID: assess.WhyServes, h.dpa.ID: assess.WhyServes,
		h.mailRisk.ID: assess.WhyLinked, h.anyRisk.ID: assess.WhyWhole, h.mailControl.ID: assess.WhyLinked, h.anyControl.ID: assess.WhyWhole,
	}
	for _, m := range in.All() {
		if want[m.ID] != m.Why {
			t.Errorf("%s %v is in as %q, want %q", m.Register, m.ID, m.Why, want[m.ID])
		}
		delete(want, m.ID)
	}
	if len(want) > 0 {
		t.Errorf("left out: %v", want)
	}
	if m, _ := in.Because(h.mailer.ID); m.Via != h.newsletter.ID {
		t.Error("the system does not name the activity that uses it")
	}
	h.newsletter.Scope = "out"
	if in := assess.Members(h.scope, h.World); in.Has(h.newsletter.ID) || in.Has(h.mailer.ID) {
		t.Error("an activity that is marked as out came in by its unit")
	}
	h.scope.Activities = register.Links[record.ProcessingActivity]{h.newsletter.ID}
	if !assess.Members(h.scope, h.World).Has(h.newsletter.ID) {
		t.Error("an activity that the scope names stayed out")
	}
}

// S-002
func TestAWorldWithinAScopeHoldsItsRecordsOnly(t *testing.T) {
	t.Parallel()
	h := newHouse()
	other := &record.Scope{Head: head("Other")}
	theirs := &record.Statement{Head: head("Theirs"), Scope: register.To[record.Scope](other.ID)}
	ours := &record.Statement{Head: head("Ours"), Scope: register.To[record.Scope](h.scope.ID)}
	h.Scopes, h.Statements = append(h.Scopes, other), []*record.Statement{theirs, ours}
	w := assess.Within(h.scope, h.World)
	if len(w.Scopes) != 1 || len(w.Statements) != 1 || w.Statements[0] != ours || len(w.Activities) != 1 || len(w.Risks) != 2 || len(w.Controls) != 2 {
		t.Errorf("scopes %d, statements %d, activities %d, risks %d, controls %d", len(w.Scopes), len(w.Statements), len(w.Activities), len(w.Risks), len(w.Controls))
	}
	if len(h.Scopes) != 2 {
		t.Error("the world itself was changed")
	}
}

// S-003
func TestWideningListsExactlyWhatItPullsIn(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.rackControl.State, h.rackControl.Effort = "planned", 35_000
	draft := *h.scope
	draft.Units = append(slices.Clone(draft.Units), h.hosting.ID)
	got := assess.Widen(&draft, h.scope, h.World)
	want := []id.ID{h.hosting.ID, h.serving.ID, h.rack.ID, h.customer.ID, h.rackRisk.ID, h.rackControl.ID}
	if len(got.Added) != len(want) || len(got.Removed) != 0 {
		t.Errorf("added %v, removed %v", got.Added, got.Removed)
	}
	for _, m := range got.Added {
		if !slices.Contains(want, m.ID) {
			t.Errorf("%s was not to come in", m.Register)
		}
	}
	e := got.Effort
	if e.Units != 1 || e.Activities != 1 || e.Systems != 1 || e.Controls != 1 || e.ControlsOpen != 1 || e.ControlDays != 35_000 || e.Requirements != 18 {
		t.Errorf("effort starts from %+v; a processor's activity brings 18 controls", e)
	}
	if first := assess.Widen(h.scope, nil, h.World); len(first.Added) != len(assess.Members(h.scope, h.World).All()) || len(first.Requirements) != 60 {
		t.Errorf("a first scope adds %d records and %d controls", len(first.Added), len(first.Requirements))
	}
	if back := assess.Widen(h.scope, &draft, h.World); len(back.Removed) != len(want) || len(back.Added) != 0 {
		t.Errorf("narrowing removes %d and adds %d", len(back.Removed), len(back.Added))
	}
}

// S-004
func TestASystemTakenFromTheInventoryFlagsTheScope(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.scope.Systems = register.Links[record.System]{h.mailer.ID, h.rack.ID}
	h.scope.Activities = register.Links[record.ProcessingActivity]{h.newsletter.ID}
	if got := assess.StaleScope(h.scope, h.World); len(got) != 0 {
		t.Fatalf("nothing is gone yet: %+v", got)
	}
	h.Systems, h.mailer.Status, h.newsletter.Ended = h.Systems[:1], "retired", "2027-01-14"
	h.Units = h.Units[1:]
	var keys []string
	for _, s := range assess.StaleScope(h.scope, h.World) {
		keys = append(keys, s.Field+" "+s.Key)
	}
	if want := []string{"units scope_gone", "systems scope_retired", "systems scope_gone", "activities scope_ended"}; !slices.Equal(keys, want) {
		t.Errorf("%q", keys)
	}
}

// S-005, S-006
func TestRolesFollowFromTheActivities(t *testing.T) {
	t.Parallel()
	h := newHouse()
	joint := &record.ProcessingActivity{Head: head("Joint"), Role: record.JointController, Systems: h.serving.Systems}
	past := &record.ProcessingActivity{Head: head("Past"), Role: record.Processor, Ended: "2020-01-01"}
	h.Activities = append(h.Activities, joint, past, &record.ProcessingActivity{Head: head("Unknown")})
	all := assess.RolesIn(nil, h.World)
	if got := all.Roles(); !slices.Equal(got, []record.PIIRole{"controller", "joint_controller", "processor"}) {
		t.Errorf("roles %v", got)
	}
	if len(all[2].Activities) != 1 || all[2].Activities[0] != h.serving.ID {
		t.Error("an activity that has ended gives a role")
	}
	if got := assess.RolesIn(h.scope, h.World).Roles(); !slices.Equal(got, []record.PIIRole{"controller"}) {
		t.Errorf("roles of the scope %v", got)
	}
}

func TestScopesSurviveRingsAndLinksIntoNothing(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.sales.Parent = register.To[record.Unit](h.desk.ID)
	h.mailEngagement.Parent = register.To[record.Engagement](h.below.ID)
	h.scope.Units = append(h.scope.Units, id.New(), id.ID{})
	h.scope.Systems = register.Links[record.System]{id.New()}
	in := assess.Members(h.scope, h.World)
	if in.Count("units") != 2 || in.Count("systems") != 1 || in.Count("engagements") != 2 {
		t.Errorf("units %d, systems %d, engagements %d", in.Count("units"), in.Count("systems"), in.Count("engagements"))
	}
	empty := &assess.World{}
	if got := assess.Members(&record.Scope{}, empty).All(); len(got) != 0 {
		t.Errorf("an empty world has %v", got)
	}
	assess.Widen(&record.Scope{}, nil, empty)
	assess.Within(&record.Scope{}, empty)
}

// A scope that lists sites alone takes in the units at them.
func TestAScopeOfSitesTakesInTheUnitsAtThem(t *testing.T) {
	t.Parallel()
	h := newHouse()
	site := &record.Site{Head: head("Harbour")}
	h.Sites = []*record.Site{site}
	h.sales.Site = register.To[record.Site](site.ID)
	s := &record.Scope{Head: head("Harbour"), Sites: register.Links[record.Site]{site.ID}}
	in := assess.Members(s, h.World)
	if !in.Has(h.sales.ID) || !in.Has(h.newsletter.ID) || in.Has(h.hosting.ID) {
		t.Error("the units at the site decide")
	}
}

// large is an organisation of n activities in 100 units.
func large(n int) (*record.Scope, *assess.World) {
	w := &assess.World{Own: &record.Organisation{}}
	s := &record.Scope{Head: head("Half")}
	for i := range 100 {
		u := &record.Unit{Head: head("Unit")}
		w.Units = append(w.Units, u)
		if i%2 == 0 {
			s.Units = append(s.Units, u.ID)
		}
	}
	for range 500 {
		w.Systems = append(w.Systems, &record.System{Head: head("System")})
	}
	for i := range n {
		w.Activities = append(w.Activities, &record.ProcessingActivity{
			Head: head("Activity"), Role: record.Controller, Unit: register.To[record.Unit](w.Units[i%100].ID),
			Systems: register.Links[record.System]{w.Systems[i%500].ID, w.Systems[(i*7)%500].ID},
		})
		w.Risks = append(w.Risks, &record.Risk{Head: head("Risk"), Activities: register.Links[record.ProcessingActivity]{w.Activities[i].ID}})
	}
	return s, w
}

func BenchmarkMembers(b *testing.B) {
	s, w := large(10_000)
	b.Run("members", func(b *testing.B) {
		for b.Loop() {
			assess.Members(s, w)
		}
	})
	// What it costs to look at the same records once.
	b.Run("plain walk", func(b *testing.B) {
		for b.Loop() {
			seen := map[id.ID]bool{}
			for _, a := range w.Activities {
				seen[a.ID] = true
			}
			for _, r := range w.Risks {
				seen[r.ID] = true
			}
		}
	})
}
