package recognise

import "strings"

// Field is a stable key of a field within a register, such as "purpose".
type Field string

// Registers that can be recognised.
const (
	Activities = "activities"
	Systems    = "systems"
	Parties    = "parties"
	People     = "people"
	Risks      = "risks"
)

// registers in the order of preference at equal scores.
func registers() []string { return []string{Activities, Parties, Systems, Risks, People} }

// shape of a field's values.
type shape uint8

const (
	single shape = iota // one value; several columns are joined in order
	prose               // free text, never split
	list                // several values
	yesno               // yes or no, perhaps with words
	day                 // a date
)

// shapes tells how the fields of all registers take values. A field that is not
// named here is single.
func shapeOf(register string, f Field) shape {
	switch f {
	case "description", "remarks", "consequences", "legitimate_interest", "information_given", "rights":
		return prose
	case "purpose", "lawful_basis", "special_condition", "criminal_ground", "principals", "data_categories", "special_categories",
		"data_source", "recipients", "recipient_categories", "processors", "sub_processors", "customers", "processing_categories",
		"transfer_countries", "transfer_recipients", "transfer_mechanism", "transfers", "retention", "measures", "technical_measures",
		"organisational_measures", "systems", "location", "channel", "law", "joint_controller", "purpose_category",
		"threat", "vulnerability", "activities", "certifications", "regions":
		return list
	case "automated_decisions", "profiling", "minors_vulnerable", "dpia", "ai_use", "breach", "consent", "active":
		return yesno
	case "started", "ended", "created", "last_reviewed", "next_review", "go_live", "end_of_life", "due", "agreement_ends", "agreement_starts":
		return day
	}
	return single
}

// IsList reports whether a field takes several values.
func IsList(register string, f Field) bool { return shapeOf(register, f) == list }

// IsDate reports whether a field is a date.
func IsDate(register string, f Field) bool { return shapeOf(register, f) == day }

// IsYesNo reports whether a field is answered by yes or no.
func IsYesNo(register string, f Field) bool { return shapeOf(register, f) == yesno }

// Fields are the keys that a register knows, in no order of meaning.
func Fields(register string) []Field { return lexicon().fields[register] }

// core holds the fields that make a table this register; two are needed.
func core(register string, f Field) bool {
	var s string
	switch register {
	case Activities:
		s = " purpose lawful_basis principals data_categories special_categories recipients recipient_categories retention transfers transfer_countries transfer_mechanism measures technical_measures organisational_measures processing_categories customers controller dpia legitimate_interest "
	case Parties:
		s = " service agreement country role transfer_mechanism sub_processors data_categories certifications kind agreement_ends website "
	case Systems:
		s = " hosting go_live end_of_life users_count supplier criticality regions data_categories description owner origin "
	case People:
		s = " email unit job employment active training manager "
	case Risks:
		s = " threat vulnerability consequences likelihood severity level residual_level measures event "
	}
	return strings.Contains(s, " "+string(f)+" ")
}

// underGroup is the field that a general header means below a group header:
// "Country" below "Transfers" is the country of the transfer.
func underGroup(group, leaf Field) Field {
	switch group {
	case "transfers", "transfer_countries", "transfer_recipients", "transfer_mechanism":
		switch leaf {
		case "recipients", "recipient_categories", "transfer_recipients", "title", "controller", "processors":
			return "transfer_recipients"
		case "location", "transfer_countries":
			return "transfer_countries"
		case "transfer_mechanism", "lawful_basis", "measures":
			return "transfer_mechanism"
		}
		return "transfers"
	case "measures":
		if leaf == "technical_measures" || leaf == "organisational_measures" {
			return leaf
		}
		return "measures"
	case "controller", "dpo", "representative", "joint_controller", "customers":
		switch leaf {
		case "title", "contact", "ref", "location", "transfer_countries", "unit", "controller", "role", "", group:
			return group
		}
		return leaf
	case "residual_level":
		switch leaf {
		case "likelihood", "severity", "level":
			return "residual_" + leaf
		}
	case "processors", "sub_processors", "recipients", "recipient_categories", "systems", "principals", "data_categories", "special_categories", "contact", "owner", "unit", "retention", "lawful_basis", "purpose":
		switch leaf {
		case "title", "description", "contact", "ref", "":
			return group
		case "transfer_countries", "location":
			if group == "processors" || group == "sub_processors" {
				return "" // where they sit is no transfer yet
			}
		}
	}
	return leaf
}
