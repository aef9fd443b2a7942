package api

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
)

// libraryPage is how many rows of the library are answered where no limit is asked.
const libraryPage = 100

// libraryRoutes read the library of requirements, which is the same for everybody.
func (a *API) libraryRoutes() {
	get := func(path, id, summary, schema string, do func(*call, *catalogue.Lib, *query) (reply, error), query ...string) {
		a.handle(Route{Method: http.MethodGet, Path: Prefix + "/library" + path, Rule: Rule{SignedIn: true}},
			operation{id: id, tag: "library", summary: summary, query: query, answers: map[int]string{200: schema}}, func(c *call) error {
				l, err := catalogue.LoadLibrary()
				if err != nil {
					return err
				}
				out, err := do(c, l, c.query())
				return c.answer(out, err)
			})
	}
	get("/report", "library-report", "Count frameworks, requirements, duties and mapping rows", "LibraryReport", func(c *call, l *catalogue.Lib, _ *query) (reply, error) {
		return ok(l.ReportIn(c.words.Lang()))
	})
	get("/frameworks", "library-frameworks", "List frameworks with their counts", "Frameworks", func(c *call, l *catalogue.Lib, _ *query) (reply, error) {
		return items(l.ReportIn(c.words.Lang()).Frameworks)
	})
	get("/requirements", "library-requirements", "List requirements of a framework, a kind or a role, or search them", "LibraryRows", libraryRequirements, "framework", "kind", "role", "q", "limit", "after")
	get("/requirement", "library-requirement", "Read one requirement with its correspondences and mappings", "LibraryRow", func(c *call, l *catalogue.Lib, q *query) (reply, error) {
		q.If(q.Get("key") == "", "key", "library_key")
		if err := q.Err(); err != nil {
			return reply{}, err
		}
		r, found := l.Requirement(catalogue.Key(q.Get("key")))
		if !found {
			return reply{}, problem.New(problem.Missing, "library_none")
		}
		return ok(l.Describe(r, c.words.Lang()))
	}, "key")
	get("/mappings", "library-mappings", "List mapping rows by source, by whether a lawyer reviewed them, or of one requirement", "LibraryMappings", libraryMappings, "key", "provenance", "reviewed", "limit", "after")
	get("/authorities", "library-authorities", "List supervisory authorities, of all countries or one", "LibraryAuthorities", func(_ *call, l *catalogue.Lib, q *query) (reply, error) {
		if code := q.Get("country"); code != "" {
			return items(authoritiesOut(l.AuthoritiesOf(code)))
		}
		return items(authoritiesOut(l.Authorities()))
	}, "country")
}

// libraryParameters are the parameters of the routes above.
func libraryParameters() map[string]*huma.Param {
	kinds := make([]string, 0, 8)
	for _, k := range catalogue.Kinds() {
		kinds = append(kinds, string(k))
	}
	word := func(s string) *huma.Param { return &huma.Param{Description: s, Schema: text(0)} }
	return map[string]*huma.Param{
		"framework":  word("Identifier of a framework, such as 27701:2025 or eu-gdpr."),
		"kind":       {Description: "Kind of a row.", Schema: enum(kinds)},
		"role":       {Description: "Whose duty it is.", Schema: enum((catalogue.RoleSet(0xff)).Names())},
		"key":        word("Key of a requirement, such as 27701:2025/A.1.2.7."),
		"provenance": word("Identifier of a source of mapping rows, as the report lists them."),
		"reviewed":   {Description: "Rows that a lawyer has reviewed, or that none has.", Schema: &huma.Schema{Type: "boolean"}},
		"country":    word("Country by its ISO 3166 code."),
	}
}

// libraryComponents are the schemas of what is answered.
func libraryComponents() map[string]*huma.Schema {
	open := &huma.Schema{Type: "object", AdditionalProperties: true}
	paged := func(name string) *huma.Schema {
		return object(map[string]*huma.Schema{"items": listOfSchema(ref(name), 0), "next": text(0), "total": {Type: "integer"}}, "items", "total")
	}
	return map[string]*huma.Schema{
		"LibraryReport": open, "Framework": open, "Frameworks": listSchema("Framework"), "LibraryRow": open, "LibraryRows": paged("LibraryRow"),
		"LibraryMapping": open, "LibraryMappings": paged("LibraryMapping"), "LibraryAuthority": open, "LibraryAuthorities": listSchema("LibraryAuthority"),
	}
}

// pageOut is a stretch of a list with the way to the next.
type pageOut[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
	Total int    `json:"total"`
}

// turn is the stretch of a list that limit and after ask for.
func turn[S, T any](q *query, list []S, show func(S) T) (reply, error) {
	limit := int(q.number("limit", 1, 1000, libraryPage))
	from := int(q.number("after", 0, 1<<30, 0))
	if err := q.Err(); err != nil {
		return reply{}, err
	}
	from = min(from, len(list))
	to := min(from+limit, len(list))
	out := pageOut[T]{Items: make([]T, 0, to-from), Total: len(list)}
	for _, x := range list[from:to] {
		out.Items = append(out.Items, show(x))
	}
	if to < len(list) {
		out.Next = strconv.Itoa(to)
	}
	return ok(out)
}

// requirementOut is a row, with the warning where a wrong number found it.
type requirementOut struct {
	catalogue.Description
	Warning string `json:"warning,omitempty"`
}

func libraryRequirements(c *call, l *catalogue.Lib, q *query) (reply, error) {
	roles, err := catalogue.ParseRoles(q.Get("role"))
	q.If(err != nil, "role", "library_choice", "value", q.Get("role"))
	kind := catalogue.Kind(q.Get("kind"))
	q.If(kind != "" && !slices.Contains(catalogue.Kinds(), kind), "kind", "library_choice", "value", string(kind))
	framework := q.Get("framework")
	_, known := l.Framework(framework)
	q.If(framework != "" && !known, "framework", "library_choice", "value", framework)
	var hits []catalogue.Hit
	if words := q.Get("q"); words != "" {
		hits = l.SearchIn(words, framework)
	} else {
		for _, f := range l.Frameworks() {
			if framework != "" && f.ID != framework {
				continue
			}
			for _, r := range l.Of(f.ID) {
				hits = append(hits, catalogue.Hit{Requirement: r})
			}
		}
	}
	hits = slices.DeleteFunc(hits, func(h catalogue.Hit) bool {
		return kind != "" && h.Requirement.Kind != kind || roles != 0 && !h.Requirement.Roles.Has(roles)
	})
	return turn(q, hits, func(h catalogue.Hit) requirementOut {
		out := requirementOut{Description: l.Outline(h.Requirement, c.words.Lang())}
		if h.Alias != nil {
			out.Warning = h.Alias.WarningIn(c.words.Lang())
		}
		return out
	})
}

func libraryMappings(_ *call, l *catalogue.Lib, q *query) (reply, error) {
	list := slices.Concat(l.AllMappings(), l.Correspondences())
	if key := catalogue.Key(q.Get("key")); key != "" {
		list = slices.Concat(l.Mappings(key), l.Correspond(key))
	}
	reviewed, from := q.yes("reviewed"), q.Get("provenance")
	list = slices.DeleteFunc(list, func(m catalogue.Mapping) bool {
		return q.Has("reviewed") && m.Reviewed() != reviewed || from != "" && m.Provenance != from
	})
	return turn(q, list, catalogue.Mapping.Out)
}

type authorityOut struct {
	Country     string         `json:"country"`
	Name        string         `json:"name"`
	Short       string         `json:"short,omitempty"`
	Website     string         `json:"website,omitempty"`
	EEA         bool           `json:"eea"`
	Mark        catalogue.Mark `json:"mark"`
	WebsiteMark catalogue.Mark `json:"website_mark"`
}

func authoritiesOut(list []catalogue.Authority) []authorityOut {
	out := make([]authorityOut, 0, len(list))
	for _, a := range list {
		out = append(out, authorityOut{a.Country, a.Name, a.Short, a.Website, a.EEA, a.Mark, a.WebsiteMark})
	}
	return out
}
