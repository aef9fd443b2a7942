package catalogue

import (
	"slices"
	"testing"
)

// S-038
func TestSafeguardsOfTransfersAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []Safeguard
	}{
		{"SCC", []Safeguard{{Mechanism: "scc"}}},
		{"EU SCCs (Module 2)", []Safeguard{{Mechanism: "scc", Module: "c2p"}}},
		{"Standardvertragsklauseln, Modul 3", []Safeguard{{Mechanism: "scc", Module: "p2p"}}},
		{"SCC modules: controller to controller, controller to processor", []Safeguard{{Mechanism: "scc", Module: "c2c"}, {Mechanism: "scc", Module: "c2p"}}},
		{"clauses contractuelles types", []Safeguard{{Mechanism: "scc"}}},
		{"cláusulas contractuales tipo", []Safeguard{{Mechanism: "scc"}}},
		{"clausole contrattuali standard", []Safeguard{{Mechanism: "scc"}}},
		{"standaardcontractbepalingen", []Safeguard{{Mechanism: "scc"}}},
		{"standardowe klauzule umowne", []Safeguard{{Mechanism: "scc"}}},
		{"cláusulas contratuais-tipo", []Safeguard{{Mechanism: "scc"}}},
		{"Binding Corporate Rules", []Safeguard{{Mechanism: "bcr"}}},
		{"Angemessenheitsbeschluss (EU-US DPF) und SCC", []Safeguard{{Mechanism: "adequacy"}, {Mechanism: "scc"}}},
		{"décision d'adéquation", []Safeguard{{Mechanism: "adequacy"}}},
		{"Art. 45 DSGVO", []Safeguard{{Mechanism: "adequacy"}}},
		{"Art. 45 Abs. 3 DSGVO", []Safeguard{{Mechanism: "adequacy"}}},
		{"Art. 46 Abs. 2 lit. c DSGVO", []Safeguard{{Mechanism: "scc"}}},
		{"Article 46(3)(a) GDPR", []Safeguard{{Mechanism: "ad_hoc_clauses"}}},
		{"Art. 49(1)(a) GDPR", []Safeguard{{Mechanism: "derogation", Derogation: "a"}}},
		{"Derogation, Article 49(1)(e)", []Safeguard{{Mechanism: "derogation", Derogation: "e"}}},
		{"Einwilligung nach Art. 49 Abs. 1 lit. a DSGVO", []Safeguard{{Mechanism: "derogation", Derogation: "a"}}},
		{"UK IDTA", []Safeguard{{Mechanism: "uk_idta"}}},
		{"UK Addendum to the EU SCCs", []Safeguard{{Mechanism: "uk_addendum"}, {Mechanism: "scc"}}},
		{"No transfers outside the EEA", []Safeguard{{Mechanism: "none_needed"}}},
		{"keine Drittlandübermittlung", []Safeguard{{Mechanism: "none_needed"}}},
		{"pas de transfert hors UE", []Safeguard{{Mechanism: "none_needed"}}},
		{"nessun trasferimento", []Safeguard{{Mechanism: "none_needed"}}},
		{"geen doorgifte", []Safeguard{{Mechanism: "none_needed"}}},
		{"none, within EEA", []Safeguard{{Mechanism: "none_needed"}}},
		{"Privacy Shield", nil},
		{"DPA signed", nil},
	} {
		if got := MatchMechanism(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}
