package assess

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// OverlapItem is one requirement of ISO/IEC 27701 that records kept for the GDPR
// speak to, with the records that carry it and those that fall short.
type OverlapItem struct {
	Requirement *catalogue.Requirement
	Because     []string // sentences "overlap.KEY": what was looked for
	Records     []Named  // that carry it
	Short       []Named  // that would have to
	Part        bool     // the requirement asks for more than such records can show: never met by them alone
}

// Met reports whether there are records, none falls short, and they are all that the
// requirement asks for.
func (i OverlapItem) Met() bool { return len(i.Records) > 0 && len(i.Short) == 0 && !i.Part }

// OverlapReport is how much of an edition is met by what an organisation keeps for the
// GDPR, computed from its records and never claimed (S-020).
type OverlapReport struct {
	Of    int           // requirements of the edition and roles: clauses and controls
	Met   int           // by records alone, none short
	Items []OverlapItem // that records speak to, in the order of the standard
}

// Percent is the share met, rounded down.
func (r OverlapReport) Percent() int {
	if r.Of == 0 {
		return 0
	}
	return 100 * r.Met / r.Of
}

// Partly are the items that records carry in part.
func (r OverlapReport) Partly() []OverlapItem {
	var out []OverlapItem
	for _, i := range r.Items {
		if !i.Met() && len(i.Records) > 0 {
			out = append(out, i)
		}
	}
	return out
}

// Gained are the requirements that a later report meets and this one did not: what an
// import brought, by name.
func (r OverlapReport) Gained(later OverlapReport) []*catalogue.Requirement {
	had := map[catalogue.Key]bool{}
	for _, i := range r.Items {
		had[i.Requirement.Key] = i.Met()
	}
	var out []*catalogue.Requirement
	for _, i := range later.Items {
		if i.Met() && !had[i.Requirement.Key] {
			out = append(out, i.Requirement)
		}
	}
	return out
}

// Overlap looks through the records that the GDPR asks for.
func Overlap(e record.Edition, roles []record.PIIRole, w *World) OverlapReport {
	by := map[catalogue.Key]*OverlapItem{}
	for _, r := range overlapRules() {
		part := slices.Contains([]string{"roles", "dpo", "subprocessors"}, r.key)
		var found OverlapItem
		r.look(w, func(register string, at id.ID, ok bool) {
			if ok {
				found.Records = append(found.Records, Named{register, at})
			} else {
				found.Short = append(found.Short, Named{register, at})
			}
		})
		if len(found.Records)+len(found.Short) == 0 {
			continue
		}
		for s := range strings.FieldsSeq(r.asks) {
			for _, k := range inEdition(catalogue.KeyOf(catalogue.ISO27701of2025, s), e) {
				i := by[k]
				if i == nil {
					i = &OverlapItem{}
					by[k] = i
				}
				i.Part = i.Part || part
				i.Because = append(i.Because, r.key)
				i.Records, i.Short = append(i.Records, found.Records...), append(i.Short, found.Short...)
			}
		}
	}
	all := Assessed(e, roles)
	out := OverlapReport{Of: len(all)}
	for _, q := range all {
		if i := by[q.Key]; i != nil {
			i.Requirement = q
			i.Records, i.Short = tidy(i.Records), tidy(i.Short)
			out.Items = append(out.Items, *i)
			out.Met += count(i.Met())
		}
	}
	return out
}

// inEdition are the rows of an edition that mean the same as a row of 2025.
func inEdition(k catalogue.Key, e record.Edition) []catalogue.Key {
	if catalogue.Edition(e) == catalogue.Edition2025 {
		return []catalogue.Key{k}
	}
	var out []catalogue.Key
	for _, m := range catalogue.Library().Correspond(k) {
		out = append(out, m.To)
	}
	return out
}

// tidy names each record once, in order.
func tidy(list []Named) []Named {
	slices.SortFunc(list, func(a, b Named) int {
		return cmp.Or(cmp.Compare(a.Register, b.Register), slices.Compare(a.ID[:], b.ID[:]))
	})
	return slices.Compact(list)
}

// overlapRule says which records show that a requirement is met.
type overlapRule struct {
	key  string // of the sentence
	asks string // requirements of 2025
	look func(w *World, found func(register string, at id.ID, ok bool))
}

// activitiesThat looks at the activities that it is about.
func activitiesThat(about, ok func(*record.ProcessingActivity) bool) func(*World, func(string, id.ID, bool)) {
	return func(w *World, found func(string, id.ID, bool)) {
		for _, a := range w.Activities {
			if a.State != "retired" && about(a) {
				found(record.ProcessingActivities.Name, a.ID, ok(a))
			}
		}
	}
}

func decides(a *record.ProcessingActivity) bool { return a.Role.Decides() }
func serves(a *record.ProcessingActivity) bool  { return a.Role.Serves() }

// overlapRules: what a controller's or processor's records for the GDPR show about a
// requirement of the standard, and no more. What a text behind the record would have
// to say is for a person to judge.
func overlapRules() []overlapRule {
	type activity = record.ProcessingActivity
	both := func(a, b func(*activity) bool) func(*activity) bool {
		return func(x *activity) bool { return a(x) && b(x) }
	}
	transfers := func(a *activity) bool { return len(a.Transfers) > 0 }
	safeguarded := func(a *activity) bool {
		return !slices.ContainsFunc(a.Transfers, func(t record.ActivityTransfer) bool { return t.Mechanism == "" && t.Document == "" })
	}
	placed := func(a *activity) bool {
		return !slices.ContainsFunc(a.Transfers, func(t record.ActivityTransfer) bool { return t.Country == "" && t.Organisation == "" })
	}
	retained := func(a *activity) bool {
		return a.RetentionStatement != "" || len(a.DataItems) > 0 && !slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool {
			return d.Retention == "" && d.RetentionText == ""
		})
	}
	return []overlapRule{
		{"roles", "4.1", activitiesThat(func(*activity) bool { return true }, func(a *activity) bool { return a.Role != "" })},
		{"purposes", "A.1.2.2", activitiesThat(decides, func(a *activity) bool { return len(a.Purposes) > 0 })},
		{"bases", "A.1.2.3", activitiesThat(decides, based)},
		{"consent", "A.1.2.4", activitiesThat(both(decides, consents), func(a *activity) bool { return a.ConsentWording != "" })},
		{"screening", "A.1.2.6", activitiesThat(decides, func(a *activity) bool {
			return a.Screening == "not_required" || a.Screening != "" && a.AssessmentNote != ""
		})},
		{"joint", "A.1.2.8", activitiesThat(func(a *activity) bool { return a.Role == record.JointController }, arranged)},
		{"record_controller", "A.1.2.9", activitiesThat(decides, func(a *activity) bool { return len(a.Gaps()) == 0 })},
		{"record_processor", "A.2.2.7", activitiesThat(serves, func(a *activity) bool { return len(a.Gaps()) == 0 })},
		{"information", "A.1.3.3", activitiesThat(decides, func(a *activity) bool { return a.InformationGiven != "" })},
		{"rights", "A.1.3.2", activitiesThat(decides, func(a *activity) bool { return len(a.Rights) > 0 })},
		{"decisions", "A.1.3.11", activitiesThat(both(decides, automated), func(a *activity) bool {
			return !slices.ContainsFunc(a.Purposes, func(p record.ActivityPurpose) bool { return p.AutomatedDecision == "yes" && p.DecisionLogic == "" })
		})},
		{"necessity", "A.1.4.2", activitiesThat(both(decides, func(a *activity) bool { return len(a.DataItems) > 0 }), func(a *activity) bool {
			return !slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return d.Necessity == "" })
		})},
		{"retention", "A.1.4.8", activitiesThat(decides, retained)},
		{"disposal", "A.1.4.9", activitiesThat(both(decides, func(a *activity) bool { return len(a.DataItems) > 0 }), func(a *activity) bool {
			return !slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return d.Disposal == "" })
		})},
		{"transfer_basis", "A.1.5.2", activitiesThat(both(decides, transfers), safeguarded)},
		{"transfer_countries", "A.1.5.3 A.1.5.4", activitiesThat(both(decides, transfers), placed)},
		{"recipients", "A.1.5.5", activitiesThat(decides, func(a *activity) bool { return len(a.Recipients)+len(a.Processors) > 0 })},
		{"customers", "A.2.2.2", activitiesThat(serves, func(a *activity) bool {
			return len(a.Customers) > 0 && !slices.ContainsFunc(a.Customers, func(c record.ActivityCustomer) bool { return c.Agreement.ID.IsZero() })
		})},
		{"service_transfer_basis", "A.2.5.2", activitiesThat(both(serves, transfers), safeguarded)},
		{"service_transfer_countries", "A.2.5.3", activitiesThat(both(serves, transfers), placed)},
		{"subprocessors", "A.2.5.7", activitiesThat(serves, func(a *activity) bool {
			return len(a.Processors) > 0 && !slices.ContainsFunc(a.Processors, func(p record.ActivityProcessor) bool {
				return p.Engagement.ID.IsZero() && p.Party.ID.IsZero() && p.Name == ""
			})
		})},
		{"contracts", "A.1.2.7", contractsHeld},
		{"dpo", "5.3", appointed},
		{"confidentiality", "A.3.18", undertaken},
		{"laws", "A.3.13", func(w *World, found func(string, id.ID, bool)) {
			for _, o := range w.Obligations {
				if o.Kind == "statute" || o.Kind == "regulator" || o.Kind == "contract" {
					found(record.Obligations.Name, o.ID, o.Met != "")
				}
			}
		}},
		{"design", "A.1.4.5", func(w *World, found func(string, id.ID, bool)) {
			for _, d := range w.DesignDecisions {
				found(record.DesignDecisions.Name, d.ID, slices.ContainsFunc(d.Choices, func(c record.DesignChoice) bool {
					return c.Question == "objectives" && c.Decision != ""
				}))
			}
		}},
		{"risks", "8.2", func(w *World, found func(string, id.ID, bool)) {
			for _, r := range w.Risks {
				found(record.Risks.Name, r.ID, len(r.Harms) > 0 && r.Inherent() != "")
			}
		}},
		{"treatments", "8.3", func(w *World, found func(string, id.ID, bool)) {
			for _, r := range w.Risks {
				if l := r.Inherent(); l == "medium" || l == "high" || l == "very_high" {
					found(record.Risks.Name, r.ID, len(r.Treatments) > 0 || r.AcceptedReason != "" && r.AcceptedUntil >= w.Today)
				}
			}
		}},
	}
}

func based(a *record.ProcessingActivity) bool {
	return len(a.Bases) > 0 && !slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.Basis == "" && b.Provision == "" })
}

// consents reports whether consent is a ground of the activity under any law.
func consents(a *record.ProcessingActivity) bool {
	return slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return strings.Contains(string(b.Basis), "consent") })
}

func automated(a *record.ProcessingActivity) bool {
	return slices.ContainsFunc(a.Purposes, func(p record.ActivityPurpose) bool { return p.AutomatedDecision == "yes" })
}

func arranged(a *record.ProcessingActivity) bool {
	return slices.ContainsFunc(a.Actors, func(x record.ActivityParty) bool { return x.Role == "joint_controller" && x.Arrangement != "" })
}

func contractsHeld(w *World, found func(string, id.ID, bool)) {
	held := map[id.ID]bool{}
	for _, a := range w.Agreements {
		if (a.State == "signed" || a.State == "active") && len(a.Missing()) == 0 {
			for _, e := range a.Engagements {
				held[e] = true
			}
		}
	}
	for _, e := range w.Engagements {
		if (e.TheirRole == record.TheyProcess || e.TheirRole == record.TheySubProcess) && !ended(e.State) {
			found(record.Engagements.Name, e.ID, held[e.ID])
		}
	}
}

func appointed(w *World, found func(string, id.ID, bool)) {
	for _, r := range w.RoleAssignments {
		if r.Role == "dpo" && !ended(r.State) {
			found(record.RoleAssignments.Name, r.ID, r.State == "active" && (r.Until == "" || r.Until >= w.Today))
		}
	}
}

func undertaken(w *World, found func(string, id.ID, bool)) {
	var d Demand
	lookConfidentiality(&looking{World: w}, &d)
	for _, x := range d.Have {
		found(x.Register, x.ID, true)
	}
	for _, x := range d.Lacks {
		found(x.Register, x.ID, false)
	}
}
