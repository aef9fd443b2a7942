package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// activity is an entry of the record of processing in the short form of the tables.
type activity struct {
	key, title, unit, owner string
	role                    record.Role // controller where it is empty
	desc                    string
	why                     []why
	whose                   string // codes of categories of people, with their number: "employee:214"
	data                    []data
	to                      string // codes of categories of recipients; "party/key" or "unit/key"
	by                      string // engagements that process for it
	customers               []customer
	abroad                  []record.ActivityTransfer
	systems, stores         string
	extra                   string // measures besides the usual ones; "-" alone: none known
	keep                    string // an overall statement on retention
	channels, informed      string
	people                  int64
	often                   record.Frequency
	impact                  record.ScreeningResult
	impactWhy               string
	tags                    string
	confidential            bool
	criminal                record.CriminalGround // for data under Art. 10
	review                  calendar.Period
	start                   int    // day on which it was begun
	stage                   string // state that it reached in the ordinary way
}

// why is a purpose with its basis under the GDPR.
type why struct {
	code, text, basis, detail string
	provision                 string // the statute behind a legal obligation
	special                   string // condition of Art. 9(2)
}

// data are categories that stay equally long.
type data struct {
	codes, of, period, from, ground string
	source                          record.Source // principal where it is empty
}

// customer is somebody on whose behalf we process.
type customer struct{ party, agreement, operations, name string }

const usual = "encryption.transit encryption.rest access.roles access.mfa logging backup training confidentiality policy.erasure"

func (b *builder) activities() {
	for _, list := range [][]activity{staffActivities(), staffDuties(), customerActivities(), marketingActivities(), operationActivities(), complianceActivities(), processorActivities()} {
		for _, a := range list {
			b.activity(a)
		}
	}
}

// activity begins the entry with what its owner knows at once, completes it some
// days later, and takes it as far as it came.
func (b *builder) activity(a activity) {
	full := b.entry(a)
	stub := &record.ProcessingActivity{Head: full.Head, Role: full.Role, Description: full.Description, Unit: full.Unit}
	stub.Tags, stub.ReviewEvery = nil, ""
	name := "processing-activities/" + a.key
	create(b, a.start, a.owner, record.ProcessingActivities, a.key, stub)
	change(b, a.start+3, a.owner, record.ProcessingActivities, a.key, func(x *record.ProcessingActivity) {
		full.ID = x.ID
		*x = *full
	})
	if a.stage == "draft" {
		return
	}
	b.move(a.start+5, a.owner, name, "submit", "")
	if a.stage == "approved" {
		b.move(a.start+9, "feldmann", name, "approve", "")
	}
}

func (b *builder) entry(a activity) *record.ProcessingActivity {
	x := &record.ProcessingActivity{
		Head: register.Head{Title: a.title, Owner: b.at("people/" + a.owner), ReviewEvery: a.review}, Role: a.role, Description: register.Text(a.desc), Unit: to(b, record.Units, a.unit),
		Scope: "in", Systems: b.all("systems", a.systems), DataStores: b.all("data-stores", a.stores), RetentionStatement: register.Text(a.keep),
		InformationGiven: register.Text(a.informed), PeopleCount: a.people, CountedOn: b.day(-210), HowKnown: "estimated", Frequency: a.often, Screening: a.impact, ScreeningReason: register.Text(a.impactWhy),
		Territories: countries("DE"), ApplicableLaw: register.Terms[record.LawScheme]{"eu-gdpr"}, Transfers: a.abroad,
	}
	if x.Role == "" {
		x.Role = record.Controller
	}
	if a.tags != "" {
		x.Tags = strings.Fields(a.tags)
	}
	if a.confidential {
		x.Confidentiality = "confidential"
	}
	if x.ReviewEvery == "" {
		x.ReviewEvery = "P12M"
	}
	if a.unit == "france" {
		x.Territories = countries("FR")
	}
	for _, c := range strings.Fields(a.channels) {
		x.Channels = append(x.Channels, record.Channel(c))
	}
	b.whyRows(x, a)
	b.dataRows(x, a)
	b.recipientRows(x, a)
	b.details(x, a)
	measures := usual
	if a.extra == "-" {
		measures = ""
	}
	for _, code := range strings.Fields(measures + " " + strings.Trim(a.extra, "-")) {
		t, _ := catalogue.Find(catalogue.Measure, code)
		x.Measures = append(x.Measures, record.ActivityMeasure{Measure: record.Measure(code), Kind: record.MeasureKind(t.Kind)})
	}
	return x
}

func (b *builder) whyRows(x *record.ProcessingActivity, a activity) {
	for _, w := range a.why {
		at := id.New()
		x.Purposes = append(x.Purposes, record.ActivityPurpose{RowHead: register.RowHead{ID: at}, Purpose: record.Purpose(w.code), Description: register.Text(w.text),
			Marketing: yes(strings.HasPrefix(w.code, "marketing"))})
		row := record.ActivityBasis{Purpose: register.Row[record.ActivityPurpose]{ID: at}, Law: "eu-gdpr", Basis: record.LawfulBasis(w.basis), Provision: w.provision,
			SpecialCondition: record.SpecialCondition(w.special), CriminalGround: a.criminal}
		if w.basis == "legitimate_interests" {
			row.LegitimateInterest = register.Text(w.detail)
		} else {
			row.Justification = register.Text(w.detail)
		}
		x.Bases = append(x.Bases, row)
	}
}

func (b *builder) dataRows(x *record.ProcessingActivity, a activity) {
	rows := map[string]id.ID{}
	for _, w := range strings.Fields(a.whose) {
		code, count, _ := strings.Cut(w, ":")
		p := record.ActivityPrincipal{RowHead: register.RowHead{ID: id.New()}, Category: record.PrincipalCategory(code)}
		if count != "" {
			p.Count = int64(number(count))
		}
		if t, ok := catalogue.Find(catalogue.PrincipalCategory, code); ok {
			p.Vulnerable, p.Minors = yes(t.Vulnerable), yes(t.Minor)
		}
		rows[code] = p.ID
		x.Principals = append(x.Principals, p)
	}
	for _, d := range a.data {
		of := d.of
		if of == "" && len(x.Principals) > 0 {
			of = string(x.Principals[0].Category)
		}
		for _, code := range strings.Fields(d.codes) {
			t, _ := catalogue.Find(catalogue.PIICategory, code)
			item := record.ActivityDataItem{
				Category: record.PIICategory(code), Principal: register.Row[record.ActivityPrincipal]{ID: rows[of]}, Special: yes(t.Sensitivity == catalogue.Special || t.Sensitivity == catalogue.Criminal),
				Source: d.source, Retention: calendar.Period(d.period), RetentionFrom: record.RetentionStart(d.from), RetentionGround: d.ground, Disposal: "delete",
			}
			if item.Source == "" {
				item.Source = "principal"
			}
			x.DataItems = append(x.DataItems, item)
		}
	}
}

func (b *builder) recipientRows(x *record.ProcessingActivity, a activity) {
	for _, r := range strings.Fields(a.to) {
		var row record.ActivityRecipient
		switch in, key, _ := strings.Cut(r, "/"); in {
		case "party":
			row.Party = to(b, record.Parties, key)
		case "unit":
			row.Unit = to(b, record.Units, key)
		default:
			row.Category = record.RecipientCategory(r)
		}
		x.Recipients = append(x.Recipients, row)
	}
	for _, e := range strings.Fields(a.by) {
		x.Processors = append(x.Processors, record.ActivityProcessor{Engagement: to(b, record.Engagements, e), Sub: x.Role.Serves() || strings.HasSuffix(e, "-us")})
	}
	for _, c := range a.customers {
		row := record.ActivityCustomer{Party: to(b, record.Parties, c.party), Agreement: to(b, record.Agreements, c.agreement), Name: c.name}
		for _, op := range strings.Fields(c.operations) {
			row.Operations = append(row.Operations, record.Operation(op))
		}
		x.Customers = append(x.Customers, row)
	}
}
