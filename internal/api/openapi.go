package api

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// operation is what a route says about itself besides its address.
type operation struct {
	id, tag, summary string

	query    []string               // parameters by name; see parameters
	own      map[string]*huma.Param // of these, what means something else here than elsewhere
	headers  []string
	body     string // schema of what is sent; bytesBody for any content; "" for none
	patch    bool
	optional bool
	answers  map[int]string // schema by status; "" is an answer without a body
}

const (
	bytesBody = "*bytes"
	textBody  = "*text"
)

func listOf(t *register.Type) string  { return t.Name + ".page" }
func writeOf(t *register.Type) string { return t.Name + ".write" }

func description(version string) *huma.OpenAPI {
	if version == "" {
		version = "0"
	}
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "Privet", Version: version,
			Description: "Registers of a privacy information management system. Authenticate with an API token: `Authorization: Bearer privet_…`. " +
				"What is wrong is answered as problem details (RFC 9457) in the language of Accept-Language.",
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		},
		Security: []map[string][]string{{"token": {}}},
		Components: &huma.Components{
			Schemas:         huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			Responses:       map[string]*huma.Response{},
			Parameters:      map[string]*huma.Param{},
			Headers:         map[string]*huma.Header{},
			SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", BearerFormat: "privet_…"}},
		},
	}
}

// describeShared fills the components: parameters, the problem, and the schemas of
// records and of everything else.
func (a *API) describeShared() {
	c := a.huma.OpenAPI().Components
	own := parameters()
	maps.Copy(own, libraryParameters())
	for name, p := range own {
		p.Name = name
		if p.In == "" {
			p.In = "query"
		}
		c.Parameters[name] = p
	}
	c.Responses["Problem"] = &huma.Response{
		Description: "What went wrong, and what to do about it.",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: ref("Problem")}},
	}
	all := c.Schemas.Map()
	for name, s := range shared() {
		all[name] = s
	}
	words := a.Words.Words("en")
	for _, t := range a.Store.Registers().All() {
		all[t.Name] = readSchema(words, t)
		all[writeOf(t)] = writeSchema(words, t)
		all[listOf(t)] = object(map[string]*huma.Schema{
			"items": listOfSchema(ref(t.Name), 0), "next": text(0), "total": {Type: "integer"},
			"titles": {Type: "object", AdditionalProperties: ref("Title")},
		}, "items", "titles")
	}
	all["Found"] = foundSchema(all["organisations.write"])
}

// foundSchema is an organisation's own record with its place in addresses.
func foundSchema(record *huma.Schema) *huma.Schema {
	s := *record
	s.Properties = map[string]*huma.Schema{"slug": {Type: "string", Pattern: `^[a-z0-9][a-z0-9-]{0,62}$`, Description: "Name in addresses; made from the title if left out"}}
	for name, p := range record.Properties {
		s.Properties[name] = p
	}
	s.Required = []string{"title"}
	return &s
}

// describe turns a route into its OpenAPI operation.
func (a *API) describe(r Route, op operation) *huma.Operation {
	out := &huma.Operation{
		OperationID: op.id, Method: r.Method, Path: r.Path, Summary: op.summary, Tags: []string{op.tag}, Responses: map[string]*huma.Response{},
	}
	if r.Rule.Verb != "" {
		out.Extensions = map[string]any{"x-right": string(r.Rule.Verb) + ":" + string(r.Rule.Group)}
	}
	if r.Rule.Public {
		out.Security = []map[string][]string{{}}
	}
	for _, m := range placeholder.FindAllStringSubmatch(r.Path, -1) {
		out.Parameters = append(out.Parameters, a.parameter(op, m[1]))
	}
	for _, name := range append(append([]string{}, op.query...), op.headers...) {
		out.Parameters = append(out.Parameters, a.parameter(op, name))
	}
	out.RequestBody = requestBody(op)
	for status, schema := range op.answers {
		out.Responses[strconv.Itoa(status)] = answerOf(status, schema)
	}
	for _, status := range a.refusals(r, op) {
		out.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/Problem"}
	}
	out.Responses["default"] = &huma.Response{Ref: "#/components/responses/Problem"}
	return out
}

func (a *API) parameter(op operation, name string) *huma.Param {
	if p := op.own[name]; p != nil {
		return p
	}
	if a.huma.OpenAPI().Components.Parameters[name] == nil {
		panic("parameter " + name + " has no description")
	}
	return &huma.Param{Ref: "#/components/parameters/" + name}
}

func requestBody(op operation) *huma.RequestBody {
	media := func(schema *huma.Schema, types ...string) *huma.RequestBody {
		b := &huma.RequestBody{Required: !op.optional, Content: map[string]*huma.MediaType{}}
		for _, t := range types {
			b.Content[t] = &huma.MediaType{Schema: schema}
		}
		return b
	}
	switch {
	case op.body == "":
		return nil
	case op.body == bytesBody:
		return media(&huma.Schema{Type: "string", Format: "binary"}, "application/octet-stream")
	case op.patch:
		return media(ref(op.body), "application/json", "application/merge-patch+json")
	}
	return media(ref(op.body), "application/json")
}

func answerOf(status int, schema string) *huma.Response {
	r := &huma.Response{Description: http.StatusText(status)}
	switch schema {
	case "":
	case bytesBody:
		r.Content = map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}
	case textBody:
		r.Content = map[string]*huma.MediaType{"text/plain": {Schema: text(0)}}
	default:
		r.Content = map[string]*huma.MediaType{"application/json": {Schema: ref(schema)}}
	}
	return r
}

// refusals are the statuses that a route answers when it refuses.
func (a *API) refusals(r Route, op operation) []int {
	out := []int{422, 429}
	if !r.Rule.Public {
		out = append(out, 401)
	}
	if !r.Rule.Public && !r.Rule.SignedIn {
		out = append(out, 403)
	}
	if r.InOrganisation() {
		out = append(out, 404)
	}
	for _, h := range op.headers {
		if h == "If-Match" {
			out = append(out, 409, 412, 428)
		}
	}
	if op.body != "" {
		out = append(out, 413)
		if !strings.HasPrefix(op.body, "*") {
			out = append(out, 415)
		}
	}
	return out
}

// problemKinds in the description of the problem.
func problemKinds() []string {
	return []string{string(problem.Internal), string(problem.Invalid), string(problem.Unauthenticated), string(problem.Forbidden), string(problem.Missing),
		string(problem.Stale), string(problem.Blocked), string(problem.TooLarge), string(problem.Throttled), string(problem.Unavailable)}
}
