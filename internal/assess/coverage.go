package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
)

// Covered says which rules speak to a requirement of ISO/IEC 27701, and on which
// records not yet kept a fuller answer waits.
type Covered struct {
	Requirement *catalogue.Requirement
	Rules       []string
	Specific    int // rules that look at records made for this subject
	// Waits are registers to come: "waits.CODE" is their sentence. Until they are
	// here the rules look at controls and evidence alone.
	Waits []string
}

// Coverage lists every clause and control of both editions, that of 2025 first.
func Coverage() []Covered {
	type speaking struct {
		rules    []string
		specific int
	}
	by := map[catalogue.Key]*speaking{}
	for _, r := range Rules() {
		for _, k := range r.Speaks() {
			s := by[k]
			if s == nil {
				s = &speaking{}
				by[k] = s
			}
			s.rules = append(s.rules, r.ID)
			if !r.Generic {
				s.specific++
			}
		}
	}
	var out []Covered
	lib := catalogue.Library()
	for _, e := range []catalogue.Edition{catalogue.Edition2025, catalogue.Edition2019} {
		for _, r := range slices.Concat(lib.Clauses(e), lib.Controls(e, catalogue.Both)) {
			c := Covered{Requirement: r, Waits: waits(r.Key)}
			if s := by[r.Key]; s != nil {
				c.Rules, c.Specific = s.rules, s.specific
			}
			out = append(out, c)
		}
	}
	return out
}

// awaited are the registers that later releases bring, and the requirements of
// 2025 for which they will hold the records themselves.
var awaited = []struct{ code, asks string }{
	{"consents", "A.1.2.4 A.1.2.5 A.1.3.5 A.2.2.4"},
	{"impact_assessments", "A.1.2.6"},
	{"notices", "A.1.3.3 A.1.3.4"},
	{"vendor_assessments", "A.1.2.7 A.2.5.7 A.2.5.8 A.2.5.9 A.3.10 A.3.30"},
	{"transfer_assessments", "A.1.5.2 A.2.5.2"},
	{"disclosures", "A.1.5.5 A.2.5.4 A.2.5.5 A.2.5.6"},
	{"instructions", "A.2.2.3 A.2.2.5 A.2.2.6"},
	{"deletions", "A.1.4.6 A.1.4.7 A.1.4.8 A.1.4.9 A.2.4.2 A.2.4.3 A.3.21"},
	{"scans", "A.1.4.2 A.1.4.4 A.1.4.5 A.3.5 A.3.6 A.3.31"},
	{"technical_checks", "A.3.8 A.3.9 A.3.19 A.3.20 A.3.22 A.3.23 A.3.24 A.3.25 A.3.26"},
	{"incidents", "A.3.11 A.3.12"},
	{"training", "7.2 7.3 A.3.17"},
	{"policies", "5.2 7.5.1 7.5.2 7.5.3 A.3.3 A.3.14"},
	{"internal_audits", "9.2.1 9.2.2 A.3.15 A.3.16"},
	{"management_reviews", "9.3.1 9.3.2 9.3.3"},
	{"findings", "10.1 10.2"},
}

// waits are the codes for a requirement; those of 2019 wait on what their
// counterparts wait on.
func waits(k catalogue.Key) []string {
	keys := []catalogue.Key{k}
	for _, m := range catalogue.Library().Correspond(k) {
		keys = append(keys, m.To)
	}
	var out []string
	for _, a := range awaited {
		if slices.ContainsFunc(keys, func(k catalogue.Key) bool {
			return k.Framework() == catalogue.Edition2025.Framework() && slices.Contains(strings.Fields(a.asks), k.ID())
		}) {
			out = append(out, a.code)
		}
	}
	return out
}
