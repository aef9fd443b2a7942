package starter

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

// check finds what the content says and does not exist, or says in one language
// only. Types and rules of the records are the store's to check.
func (p *pack) check() error {
	var c checker
	for key, r := range p.retention {
		c.pair("retention "+key, r.Ground)
		_, err := calendar.ParsePeriod(r.Period)
		c.that(err == nil, "retention %s: period %q", key, r.Period)
		c.that(slices.Contains(record.RetentionStart("").Values(), r.From), "retention %s: from %q", key, r.From)
	}
	for key, s := range p.systems {
		c.pair("system "+key, s.Is, s.Does)
		c.codes("system "+key, catalogue.PIICategory, s.Held)
		c.that(s.By == "" || p.parties[s.By] != party{}, "system %s: supplier %q", key, s.By)
		c.that(slices.Contains(record.Hosting("").Values(), s.Hosting), "system %s: hosting %q", key, s.Hosting)
		c.that(slices.Contains(record.Criticality("").Values(), s.Level), "system %s: level %q", key, s.Level)
	}
	for key, x := range p.parties {
		c.pair("party "+key, x.Is, x.Does)
		c.codes("party "+key, catalogue.PIICategory, x.Held)
	}
	seen := map[string]bool{}
	for _, a := range p.activities {
		c.that(!seen[a.Key] && a.Key != "", "activity %q stands twice", a.Key)
		seen[a.Key] = true
		p.checkActivity(&c, a)
	}
	risks := map[string]bool{}
	for _, r := range p.risks {
		at := "risk " + r.Key
		c.that(!risks[r.Key] && r.Key != "", "%s stands twice", at)
		risks[r.Key] = true
		c.pair(at, r.Is, r.Weak, r.Hurt, r.Plan)
		c.codes(at, catalogue.Threat, r.Threat)
		c.codes(at, catalogue.Harm, r.Harm)
		c.codes(at, catalogue.PrincipalCategory, r.Whose)
		c.codes(at, catalogue.Measure, r.Measure)
		c.that(slices.Contains(record.RiskEvent("").Values(), r.Event), "%s: event %q", at, r.Event)
		c.that(len(r.Levels) == 8, "%s: levels %q", at, r.Levels)
		c.that(r.At != "", "%s: no activity", at)
		for _, key := range strings.Fields(r.At) {
			c.that(seen[key], "%s: activity %q", at, key)
		}
		p.checkSystems(&c, at, r.Systems)
	}
	return errors.Join(c.found...)
}

func (p *pack) checkActivity(c *checker, a activity) {
	at := "activity " + a.Key
	c.pair(at, a.Is, a.About)
	c.both(at, a.AI, a.Oversight, a.Because, a.Customers, a.Told)
	c.that(a.Screen == "" || a.Because != pair{}, "%s: screened by hand without a reason", at)
	for _, w := range a.Why {
		c.pair(at, w.Is)
		c.both(at, w.By, w.Need, w.Logic)
		c.codes(at, catalogue.Purpose, w.For)
		c.that(basis(w.Basis, law.LawfulBasis), "%s: basis %q", at, w.Basis)
		c.that(w.Special == "" || basis(w.Special, law.SpecialCondition), "%s: condition %q", at, w.Special)
		c.that(w.Criminal == "" || basis(w.Criminal, law.CriminalGround), "%s: ground %q", at, w.Criminal)
		c.that(w.By != pair{} || w.Basis == "contract", "%s: %s rests on nothing", at, w.For)
		c.that(!w.Auto || w.Logic != pair{}, "%s: decides without saying how", at)
	}
	c.codes(at, catalogue.PrincipalCategory, a.Whose)
	c.codes(at, catalogue.RecipientCategory, a.To)
	c.codes(at, catalogue.Measure, a.Measures)
	c.codes(at, catalogue.Channel, a.Channels)
	c.codes(at, catalogue.Operation, a.Ops)
	for _, d := range a.Data {
		c.codes(at, catalogue.PIICategory, d.Are)
		c.that(d.Of == "" || slices.Contains(strings.Fields(a.Whose), d.Of), "%s: data of %q", at, d.Of)
		c.that(p.retention[d.Keep] != retention{}, "%s: retention %q", at, d.Keep)
		c.that(d.From == "" || slices.Contains(record.Source("").Values(), d.From), "%s: source %q", at, d.From)
	}
	p.checkSystems(c, at, a.Systems)
	for _, key := range strings.Fields(a.By) {
		c.that(p.parties[key] != party{}, "%s: party %q", at, key)
	}
}

func (p *pack) checkSystems(c *checker, at, keys string) {
	for _, key := range strings.Fields(keys) {
		c.that(p.systems[key] != system{}, "%s: system %q", at, key)
	}
}

func basis(code string, kind law.Kind) bool {
	b, ok := law.Shipped().Basis(code)
	return ok && b.Kind == kind
}

// checker collects what is wrong.
type checker struct{ found []error }

func (c *checker) that(ok bool, format string, args ...any) {
	if !ok {
		c.found = append(c.found, fmt.Errorf(format, args...))
	}
}

// pair wants each text in both languages.
func (c *checker) pair(at string, all ...pair) {
	for _, p := range all {
		c.that(p[english] != "" && p[german] != "", "%s: %q in one language", at, p)
	}
}

// both wants texts in both languages or in none.
func (c *checker) both(at string, all ...pair) {
	for _, p := range all {
		c.that((p[english] == "") == (p[german] == ""), "%s: %q in one language", at, p)
	}
}

func (c *checker) codes(at, scheme, codes string) {
	for _, code := range strings.Fields(codes) {
		_, ok := catalogue.Find(scheme, code)
		c.that(ok, "%s: no %s %q", at, scheme, code)
	}
}
