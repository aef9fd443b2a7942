package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/record"
)

// contradictedRoles: the role of the organisation against who else is named (GDPR
// Arts. 26, 28).
func contradictedRoles() []ContradictionRule {
	const pa = "processing-activities"
	return []ContradictionRule{
		taken("record.processor", pa, "", "gap_customers"),
		taken("customer.agreement", pa, "agreements"),
		taken("customer.instructed", pa, "agreements"), // S-098
		taken("customer.returned", pa, "agreements"),
		taken("customer.marketing", pa, ""),
		taken("subprocessor.disclosed", pa, "agreements"),
		contradicted("role.customers", Minor, deciding(), "", func(_ *View, a *activity, s voice) {
			if a.Role.Decides() && len(a.Customers) > 0 {
				s.says("role", "controller_with_customers")
			}
		}),
		contradicted("role.joint", Major, activities(), "", func(_ *View, a *activity, s voice) {
			if a.Role == record.Controller && slices.ContainsFunc(a.Actors, func(x record.ActivityParty) bool { return x.Role == "joint_controller" }) {
				s.says("role", "joint_but_alone")
			}
		}),
		taken("joint.arrangement", pa, ""),
		contradicted("role.engagement", Major, activities(), "engagements", func(v *View, a *activity, s voice) {
			for _, p := range a.Processors {
				e := v.engagements[p.Engagement.ID]
				switch {
				case e == nil || e.OurRole == "":
				case a.Role.Serves() && e.OurRole.Decides():
					s.says("processors", "engaged_as_controller", part(e.ID.String()), inEngagement(e.ID))
				case a.Role.Decides() && e.OurRole.Serves():
					s.says("processors", "engaged_as_processor", part(e.ID.String()), inEngagement(e.ID))
				}
			}
		}),
		contradicted("role.recipient", Major, activities(), "parties engagements", func(v *View, a *activity, s voice) {
			for _, r := range a.Recipients {
				if (r.Role == record.TheyProcess || r.Role == record.TheySubProcess) && !r.Party.ID.IsZero() && !v.processedBy(a, r.Party.ID) {
					s.says("processors", "processor_as_recipient", part(r.Party.ID.String()), inParty(r.Party.ID))
				}
			}
		}),
	}
}
