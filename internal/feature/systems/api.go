package systems

import (
	"context"
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// API lists the routes of the inventory, of the elements and of what is around a system.
func API() []api.Extra {
	read := api.Rule{Verb: access.Read, Group: access.Records}
	return []api.Extra{
		{Method: http.MethodGet, Path: "/inventory", Rule: read, ID: "inventory", Tag: record.Systems.Name, Summary: "Count systems by origin, hosting and status, stores by environment, and compare declared volumes with observed ones",
			Query: []string{"after"}, Answer: inventoryOut{}, Do: apiInventory},
		{Method: http.MethodGet, Path: "/data-elements", Rule: read, ID: "data-elements", Tag: record.DataSets.Name, Summary: "List the elements of all data sets by category, sensitivity, special category, retention rule, sharing or missing purpose",
			Query: []string{"category", "sensitivity", "special", "rule", "sharing", "purpose", "after"}, Describe: map[string]string{
				"category": "Code of a category of personal data; what stands below it belongs to it.", "sensitivity": "normal, sensitive, special, criminal or secret.", "special": "yes, no or unknown.",
				"rule": "Reference of a retention rule, or none.", "sharing": "unit, organisation, group, processors, third_parties or public.", "purpose": "none lists elements that nobody has said a purpose of."},
			Answer: elementsOut{}, Do: apiElements},
		{Method: http.MethodGet, Path: "/systems/{id}/data", Register: record.Systems.Name, Rule: read, ID: "system-data", Tag: record.Systems.Name, Summary: "Say what lies in a system, which activities use it and who reaches it",
			Answer: aroundOut{}, Do: apiAround},
	}
}

type partOut struct {
	Value   string `json:"value"` // "" nobody has said
	Count   int    `json:"count"`
	Percent int    `json:"percent"`
}

type divisionOut struct {
	Register string    `json:"register"`
	Field    string    `json:"field"`
	Of       int       `json:"of"`
	Parts    []partOut `json:"parts"`
}

type volumeOut struct {
	Ref        string            `json:"ref"`
	Title      string            `json:"title"`
	Declared   int64             `json:"declared"`
	DeclaredOn calendar.Day      `json:"declared_on,omitempty"`
	HowKnown   record.CountBasis `json:"how_known,omitempty"`
	Observed   int64             `json:"observed"`
	ObservedOn calendar.Day      `json:"observed_on,omitempty"`
	Apart      *int64            `json:"apart,omitempty"` // per cent of the larger number
	Differs    bool              `json:"differs"`
	Unpurposed int               `json:"unpurposed,omitempty"` // elements without a purpose, where elements were read
	Unruled    int               `json:"unruled,omitempty"`
}

func volumeOf(d *record.DataSet) volumeOut {
	x := volumeOut{Ref: d.Ref, Title: d.Title, Declared: d.DeclaredCount, DeclaredOn: d.DeclaredOn, HowKnown: d.HowKnown, Observed: d.ObservedCount, ObservedOn: d.ObservedOn, Differs: assess.VolumeDiffers(d)}
	if p, ok := assess.VolumeApart(d); ok {
		x.Apart = &p
	}
	return x
}

type inventoryOut struct {
	On          calendar.Day  `json:"on"`
	Divisions   []divisionOut `json:"divisions"`
	Sets        int           `json:"data_sets"`
	Elements    int           `json:"elements"`
	Unpurposed  int           `json:"unpurposed"`
	Unruled     int           `json:"unruled"`
	Unexplained int           `json:"unexplained"` // data sets with a number but no day of it
	Volumes     []volumeOut   `json:"volumes"`
	Next        string        `json:"next,omitempty"`
}

func apiInventory(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	i, err := DoInventory(ctx, tx)
	if err != nil {
		return nil, err
	}
	v, err := DoVolumes(ctx, tx, ask.Query.Get("after"), 0)
	if err != nil {
		return nil, err
	}
	out := inventoryOut{On: i.Today, Divisions: []divisionOut{}, Sets: i.Sets, Elements: i.Elements, Unpurposed: i.Unpurposed, Unruled: i.Unruled, Unexplained: i.Unexplained, Volumes: []volumeOut{}, Next: v.Next}
	for _, s := range i.Shares {
		x := divisionOut{s.Register, s.Field, s.All, []partOut{}}
		for _, p := range s.Parts {
			x.Parts = append(x.Parts, partOut(p))
		}
		out.Divisions = append(out.Divisions, x)
	}
	for _, d := range v.Sets {
		out.Volumes = append(out.Volumes, volumeOf(d))
	}
	return out, nil
}

type elementOut struct {
	DataSet     string                  `json:"data_set"`
	Title       string                  `json:"data_set_title"`
	ID          string                  `json:"id"`
	Name        string                  `json:"physical_name,omitempty"`
	Category    record.PIICategory      `json:"category,omitempty"`
	Sensitivity record.SensitivityClass `json:"sensitivity,omitempty"`
	Special     record.YesNo            `json:"special,omitempty"`
	Rule        string                  `json:"rule,omitempty"`
	Sharing     record.SharingScope     `json:"sharing,omitempty"`
	NeededFor   []string                `json:"needed_for,omitempty"`
	Unpurposed  bool                    `json:"unpurposed"`
}

type elementsOut struct {
	Elements []elementOut `json:"elements"`
	Total    int          `json:"total,omitempty"` // on the first page
	Next     string       `json:"next,omitempty"`
}

func apiElements(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	e, err := DoElements(ctx, tx, filterOf(ask.Query), ask.Query.Get("after"), 100)
	if err != nil {
		return nil, err
	}
	out := elementsOut{Elements: []elementOut{}, Total: e.Total, Next: e.Next}
	for _, x := range e.Items {
		y := elementOut{DataSet: x.Of.Ref, Title: x.Of.Title, ID: x.Row.ID.String(), Name: x.Row.PhysicalName, Category: x.Row.Category, Sensitivity: x.Row.Sensitivity, Special: x.Row.Special,
			Rule: e.Names[x.Row.Retention.ID].Ref, Sharing: x.Row.Sharing, Unpurposed: x.Row.Unpurposed()}
		for _, at := range x.Row.NeededFor {
			if t, ok := e.Names[at]; ok {
				y.NeededFor = append(y.NeededFor, t.Ref)
			}
		}
		out.Elements = append(out.Elements, y)
	}
	return out, nil
}

type storeOut struct {
	Ref         string             `json:"ref"`
	Title       string             `json:"title"`
	Environment record.Environment `json:"environment,omitempty"`
	Country     string             `json:"country,omitempty"`
	Sets        []volumeOut        `json:"data_sets"`
}

type reachOut struct {
	Ref        string             `json:"ref"`
	Holder     string             `json:"holder"`
	Level      record.AccessLevel `json:"level,omitempty"`
	Categories []string           `json:"categories,omitempty"`
	Condition  string             `json:"condition,omitempty"`
	People     int64              `json:"people_count,omitempty"`
}

type aroundOut struct {
	Stores      []storeOut `json:"stores"`
	Activities  []string   `json:"activities"`
	Rights      []reachOut `json:"rights"`
	Engagements []string   `json:"engagements"`
	Unpurposed  int        `json:"unpurposed"`
}

func apiAround(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	s, err := store.Get(ctx, tx, record.Systems, at)
	if err != nil {
		return nil, err
	}
	a, err := DoAround(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	out := aroundOut{Stores: []storeOut{}, Activities: []string{}, Rights: []reachOut{}, Engagements: []string{}, Unpurposed: a.Unpurposed()}
	for _, d := range a.Stores {
		x := storeOut{d.Ref, d.Title, d.Environment, string(d.Country), []volumeOut{}}
		for _, set := range a.Sets {
			if set.DataStore.ID == d.ID {
				y := volumeOf(set)
				y.Unpurposed, y.Unruled = len(set.Unpurposed()), a.Unruled[set.ID]
				x.Sets = append(x.Sets, y)
			}
		}
		out.Stores = append(out.Stores, x)
	}
	for _, x := range a.Activities {
		out.Activities = append(out.Activities, x.Ref)
	}
	for _, r := range a.Rights {
		x := reachOut{Ref: r.Ref, Holder: r.Holder, Level: r.Level, Condition: string(r.Condition), People: r.PeopleCount}
		for _, c := range r.Categories {
			x.Categories = append(x.Categories, string(c))
		}
		out.Rights = append(out.Rights, x)
	}
	for _, e := range a.Engagements {
		out.Engagements = append(out.Engagements, e.Ref)
	}
	return out, nil
}
