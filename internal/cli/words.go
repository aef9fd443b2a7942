package cli

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// term is a code of a taxonomy in the person's language. Words that the catalogue
// does not know were kept verbatim, and stay so.
func (c *cli) term(scheme, code string) string {
	if slices.Contains(catalogue.Schemes(), scheme) {
		return catalogue.In(c.w).Label(scheme, code, c.w.Lang())
	}
	if scheme == (record.LawScheme{}).Scheme() {
		if key := "law.name." + code; c.w.Has(key) {
			return c.w.T(key)
		}
		if l, ok := law.Shipped().Law(code); ok {
			return l.Name
		}
		return code
	}
	if key := "law.basis." + code; c.w.Has(key) {
		return c.w.T(key)
	}
	return code
}

// code turns what a person calls a choice, a term or a country into its value.
// What nobody calls so stays, for the server to judge.
func (c *cli) code(f *register.Field, s string) string {
	switch f.Kind {
	case register.KindCountry, register.KindCountries:
		if code, ok := catalogue.Country(s); ok {
			return code
		}
		return s
	case register.KindTerm, register.KindTerms:
		return c.termCode(f.Scheme, s)
	}
	for _, v := range f.Values {
		if strings.EqualFold(v, s) || strings.EqualFold(c.word(f.ValueKey(v)), s) {
			return v
		}
	}
	return s
}

// termCode finds a term by its code or by its whole label, in the person's
// language or in English.
func (c *cli) termCode(scheme, s string) string {
	if scheme == catalogue.RequirementScheme { // by its number or its title too
		if t, how := catalogue.Match(scheme, s); how == catalogue.Certain {
			return t.Code
		}
		return s
	}
	for _, t := range catalogue.In(c.w).Terms(scheme) {
		for _, name := range []string{t.Code, t.Label(c.w.Lang()), t.Label("en")} {
			if strings.EqualFold(name, s) {
				return t.Code
			}
		}
	}
	if slices.Contains(catalogue.Schemes(), scheme) {
		return s
	}
	if scheme == (record.LawScheme{}).Scheme() {
		for _, l := range law.Shipped().Laws() {
			if strings.EqualFold(l.ID, s) || strings.EqualFold(c.term(scheme, l.ID), s) {
				return l.ID
			}
		}
		return s
	}
	for _, l := range law.Shipped().Laws() {
		for _, b := range l.Bases {
			if strings.EqualFold(b.Code, s) || strings.EqualFold(c.term(scheme, b.Code), s) {
				return b.Code
			}
		}
	}
	return s
}
