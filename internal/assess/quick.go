package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// QuickQuestion is one of the twenty questions of the quick assessment: its words
// are the sentence "quick.q.KEY" of the locales (S-170).
type QuickQuestion struct {
	Key   string // q01 to q20
	Roles catalogue.RoleSet
	asks  string // requirements of 2025 that it asks about
}

// SentenceKey is the question; HelpKey says what a yes takes.
func (q QuickQuestion) SentenceKey() string { return "quick.q." + q.Key }

func (q QuickQuestion) HelpKey() string { return "quick.help." + q.Key }

// Requirements of an edition that the question asks about. Those of 2019 follow by
// the correspondence of the editions.
func (q QuickQuestion) Requirements(e catalogue.Edition) []catalogue.Key {
	var out []catalogue.Key
	for s := range strings.FieldsSeq(q.asks) {
		k := catalogue.KeyOf(catalogue.ISO27701of2025, s)
		if e == catalogue.Edition2025 {
			out = append(out, k)
			continue
		}
		for _, m := range catalogue.Library().Correspond(k) {
			out = append(out, m.To)
		}
	}
	return out
}

// QuickQuestions are the twenty, in the order in which they are asked. Those for one
// role alone are left out of the score where the role is not held.
func QuickQuestions() []QuickQuestion {
	const all, controller, processor = catalogue.Both, catalogue.Controller, catalogue.Processor
	return []QuickQuestion{
		{"q01", all, "4.1 4.2 A.3.13"},
		{"q02", all, "4.3 4.4"},
		{"q03", all, "5.1 7.1"},
		{"q04", all, "5.2 A.3.3"},
		{"q05", all, "5.3 A.3.4"},
		{"q06", all, "A.1.2.9 A.2.2.7"},
		{"q07", controller, "A.1.2.2 A.1.2.3 A.1.2.4 A.1.2.5"},
		{"q08", all, "6.1.2 6.1.3 8.2 8.3"},
		{"q09", controller, "A.1.2.6"},
		{"q10", controller, "A.1.3.3 A.1.3.4"},
		{"q11", all, "A.1.3.2 A.1.3.7 A.1.3.9 A.1.3.10 A.2.3.2"},
		{"q12", controller, "A.1.4.2 A.1.4.3 A.1.4.5"},
		{"q13", all, "A.1.4.6 A.1.4.8 A.1.4.9 A.2.4.3"},
		{"q14", all, "A.1.2.7 A.2.5.7 A.2.5.8 A.3.10"},
		{"q15", processor, "A.2.2.2 A.2.2.3 A.2.2.6"},
		{"q16", all, "A.1.5.2 A.1.5.3 A.1.5.4 A.2.5.2 A.2.5.3"},
		{"q17", all, "A.3.11 A.3.12"},
		{"q18", all, "7.2 7.3 A.3.17 A.3.18"},
		{"q19", all, "A.3.8 A.3.9 A.3.23 A.3.24 A.3.25 A.3.26"},
		{"q20", all, "9.1 9.2.1 9.2.2 9.3.1 10.2"},
	}
}

// QuickResult is what the answers say.
type QuickResult struct {
	Asked    int // questions that the roles bring
	Answered int // with yes, partly or no
	Unknown  int // "unknown": counts as no
	Percent  int // of the answers that a full yes would give, rounded down
	Says     string
	Weak     []QuickQuestion // answered with no or unknown
	Partly   []QuickQuestion
	Open     []QuickQuestion // not answered at all
}

// SentenceKey is what the score says about where an organisation stands.
func (r QuickResult) SentenceKey() string { return "quick.says." + r.Says }

// ScoreQuick reads the answers of a quick assessment: yes is two points, partly one.
// A question without an answer counts as no, so that the figure flatters nobody.
func ScoreQuick(a *record.Assessment) QuickResult {
	answers := map[string]record.QuickReply{}
	for _, x := range a.Answers {
		answers[x.Question] = x.Answer
	}
	var out QuickResult
	points := 0
	for _, q := range QuickQuestions() {
		if !q.Roles.Has(rolesAsked(a.Roles)) {
			continue
		}
		out.Asked++
		reply := answers[q.Key]
		out.Answered += count(reply == "yes" || reply == "partly" || reply == "no")
		switch reply {
		case "yes":
			points += 2
		case "partly":
			points++
			out.Partly = append(out.Partly, q)
		case "no":
			out.Weak = append(out.Weak, q)
		case "unknown":
			out.Unknown++
			out.Weak = append(out.Weak, q)
		default:
			out.Open = append(out.Open, q)
		}
	}
	out.Percent = 100 * points / (2 * out.Asked)
	out.Says = sayOf(out)
	return out
}

// rolesAsked is both roles where nobody has said which.
func rolesAsked(roles []record.PIIRole) catalogue.RoleSet {
	return cmp.Or(record.RoleSetOf(roles), catalogue.Both)
}

func sayOf(r QuickResult) string {
	switch {
	case r.Answered+r.Unknown == 0:
		return "nothing"
	case len(r.Open) > 0:
		return "unfinished"
	case r.Percent >= 80:
		return "near"
	case r.Percent >= 50:
		return "halfway"
	case r.Percent >= 20:
		return "begun"
	}
	return "start"
}

// CarryQuick brings the answers of a quick assessment into the items of a full one
// (S-170). "No" and "partly" become the result, for whoever says so of his own
// organisation is right; "yes" becomes a proposal that somebody has to confirm;
// "unknown" stays not assessed. What a person has judged already stays. Where two
// questions speak to one requirement, the weaker answer counts. It returns new items.
func CarryQuick(quick *record.Assessment, e record.Edition, items register.Rows[record.AssessmentItem]) register.Rows[record.AssessmentItem] {
	type said struct {
		reply record.QuickReply
		from  []string
		notes []string
	}
	order := []record.QuickReply{"no", "partly", "unknown", "yes"}
	by := map[record.Requirement]*said{}
	answers := map[string]record.QuickAnswer{}
	for _, x := range quick.Answers {
		answers[x.Question] = x
	}
	for _, q := range QuickQuestions() {
		x := answers[q.Key]
		if !slices.Contains(order, x.Answer) {
			continue
		}
		for _, k := range q.Requirements(catalogue.Edition(e)) {
			s := by[record.Requirement(k)]
			if s == nil {
				s = &said{reply: x.Answer}
				by[record.Requirement(k)] = s
			}
			if slices.Index(order, x.Answer) < slices.Index(order, s.reply) {
				s.reply = x.Answer
			}
			s.from = append(s.from, fmt.Sprintf("%s: %s", q.Key, x.Answer))
			if x.Note != "" {
				s.notes = append(s.notes, string(x.Note))
			}
		}
	}
	out := slices.Clone(items)
	for i := range out {
		x := &out[i]
		s := by[x.Requirement]
		if s == nil || x.Result != "" && x.Result != record.NotAssessed {
			continue
		}
		because := strings.Join(s.from, ", ")
		if x.Because != "" {
			because += "; " + x.Because
		}
		x.Because = string([]rune(because)[:min(len([]rune(because)), maxBecause)])
		if x.Observation == "" {
			x.Observation = register.Text(strings.Join(s.notes, "\n\n"))
		}
		switch s.reply {
		case "no":
			x.Result, x.Proposed = record.NotConform, record.NotConform
		case "partly":
			x.Result, x.Proposed, x.Maturity = record.Partly, record.Partly, max(x.Maturity, 1)
		case "yes":
			x.Proposed = cmp.Or(x.Proposed, record.Conform)
		}
	}
	return out
}
