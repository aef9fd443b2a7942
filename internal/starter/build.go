package starter

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// build makes records of a pack for one organisation.
type build struct {
	pack    *pack
	lang    lang
	laws    []string
	country register.Country
	owner   id.ID
	ids     *names
}

// usual are the measures of every activity.
const usual = "encryption.transit encryption.rest access.roles access.mfa logging backup training confidentiality policy.erasure"

func (b *build) text(p pair) register.Text { return register.Text(p[b.lang]) }

// head is that of every record of a starter.
func (b *build) head(title string) register.Head {
	return register.Head{Title: title, Owner: b.owner, Tags: []string{Tag}}
}

func (b *build) activity(a activity) *record.ProcessingActivity {
	x := &record.ProcessingActivity{
		Head: b.head(a.Is[b.lang]), Role: record.Controller, Description: b.text(a.About), Scope: "in", InformationGiven: b.text(a.Told),
		Frequency: record.Frequency(a.Often), LargeScale: yes(a.Scale), AISystems: b.text(a.AI), HumanOversight: b.text(a.Oversight),
		SourceKey: sourceKey(a.home, a.Key), RetentionStatement: register.Text(b.lang.words().T("starter.retention_statement")),
	}
	x.ReviewEvery = "P12M"
	if a.Role != "" {
		x.Role = record.Role(a.Role)
	}
	if a.Secret {
		x.Confidentiality = "confidential"
	}
	if a.AI != (pair{}) {
		x.AITraining = "unknown"
	}
	if b.country != "" {
		x.Territories = register.Countries{b.country}
	}
	for _, l := range b.laws {
		x.ApplicableLaw = append(x.ApplicableLaw, record.Law(l))
	}
	for _, c := range strings.Fields(a.Channels) {
		x.Channels = append(x.Channels, record.Channel(c))
	}
	for _, w := range a.Why {
		b.why(x, w)
	}
	b.data(x, a)
	for _, code := range strings.Fields(a.To) {
		x.Recipients = append(x.Recipients, record.ActivityRecipient{Category: record.RecipientCategory(code)})
	}
	for _, key := range strings.Fields(a.By) {
		x.Processors = append(x.Processors, record.ActivityProcessor{Engagement: register.To[record.Engagement](b.ids.engagement(key)),
			Party: register.To[record.Party](b.ids.party(key)), Service: b.text(b.pack.parties[key].Does), Sub: x.Role.Serves()})
	}
	for _, key := range strings.Fields(a.Systems) {
		x.Systems = append(x.Systems, b.ids.system(key))
		if by := b.pack.systems[key].By; by != "" {
			b.ids.party(by)
		}
	}
	if a.Customers != (pair{}) {
		row := record.ActivityCustomer{Name: a.Customers[b.lang]}
		for _, op := range strings.Fields(a.Ops) {
			row.Operations = append(row.Operations, record.Operation(op))
		}
		x.Customers = append(x.Customers, row)
	}
	x.Measures = measures(usual + " " + a.Measures)
	b.screen(x, a)
	return x
}

// screen proposes whether an impact assessment is needed, and says why.
func (b *build) screen(x *record.ProcessingActivity, a activity) {
	met := assess.Screening(x, nil)
	w := b.lang.words()
	lines := []string{w.T("starter.screened_none")}
	if len(met) > 0 {
		lines[0] = w.T("starter.screened")
	}
	for _, c := range met {
		lines = append(lines, "- "+w.T(c.SentenceKey()))
	}
	x.Screening = assess.Screened(met)
	if a.Screen != "" {
		x.Screening = record.ScreeningResult(a.Screen)
		lines = append(lines, w.T("starter.screened_by_hand"))
	}
	if a.Because != (pair{}) {
		lines = append(lines, a.Because[b.lang])
	}
	x.ScreeningReason = register.Text(strings.Join(lines, "\n"))
}

// why adds a purpose with its basis under each law in scope.
func (b *build) why(x *record.ProcessingActivity, w why) {
	at := id.New()
	need := b.text(w.Need)
	if need == "" {
		need = register.Text(b.lang.words().T("starter.need." + w.Basis))
	}
	x.Purposes = append(x.Purposes, record.ActivityPurpose{
		RowHead: register.RowHead{ID: at}, Purpose: record.Purpose(w.For), Description: b.text(w.Is), Necessity: need,
		AutomatedDecision: yes(w.Auto), DecisionLogic: b.text(w.Logic), Profiling: yes(w.Profile), Marketing: yes(strings.HasPrefix(w.For, "marketing")),
	})
	for _, l := range b.laws {
		code, ok := comparable(l, w.Basis)
		if !ok {
			continue // the law has no such basis, or no closed list: people choose
		}
		row := record.ActivityBasis{Purpose: register.Row[record.ActivityPurpose]{ID: at}, Law: record.Law(l), Basis: record.LawfulBasis(code)}
		said := w.By[b.lang]
		statute := w.Basis == "legal_obligation" || w.Basis == "public_task"
		if l != "eu-gdpr" && statute {
			said = b.lang.words().T("starter.statute_elsewhere")
		}
		switch {
		case statute:
			row.Provision = said
		case w.Basis == "legitimate_interests":
			row.LegitimateInterest = register.Text(said)
		default:
			row.Justification = register.Text(said)
		}
		if l == "eu-gdpr" || l == "uk" {
			row.SpecialCondition, row.CriminalGround = record.SpecialCondition(w.Special), record.CriminalGround(w.Criminal)
		}
		x.Bases = append(x.Bases, row)
	}
}

// swiss are grounds that the Swiss act knows under another head: Art. 31(2)(a)
// FADP counts the contract among the overriding interests.
var swiss = map[string]string{"contract": "overriding_interest", "vital_interests": "overriding_interest", "public_task": "law"}

// comparable is the basis of a law that corresponds to one of the GDPR.
func comparable(under, basis string) (string, bool) {
	for _, x := range law.Shipped().BasesFor(under, law.LawfulBasis) {
		if x.ComparableTo == basis {
			return x.Code, true
		}
	}
	if code := swiss[basis]; under == "ch-fadp" && code != "" {
		return code, true
	}
	return "", false
}

func (b *build) data(x *record.ProcessingActivity, a activity) {
	rows := map[string]id.ID{}
	people := strings.Fields(a.Whose)
	for _, code := range people {
		t, _ := catalogue.Find(catalogue.PrincipalCategory, code)
		p := record.ActivityPrincipal{RowHead: register.RowHead{ID: id.New()}, Category: record.PrincipalCategory(code), Vulnerable: yes(t.Vulnerable), Minors: yes(t.Minor)}
		rows[code] = p.ID
		x.Principals = append(x.Principals, p)
	}
	mandatory := len(a.Why) > 0 && (a.Why[0].Basis == "contract" || a.Why[0].Basis == "legal_obligation" || a.Why[0].Basis == "public_task")
	for _, d := range a.Data {
		of := d.Of
		if of == "" {
			of = people[0]
		}
		keep := b.pack.retention[d.Keep]
		ground := keep.Ground[b.lang]
		if keep.Check {
			ground += " " + b.lang.words().T("starter.check")
		}
		source := record.Source(d.From)
		if source == "" {
			source = "principal"
		}
		for _, code := range strings.Fields(d.Are) {
			t, _ := catalogue.Find(catalogue.PIICategory, code)
			x.DataItems = append(x.DataItems, record.ActivityDataItem{
				Category: record.PIICategory(code), Principal: register.Row[record.ActivityPrincipal]{ID: rows[of]},
				Special: yes(t.Sensitivity == catalogue.Special || t.Sensitivity == catalogue.Criminal), Source: source, Mandatory: yes(mandatory && source == "principal"),
				Retention: calendar.Period(keep.Period), RetentionFrom: record.RetentionStart(keep.From), RetentionGround: ground, Disposal: "delete",
			})
		}
	}
}

func (b *build) system(key string) *record.System {
	s := b.pack.systems[key]
	x := &record.System{Head: b.mark(s.title(b.lang), "systems", key), Description: b.text(s.Does), Status: "live", Hosting: record.Hosting(s.Hosting),
		Criticality: record.Criticality(s.Level), PIIHeld: categories(s.Held)}
	if s.By != "" {
		x.Supplier = register.To[record.Party](b.ids.party(s.By))
	}
	return x
}

func (b *build) party(key string) *record.Party {
	p := b.pack.parties[key]
	return &record.Party{Head: b.mark(p.title(b.lang), "parties", key), Kinds: register.Choices[record.PartyKind]{"supplier"}, Note: b.text(p.Does)}
}

func (b *build) engagement(key string) *record.Engagement {
	p := b.pack.parties[key]
	return &record.Engagement{Head: b.mark(p.Is[b.lang], "engagements", key), Party: register.To[record.Party](b.ids.party(key)), Service: b.text(p.Does),
		OurRole: record.Controller, TheirRole: record.TheyProcess, PIICategories: categories(p.Held)}
}

// mark is the head of a record that has no key of its own: an attribute keeps
// where it came from, however it is renamed.
func (b *build) mark(title, in, key string) register.Head {
	h := b.head(title)
	h.Attributes = []register.Attribute{{Label: b.lang.words().T("starter.attribute"), Value: in + "/" + key}}
	return h
}

// levelOf reads a letter of risk.Levels.
var levelOf = map[byte]record.Level{'l': "low", 'm': "medium", 'h': "high", 'v': "very_high"}

func (b *build) risk(r risk) *record.Risk {
	h, _ := catalogue.Find(catalogue.Harm, r.Harm)
	option := record.TreatmentOption(r.Option)
	if option == "" {
		option = "mitigate"
	}
	x := &record.Risk{
		Head: b.head(r.Is[b.lang]), Threat: record.Threat(r.Threat), Vulnerability: b.text(r.Weak), Event: record.RiskEvent(r.Event), Consequences: b.text(r.Hurt),
		InherentLikelihood: levelOf[r.Levels[0]], InherentSeverity: levelOf[r.Levels[1]], CurrentLikelihood: levelOf[r.Levels[3]], CurrentSeverity: levelOf[r.Levels[4]],
		ResidualLikelihood: levelOf[r.Levels[6]], ResidualSeverity: levelOf[r.Levels[7]], SourceKey: sourceKey(r.home, r.Key),
		Measures:   measures(usual),
		Treatments: register.Rows[record.Treatment]{{Option: option, Measure: record.Measure(r.Measure), Plan: b.text(r.Plan), Target: levelOf[r.Levels[7]]}},
	}
	x.ReviewEvery = "P12M"
	x.Harms = append(x.Harms, record.RiskHarm{Kind: record.HarmKind(h.Kind), Harm: coded(record.RiskHarm{}.Harm, r.Harm), Principal: record.PrincipalCategory(r.Whose), Severity: x.InherentSeverity})
	for _, key := range strings.Fields(r.Systems) {
		if b.ids.known("systems/" + key) { // a risk brings no system by itself
			x.Systems = append(x.Systems, b.ids.system(key))
		}
	}
	return x
}

// coded is a code of the same taxonomy as the term.
func coded[S register.Scheme](_ register.Term[S], code string) register.Term[S] {
	return register.Term[S](code)
}

func measures(codes string) register.Rows[record.ActivityMeasure] {
	var out register.Rows[record.ActivityMeasure]
	for _, code := range strings.Fields(codes) {
		if slices.ContainsFunc(out, func(m record.ActivityMeasure) bool { return string(m.Measure) == code }) {
			continue
		}
		t, _ := catalogue.Find(catalogue.Measure, code)
		out = append(out, record.ActivityMeasure{Measure: record.Measure(code), Kind: record.MeasureKind(t.Kind)})
	}
	return out
}

// sourceKey is the external key by which a record is known again.
func sourceKey(home, key string) string { return Tag + ":" + home + "/" + key }

func yes(b bool) record.YesNo {
	if b {
		return "yes"
	}
	return "no"
}
