// Package dpv writes the record of processing in the W3C Data Privacy Vocabulary
// (version 2, https://w3id.org/dpv) as JSON-LD, for programs that compare or check
// such records across organisations.
//
// Codes of our taxonomies carry the identifier of the vocabulary where it has one; a
// code or words without one become a concept of our own below the vocabulary's class,
// so that nothing is left out. Names of people are not part of it.
package dpv

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

// Register is what is written: activities with their child lists, and what they name.
type Register struct {
	Organisation *record.Organisation
	Activities   []*record.ProcessingActivity
	Parties      map[id.ID]*record.Party
	Engagements  map[id.ID]*record.Engagement
	Systems      map[id.ID]*record.System
	Units        map[id.ID]*record.Unit
	Lang         string         // of labels
	Terms        *catalogue.Set // of the organisation; nil are those of the program
}

// ref points at a node.
type ref struct {
	ID string `json:"@id"`
}

// text is a string in a language.
type text struct {
	Value string `json:"@value"`
	Lang  string `json:"@language,omitempty"`
}

// node is one thing of the graph. Properties stand in the order of their names, as
// encoding/json writes maps, so the same records give the same bytes.
type node map[string]any

func (n node) add(property string, values ...any) {
	if len(values) == 0 {
		return
	}
	have, _ := n[property].([]any)
	n[property] = append(have, values...)
}

// Write writes the register. Errors are those of w.
func Write(w io.Writer, r Register) error {
	g := &graph{Register: r, concepts: map[string]bool{}}
	g.organisation()
	for _, a := range r.Activities {
		g.activity(a)
	}
	out := struct {
		Context map[string]any `json:"@context"`
		Graph   []node         `json:"@graph"`
	}{context(), g.nodes}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("write JSON-LD: %w", err)
	}
	return nil
}

// context are the prefixes of the vocabulary and its extensions.
func context() map[string]any {
	return map[string]any{
		"dpv": "https://w3id.org/dpv#", "pd": "https://w3id.org/dpv/pd#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
		"loc": "https://w3id.org/dpv/loc#", "dct": "http://purl.org/dc/terms/", "skos": "http://www.w3.org/2004/02/skos/core#",
		"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	}
}

type graph struct {
	Register
	nodes    []node
	concepts map[string]bool // and parties that stand in the graph already
}

func urn(of string) string { return "urn:privet:" + of }

func (g *graph) organisation() {
	n := node{"@id": urn(g.Organisation.ID.String()), "@type": []string{"dpv:Organisation"}, "dct:title": g.label(g.Organisation.Title)}
	if g.Organisation.Country != "" {
		n["dpv:hasCountry"] = ref{"loc:" + string(g.Organisation.Country)}
	}
	g.nodes = append(g.nodes, n)
}

func (g *graph) label(s string) text { return text{s, g.Lang} }

// concept is the identifier of a code: the vocabulary's, or a concept of our own that
// is written once. What becomes an address holds no character that an IRI may not.
func (g *graph) concept(scheme, code, class string) any {
	t, ours := g.Terms.Find(scheme, code)
	if t.DPV != "" {
		return ref{t.DPV}
	}
	at := urn(scheme + ":" + escape(code))
	if !g.concepts[at] {
		g.concepts[at] = true
		n := node{"@id": at, "@type": []string{class, "skos:Concept"}, "skos:prefLabel": g.label(g.Terms.Label(scheme, code, g.Lang))}
		if ours {
			if up, ok := g.Terms.Find(scheme, t.Parent); ok && up.DPV != "" {
				n["skos:broader"] = ref{up.DPV}
			}
		}
		g.nodes = append(g.nodes, n)
	}
	return ref{at}
}

// escape keeps letters that every reader of IRIs takes, and writes the rest as UTF-8
// in percent.
func escape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// article turns a citation of the GDPR into the name that the vocabulary gives it:
// "Art. 6(1)(a)" is eu-gdpr:A6-1-a.
func article(cite string) string {
	rest, ok := strings.CutPrefix(cite, "Art. ")
	if !ok || strings.ContainsAny(rest, " ;,") {
		return ""
	}
	return "eu-gdpr:A" + strings.TrimSuffix(strings.NewReplacer(")(", "-", "(", "-", ")", "").Replace(rest), "-")
}

// basis is a lawful basis or a condition by its key.
func (g *graph) basis(key string) any {
	b, ok := law.Shipped().Basis(key)
	if ok && b.Law == "eu-gdpr" {
		if a := article(b.Source.Cite); a != "" {
			return ref{a}
		}
	}
	at := urn("basis:" + escape(key))
	if !g.concepts[at] {
		g.concepts[at] = true
		n := node{"@id": at, "@type": []string{"dpv:LegalBasis"}, "skos:prefLabel": g.label(key)}
		if ok {
			n["dct:source"] = b.Source.Cite
		}
		g.nodes = append(g.nodes, n)
	}
	return ref{at}
}
