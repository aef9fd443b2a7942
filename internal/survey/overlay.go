package survey

import (
	"context"
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Correction is what an organisation lays over a row of the library from its licensed
// copy: an own requirement of the same framework and number.
type Correction struct {
	Record      id.ID
	Ref         string
	Title, Text string
	Source      string // which copy says so; empty where nobody has said
}

// Corrections are those of one organisation, by the row that each corrects.
type Corrections map[catalogue.Key]Correction

// LoadCorrections reads the corrections of the actor's organisation, of one framework
// or, without one, of all. Who may not read records has none.
func LoadCorrections(ctx context.Context, tx *store.Tx, framework string) (Corrections, error) {
	if !tx.May(access.Read, record.OwnRequirements.Group) {
		return nil, nil
	}
	var ids []string
	for _, f := range catalogue.Library().Frameworks() {
		if framework == "" || f.ID == framework {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	out := Corrections{}
	q := store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{{Field: "framework", Op: "is", Value: strings.Join(ids, "|")}}}
	for {
		page, err := store.List(ctx, tx, record.OwnRequirements, q)
		if err != nil {
			return nil, fmt.Errorf("read corrections: %w", err)
		}
		for _, o := range page.Items {
			key := catalogue.KeyOf(o.Framework, o.Identifier)
			if _, known := catalogue.Library().Requirement(key); !known {
				continue
			}
			if _, twice := out[key]; !twice { // the first one counts
				out[key] = Correction{Record: o.ID, Ref: o.Ref, Title: o.Title, Text: string(o.Text), Source: o.Source}
			}
		}
		if page.Next == "" {
			return out, nil
		}
		q.After = page.Next
	}
}

// Shown is how an organisation sees a row of the library.
type Shown struct {
	Title, TitleLang string
	Text, TextLang   string
	// Correction is set where the organisation has corrected the row: Title and Text
	// are then its words, TitleLang and TextLang empty, because nobody knows them.
	Correction *Correction
}

// Overlay is a row of the library as the organisation sees it, in a language: the one
// function by which pages and documents show rows. A correction without text leaves
// the library's text.
func (c Corrections) Overlay(r *catalogue.Requirement, lang string) Shown {
	s := Shown{Title: r.TitleIn(lang), TitleLang: r.TitleLang(lang), Text: r.TextIn(lang), TextLang: r.TextLang(lang)}
	if r.Kind == catalogue.Duty {
		s.Text = ""
	}
	if s.Title == "" {
		s.Title = r.ID
	}
	x, ok := c[r.Key]
	if !ok {
		return s
	}
	s.Correction = &x
	if x.Title != s.Title {
		s.Title, s.TitleLang = x.Title, ""
	}
	if x.Text != "" {
		s.Text, s.TextLang = x.Text, ""
	}
	return s
}
