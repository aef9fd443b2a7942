package record_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// way is one move that is tried: it leads to a state, or it is refused with a key
// and complaints at fields.
type way struct {
	name, from, move string
	rec              register.Record
	in               workflow.Input
	facts            workflow.Facts
	to               string // "" when refused
	key              string
	at               []string // path and key of each complaint
}

// because gives the reason that some moves need.
var because = workflow.Input{Reason: "it is time"}

// walk tries each way, and asks that every refusal can be read.
func walk(t *testing.T, ty *register.Type, ways []way) {
	t.Helper()
	cat := shipped(t)
	for _, w := range ways {
		if w.rec == nil {
			w.rec = ty.New()
		}
		step, err := ty.Flow.Check(w.rec, w.from, w.move, w.in, w.facts)
		if w.to != "" {
			if err != nil || step.To != w.to {
				t.Errorf("%s: %s from %s leads to %q, want %s: %v", w.name, w.move, w.from, step.To, w.to, err)
			}
			continue
		}
		refused(t, cat, w.name, err, w.key, w.at)
	}
}

func refused(t *testing.T, cat *i18n.Catalogue, name string, err error, key string, at []string) {
	t.Helper()
	p, ok := problem.As(err)
	if !ok {
		t.Errorf("%s: not refused: %v", name, err)
		return
	}
	spoken(t, cat, p)
	var got []string
	for _, f := range p.Fields {
		got = append(got, f.Path+" "+f.Key)
	}
	if p.Key != key || !slices.Equal(got, at) {
		t.Errorf("%s: refused with %s %q, want %s %q", name, p.Key, got, key, at)
	}
}

// Every state is reached from the first and leads to an end, and every state
// that a machine names is one of its own.
func TestEveryStateIsReachedAndReachesAnEnd(t *testing.T) {
	t.Parallel()
	ends := map[string][]string{
		"processing-activities": {"retired"}, "engagements": {"rejected", "ended"}, "agreements": {"expired", "terminated"},
		"risks": {"closed"}, "scopes": {"superseded"}, "role-assignments": {"ended"}, "changes": {"done", "cancelled"},
		"assessments": {"superseded"}, "statements": {"superseded"}, "controls": {"retired"}, "evidence": {"rejected", "superseded"}, "tasks": {"done", "cancelled"},
		"retention-rules": {"superseded"}, "holds": {"lifted"}, "transfers": {"ended"}, "questionnaires": {"expired"},
		"subprocessor-changes": {"effective", "withdrawn"}, "findings": {"resolved"}, "law-packs": {"discarded"},
		"requests": {"duplicate", "withdrawn", "forwarded"}, "portals": {"withdrawn"},
	}
	for _, ty := range record.All().All() {
		if (ty.Flow == nil) != (ends[ty.Name] == nil) {
			t.Errorf("%s: has a machine and no ends in this test, or the other way round", ty.Name)
		}
		if ty.Flow == nil {
			continue
		}
		states := ty.Flow.States()
		from := map[string][]string{}
		for _, s := range ty.Flow.Steps() {
			for _, f := range s.From {
				from[f] = append(from[f], s.To)
			}
		}
		for _, s := range states {
			if to := ty.Flow.AfterEdit(s); to != s {
				if !slices.Contains(states, to) {
					t.Errorf("%s: an edit leads from %s to %s, which is no state", ty.Name, s, to)
				}
				from[s] = append(from[s], to)
			}
		}
		reach := func(start string) map[string]bool {
			seen := map[string]bool{start: true}
			for todo := []string{start}; len(todo) > 0; todo = todo[1:] {
				for _, to := range from[todo[0]] {
					if !seen[to] {
						seen[to] = true
						todo = append(todo, to)
					}
				}
			}
			return seen
		}
		begun := reach(ty.Flow.Initial())
		for _, s := range states {
			if !begun[s] {
				t.Errorf("%s: %s is never reached", ty.Name, s)
			}
			on := reach(s)
			if !slices.ContainsFunc(ends[ty.Name], func(e string) bool { return on[e] }) {
				t.Errorf("%s: %s leads to no end", ty.Name, s)
			}
		}
		for _, e := range ends[ty.Name] {
			if !slices.Contains(states, e) {
				t.Errorf("%s: the end %s is no state", ty.Name, e)
			}
			if ty.Name != "tasks" && ty.Name != "findings" && len(from[e]) > 0 {
				t.Errorf("%s: something is behind the end %s", ty.Name, e)
			}
		}
	}
}

// Nobody but the privacy manager and the owner approves, rejects, ends or closes.
func TestDecidingMovesAreForManagers(t *testing.T) {
	t.Parallel()
	deciding := map[string][]string{
		"processing-activities": {"return", "approve", "retire"},
		"engagements":           {"examine", "approve", "approve_conditionally", "reject", "start", "review", "confirm", "exit", "end"},
		"agreements":            {"negotiate", "sign", "take_effect", "expire", "terminate"},
		"risks":                 {"close"},
		"scopes":                {"return", "supersede"},
		"role-assignments":      {"appoint", "end"},
		"statements":            {"return", "supersede"},
		"controls":              {"retire"},
		"evidence":              {"accept", "reject", "return", "expire", "supersede"},
		"retention-rules":       {"approve", "supersede"},
		"transfers":             {"permit", "permit_with_measures", "forbid", "suspend", "end"},
		"questionnaires":        {"accept", "expire"},
		"subprocessor-changes":  {"announce", "resolve", "take_effect", "withdraw"},
		"findings":              {"accept"},
	}
	for _, ty := range record.All().All() {
		if ty.Flow == nil {
			continue
		}
		for _, s := range ty.Flow.Steps() {
			for _, role := range access.Roles() {
				manager := role == access.Owner || role == access.PrivacyManager
				if slices.Contains(deciding[ty.Name], s.Name) && s.MayTake(role) != manager {
					t.Errorf("%s: %s may %s: %v", ty.Name, role, s.Name, !manager)
				}
				if s.Approves && role == access.DPO && s.MayTake(role) {
					t.Errorf("%s: the officer approves by %s", ty.Name, s.Name)
				}
			}
			for _, role := range []access.Role{access.Reader, access.InternalAuditor, access.ExternalAuditor, access.Respondent} {
				if s.MayTake(role) {
					t.Errorf("%s: %s may %s", ty.Name, role, s.Name)
				}
			}
		}
	}
}

func TestTasksMoveBetweenTheirStates(t *testing.T) {
	t.Parallel()
	var ways []way
	for move, to := range map[string]string{"start": "doing", "block": "blocked", "finish": "done", "cancel": "cancelled", "reopen": "open"} {
		from := map[string][]string{
			"start": {"open", "blocked"}, "block": {"open", "doing"}, "finish": {"open", "doing", "blocked"},
			"cancel": {"open", "doing", "blocked"}, "reopen": {"done", "cancelled"},
		}[move]
		for _, s := range record.Tasks.Flow.States() {
			w := way{name: move + " from " + s, from: s, move: move, in: because}
			if slices.Contains(from, s) {
				w.to = to
			} else {
				w.key = "move_from_state"
			}
			ways = append(ways, w)
		}
	}
	ways = append(ways,
		way{name: "blocked without saying why", from: "open", move: "block", key: "invalid_fields", at: []string{"reason required"}},
		way{name: "cancelled without saying why", from: "open", move: "cancel", key: "invalid_fields", at: []string{"reason required"}},
		way{name: "a move of another register", from: "open", move: "approve", key: "no_such_move"},
	)
	walk(t, record.Tasks.Type, ways)
}

// G10, G11
func TestAnEngagementNeedsItsAgreementAndAProvenExit(t *testing.T) {
	t.Parallel()
	signed := workflow.Facts{Counts: map[string]int64{"agreements": 1}}
	asked := workflow.Facts{Counts: map[string]int64{"agreements": 1, "questionnaires": 1}}
	with := func(r record.TheirRole) *record.Engagement { return &record.Engagement{TheirRole: r} }
	left := &record.Engagement{ReturnedOrDeletedOn: "2026-03-01", AccessRevokedOn: "2026-03-02", Ended: "2026-03-03"}
	walk(t, record.Engagements.Type, []way{
		{name: "examined", from: "proposed", move: "examine", to: "due_diligence"},
		{name: "not approved unseen", from: "proposed", move: "approve", rec: with("none"), key: "move_from_state"},

		{name: "processor without agreement", from: "due_diligence", move: "approve", rec: with(record.TheyProcess), key: "needs_agreement"},
		{name: "sub-processor without agreement", from: "due_diligence", move: "approve", rec: with(record.TheySubProcess), key: "needs_agreement"},
		{name: "processor with agreement", from: "due_diligence", move: "approve", rec: with(record.TheyProcess), facts: signed, to: "approved"},
		{name: "sub-processor with agreement", from: "due_diligence", move: "approve", rec: with(record.TheySubProcess), facts: signed, to: "approved"},
		{name: "important processor unasked", from: "due_diligence", move: "approve", rec: &record.Engagement{TheirRole: record.TheyProcess, Criticality: "high"}, facts: signed, key: "needs_questionnaire"}, // S-095
		{name: "important processor that has answered", from: "due_diligence", move: "approve", rec: &record.Engagement{TheirRole: record.TheyProcess, Criticality: "critical"}, facts: asked, to: "approved"},
		{name: "minor processor unasked", from: "due_diligence", move: "approve", rec: &record.Engagement{TheirRole: record.TheyProcess, Criticality: "medium"}, facts: signed, to: "approved"},
		{name: "recipient", from: "due_diligence", move: "approve", rec: with("recipient"), to: "approved"},
		{name: "without access to personal data", from: "due_diligence", move: "approve", rec: with("none"), to: "approved"},
		{name: "conditionally", from: "due_diligence", move: "approve_conditionally", rec: with(record.TheyProcess), in: because, to: "conditional"},
		{name: "conditionally without a reason", from: "due_diligence", move: "approve_conditionally", key: "invalid_fields", at: []string{"reason required"}},
		{name: "rejected", from: "due_diligence", move: "reject", in: because, to: "rejected"},
		{name: "rejected without a reason", from: "due_diligence", move: "reject", key: "invalid_fields", at: []string{"reason required"}},

		{name: "starts approved", from: "approved", move: "start", to: "active"},
		{name: "starts with conditions", from: "conditional", move: "start", to: "active"},
		{name: "does not start rejected", from: "rejected", move: "start", key: "move_from_state"},
		{name: "reviewed", from: "active", move: "review", to: "under_review"},
		{name: "confirmed", from: "under_review", move: "confirm", to: "active"},
		{name: "left while active", from: "active", move: "exit", in: because, to: "exiting"},
		{name: "left under review", from: "under_review", move: "exit", in: because, to: "exiting"},
		{name: "left without a reason", from: "active", move: "exit", key: "invalid_fields", at: []string{"reason required"}},

		{name: "ended with proof", from: "exiting", move: "end", rec: left, to: "ended"},
		{name: "ended without proof", from: "exiting", move: "end", key: "exit_not_proven",
			at: []string{"returned_or_deleted_on needed_to_end", "access_revoked_on needed_to_end", "ended needed_to_end"}},
		{name: "access not withdrawn", from: "exiting", move: "end", rec: &record.Engagement{ReturnedOrDeletedOn: "2026-03-01", Ended: "2026-03-03"},
			key: "exit_not_proven", at: []string{"access_revoked_on needed_to_end"}},
		{name: "not ended while data go abroad", from: "exiting", move: "end", rec: left, facts: workflow.Facts{Counts: map[string]int64{"transfers": 2}}, key: "transfers_go_on"},
		{name: "not ended without exit", from: "active", move: "end", rec: left, key: "move_from_state"},
	})
	if f := record.Engagements.Facts; len(f) != 3 || f[0].Register != "agreements" || !slices.Equal(f[0].States, []string{"signed", "active"}) {
		t.Errorf("the guard counts %+v", f)
	}
}
