package contradictions_test

import (
	"context"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-065, S-095, S-098: an instruction or a request outside what a customer agreed, and a
// processor whose due diligence does not hold, are found in the transaction that makes them
// so and are gone with their mend; the night finds nothing else.
func TestWhatCustomersAndExaminationsSayIsHeldAgainstTheAgreementsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var p *record.Party
		var a *record.Agreement
		var i *record.Instruction
		var r *record.Request
		var e *record.Engagement
		open := func(rule string, want bool) {
			t.Helper()
			if got := w.found(t, "open"); slices.Contains(got, rule) != want {
				t.Errorf("%s is open: %v, want %v: %v", rule, !want, want, got)
			}
			if n := w.night(t); n.New+n.Reopened+n.Resolved != 0 {
				t.Errorf("after %s the night finds what the day did not: %+v", rule, n)
			}
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if p, err = store.Create(ctx, tx, record.Parties, &record.Party{Head: register.Head{Title: "Merchant"}, Country: "DE"}); err != nil {
				return err
			}
			if a, err = store.Create(ctx, tx, record.Agreements, &record.Agreement{Head: register.Head{Title: "Order"}, Kind: "customer_agreement", Party: register.To[record.Party](p.ID), Signed: "2026-01-01"}); err != nil {
				return err
			}
			i, err = store.Create(ctx, tx, record.Instructions, &record.Instruction{Head: register.Head{Title: "Send all to our partner"}, Customer: register.To[record.Party](p.ID),
				Agreement: register.To[record.Agreement](a.ID), Within: "no"})
			return err
		})
		open("instruction.within instruction_outside", true)
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			i, err = store.Change(ctx, tx, record.Instructions, i.ID, i.Rev, func(x *record.Instruction) error { x.Within = "yes"; return nil })
			return err
		})
		open("instruction.within instruction_outside", false)

		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			r, err = store.Create(ctx, tx, record.Requests, &record.Request{Head: register.Head{Title: "Access"}, Role: record.Processor, Customer: register.To[record.Party](p.ID)})
			return err
		})
		open("request.agreed request_without_agreement", true)
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = store.Move(ctx, tx, record.Agreements, a.ID, a.Rev, "sign", workflow.Input{})
			return err
		})
		open("request.agreed request_without_agreement", false)
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if r, err = store.Change(ctx, tx, record.Requests, r.ID, r.Rev, func(x *record.Request) error { x.InstructionReceived.ID = i.ID; return nil }); err != nil {
				return err
			}
			i, err = store.Change(ctx, tx, record.Instructions, i.ID, i.Rev, func(x *record.Instruction) error { x.Outcome = "refused"; return nil })
			return err
		})
		open("request.instructed request_instruction_refused", true)
		for _, f := range w.findings(t, "open") {
			if f.Subject.ID == r.ID && f.Confidentiality != r.Confidentiality {
				t.Errorf("a finding about a %s request is %s", r.Confidentiality, f.Confidentiality)
			}
		}

		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if e, err = store.Create(ctx, tx, record.Engagements, &record.Engagement{Head: register.Head{Title: "Hosting"}, Party: register.To[record.Party](p.ID), OurRole: record.Controller, TheirRole: record.TheyProcess, Criticality: "high"}); err != nil {
				return err
			}
			for _, move := range []string{"examine", "approve_conditionally", "start"} {
				if e, err = store.Move(ctx, tx, record.Engagements, e.ID, e.Rev, move, workflow.Input{Reason: "Until the answers are there"}); err != nil {
					return err
				}
			}
			return nil
		})
		open("processor.diligence diligence_missing", true)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			q, err := store.Create(ctx, tx, record.Questionnaires, &record.Questionnaire{Head: register.Head{Title: "Due diligence"}, Direction: record.Outgoing, Party: register.To[record.Party](p.ID),
				Engagement: register.To[record.Engagement](e.ID), Decision: "Good", ValidUntil: "2099-01-01", DecidedOn: "2026-11-01",
				Questions: register.Rows[record.Question]{{Question: "Keys?", Kind: "text", Answer: "Ours", Weight: 1, Rating: "met", Points: 10_000}}, Score: 100})
			for _, move := range []string{"send", "submit", "score", "accept"} {
				if err == nil {
					q, err = store.Move(ctx, tx, record.Questionnaires, q.ID, q.Rev, move, workflow.Input{})
				}
			}
			return err
		})
		open("processor.diligence diligence_missing", false)
	})
}
