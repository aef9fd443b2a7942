package evidence

import (
	"context"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// behindOut is what stands behind a requirement: by the crosswalk, and in the
// organisation.
type behindOut struct {
	Key          string       `json:"key"`
	Title        string       `json:"title"`
	Requirements []backingOut `json:"requirements"` // of ISO/IEC 27701:2025
	Controls     []gradedOut  `json:"controls"`
	Evidence     []proofOut   `json:"evidence"` // accepted
	Checks       []checkedOut `json:"checks"`
}

type backingOut struct {
	Key   string   `json:"key"`
	Title string   `json:"title"`
	By    []rowOut `json:"by"`
}

// rowOut is a row of the crosswalk, with how far it can be relied on.
type rowOut struct {
	From       string              `json:"from"`
	Relation   catalogue.Relation  `json:"relation"`
	Via        string              `json:"via,omitempty"` // requirement of 2019 through which it leads
	Source     string              `json:"source"`
	Confidence catalogue.Judgement `json:"confidence"`
	Reviewed   bool                `json:"reviewed"` // by a lawyer
}

type proofOut struct {
	Ref   string       `json:"ref"`
	Title string       `json:"title"`
	State freshState   `json:"state"`          // in_date, soon or stale
	Last  calendar.Day `json:"last,omitempty"` // on which it counts
}

type checkedOut struct {
	Rule  string `json:"rule"`
	Asks  string `json:"asks"`
	State string `json:"state"` // holds, short, or silent where it is about nothing
	Of    int    `json:"of"`
	Short int    `json:"short"` // records that fall short
}

func apiBehind(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	lib, key := catalogue.Library(), ask.Query.Get("key")
	r, ok := lib.Requirement(catalogue.Key(key))
	var l problem.List
	l.If(!ok, "key", "unknown_value", "value", key, "values", "eu-gdpr/Art. 30, …")
	if err := l.Err(); err != nil {
		return nil, err
	}
	b, err := DoBehind(ctx, tx, lib.ControlsBehind(r.Key))
	if err != nil {
		return nil, err
	}
	out := behindOut{Key: key, Title: r.TitleIn(ask.Lang), Requirements: []backingOut{}, Evidence: []proofOut{}, Checks: []checkedOut{}}
	if r.Framework != catalogue.ISO27701of2025 && r.Framework != catalogue.ISO27701of2019 {
		for _, x := range lib.Behind(r.Key, catalogue.Edition2025) {
			y := backingOut{string(x.Requirement.Key), x.Requirement.TitleIn(ask.Lang), []rowOut{}}
			for _, m := range x.By {
				y.By = append(y.By, rowOut{string(m.From), m.Relation, string(m.Via), lib.Provenance(m.Provenance).TitleIn(ask.Lang), m.Confidence, m.Reviewed()})
			}
			out.Requirements = append(out.Requirements, y)
		}
	}
	if out.Controls, err = gradesOut(ctx, tx, ask, b.Controls); err != nil {
		return nil, err
	}
	for _, e := range b.proofs {
		out.Evidence = append(out.Evidence, proofOut{e.Ref, e.Title, e.State, e.Last})
	}
	for _, f := range b.Checks {
		out.Checks = append(out.Checks, checkedOut{f.Rule.ID, f.Rule.Sentence(ask.Words), checkState(f), f.Verdict.Of, short(checkRow{Found: f})})
	}
	return out, nil
}

// coverageOut says how far the live checks speak to the requirements of an edition.
type coverageOut struct {
	Edition      string       `json:"edition"`
	Count        int          `json:"count"`
	Specific     int          `json:"specific"` // with rules about records made for the subject
	Waiting      int          `json:"waiting"`  // with a fuller answer from registers to come
	Requirements []coveredOut `json:"requirements"`
}

type coveredOut struct {
	Key      string   `json:"key"`
	Title    string   `json:"title"`
	Rules    []string `json:"rules"`
	Specific int      `json:"specific"`
	Waits    []string `json:"waits"` // in words
}

func apiCoverage(_ context.Context, _ *store.Tx, ask *api.Ask) (any, error) {
	c, err := DoCoverage(ask.Query.Get("edition"))
	if err != nil {
		return nil, err
	}
	out := coverageOut{c.Edition, len(c.Rows), c.Specific, c.Waiting, []coveredOut{}}
	for _, x := range c.Rows {
		out.Requirements = append(out.Requirements, coveredOut{string(x.Requirement.Key), x.Requirement.TitleIn(ask.Lang), append([]string{}, x.Rules...), x.Specific, waitWords(ask.Words, x.Waits)})
	}
	return out, nil
}
