package assess_test

import (
	"reflect"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-002: what is known of data and of work with partners lies where its subject lies.
func TestRecordsOfDataAndPartnersLieWhereTheirSubjectLies(t *testing.T) {
	t.Parallel()
	h := newHouse()
	ours, theirs := register.To[record.ProcessingActivity](h.newsletter.ID), register.To[record.ProcessingActivity](h.serving.ID)
	store := func(system *record.System) *record.DataStore {
		d := &record.DataStore{Head: head("Store"), System: register.To[record.System](system.ID)}
		h.DataStores = append(h.DataStores, d)
		return d
	}
	elsewhere := &record.Engagement{Head: head("Elsewhere"), Party: register.To[record.Party](h.customer.ID)}
	h.Engagements = append(h.Engagements, elsewhere)
	var inside, outside, whole []id.ID
	for i, a := range []register.Link[record.ProcessingActivity]{ours, theirs, {}} {
		var about register.Links[record.ProcessingActivity]
		var set, subject id.ID
		var engagement register.Link[record.Engagement]
		var x record.DataSet
		switch i {
		case 0:
			x.DataStore, engagement, subject = register.To[record.DataStore](store(h.mailer).ID), register.To[record.Engagement](h.mailEngagement.ID), h.newsletter.ID
		case 1:
			x.DataStore, engagement, subject = register.To[record.DataStore](store(h.rack).ID), register.To[record.Engagement](elsewhere.ID), h.serving.ID
		}
		if !a.ID.IsZero() {
			about = append(about, a.ID)
		}
		x.Head = head("Set")
		set = x.ID
		right := &record.AccessRight{Head: head("Clerk"), Activities: about}
		rule := &record.RetentionRule{Head: head("Ten years"), Activities: about, DataSets: register.Links[record.DataSet]{set}}
		hold := &record.Hold{Head: head("Dispute"), Activities: about}
		transfer := &record.Transfer{Head: head("To Japan"), Engagement: engagement}
		asked := &record.Questionnaire{Head: head("Asked"), Engagement: engagement}
		answer := &record.Answer{Head: head("Answer")}
		instruction := &record.Instruction{Head: head("Delete"), Activities: about}
		change := &record.SubprocessorChange{Head: head("New"), Engagement: engagement}
		disclosure := &record.Disclosure{Head: head("To the police"), Activities: about}
		finding := &record.Finding{Head: head("Against itself")}
		if !subject.IsZero() {
			source := record.AnswerSource{}
			source.About.ID = subject
			answer.Sources = append(answer.Sources, source)
			finding.Subject.ID = subject
		}
		h.DataSets, h.AccessRights, h.RetentionRules = append(h.DataSets, &x), append(h.AccessRights, right), append(h.RetentionRules, rule)
		h.Holds, h.Transfers, h.Questionnaires = append(h.Holds, hold), append(h.Transfers, transfer), append(h.Questionnaires, asked)
		h.Answers, h.Instructions = append(h.Answers, answer), append(h.Instructions, instruction)
		h.SubprocessorChanges, h.Disclosures, h.Findings = append(h.SubprocessorChanges, change), append(h.Disclosures, disclosure), append(h.Findings, finding)
		all := []id.ID{x.ID, right.ID, rule.ID, hold.ID, transfer.ID, asked.ID, answer.ID, instruction.ID, change.ID, disclosure.ID}
		switch i {
		case 0:
			inside = append(all, finding.ID)
		case 1:
			outside = append(all, finding.ID)
		default:
			whole = all
		}
	}
	in := assess.Members(h.scope, h.World)
	for name, c := range map[string]struct {
		ids  []id.ID
		want bool
	}{"inside": {inside, true}, "outside": {outside, false}, "whole": {whole[1:], true}} {
		for i, at := range c.ids {
			m, ok := in.Because(at)
			if ok != c.want {
				t.Errorf("%s, record %d: in %v as %q", name, i, ok, m.Why)
			}
		}
	}
	if got := assess.ScopesOf(inside[0], h.World); len(got) != 1 || got[0].Scope != h.scope || got[0].Why != assess.WhyLinked {
		t.Errorf("the data set says %+v", got)
	}
	if got := assess.ScopesOf(outside[0], h.World); len(got) != 0 {
		t.Errorf("the other says %+v", got)
	}
}

// S-002: a register that is added to the world is narrowed with it.
func TestEveryListOfAWorldIsNarrowedToItsScope(t *testing.T) {
	t.Parallel()
	h := newHouse()
	world := reflect.ValueOf(h.World).Elem()
	for i := range world.NumField() {
		if f := world.Field(i); f.Kind() == reflect.Slice {
			one := reflect.New(f.Type().Elem().Elem())
			one.Elem().FieldByName("ID").Set(reflect.ValueOf(id.New()))
			f.Set(reflect.Append(f, one))
		}
	}
	within := reflect.ValueOf(assess.Within(h.scope, h.World)).Elem()
	for i := range world.NumField() {
		if f, kept := world.Field(i), within.Field(i); f.Kind() == reflect.Slice && kept.Len() > 0 && f.Pointer() == kept.Pointer() {
			t.Errorf("%s is not narrowed", world.Type().Field(i).Name)
		}
	}
}
