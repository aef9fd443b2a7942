package clocks

import (
	"context"
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the calculator.
func API() []api.Extra {
	return []api.Extra{{Method: http.MethodPost, Path: "/clock", Rule: api.Rule{Verb: access.Read, Group: access.Organisation}, ID: "clock", Tag: "clocks",
		Summary: "Compute the dates that a law sets for a request or a breach, with every step, holiday, citation and mark. Nothing is stored.",
		Body:    &Question{}, Answer: clockOut{}, Do: apiClock}}
}

type groundOut struct {
	What string `json:"what"`
	Cite string `json:"cite"`
	Mark string `json:"mark"` // P, S or U, the worst of its parts
	Raw  string `json:"mark_words"`
}

type dateOut struct {
	Role     law.Role     `json:"role"`
	Step     string       `json:"step,omitempty"` // of an internal target
	Day      calendar.Day `json:"day,omitempty"`  // left out where the law names no number, and while the time stands still
	At       time.Time    `json:"at,omitzero"`    // the last instant
	Plain    calendar.Day `json:"plain,omitempty"`
	Standing bool         `json:"standing,omitempty"`
	Words    string       `json:"words,omitempty"`
	Mark     law.Level    `json:"mark,omitempty"`
	Why      []string     `json:"why"`
	Doubts   []string     `json:"doubts"` // what the date could not know, such as holidays that are not announced yet
	Grounds  []groundOut  `json:"grounds"`
}

// Deadline is how the API tells what a law sets, with every step.
type Deadline struct {
	Law       string             `json:"law"`
	Duty      string             `json:"duty"`
	Rule      string             `json:"rule"`
	Cite      string             `json:"cite"`
	ValidFrom calendar.Day       `json:"valid_from,omitempty"`
	ValidTo   calendar.Day       `json:"valid_to,omitempty"`
	Zone      string             `json:"zone"`
	Place     string             `json:"place"`
	Calendar  bool               `json:"calendar"` // whether the holidays of the place are known
	Extension law.ExtensionState `json:"extension,omitempty"`
	Begins    string             `json:"begins,omitempty"`    // what the time begins with, in words
	Threshold string             `json:"threshold,omitempty"` // when the duty arises at all, in words
	Governs   dateOut            `json:"governs"`
	Dates     []dateOut          `json:"dates"`
}

type clockOut struct {
	Deadlines []Deadline `json:"deadlines"` // the earliest that governs first
	Silent    []string   `json:"silent"`    // laws without a rule for it
}

func apiClock(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	a, err := DoClock(ctx, tx, *ask.Body.(*Question)) //nolint:forcetypeassert // of this route
	if err != nil {
		return nil, err
	}
	out := clockOut{Deadlines: []Deadline{}, Silent: append([]string{}, a.Silent...)}
	for _, d := range a.Deadlines {
		out.Deadlines = append(out.Deadlines, Tell(ask.Words, d))
	}
	return out, nil
}

// Tell puts a deadline into the words of a language.
func Tell(w i18n.Words, d law.Deadline) Deadline {
	x := Deadline{Law: d.Law.ID, Duty: d.Rule.Duty, Rule: d.Rule.ID, Cite: d.Rule.Source.Cite, ValidFrom: d.Rule.From, ValidTo: d.Rule.To, Zone: d.Zone.String(),
		Place: d.Holidays.Place(), Calendar: d.Holidays.Known(), Extension: d.Extension, Begins: phrase(w, d, d.Rule.Start),
		Threshold: phrase(w, d, d.Rule.Threshold), Governs: outOf(w, d, d.Governs()), Dates: []dateOut{}}
	for _, date := range d.Dates {
		x.Dates = append(x.Dates, outOf(w, d, date))
	}
	return x
}

func outOf(w i18n.Words, d law.Deadline, x law.Date) dateOut {
	out := dateOut{Role: x.Role, Step: x.Step, Day: x.Day, At: x.At, Plain: x.Plain, Standing: x.Standing, Words: phrase(w, d, x.Words), Mark: x.Weakest(), Why: Says(w, d, x), Doubts: Doubts(w, d, x), Grounds: []groundOut{}}
	for _, g := range x.Grounds {
		out.Grounds = append(out.Grounds, groundOut{g.What, cited(w, d.Law, g), string(g.Mark.Weakest), g.Mark.Raw})
	}
	return out
}

// phrase is a phrase of the law in the reader's language, where the pack has words for it.
func phrase(w i18n.Words, d law.Deadline, text string) string {
	text, _ = d.Law.Said(w.Lang(), text)
	return text
}
