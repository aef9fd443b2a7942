package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// lookEvidence asks for accepted evidence, in date, for each requirement. Where the
// register of a thing comes with a later issue (audits, reviews, documents, training),
// evidence is all there is to look at.
func lookEvidence(l *looking, d *Demand) {
	for _, k := range d.Requirements {
		shown := l.shown(k)
		if len(shown) == 0 {
			d.none(record.EvidenceItems.Name, "stage_no_evidence", "requirement", k.ID())
			continue
		}
		d.row(record.EvidenceItems.Name, shown[0].ID, true, "", "")
	}
}

func lookContext(l *looking, d *Demand) {
	for _, x := range l.ContextIssues {
		d.row(record.ContextIssues.Name, x.ID, true, "", "")
	}
	d.orNone(record.ContextIssues.Name, "stage_no_context")
}

func lookInterested(l *looking, d *Demand) {
	for _, x := range l.Interested {
		d.row(record.InterestedParties.Name, x.ID, len(x.Needs) > 0, "needs", "stage_no_needs")
	}
	d.orNone(record.InterestedParties.Name, "stage_no_interested")
}

// lookScope: a scope is in force. One that somebody drafts beside it takes nothing from
// that; where none is, each that could come into force is named.
func lookScope(l *looking, d *Demand) {
	for _, s := range l.Scopes {
		if inForce(&s.Head) {
			d.row(record.Scopes.Name, s.ID, true, "", "")
		}
	}
	if d.Of > 0 {
		return
	}
	for _, s := range l.Scopes {
		if s.State != "superseded" {
			d.row(record.Scopes.Name, s.ID, false, "state", "stage_scope_not_approved")
		}
	}
	d.orNone(record.Scopes.Name, "stage_no_scope")
}

func lookRoles(l *looking, d *Demand) {
	for _, a := range l.Activities {
		d.row(record.ProcessingActivities.Name, a.ID, a.Role != "", "role", "stage_no_role")
	}
	d.orNone(record.ProcessingActivities.Name, "stage_no_activity")
}

// lookCommitment: top management has said what it wants and which resources stand
// behind it (S-021).
func lookCommitment(l *looking, d *Demand) {
	for _, c := range l.Commitments {
		if c.Until != "" && c.Until < l.Today {
			continue
		}
		whole := !c.By.ID.IsZero() && c.On != "" && (c.Resources != "" || c.Staff > 0 || c.Budget > 0)
		d.row(record.Commitments.Name, c.ID, whole, "resources", "stage_commitment_incomplete")
	}
	if d.Met > 0 {
		d.Of, d.Lacks = d.Met, nil // one whole commitment is enough
	}
	d.orNone(record.Commitments.Name, "stage_no_commitment")
}

func lookAppointments(l *looking, d *Demand) {
	for _, role := range record.MandatoryRoles() {
		i := slices.IndexFunc(l.RoleAssignments, func(r *record.RoleAssignment) bool {
			return r.Role == role && r.State == "active" && r.Since <= l.Today && (r.Until == "" || r.Until >= l.Today)
		})
		if i < 0 {
			d.none(record.RoleAssignments.Name, "stage_role_open", "role", string(role))
			continue
		}
		d.row(record.RoleAssignments.Name, l.RoleAssignments[i].ID, true, "", "")
	}
}

func lookRisks(l *looking, d *Demand) {
	for _, r := range l.Risks {
		d.row(record.Risks.Name, r.ID, r.Inherent() != "", "inherent_likelihood", "stage_risk_not_assessed")
	}
	d.orNone(record.Risks.Name, "stage_no_risk")
}

// lookTreatment: a risk has a treatment, lies low anyway, or is accepted.
func lookTreatment(l *looking, d *Demand) {
	for _, r := range l.Risks {
		accepted := r.AcceptedReason != "" && r.AcceptedUntil >= l.Today
		d.row(record.Risks.Name, r.ID, len(r.Treatments) > 0 || r.Inherent() == "low" || accepted || r.State == "closed", "treatments", "stage_risk_not_treated")
	}
	d.orNone(record.Risks.Name, "stage_no_risk")
}

// lookTreated: what the treatment plan promised for today is done.
func lookTreated(l *looking, d *Demand) {
	for _, r := range l.Risks {
		for _, t := range r.Treatments {
			if t.Due != "" && t.Due <= l.Today || t.Done != "" {
				d.row(record.Risks.Name, r.ID, t.Done != "", "treatments", "stage_treatment_late")
			}
		}
	}
}

func lookStatement(l *looking, d *Demand) {
	s := StatementInForce(l.World)
	switch {
	case s != nil && s.Edition == l.edition:
		d.row(record.Statements.Name, s.ID, true, "", "")
	case s != nil:
		d.row(record.Statements.Name, s.ID, false, "edition", "stage_statement_edition", "edition", string(l.edition))
	case len(l.Statements) > 0:
		d.row(record.Statements.Name, l.Statements[0].ID, false, "state", "stage_statement_not_approved")
	default:
		d.none(record.Statements.Name, "stage_no_statement")
	}
}

func lookObjectives(l *looking, d *Demand) {
	for _, o := range l.Objectives {
		d.row(record.Objectives.Name, o.ID, o.Measure != "", "measure", "stage_objective_unmeasured")
	}
	d.orNone(record.Objectives.Name, "stage_no_objective")
}

func lookChanges(l *looking, d *Demand) {
	for _, c := range l.Changes {
		d.row(record.Changes.Name, c.ID, c.Purpose != "" && c.Consequences != "", "consequences", "stage_change_unplanned")
	}
}

func lookRecords(l *looking, d *Demand) {
	for _, a := range l.Activities {
		if !ended(a.State) {
			d.row(record.ProcessingActivities.Name, a.ID, len(a.Gaps()) == 0, "", "stage_record_incomplete", "count", len(a.Gaps()))
		}
	}
	d.orNone(record.ProcessingActivities.Name, "stage_no_activity")
}

func lookMeasurement(l *looking, d *Demand) {
	for _, o := range l.Objectives {
		_, read := o.Latest()
		d.row(record.Objectives.Name, o.ID, read, "values", "stage_objective_unread")
	}
	if d.Of == 0 {
		lookEvidence(l, d)
	}
}

// lookControls: every control that the statement in force calls applicable is
// answered by one of ours that operates and shows it by evidence in date.
func lookControls(l *looking, d *Demand) {
	s := StatementInForce(l.World)
	if s == nil {
		d.none(record.Statements.Name, "stage_no_statement")
		return
	}
	for _, e := range s.Entries {
		if e.Applicable == "no" {
			continue
		}
		name := catalogue.Key(e.Requirement).ID()
		ours := slices.Clone(l.answers[catalogue.Key(e.Requirement)])
		for _, at := range append(slices.Clone(e.Controls), e.Control.ID) {
			if c := l.controls[at]; c != nil {
				ours = append(ours, c)
				if name == "" {
					name = c.Ref
				}
			}
		}
		i := slices.IndexFunc(ours, l.operates)
		switch {
		case len(ours) == 0:
			d.row(record.Statements.Name, s.ID, false, "entries", "stage_control_unanswered", "control", name)
		case i < 0:
			d.row(record.Controls.Name, ours[0].ID, false, "state", "stage_control_not_shown", "control", name)
		default:
			d.row(record.Controls.Name, ours[i].ID, true, "", "")
		}
	}
}

// operates reports whether a control operates and evidence in date shows it.
func (l *looking) operates(c *record.Control) bool {
	return c.State == "operating" && slices.ContainsFunc(l.shows[c.ID], func(e *record.Evidence) bool {
		return e.Strength == record.ShowsOperation || e.Strength == record.ShowsEffectiveness
	})
}

func lookContracts(l *looking, d *Demand) {
	signed := map[id.ID]bool{}
	for _, a := range l.Agreements {
		alive := (a.State == "signed" || a.State == "active") && (a.Expires == "" || a.Expires >= l.Today || a.Renewal == "automatic")
		if !alive || !slices.Contains([]record.AgreementKind{record.DPA, "scc", "baa"}, a.Kind) {
			continue
		}
		for _, e := range a.Engagements {
			signed[e] = true
		}
	}
	for _, e := range l.Engagements {
		if (e.TheirRole == record.TheyProcess || e.TheirRole == record.TheySubProcess) && !ended(e.State) {
			d.row(record.Engagements.Name, e.ID, signed[e.ID], "party", "stage_no_agreement")
		}
	}
}

func lookConfidentiality(l *looking, d *Demand) {
	promised := map[id.ID]bool{}
	for _, u := range l.Undertakings {
		if u.Signed != "" && (u.Until == "" || u.Until >= l.Today) {
			promised[u.Person.ID] = true
		}
	}
	for _, p := range l.People {
		if !p.Left && slices.Contains([]record.Employment{"staff", "contractor"}, p.Employment) {
			d.row(record.People.Name, p.ID, promised[p.ID], "", "stage_no_undertaking")
		}
	}
}
