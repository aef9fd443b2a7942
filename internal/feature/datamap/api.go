package datamap

import (
	"context"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the map and of the report of access.
func API() []api.Extra {
	read := api.Rule{Verb: access.Read, Group: access.Records}
	look := api.Rule{Verb: access.Read, Group: access.Organisation} // its units and laws too
	export := api.Rule{Verb: access.Export, Group: access.Records}
	tag := record.ProcessingActivities.Name
	about := map[string]string{
		"focus":    "Reference of a record, or the key of a node, that the map is narrowed to.",
		"category": "Code or name of a category of personal data; what stands below it belongs to it.",
		"country":  "Country in which the data end up, as two letters (ISO 3166-1).",
		"unit":     "Reference of a unit whose activities the map is about.",
		"format":   "svg, pdf or jsonld.",
	}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/data-map", Rule: look, ID: "data-map", Tag: tag, Summary: "Read the data map as nodes and edges that follow from the records",
			Query: []string{"focus", "category", "country", "unit", "after"}, Describe: about, Answer: mapOut{}, Do: apiMap},
		{Method: http.MethodGet, Path: "/data-map/file", Rule: export, ID: "data-map-file", Tag: tag, Summary: "Draw the data map, or write it in the W3C Data Privacy Vocabulary",
			Query: []string{"format", "focus", "category", "country", "unit"}, Describe: about, Answer: api.File{}, Write: true, Do: apiMapFile},
		{Method: http.MethodGet, Path: "/access-report", Rule: read, ID: "access-report", Tag: tag, Summary: "Say who can reach a category of personal data, in which system and under which condition",
			Query: []string{"category", "after"}, Describe: about, Answer: accessOut{}, Do: apiAccess},
		{Method: http.MethodGet, Path: "/access-report/file", Rule: export, ID: "access-report-file", Tag: tag, Summary: "Save who can reach a category of personal data as a workbook or a document",
			Query: []string{"category", "format"}, Describe: map[string]string{"category": about["category"], "format": "xlsx or pdf."}, Answer: api.File{}, Write: true, Do: apiAccessFile},
	}
}

type nodeOut struct {
	Key   string `json:"key"`
	Lane  string `json:"lane"`
	Label string `json:"label"`
	Ref   string `json:"ref,omitempty"`
	Note  string `json:"note,omitempty"`
}

type edgeOut struct {
	From       string        `json:"from"`
	To         string        `json:"to"`
	Categories []string      `json:"categories,omitempty"`
	Special    bool          `json:"special"`
	Crossing   bool          `json:"crossing"`
	Alarm      bool          `json:"alarm"`
	Activities []string      `json:"activities"`
	Transfers  []transferOut `json:"transfers,omitempty"`
}

type transferOut struct {
	Activity  string           `json:"activity"`
	Recorded  bool             `json:"recorded"`
	Mechanism record.Mechanism `json:"mechanism,omitempty"`
}

type mapOut struct {
	Nodes []nodeOut `json:"nodes"`
	Edges []edgeOut `json:"edges"`
	Total int       `json:"activities"`
	Next  string    `json:"next,omitempty"` // cursor of the activities behind these
}

func apiMap(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := ask.Query.Get
	v, err := viewOf(catalogue.In(ask.Words), q("focus"), q("category"), q("country"))
	if err != nil {
		return nil, err
	}
	v.Whole = true
	m, err := DoMap(ctx, tx, ask.Words, Ask{Unit: q("unit"), After: q("after")}, v, "")
	if err != nil {
		return nil, err
	}
	out := mapOut{Nodes: []nodeOut{}, Edges: []edgeOut{}, Total: m.Gathered.Total, Next: m.Gathered.Next}
	rows, used := m.Rows(), map[*Node]bool{}
	for _, e := range rows {
		used[e.From], used[e.To] = true, true
	}
	for _, n := range m.nodes {
		if used[n] || n.Focus || m.Focus == nil {
			out.Nodes = append(out.Nodes, nodeOut{n.Key, n.Lane.key(), n.Label, n.Ref, n.Sub})
		}
	}
	for _, e := range rows {
		x := edgeOut{From: e.From.Key, To: e.To.Key, Special: e.Special, Crossing: e.Crossing, Alarm: e.Alarm, Activities: []string{}}
		for _, c := range e.Categories {
			x.Categories = append(x.Categories, string(c))
		}
		for _, a := range m.Activities(e) {
			x.Activities = append(x.Activities, a.Ref)
		}
		for _, t := range transfers(e) {
			y := transferOut{Activity: t.Activity.Ref, Recorded: t.Transfer != nil}
			if y.Recorded {
				y.Mechanism = t.Transfer.Mechanism
			}
			x.Transfers = append(x.Transfers, y)
		}
		out.Edges = append(out.Edges, x)
	}
	return out, nil
}

// viewOf reads what a map is narrowed to. A category that nobody knows is not found.
func viewOf(terms *catalogue.Set, focus, category, country string) (View, error) {
	t, err := Category(terms, category)
	return View{Focus: focus, Category: t.Code, Country: strings.ToUpper(country)}, err
}

func apiMapFile(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := ask.Query.Get
	v, err := viewOf(catalogue.In(ask.Words), q("focus"), q("category"), q("country"))
	if err != nil {
		return nil, err
	}
	form := q("format")
	if form == "" {
		form = "svg"
	}
	f, err := DoFile(ctx, tx, ask.Words, form, Ask{Unit: q("unit")}, v)
	return api.File(f), err
}

type accessRowOut struct {
	Group      string   `json:"group"`
	Unit       string   `json:"unit,omitempty"`
	System     string   `json:"system,omitempty"`
	SystemName string   `json:"system_title,omitempty"`
	Categories []string `json:"categories"`
	Inferred   bool     `json:"inferred"`
	Level      string   `json:"level,omitempty"` // read, write, export or administer, of a right of access
	Condition  string   `json:"condition,omitempty"`
	Activity   string   `json:"activity,omitempty"`
	Right      string   `json:"right,omitempty"` // where the register of rights of access says so
	Title      string   `json:"title"`
}

type accessOut struct {
	Category string         `json:"category,omitempty"`
	Rows     []accessRowOut `json:"rows"`
	Silent   []string       `json:"silent"`
	Next     string         `json:"next,omitempty"`
}

func apiAccess(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	x, err := DoAccess(ctx, tx, ask.Query.Get("category"), ask.Query.Get("after"))
	if err != nil {
		return nil, err
	}
	out := accessOut{Category: x.Category.Code, Rows: []accessRowOut{}, Silent: []string{}, Next: x.Next}
	for _, r := range x.Rows {
		name, ref, title := r.Source()
		y := accessRowOut{Group: r.Group(), Unit: r.Unit.Ref, System: r.System.Ref, SystemName: r.System.Title, Categories: []string{}, Inferred: r.Inferred, Level: string(r.Level()), Condition: r.Condition(), Title: title}
		if name == record.AccessRights.Name {
			y.Right = ref
		} else {
			y.Activity = ref
		}
		for _, c := range r.Categories {
			y.Categories = append(y.Categories, string(c))
		}
		out.Rows = append(out.Rows, y)
	}
	for _, a := range x.Silent {
		out.Silent = append(out.Silent, a.Ref)
	}
	return out, nil
}

func apiAccessFile(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	form := ask.Query.Get("format")
	if form == "" {
		form = "xlsx"
	}
	f, err := DoAccessFile(ctx, tx, ask.Words, form, ask.Query.Get("category"))
	return api.File(f), err
}
