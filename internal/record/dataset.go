package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// DataSet is a table, folder, mailbox or the like within a data store, with the
// elements of personal data in it. What people declare and what scans observe
// stand beside each other; neither overwrites the other (S-037, S-049, S-089).
type DataSet struct {
	register.Head

	Kind         DataSetKind                       `reg:"list,filter"`
	DataStore    register.Link[DataStore]          `reg:"list,filter"`
	PhysicalName string                            `reg:"max=300,list,search"`
	Principals   register.Terms[principalCategory] `reg:"filter"`
	Elements     register.Rows[DataElement]

	DeclaredCount int64 `reg:"list"` // records, as people say
	DeclaredOn    calendar.Day
	HowKnown      CountBasis `reg:"filter"`
	ObservedCount int64      // records, as the last scan counted
	ObservedOn    calendar.Day

	Note      register.Text `reg:"max=5000,search"`
	SourceKey string        `reg:"max=300,key"` // identifier in the scan or import it came from
}

// DataSetKind says what a data set is where it lies.
type DataSetKind string

func (DataSetKind) Values() []string {
	return []string{"table", "collection", "folder", "mailbox", "index", "stream", "file_set", "paper"}
}

// CountBasis says how a number of records is known.
type CountBasis string

func (CountBasis) Values() []string { return []string{"counted", "measured", "estimated", "unknown"} }

// DataElement is one column, attribute or kind of document in a data set.
type DataElement struct {
	register.RowHead
	PhysicalName string      `reg:"max=300,search"`
	Category     PIICategory `reg:"search,filter"`
	Special      YesNo       `reg:"filter"` // special category (Art. 9) or criminal (Art. 10)
	Sensitivity  SensitivityClass
	Identifier   IdentifierKind
	Status       ElementStatus
	NeededFor    register.Links[ProcessingActivity] // the activities whose purposes need it
	Purposes     register.Terms[purpose]            // or the purposes themselves
	Retention    register.Link[RetentionRule]
	Sharing      SharingScope
	Origin       ElementOrigin
	Confidence   int64  // per cent, of a proposal that a scan made
	Note         string `reg:"max=1000"`
}

// SensitivityClass is the organisation's class of an element; its first four are
// those of the taxonomy (ISO/IEC 29100, 4.4.7).
type SensitivityClass string

func (SensitivityClass) Values() []string {
	return []string{"normal", "sensitive", "special", "criminal", "secret"}
}

// IdentifierKind says how far an element singles a person out (ISO/IEC 20889).
type IdentifierKind string

func (IdentifierKind) Values() []string { return []string{"direct", "quasi", "sensitive", "none"} }

// ElementStatus is what people made of a proposed element.
type ElementStatus string

const (
	Proposed  ElementStatus = "proposed"
	Confirmed ElementStatus = "confirmed"
)

func (ElementStatus) Values() []string {
	return []string{string(Proposed), string(Confirmed), "rejected", "ignored"}
}

// SharingScope says how far an element travels.
type SharingScope string

func (SharingScope) Values() []string {
	return []string{"unit", "organisation", "group", "processors", "third_parties", "public"}
}

// ElementOrigin says who brought an element up.
type ElementOrigin string

func (ElementOrigin) Values() []string { return []string{"declared", "observed", "imported"} }

func (x *DataElement) Validate(p *problem.List) {
	p.If(x.PhysicalName == "" && x.Category == "", "physical_name", "required")
	p.If(x.Confidence < 0 || x.Confidence > 100, "confidence", "percent")
}

// Counts reports whether the element belongs to the data set: it was neither
// rejected nor ignored.
func (x *DataElement) Counts() bool { return x.Status != "rejected" && x.Status != "ignored" }

// Unpurposed reports whether nobody has said what the element is needed for
// (GDPR Art. 5(1)(b)-(c); S-089).
func (x *DataElement) Unpurposed() bool {
	return x.Counts() && len(x.NeededFor) == 0 && len(x.Purposes) == 0
}

// Unpurposed are the elements of the data set without a purpose.
func (d *DataSet) Unpurposed() []DataElement {
	var out []DataElement
	for _, x := range d.Elements {
		if x.Unpurposed() {
			out = append(out, x)
		}
	}
	return out
}

func (d *DataSet) Validate(p *problem.List) {
	p.If(d.DeclaredCount < 0, "declared_count", "negative")
	p.If(d.ObservedCount < 0, "observed_count", "negative")
	seen := map[string]bool{}
	for i, x := range d.Elements {
		p.If(x.PhysicalName != "" && seen[x.PhysicalName], fmt.Sprintf("elements.%d.physical_name", i), "twice")
		seen[x.PhysicalName] = true
	}
}

var DataSets = register.Define[DataSet](register.Def[DataSet]{
	Name: "data-sets", Prefix: "DST", Menu: "data", Icon: "table-2", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.9", "27701:2025/A.1.4.2", "27701:2025/A.3.5"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"kind", "data_store", "physical_name", "principals", "elements"}},
		{Name: "size", Fields: []string{"declared_count", "declared_on", "how_known", "observed_count", "observed_on"}},
	},
})
