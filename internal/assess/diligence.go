package assess

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Shares of the weight, in per cent, from which answers are good enough, or good
// enough with conditions. Our own scale; a "no" to what must be stands in the way of
// both (S-095).
const (
	GoodFrom     = 80
	PassableFrom = 60
)

// Choices of an answer to a question of due diligence, in the order in which they
// are offered.
const (
	SaysYes = iota
	SaysPartly
	SaysNo
	SaysNotApplicable
)

// ProposeRating is what an answer is worth before a person has looked at it: a "yes"
// without the file that was asked for is met in part.
func ProposeRating(choice int, wantsFile, hasFile bool) record.AnswerRating {
	switch {
	case choice == SaysYes && wantsFile && !hasFile, choice == SaysPartly:
		return "partly"
	case choice == SaysYes:
		return "met"
	case choice == SaysNo:
		return "not_met"
	case choice == SaysNotApplicable:
		return "not_applicable"
	}
	return ""
}

// PointsFor are the points of a rating: all, half or none of the weight.
func PointsFor(weight int64, r record.AnswerRating) register.Decimal {
	switch r {
	case "met":
		return register.Decimal(weight * 10_000)
	case "partly":
		return register.Decimal(weight * 5_000)
	}
	return 0
}

// Diligence is what the answers of a party come to, with what it rests on.
type Diligence struct {
	Percent int64 // of the weight that counts, rounded down
	Known   bool  // at least one answer was rated and applies
	// Points reached and possible, in ten-thousandths.
	Points, Possible register.Decimal
	Counts           map[record.AnswerRating]int // "" are those without a rating
	// Stops are the codes of questions that must be met and are not.
	Stops  []string
	Advice string // approve, approve_conditionally, reject; "" while answers lack a rating
}

// JudgeDiligence adds up the ratings of a questionnaire. must names by code the
// questions whose "not met" stands in the way of an approval whatever the score.
func JudgeDiligence(q *record.Questionnaire, must map[string]bool) Diligence {
	out := Diligence{Counts: map[record.AnswerRating]int{}}
	for _, x := range q.Questions {
		if x.Weight == 0 {
			continue
		}
		out.Counts[x.Rating]++
		if x.Rating == "not_met" && must[x.Code] {
			out.Stops = append(out.Stops, x.Code)
		}
		if x.Rating != "" && x.Rating != "not_applicable" {
			out.Points += x.Points
			out.Possible += register.Decimal(x.Weight * 10_000)
		}
	}
	out.Percent, out.Known = q.Percent()
	switch {
	case !out.Known || out.Counts[""] > 0:
	case len(out.Stops) > 0 || out.Percent < PassableFrom:
		out.Advice = "reject"
	case out.Percent < GoodFrom:
		out.Advice = "approve_conditionally"
	default:
		out.Advice = "approve"
	}
	return out
}
