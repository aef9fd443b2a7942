package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Widening is what a draft of a scope adds to, and takes from, the scope in force.
type Widening struct {
	Added, Removed []Membership
	Requirements   []*catalogue.Requirement // controls that apply by the roles that come in
	Effort         EffortInput              // of what is added
}

// EffortInput is what an estimate of person-days starts from, as the records say
// it. It holds figures and no estimate (S-003).
type EffortInput struct {
	Units, Sites, People, Activities, Systems, DataStores int
	Processors                                            int // engagements of those who process for us
	Headcount                                             int64
	LargeScale, Transfers, Special                        int              // activities that are or have so
	Controls, ControlsOpen                                int              // our own, and those that do not operate yet
	ControlDays                                           register.Decimal // person-days entered for the open ones
	Requirements                                          int              // controls of the standard that come to apply
}

// Widen compares a draft with the scope in force; nil means that none is (S-003).
func Widen(draft, inForce *record.Scope, w *World) Widening {
	now := Members(draft, w)
	before := &Inside{at: map[id.ID]int{}}
	if inForce != nil {
		before = Members(inForce, w)
	}
	var out Widening
	added := map[id.ID]bool{}
	for _, m := range now.All() {
		if !before.Has(m.ID) {
			out.Added = append(out.Added, m)
			added[m.ID] = true
		}
	}
	for _, m := range before.All() {
		if !now.Has(m.ID) {
			out.Removed = append(out.Removed, m)
		}
	}
	old := catalogue.RoleSet(0)
	if inForce != nil {
		old = record.RoleSetOf(RolesIn(inForce, w).Roles())
	}
	if e := catalogue.Edition(draft.Edition); e != "" {
		for _, r := range catalogue.Library().Controls(e, record.RoleSetOf(RolesIn(draft, w).Roles())) {
			if !r.Roles.Has(old) {
				out.Requirements = append(out.Requirements, r)
			}
		}
	}
	out.Effort = effortOf(added, w)
	out.Effort.Requirements = len(out.Requirements)
	return out
}

func effortOf(in map[id.ID]bool, w *World) EffortInput {
	var e EffortInput
	for _, u := range w.Units {
		if in[u.ID] {
			e.Units++
			e.Headcount += u.Headcount
		}
	}
	e.Sites = countIn(in, w.Sites)
	e.People = countIn(in, w.People)
	e.Systems = countIn(in, w.Systems)
	e.DataStores = countIn(in, w.DataStores)
	for _, a := range w.Activities {
		if !in[a.ID] {
			continue
		}
		e.Activities++
		e.LargeScale += count(a.LargeScale == "yes")
		e.Transfers += count(len(a.Transfers) > 0)
		e.Special += count(slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return d.Special == "yes" }))
	}
	for _, x := range w.Engagements {
		e.Processors += count(in[x.ID] && (x.TheirRole == record.TheyProcess || x.TheirRole == record.TheySubProcess))
	}
	for _, c := range w.Controls {
		if !in[c.ID] {
			continue
		}
		e.Controls++
		if c.State != "operating" && c.State != "retired" {
			e.ControlsOpen++
			e.ControlDays += c.Effort
		}
	}
	return e
}

func countIn[T register.Record](in map[id.ID]bool, list []T) int {
	n := 0
	for _, x := range list {
		n += count(in[register.HeadOf(x).ID])
	}
	return n
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// StaleScope names what a scope lists and the inventory no longer carries: removed,
// retired or ended (S-004). The key of each is scope_gone, scope_retired or
// scope_ended.
func StaleScope(s *record.Scope, w *World) []Shortfall {
	var out []Shortfall
	short := func(field, register, key string, at id.ID) {
		out = append(out, Shortfall{Register: record.Scopes.Name, ID: s.ID, Field: field, Key: key,
			Args: map[string]any{"register": register, "record": at}})
	}
	gone := func(field, register string, listed []id.ID, have map[id.ID]string) {
		for _, at := range listed {
			if state, ok := have[at]; !ok {
				short(field, register, "scope_gone", at)
			} else if state != "" {
				short(field, register, state, at)
			}
		}
	}
	units, sites, systems, activities := map[id.ID]string{}, map[id.ID]string{}, map[id.ID]string{}, map[id.ID]string{}
	for _, u := range w.Units {
		units[u.ID] = ""
	}
	for _, x := range w.Sites {
		sites[x.ID] = ""
	}
	for _, x := range w.Systems {
		systems[x.ID] = ""
		if x.Status == "retired" || x.EndOfLife != "" && x.EndOfLife < w.Today {
			systems[x.ID] = "scope_retired"
		}
	}
	for _, a := range w.Activities {
		activities[a.ID] = ""
		if a.State == "retired" || a.Ended != "" && a.Ended < w.Today {
			activities[a.ID] = "scope_ended"
		}
	}
	gone("units", record.Units.Name, s.Units, units)
	gone("sites", record.Sites.Name, s.Sites, sites)
	gone("systems", record.Systems.Name, s.Systems, systems)
	gone("activities", record.ProcessingActivities.Name, s.Activities, activities)
	return out
}

// HeldRole is a role of the organisation and the activities that give it.
type HeldRole struct {
	Role       record.PIIRole
	Activities []id.ID
}

// HeldRoles are the roles held, controller first.
type HeldRoles []HeldRole

// Roles are the names alone, as statements and assessments keep them.
func (h HeldRoles) Roles() register.Choices[record.PIIRole] {
	var out register.Choices[record.PIIRole]
	for _, r := range h {
		out = append(out, r.Role)
	}
	return out
}

// RolesIn derives the roles that the organisation holds within a scope from its
// activities (S-005); nil stands for the whole organisation. Each activity has a
// role of its own: one system may serve several (S-006). Activities that are over
// count no more, and who processes for a processor is a processor.
func RolesIn(s *record.Scope, w *World) HeldRoles {
	inside := func(id.ID) bool { return true }
	if s != nil {
		inside = Members(s, w).Has
	}
	by := map[record.PIIRole][]id.ID{}
	for _, a := range w.Activities {
		if !inside(a.ID) || a.State == "retired" || a.Ended != "" && a.Ended < w.Today {
			continue
		}
		switch {
		case a.Role.Serves():
			by["processor"] = append(by["processor"], a.ID)
		case a.Role == record.JointController:
			by["joint_controller"] = append(by["joint_controller"], a.ID)
		case a.Role == record.Controller:
			by["controller"] = append(by["controller"], a.ID)
		}
	}
	var out HeldRoles
	for _, r := range []record.PIIRole{"controller", "joint_controller", "processor"} {
		if len(by[r]) > 0 {
			out = append(out, HeldRole{r, by[r]})
		}
	}
	return out
}
