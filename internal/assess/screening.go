package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// Criterion is one reason why a processing may be likely to bring a high risk
// (GDPR Art. 35), met by an activity.
type Criterion struct {
	Key     string // of a sentence: screening.KEY
	Cite    string
	Alone   bool // enough by itself: a case of Art. 35(3)
	Because []Fact
}

// Fact is the part of the record that meets a criterion: a field and, where a
// code of a taxonomy decides, the scheme and the code.
type Fact struct{ Field, Scheme, Code string }

// SentenceKey is the sentence of the locales that says what is met.
func (c Criterion) SentenceKey() string { return "screening." + c.Key }

// wp248 is the source of the nine criteria (WP 248 rev.01, section III.B(a)).
const wp248 = "WP 248 rev.01"

// Screening finds the cases of GDPR Art. 35(3) and of the nine criteria of the
// guidelines WP 248 that the facts on record show. What the record does not say
// is not met: the answer is only as good as the entry. terms are those of the
// organisation; nil are those of the program.
func Screening(a *record.ProcessingActivity, terms *catalogue.Set) []Criterion {
	f := factsOf(a, terms)
	var out []Criterion
	add := func(key, cite string, alone bool, because ...[]Fact) {
		for _, b := range because {
			if len(b) == 0 {
				return
			}
		}
		out = append(out, Criterion{key, cite, alone, slices.Concat(because...)})
	}
	add("case_evaluation", "Art. 35(3)(a)", true, f.evaluates, f.decides)
	add("case_special", "Art. 35(3)(b)", true, f.special, f.large)
	add("case_public_area", "Art. 35(3)(c)", true, f.watchesPlaces, f.large)
	add("evaluation", wp248, false, f.evaluates)
	add("decision", wp248, false, f.decides)
	add("monitoring", wp248, false, f.monitors)
	add("sensitive", wp248, false, f.sensitive)
	add("scale", wp248, false, f.large)
	add("matching", wp248, false, f.evaluates, f.foreign, f.own)
	add("vulnerable", wp248, false, f.vulnerable)
	add("technology", wp248, false, f.novel)
	add("prevents", wp248, false, f.refuses)
	return out
}

// Screened is the answer that follows: required for a case of Art. 35(3) or two
// of the nine criteria, the rule of thumb of WP 248; recommended for one. People
// may decide otherwise and say why.
func Screened(met []Criterion) record.ScreeningResult {
	n := 0
	for _, c := range met {
		if c.Alone {
			return "required"
		}
		n++
	}
	switch n {
	case 0:
		return "not_required"
	case 1:
		return "recommended"
	}
	return "required"
}

// facts are the parts of an activity that criteria look at.
type facts struct {
	evaluates, decides, monitors, watchesPlaces, special, sensitive, large, foreign, own, vulnerable, novel, refuses []Fact
}

// evaluating, refusing, monitoring and novel are codes that say by themselves what
// a criterion asks for.
var (
	evaluating = []string{"marketing.profiling", "finance.credit", "hr.performance"}
	refusing   = []string{"finance.credit", "compliance.aml"}
	monitoring = []string{"identity.image.cctv", "location", "online.usage", "work.performance"}
	novel      = []string{"special.biometric", "special.genetic"}
	// profiles are results of an evaluation.
	profiles = []string{"online.profile", "finance.credit"}
)

func factsOf(a *record.ProcessingActivity, terms *catalogue.Set) facts {
	var f facts
	for _, p := range a.Purposes {
		code := Fact{"purposes", catalogue.Purpose, string(p.Purpose)}
		if p.Profiling == "yes" {
			f.evaluates = append(f.evaluates, Fact{Field: "purposes.profiling"})
		}
		f.evaluates = when(f.evaluates, slices.Contains(evaluating, string(p.Purpose)), code)
		f.decides = when(f.decides, p.AutomatedDecision == "yes", Fact{Field: "purposes.automated_decision"})
		f.refuses = when(f.refuses, p.AutomatedDecision == "yes", Fact{Field: "purposes.automated_decision"})
		f.refuses = when(f.refuses, slices.Contains(refusing, string(p.Purpose)), code)
		f.watchesPlaces = when(f.watchesPlaces, p.Purpose == "security.cctv", code)
	}
	for _, d := range a.DataItems {
		code := Fact{"data_items", catalogue.PIICategory, string(d.Category)}
		term, _ := terms.Find(catalogue.PIICategory, string(d.Category))
		special := d.Special == "yes" || term.Sensitivity == catalogue.Special || term.Sensitivity == catalogue.Criminal
		f.special = when(f.special, special, code)
		f.sensitive = when(f.sensitive, special || term.Sensitivity == catalogue.Sensitive, code)
		f.monitors = when(f.monitors, slices.Contains(monitoring, string(d.Category)), code)
		f.novel = when(f.novel, slices.Contains(novel, string(d.Category)), code)
		f.evaluates = when(f.evaluates, d.Source == "derived" && slices.Contains(profiles, string(d.Category)), code)
		f.foreign = when(f.foreign, d.Source == "third_party" || d.Source == "public", code)
		f.own = when(f.own, d.Source == "principal" || d.Source == "derived", code)
	}
	for _, p := range a.Principals {
		term, _ := terms.Find(catalogue.PrincipalCategory, string(p.Category))
		f.vulnerable = when(f.vulnerable, p.Vulnerable == "yes" || p.Minors == "yes" || term.Vulnerable || term.Minor,
			Fact{"principals", catalogue.PrincipalCategory, string(p.Category)})
	}
	f.large = when(f.large, a.LargeScale == "yes", Fact{Field: "large_scale"})
	f.novel = when(f.novel, a.AISystems != "", Fact{Field: "ai_systems"})
	return f
}

// when adds a fact that is so, once.
func when(list []Fact, so bool, fact Fact) []Fact {
	if !so || slices.Contains(list, fact) {
		return list
	}
	return append(list, fact)
}
