package api

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
)

// Rule says who may use a route: everybody, the operator of the installation,
// any member of the organisation, or who has the verb in the group. The store
// asks the same table again, with the record in hand.
type Rule struct {
	Verb     access.Verb
	Group    access.Group
	Public   bool
	Operator bool
	SignedIn bool // whoever has signed in, in no organisation in particular
}

func (r Rule) stated() bool {
	n := 0
	for _, is := range []bool{r.Verb != "" && r.Group != "", r.Public, r.Operator, r.SignedIn} {
		if is {
			n++
		}
	}
	return n == 1 && (r.Verb == "") == (r.Group == "")
}

func may(v access.Verb, g access.Group) Rule { return Rule{Verb: v, Group: g} }

// Route is one address with its method, its rule and its description.
type Route struct {
	Method, Path string
	Rule         Rule
	Register     string // "" for what is about no one register

	op    *huma.Operation
	query []string // names of the parameters that it understands
	do    func(*call) error
}

// Routes lists every route with its rule.
func (a *API) Routes() []Route { return append([]Route(nil), a.routes...) }

// Query lists the names of the parameters that the route understands.
func (r Route) Query() []string { return append([]string(nil), r.query...) }

// Pattern is the route as the mux and the log name it.
func (r Route) Pattern() string { return r.Method + " " + r.Path }

// InOrganisation reports whether the route is about one organisation.
func (r Route) InOrganisation() bool { return strings.HasPrefix(r.Path, Prefix+"/o/{org}") }

var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// handle registers a route. It is the only way to do so: what has no rule, no
// name or an undescribed parameter stops the program at start.
func (a *API) handle(r Route, op operation, do func(*call) error) {
	if !r.Rule.stated() {
		panic(fmt.Sprintf("route %s: exactly one rule is needed", r.Pattern()))
	}
	for _, known := range a.routes {
		if known.op.OperationID == op.id {
			panic(fmt.Sprintf("routes %s and %s: both are called %s", known.Pattern(), r.Pattern(), op.id))
		}
	}
	r.op, r.query, r.do = a.describe(r, op), op.query, do
	a.routes = append(a.routes, r)
	a.huma.OpenAPI().AddOperation(r.op)
	a.huma.Adapter().Handle(r.op, func(ctx huma.Context) {
		a.run(r, ctx)
	})
}

// within is a route about one organisation.
func (a *API) within(method, path string, rule Rule, op operation, do func(*call) error) {
	a.handle(Route{Method: method, Path: Prefix + "/o/{org}" + path, Rule: rule}, op, do)
}

// of is a route about one register. "" is the list, "/{id}" one record.
func (a *API) of(t *register.Type, method, path string, v access.Verb, op operation, do func(*call) error) {
	op.id += "-" + t.Name
	op.tag = t.Name
	a.handle(Route{Method: method, Path: Prefix + "/o/{org}/" + t.Name + path, Rule: may(v, t.Group), Register: t.Name}, op, do)
}

// unsafe methods change something.
func unsafe(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// Name is the route's operationId.
func (r Route) Name() string { return r.op.OperationID }
