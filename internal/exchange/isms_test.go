package exchange_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// The registers of a security programme after ISO/IEC 27001: what its risks threaten
// are the assets that came before, and what nobody asked for is named.
//
// S-161
func TestAssetsAndRisksOfASecurityProgrammeBecomeLinkedRecords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, assets, risks string }{
		{"English", "Asset ID;Asset name;Asset type;Asset owner;Hosting;Data location;Criticality;Shelf number\nA-01;PayDesk;Standard;Ada Park;SaaS;Germany;high;12\nA-02;Mail gateway;Standard;Ada Park;On premises;Germany;medium;13\n",
			"Risk ID;Risk;Assets;Threat;Vulnerability;Consequences;Likelihood;Severity;Risk level;Risk owner;Colour\nR1;Loss of payroll data;PayDesk;Theft of a laptop;No encryption;Salaries become known;high;medium;high;Ada Park;red\n"},
		{"German", "Asset ID;Asset;Verantwortlicher;Hosting;Kritikalität;Regalnummer\nA-01;PayDesk;Ada Park;SaaS;hoch;12\nA-02;Mail-Gateway;Ada Park;On premises;mittel;13\n",
			"Risiko-ID;Risiko;Asset;Bedrohung;Schwachstelle;Auswirkungen;Eintrittswahrscheinlichkeit;Schadenshöhe;Risikoeigentümer;Farbe\nR1;Verlust der Lohndaten;PayDesk;Diebstahl;Keine Verschlüsselung;Gehälter werden bekannt;hoch;mittel;Ada Park;rot\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			registertest.Each(t, func(t *testing.T, s *store.DB) {
				who := registertest.Found(t, s, "isms")
				assets := propose(t, s, who, []byte(c.assets), exchange.Options{Name: "assets.csv", Register: "systems", CreateMissing: true})
				apply(t, s, who, assets)
				if n := said(assets); !strings.Contains(n, "12") {
					t.Errorf("the number of the shelf is not reported: %s", n)
				}
				risks := propose(t, s, who, []byte(c.risks), exchange.Options{Name: "risks.csv", Register: "risks", CreateMissing: true})
				apply(t, s, who, risks)
				if n := said(risks); !strings.Contains(n, "red") && !strings.Contains(n, "rot") {
					t.Errorf("the colour is not reported: %s", n)
				}
				systems, found := list(t, s, who, record.Systems.Type), list(t, s, who, record.Risks.Type)
				if len(systems) != 2 || len(found) != 1 {
					t.Fatalf("%d systems, %d risks", len(systems), len(found))
				}
				risk := found[0].(*record.Risk)
				var payDesk *record.System
				for _, x := range systems {
					if y := x.(*record.System); y.Title == "PayDesk" {
						payDesk = y
					}
				}
				if payDesk == nil || len(risk.Systems) != 1 || risk.Systems[0] != payDesk.ID {
					t.Errorf("the risk is about %v", risk.Systems)
				}
				if payDesk.Owner.IsZero() || risk.Owner != payDesk.Owner {
					t.Errorf("owners %s and %s", payDesk.Owner, risk.Owner)
				}
			})
		})
	}
}

// said is everything that a plan says about what it did not read.
func said(p *exchange.Plan) string {
	var out []string
	for _, n := range p.Unread {
		out = append(out, n.Words)
	}
	for _, n := range p.Kept {
		out = append(out, n.Words)
	}
	return strings.Join(out, " · ")
}
