package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
)

// imported applies a foreign file to an empty organisation, and says whether a
// second import would change anything.
func imported(t *testing.T, file string) (all []*record.ProcessingActivity, plan *exchange.Plan) {
	t.Helper()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "strangers")
	o := exchange.Options{Name: "register.csv", CreateMissing: true}
	plan = propose(t, s, who, []byte(file), o)
	apply(t, s, who, plan)
	if again := propose(t, s, who, []byte(file), o).Counts; again.Create+again.Change+again.Refused+again.Missing > 0 {
		t.Errorf("a second import would change: %+v", again)
	}
	return activities(t, s, who), plan
}

// S-039
func TestASafeguardBesideItsCountryBelongsToIt(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Third countries;Retention\nExpenses;Pay back;USA (BCR);10 years\nTickets;Support;India, Japan (adequacy);3 years\n")
	if got := all[0].Transfers; len(got) != 1 || got[0].Country != "US" || got[0].Mechanism != "bcr" || got[0].Document != "USA (BCR)" {
		t.Errorf("transfers %+v", got)
	}
	if got := all[1].Transfers; len(got) != 2 || got[0].Mechanism != "" || got[1].Country != "JP" || got[1].Mechanism != "adequacy" {
		t.Errorf("transfers %+v", got)
	}
}

func TestPeriodsBelongToTheDataOfTheirRow(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, `id,activity,purpose,data subjects,data category,retention
12,Visitor book,Site security,Visitors,Name,3 months
12,Visitor book,Site security,Visitors,Job title,3 months
12,Visitor book,Site security,Visitors,Number plate,1 month
`)
	var got []string
	for _, d := range all[0].DataItems {
		got = append(got, string(d.Retention))
	}
	if !slices.Equal(got, []string{"P3M", "P3M", "P1M"}) {
		t.Errorf("periods %v", got)
	}
}

func TestTheUnitOfAPeriodMayStandInTheHeader(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Personal data;Retention (yrs)\nPupil files;Education;Name;25\n")
	if d := all[0].DataItems[0]; d.Retention != "P25Y" {
		t.Errorf("period %q", d.Retention)
	}
}

func TestColumnsNamedAfterPeopleAreTicked(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Pupils;Parents;Staff;Retention\nFiles;Education;Y;Y;N;25 years\nChecks;Safety;N;N;Y;6 years\n")
	if p := all[0].Principals; len(p) != 2 || p[0].Category != "student" || p[1].Category != "parent" {
		t.Errorf("people %+v", p)
	}
	if p := all[1].Principals; len(p) != 1 || p[0].Category != "employee" {
		t.Errorf("people %+v", p)
	}
	if !strings.Contains(string(all[0].Imported), "Staff: N") {
		t.Errorf("that there are no staff is lost: %q", all[0].Imported)
	}
}

func TestAnAssessmentThatWasNotDoneMayStillBeNeeded(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;DPIA done?\nRegister;Serve;no\nCare;Help;yes\n")
	if all[0].Screening != "" || !strings.Contains(string(all[0].Imported), "DPIA done?: no") || all[1].Screening != "required" {
		t.Errorf("screening %q, %q", all[0].Screening, all[1].Screening)
	}
	all, _ = imported(t, "Processing activity;Purpose;DPIA required?\nRegister;Serve;no\n")
	if all[0].Screening != "not_required" {
		t.Errorf("screening %q", all[0].Screening)
	}
}

func TestTheStatuteBesideTheBasisIsItsProvision(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Naam verwerking;Doel;Grondslag;Wettelijke grondslag\nBasisregistratie;Bijhouden;Wettelijke verplichting;Wet BRP\n")
	if b := all[0].Bases; len(b) != 1 || b[0].Basis != "legal_obligation" || b[0].Provision != "Wet BRP" {
		t.Errorf("bases %+v", b)
	}
}

func TestBasesAreFoundInAColumnForPurposesAndBases(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Tipologia di trattamento;Finalità e basi legali del trattamento;Categorie di interessati;Termini di cancellazione\nMarketing;Newsletter previo consenso;Clienti;fino a revoca\n")
	if b := all[0].Bases; len(b) != 1 || b[0].Basis != "consent" || b[0].Justification != "Newsletter previo consenso" || len(all[0].Purposes) != 1 {
		t.Errorf("bases %+v", b)
	}
}

func TestANamedAuthorityKeepsItsName(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Recipients\nPayroll;Pay;HMRC; \nCare;Help;Bank;\n")
	if r := all[0].Recipients; len(r) != 1 || r[0].Category != "authority.tax" || r[0].Name != "HMRC" {
		t.Errorf("recipients %+v", r)
	}
}

// Importing again finds the party that a later cell of the first import made.
func TestAPartyThatALaterCellMakesIsLinkedAtOnce(t *testing.T) {
	t.Parallel()
	all, plan := imported(t, "Processing activity;Purpose;Recipients;Processors\nCanteen;Feed;Apleona;Apleona\n")
	if r := all[0].Recipients; len(r) != 1 || r[0].Party.ID.IsZero() || r[0].Party.ID != all[0].Processors[0].Party.ID || plan.Counts.Missing != 1 {
		t.Errorf("recipients %+v, missing %+v", r, plan.Missing)
	}
}

func TestARoleInLettersIsReadAndAnUnknownOneIsLeftOpen(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Role (C/P);Retention\nPayroll;Pay;C;7 years\nHosting;Serve;P;30 days\nOther;Help;maybe;1 year\n")
	if all[0].Role != "controller" || all[1].Role != "processor" || all[2].Role != "" {
		t.Errorf("roles %q, %q, %q", all[0].Role, all[1].Role, all[2].Role)
	}
}

func TestRecordsAreNotCountedAsPeople(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, "Processing activity;Purpose;Number of records\nPayroll;Pay;800\n")
	if all[0].RecordsCount != 800 || all[0].PeopleCount != 0 {
		t.Errorf("%d records, %d people", all[0].RecordsCount, all[0].PeopleCount)
	}
}

func TestInnerListsOfAForeignToolKeepTheirOrder(t *testing.T) {
	t.Parallel()
	all, _ := imported(t, `{"processingActivities":[{"uuid":"a1","name":"Onboarding","purposes":[{"name":"Identity check","legalBasis":"Legal obligation"},{"name":"Fraud","legalBasis":"Legitimate interest"}],
"dataSubjects":["Customers"],"dataCategories":[{"name":"Bank details","retention":"10 years"},{"name":"Photos","retention":"5 years"}]}]}`)
	a := all[0]
	if a.SourceKey != "a1" || len(a.Purposes) != 2 || len(a.Bases) != 2 || a.Bases[1].Basis != "legitimate_interests" || a.Bases[1].Purpose.ID != a.Purposes[1].ID {
		t.Errorf("purposes %+v, bases %+v", a.Purposes, a.Bases)
	}
	if d := a.DataItems; len(d) != 2 || d[0].Retention != "P10Y" || d[1].Retention != "P5Y" {
		t.Errorf("data %+v", d)
	}
}

// A score counts on the scale that its header names.
func TestScoresAreReadOnTheScaleOfTheirHeader(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "scores")
	file := "Risk ID;Risk description;Threat;Vulnerability;Likelihood (1-5);Impact (1-5);Residual likelihood (1-5)\nR-1;Loss of laptop;Theft;No encryption;4;5;2\n"
	apply(t, s, who, propose(t, s, who, []byte(file), exchange.Options{Name: "risks.csv", CreateMissing: true}))
	r := list(t, s, who, record.Risks.Type)[0].(*record.Risk)
	if r.InherentLikelihood != "high" || r.InherentSeverity != "very_high" || r.ResidualLikelihood != "low" {
		t.Errorf("levels %s, %s, %s", r.InherentLikelihood, r.InherentSeverity, r.ResidualLikelihood)
	}
}
