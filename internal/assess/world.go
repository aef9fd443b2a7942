package assess

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

// World is all that an organisation keeps, on one day: what the rules look at.
// Archived records are not in it. Who builds it decides whether it holds drafts
// or what is in force.
type World struct {
	Today calendar.Day
	// Laws are the packs by which the organisation computes; nil are those of the
	// program.
	Laws *law.Packs
	// Terms are the taxonomies as the organisation has them; nil are those of the program.
	Terms *catalogue.Set

	Own         *record.Organisation // the tenant itself; never nil
	Units       []*record.Unit
	Sites       []*record.Site
	People      []*record.Person
	Activities  []*record.ProcessingActivity
	Systems     []*record.System
	DataStores  []*record.DataStore
	Parties     []*record.Party
	Engagements []*record.Engagement
	Agreements  []*record.Agreement
	Risks       []*record.Risk
	Tasks       []*record.Task

	Scopes          []*record.Scope
	RoleAssignments []*record.RoleAssignment
	ContextIssues   []*record.ContextIssue
	Interested      []*record.InterestedParty
	Obligations     []*record.Obligation
	Objectives      []*record.Objective
	Commitments     []*record.Commitment
	Changes         []*record.Change
	Plans           []*record.Plan
	Publications    []*record.Publication
	Assessments     []*record.Assessment
	Statements      []*record.Statement
	Controls        []*record.Control
	Evidence        []*record.Evidence
	Undertakings    []*record.Undertaking
	LogSources      []*record.LogSource
	DesignDecisions []*record.DesignDecision

	DataSets            []*record.DataSet
	AccessRights        []*record.AccessRight
	RetentionRules      []*record.RetentionRule
	Holds               []*record.Hold
	Transfers           []*record.Transfer
	Questionnaires      []*record.Questionnaire
	Answers             []*record.Answer
	Instructions        []*record.Instruction
	SubprocessorChanges []*record.SubprocessorChange
	Disclosures         []*record.Disclosure
	Findings            []*record.Finding
	Portals             []*record.Portal
	Requests            []*record.Request // of the last twelve months, the newest first

	// Asked counts the answers of people without an account, and Imported the
	// imports carried out: what no register keeps but a rule wants to know.
	Asked, Imported int
}

// LawPacks are the packs by which the organisation computes.
func (w *World) LawPacks() *law.Packs {
	if w.Laws == nil {
		return law.Shipped()
	}
	return w.Laws
}

// Shortfall is one record that falls short of a rule.
type Shortfall struct {
	Register string
	ID       id.ID // zero: the register lacks a record altogether; mending means to add one
	Field    string
	Key      string         // sentence "short.KEY" of the locales
	Args     map[string]any // of the sentence
}

// Verdict is what a rule found: about how many records it is, and which fall
// short. A rule about nothing (Of 0) says nothing.
type Verdict struct {
	Of    int
	Short []Shortfall
}

// Holds reports that the rule is about something and nothing falls short.
func (v Verdict) Holds() bool { return v.Of > 0 && len(v.Short) == 0 }
