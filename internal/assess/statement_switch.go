package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// RoleSwitch is a statement as other roles make it.
type RoleSwitch struct {
	Statement *record.Statement
	FallsAway []record.Requirement // applied before; each asks for a reason
	Added     []record.Requirement // apply now
	Unsaid    []record.Requirement // fall away without a reason given
}

// SwitchRoles puts a statement on other roles (S-029). A control that falls away
// keeps its line, excluded because the role is not held, with the reason given for
// it; one that comes to apply is drafted anew. All other lines stay as they are.
func SwitchRoles(s *record.Statement, d Drafting, why map[record.Requirement]register.Text) RoleSwitch {
	d.Edition = s.Edition
	now := *s
	now.Roles = d.Roles
	now.Entries = slices.Clone(s.Entries)
	out := RoleSwitch{Statement: &now}
	roles := record.RoleSetOf(d.Roles)
	r := reasonsOf(d)
	at := map[record.Requirement]int{}
	for i, e := range now.Entries {
		at[e.Requirement] = i
	}
	for _, q := range catalogue.Library().Controls(catalogue.Edition(s.Edition), catalogue.Both) {
		key := record.Requirement(q.Key)
		i, have := at[key]
		held := q.Roles.Has(roles)
		switch {
		case !have:
			e := r.entry(q, roles)
			e.ID = id.New()
			now.Entries = append(now.Entries, e)
			if held {
				out.Added = append(out.Added, key)
			}
		case held && now.Entries[i].Exclusion == "role_not_held":
			e := r.entry(q, roles)
			e.ID, e.Note, e.PublicWording, e.CarriedFrom = now.Entries[i].ID, now.Entries[i].Note, now.Entries[i].PublicWording, now.Entries[i].CarriedFrom
			now.Entries[i] = e
			out.Added = append(out.Added, key)
		case !held && now.Entries[i].Applicable != "no":
			e := &now.Entries[i]
			e.Applicable, e.Exclusion, e.Justification = "no", "role_not_held", why[key]
			e.Inclusion, e.State = nil, ""
			out.FallsAway = append(out.FallsAway, key)
			if why[key] == "" {
				out.Unsaid = append(out.Unsaid, key)
			}
		}
	}
	return out
}
