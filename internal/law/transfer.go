package law

import "slices"

// Route says what a transfer mechanism is.
type Route string

const (
	ByAdequacy  Route = "adequacy"  // the destination is found adequate
	BySafeguard Route = "safeguard" // clauses, rules, certificates; GDPR Art. 46 and its like
	ByException Route = "exception" // consent and other single cases; GDPR Art. 49 and its like
)

// Mechanism is one way in which a law lets data leave its territory.
type Mechanism struct {
	Law          string
	Code         string // unique within the law; those of the domain model where it has one
	Route        Route
	Rule         string // instrument, note, or the ground in words
	ComparableTo string // the GDPR's code, where that is evident
	Source       Source
}

// LabelKey is the sentence of the locales that names the mechanism.
func (m Mechanism) LabelKey() string { return "law.mechanism." + m.Code }

// mechanismCode turns identifiers of the data, and grounds that they give in
// words, into the codes that records carry.
func mechanismCode(words string) (code string, known bool) {
	code, known = map[string]string{
		"adequacy": "adequacy", "adequacy_regulations": "adequacy", "equivalent country decision": "adequacy", "equivalent country (EEA, UK)": "adequacy",
		"public_authority_instrument": "public_instrument", "bcr": "bcr", "binding corporate rules": "bcr",
		"scc_commission": "scc", "scc_authority": "authority_clauses", "code_of_conduct": "code_of_conduct",
		"certification": "certification", "APEC CBPR or PRP certification": "certification",
		"ad_hoc_clauses_authorised": "ad_hoc_clauses", "administrative_arrangements_authorised": "administrative_arrangement",
		"idta": "uk_idta", "addendum": "uk_addendum", "derogations": "derogation", "exceptions": "derogation",
		"treaty": "treaty", "treaty or law": "treaty", "law": "equivalent_law", "contract": "contractual_clauses",
		"clauses_communicated_to_fdpic":    "clauses_communicated_to_fdpic",
		"specific_guarantees_federal_body": "specific_guarantees_federal_body",
		"standard_clauses_recognised":      "standard_clauses_recognised",
		"specific_clauses":                 "specific_clauses", "standard_clauses": "standard_clauses",
		"global_corporate_rules": "global_corporate_rules", "seals_certificates_codes": "seals_certificates_codes",
		"other_cases": "other_cases", "separate consent": "separate_consent",
		"contract performance with disclosure":       "contract_with_disclosure",
		"consent or contract cases":                  "consent_or_contract",
		"consent with information on the country":    "informed_consent",
		"equivalent system with continuing measures": "equivalent_system",
		"security assessment":                        "security_assessment",
		"adequate law or BCR or agreement":           "adequate_protection",
		"consent":                                    "consent",
		"contract with data subject":                 "contract_with_principal",
		"contract in the data subject's interest":    "contract_in_principals_interest",
		"benefit and consent impracticable":          "benefit_of_principal",
	}[words]
	return code, known
}

func routeOf(code string) Route {
	switch code {
	case "adequacy":
		return ByAdequacy
	case "derogation", "other_cases", "separate_consent", "contract_with_disclosure", "consent_or_contract", "informed_consent",
		"consent", "contract_with_principal", "contract_in_principals_interest", "benefit_of_principal":
		return ByException
	}
	return BySafeguard
}

func comparableMechanism(code string) string {
	switch code {
	case "adequacy", "public_instrument", "bcr", "scc", "authority_clauses", "code_of_conduct", "certification",
		"ad_hoc_clauses", "administrative_arrangement", "derogation":
		return code
	case "standard_clauses", "standard_clauses_recognised", "standard_contract", "uk_idta", "uk_addendum":
		return "scc"
	case "specific_clauses", "contractual_clauses", "clauses_communicated_to_fdpic":
		return "ad_hoc_clauses"
	case "global_corporate_rules":
		return "bcr"
	}
	return ""
}

func readMechanisms(t tree, l *Law) {
	ways := t.at("transfers")
	for _, item := range ways.at("mechanisms").list() {
		if !item.isMap() {
			l.addMechanism(item, item.text(), "", ways.source())
			continue
		}
		src := Source{Cite: item.at("cite").need()}
		if src.Mark = (Mark{}); item.at("ver").there() {
			src.Mark = item.at("ver").mark()
		} else {
			src.Mark = ways.at("mechanisms_ver").mark()
		}
		rule := item.at("instrument").text() + item.at("name").text() + item.at("note").text()
		l.addMechanism(item, item.at("id").need(), rule, src)
	}
	for _, item := range ways.at("grounds").pairs() { // South Africa, s. 72(1)(a)-(e)
		l.addMechanism(item, item.text(), item.text(), ways.source())
	}
	for _, item := range ways.at("thresholds").list() { // China: which tool from which number on
		src := Source{Cite: ways.at("instrument").need(), Mark: item.at("ver").mark()}
		switch tool := item.at("tool").need(); tool {
		case "none":
		case "standard contract or certification":
			l.Mechanisms = append(l.Mechanisms, Mechanism{Law: l.ID, Code: "standard_contract", Route: BySafeguard,
				Rule: item.at("when").text(), ComparableTo: "scc", Source: src})
			l.addMechanism(item, "certification", item.at("when").text(), src)
		default:
			l.addMechanism(item, tool, item.at("when").text(), src)
		}
	}
	readDerogations(ways.at("derogations"), l)
	if m := ways.at("scc_modules"); m.there() {
		l.Modules = m.source()
	}
	for _, key := range []string{"tia", "risk_assessment"} {
		if t := ways.at(key); t.there() {
			l.TransferAssessment = Source{Cite: t.at("cite").text() + t.at("source").text(), Mark: t.at("ver").mark()}
		}
	}
	seen := map[string]bool{}
	for _, m := range l.Mechanisms {
		if seen[m.Code] {
			ways.fail("mechanism %s stands twice", m.Code)
		}
		seen[m.Code] = true
	}
}

func (l *Law) addMechanism(item tree, words, rule string, src Source) {
	code, known := mechanismCode(words)
	if !known {
		item.fail("mechanism %q has no code", words)
		return
	}
	l.Mechanisms = append(l.Mechanisms, Mechanism{Law: l.ID, Code: code, Route: routeOf(code), Rule: rule, ComparableTo: comparableMechanism(code), Source: src})
}

// readDerogations reads Art. 49(1): letters a to g, and the second subparagraph,
// whose safeguards the record of processing has to describe (Art. 30(1)(e)).
func readDerogations(t tree, l *Law) {
	if !t.there() {
		return
	}
	l.Derogation = t.source()
	for letter, item := range t.at("list").pairs() {
		l.Mechanisms = append(l.Mechanisms, Mechanism{Law: l.ID, Code: "derogation_" + letter, Route: ByException,
			Rule: item.need(), ComparableTo: "derogation_" + letter,
			Source: Source{Cite: l.Derogation.Cite + "(" + letter + ")", Mark: l.Derogation.Mark}})
	}
	rest := t.at("residual")
	l.Mechanisms = append(l.Mechanisms, Mechanism{Law: l.ID, Code: "derogation_residual", Route: ByException,
		Rule: rest.at("rule").need(), ComparableTo: "derogation_residual", Source: rest.source(t)})
}

// MechanismsFor lists the transfer mechanisms of a law.
func (p *Packs) MechanismsFor(lawID string) []Mechanism {
	l, ok := p.Law(lawID)
	if !ok {
		return nil
	}
	return slices.Clone(l.Mechanisms)
}

// Mechanism finds one by law and code.
func (p *Packs) Mechanism(lawID, code string) (Mechanism, bool) {
	for _, m := range p.MechanismsFor(lawID) {
		if m.Code == code {
			return m, true
		}
	}
	return Mechanism{}, false
}
