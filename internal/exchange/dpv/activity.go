package dpv

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// activity writes one entry of the record of processing as a dpv:Process.
func (g *graph) activity(a *record.ProcessingActivity) {
	n := node{"@id": urn(a.ID.String()), "@type": []string{"dpv:Process"}, "dct:identifier": a.Ref, "dct:title": g.label(a.Title)}
	if a.Description != "" {
		n["dct:description"] = g.label(string(a.Description))
	}
	own := ref{urn(g.Organisation.ID.String())}
	switch {
	case a.Role == record.Processor || a.Role == record.SubProcessor:
		n.add("dpv:hasDataProcessor", own)
	case string(a.Role) == "joint_controller":
		n.add("dpv:hasJointDataControllers", own)
	default:
		n.add("dpv:hasDataController", own)
	}
	for _, c := range a.Customers {
		if at := g.party(c.Party.ID, c.Name, "dpv:DataController"); at != nil {
			n.add("dpv:hasDataController", at)
		}
		for _, o := range c.Operations {
			n.add("dpv:hasProcessing", g.concept(catalogue.Operation, string(o), "dpv:Processing"))
		}
	}
	g.why(n, a)
	for _, p := range a.Principals {
		n.add("dpv:hasDataSubject", g.concept(catalogue.PrincipalCategory, string(p.Category), "dpv:DataSubject"))
	}
	g.data(n, a)
	g.whom(n, a)
	for i, t := range a.Transfers {
		n.add("dpv:hasProcess", ref{g.transfer(a, i, t)})
	}
	for _, m := range a.Measures {
		n.add("dpv:hasTechnicalOrganisationalMeasure", g.concept(catalogue.Measure, string(m.Measure), "dpv:TechnicalOrganisationalMeasure"))
	}
	for _, at := range a.Systems {
		if s := g.Systems[at]; s != nil {
			n.add("dpv:isImplementedUsingTechnology", node{"@id": urn(s.ID.String()), "@type": "dpv:Technology", "dct:title": g.label(s.Title)})
		}
	}
	g.nodes = append(g.nodes, n)
}

func (g *graph) why(n node, a *record.ProcessingActivity) {
	for _, p := range a.Purposes {
		if p.Purpose != "" {
			n.add("dpv:hasPurpose", g.concept(catalogue.Purpose, string(p.Purpose), "dpv:Purpose"))
			continue
		}
		n.add("dpv:hasPurpose", node{"@type": "dpv:Purpose", "skos:prefLabel": g.label(string(p.Description))})
	}
	for _, b := range a.Bases {
		for _, key := range []string{string(b.Basis), string(b.SpecialCondition), string(b.CriminalGround)} {
			if key != "" {
				n.add("dpv:hasLegalBasis", g.basis(key))
			}
		}
	}
}

// data are the categories, each with how long it stays.
func (g *graph) data(n node, a *record.ProcessingActivity) {
	for _, d := range a.DataItems {
		x := node{"@id": urn(d.ID.String()), "@type": []any{"dpv:PersonalData"}, "skos:broader": g.concept(catalogue.PIICategory, string(d.Category), "dpv:PersonalData")}
		if t, ok := g.Terms.Find(catalogue.PIICategory, string(d.Category)); d.Special == "yes" || ok && t.Sensitivity == catalogue.Special {
			x.add("@type", "dpv:SpecialCategoryPersonalData")
		}
		if d.Retention != "" || d.RetentionText != "" {
			s := node{"@type": "dpv:StorageCondition"}
			if d.Retention != "" {
				s["dpv:hasDuration"] = map[string]string{"@value": string(d.Retention), "@type": "xsd:duration"}
			}
			if d.RetentionText != "" {
				s["dct:description"] = g.label(string(d.RetentionText))
			}
			x["dpv:hasStorageCondition"] = s
		}
		n.add("dpv:hasPersonalData", x)
	}
}

func (g *graph) whom(n node, a *record.ProcessingActivity) {
	for _, r := range a.Recipients {
		name := r.Name
		if u := g.Units[r.Unit.ID]; u != nil && name == "" {
			name = u.Title
		}
		at := g.party(r.Party.ID, name, "dpv:Recipient")
		if at == nil && r.Category != "" {
			at = g.concept(catalogue.RecipientCategory, string(r.Category), "dpv:Recipient")
		}
		if at != nil {
			n.add("dpv:hasRecipient", at)
		}
	}
	for _, p := range a.Processors {
		party := p.Party.ID
		if e := g.Engagements[p.Engagement.ID]; e != nil && party.IsZero() {
			party = e.Party.ID
		}
		class, property := "dpv:DataProcessor", "dpv:hasDataProcessor"
		if p.Sub {
			class = "dpv:DataSubProcessor"
		}
		if at := g.party(party, p.Name, class); at != nil {
			n.add(property, at)
		}
	}
}

// party is an outside organisation, written once; nil without record or name.
func (g *graph) party(at id.ID, name, class string) any {
	p := g.Parties[at]
	if p == nil {
		if name == "" {
			return nil
		}
		return node{"@type": class, "dct:title": g.label(name)}
	}
	iri := urn(p.ID.String())
	if !g.concepts[iri] {
		g.concepts[iri] = true
		n := node{"@id": iri, "@type": []string{"dpv:LegalEntity", class}, "dct:title": g.label(p.Title)}
		if p.Country != "" {
			n["dpv:hasCountry"] = ref{"loc:" + string(p.Country)}
		}
		g.nodes = append(g.nodes, n)
	}
	return ref{iri}
}

// transfer writes one transfer to a third country as a process of its own and answers
// its identifier.
func (g *graph) transfer(a *record.ProcessingActivity, i int, t record.ActivityTransfer) string {
	iri := urn(t.ID.String())
	if t.ID.IsZero() {
		iri = fmt.Sprintf("%s:transfer:%d", urn(a.ID.String()), i)
	}
	n := node{"@id": iri, "@type": []string{"dpv:Process"}, "dpv:hasProcessing": ref{"dpv:Transfer"}}
	if t.Country != "" {
		n["dpv:hasLocation"] = ref{"loc:" + string(t.Country)}
	} else if t.Organisation != "" {
		n["dpv:hasRecipient"] = node{"@type": "dpv:InternationalOrganisation", "dct:title": g.label(t.Organisation)}
	}
	if at := g.party(t.Importer.ID, t.ImporterName, "dpv:DataImporter"); at != nil {
		n["dpv:hasDataImporter"] = at
	}
	if name := mechanism(t); name != "" {
		n["dpv:hasLegalBasis"] = ref{name}
	} else if t.Mechanism != "" && t.Mechanism != "none_needed" {
		n["dct:description"] = string(t.Mechanism)
	}
	g.nodes = append(g.nodes, n)
	return iri
}

// mechanism is the provision of the GDPR on which a transfer rests.
func mechanism(t record.ActivityTransfer) string {
	switch t.Mechanism {
	case "adequacy":
		return "eu-gdpr:A45-3"
	case "public_instrument":
		return "eu-gdpr:A46-2-a"
	case "bcr":
		return "eu-gdpr:A46-2-b"
	case "scc":
		return "eu-gdpr:A46-2-c"
	case "authority_clauses":
		return "eu-gdpr:A46-2-d"
	case "code_of_conduct":
		return "eu-gdpr:A46-2-e"
	case "certification":
		return "eu-gdpr:A46-2-f"
	case "ad_hoc_clauses":
		return "eu-gdpr:A46-3-a"
	case "administrative_arrangement":
		return "eu-gdpr:A46-3-b"
	case "derogation":
		if t.Derogation != "" && t.Derogation != "compelling" {
			return "eu-gdpr:A49-1-" + strings.ToLower(string(t.Derogation))
		}
		return "eu-gdpr:A49-2"
	}
	return ""
}
