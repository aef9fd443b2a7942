package oscal

import (
	"io"
	"strings"
	"time"

	types "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
)

// WriteProfile writes which clauses and controls of an edition an organisation of
// these roles is held against, as an OSCAL profile over the edition's catalogue.
func WriteProfile(w io.Writer, l *catalogue.Lib, e catalogue.Edition, roles catalogue.RoleSet, at time.Time) error {
	f, err := OfLibrary(l, e.Framework())
	if err != nil {
		return err
	}
	ids, named := tokens(f.Rows), []string{}
	for _, r := range append(l.Clauses(e), l.Controls(e, roles)...) {
		named = append(named, ids[r.ID])
	}
	if len(named) == 0 {
		return problem.New(problem.Missing, "library_none")
	}
	held := strings.Join(roles.Names(), ", ")
	resource := catalogOf(f)
	p := types.Profile{
		UUID:       uuidOf("profile", f.ID, roles.String()),
		Metadata:   metadata(f.Title+" ("+held+")", f.Edition, f.Note, at, prop("framework", f.ID), prop("roles", roles.String())),
		Imports:    []types.Import{{Href: "#" + resource.UUID, IncludeControls: &[]types.SelectControlById{{WithIds: &named}}}},
		Merge:      &types.Merge{AsIs: true},
		BackMatter: &types.BackMatter{Resources: &[]types.Resource{resource}},
	}
	return encode(w, types.OscalCompleteSchema{Profile: &p})
}

// catalogOf is a framework's catalogue as a resource of another document.
func catalogOf(f Framework) types.Resource {
	return types.Resource{
		UUID: uuidOf("catalog", f.ID), Title: f.Title, Props: some(prop("framework", f.ID)),
		Rlinks: &[]types.ResourceLink{{Href: FileName(f.ID) + ".oscal.json", MediaType: "application/json"}},
	}
}

// About is what a statement of applicability does not hold itself.
type About struct {
	Organisation, Scope string
	// Controls of the organisation by identifier: reference and title.
	Controls map[id.ID]OwnControl
}

// OwnControl is a control of the organisation.
type OwnControl struct{ Ref, Title string }

// WriteStatement writes a statement of applicability as an OSCAL component
// definition: one component, the management system of the scope, with a line for
// each control. The state is the one of the line, confirmed by a person.
func WriteStatement(w io.Writer, l *catalogue.Lib, s *record.Statement, about About, at time.Time) error {
	f, err := OfLibrary(l, catalogue.Edition(s.Edition).Framework())
	if err != nil {
		return err
	}
	ids := tokens(f.Rows)
	resource := catalogOf(f)
	title := strings.TrimSpace(about.Organisation + ": " + about.Scope)
	of := func(source string) types.ControlImplementationSet {
		return types.ControlImplementationSet{UUID: uuidOf("statement", s.ID.String(), source), Source: source, Description: "Statement of applicability, " + f.Title}
	}
	standard, own := of("#"+resource.UUID), of("#"+uuidOf("own", s.Org.String()))
	for _, e := range s.Entries {
		x := types.ImplementedRequirementControlImplementation{Description: words(string(e.Justification), string(e.Note)), Props: some(entryProps(e, about))}
		into := &standard
		if e.Requirement != "" {
			key := catalogue.Key(e.Requirement)
			x.UUID, x.ControlId = uuidOf("statement", s.ID.String(), string(key)), ids[key.ID()]
			if x.ControlId == "" {
				x.ControlId = token(key.ID())
			}
		} else {
			c := about.Controls[e.Control.ID]
			x.UUID, x.ControlId = uuidOf("statement", s.ID.String(), e.Control.ID.String()), token(c.Ref)
			into = &own
		}
		if x.ControlId == "" {
			continue // a control that the reader may not see, or that is gone
		}
		into.ImplementedRequirements = append(into.ImplementedRequirements, x)
	}
	component := types.DefinedComponent{UUID: uuidOf("component", s.ID.String()), Type: "policy", Title: title, Description: words(string(s.Wording))}
	resources := []types.Resource{resource}
	var sets []types.ControlImplementationSet
	if len(standard.ImplementedRequirements) > 0 {
		sets = append(sets, standard)
	}
	if len(own.ImplementedRequirements) > 0 {
		sets = append(sets, own)
		resources = append(resources, types.Resource{UUID: strings.TrimPrefix(own.Source, "#"), Title: about.Organisation, Description: "Controls of the organisation's own"})
	}
	component.ControlImplementations = some(sets)
	d := types.ComponentDefinition{
		UUID: uuidOf("component-definition", s.ID.String()), Components: &[]types.DefinedComponent{component},
		Metadata:   metadata(s.Title, s.Ref, "Edition: "+f.Title, at, prop("framework", f.ID), prop("state", s.State)),
		BackMatter: &types.BackMatter{Resources: &resources},
	}
	if d.Metadata.Title == "" {
		d.Metadata.Title = title
	}
	return encode(w, types.OscalCompleteSchema{ComponentDefinition: &d})
}

// statusOf is a line's state in the words of OSCAL.
func statusOf(e record.StatementEntry) string {
	if e.Applicable == "no" {
		return "not-applicable"
	}
	return map[record.Implementation]string{"in_place": "implemented", "partial": "partial", "planned": "planned"}[e.State]
}

func entryProps(e record.StatementEntry, about About) []types.Property {
	var out []types.Property
	if status := statusOf(e); status != "" {
		out = append(out, types.Property{Name: "implementation-status", Value: status})
	}
	out = append(out, prop("applicable", string(e.Applicable))...)
	out = append(out, prop("exclusion", string(e.Exclusion))...)
	for _, x := range e.Inclusion {
		out = append(out, prop("inclusion", string(x))...)
	}
	out = append(out, prop("state", string(e.State))...)
	for _, c := range e.Controls {
		out = append(out, prop("control", about.Controls[c].Ref)...)
	}
	return append(out, prop("carried-from", e.CarriedFrom)...)
}

// words joins paragraphs; OSCAL wants a description, so that nothing is a dash.
func words(list ...string) string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, "\n\n")
}
