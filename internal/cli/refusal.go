package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Exit codes; the one place where kinds become numbers.
var codes = map[problem.Kind]int{
	problem.Internal: 1, problem.Throttled: 1, problem.Unavailable: 1,
	problem.Invalid: 2, problem.TooLarge: 2,
	problem.Missing:   3,
	problem.Forbidden: 4, problem.Unauthenticated: 4,
	problem.Stale:   5,
	problem.Blocked: 6,
}

// interrupted is the exit code after Ctrl-C, as shells have it.
const interrupted = 130

// unsound is what verify and doctor end with when something is wrong: it has been
// said already.
type unsound struct{}

func (unsound) Error() string { return "unsound" }

// about is what a refusal is about, so that it can say what to type.
type about struct {
	t   *register.Type
	ref string // "" while the record does not exist
	// rows is how many rows each list had before the command.
	rows map[string]int
}

// report says why a run ended and answers its exit code.
func (c *cli) report(err error) int {
	var quiet unsound
	switch {
	case err == nil:
		return 0
	case errors.As(err, &quiet):
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.Err, c.w.T("cli.stopped"))
		return interrupted
	}
	e := c.refusal(err)
	var served *client.Error
	if errors.As(err, &served) && c.output != formatJSON {
		for i, f := range e.Errors {
			e.Errors[i].Path = c.about.counted(f.Path)
		}
	}
	if c.output == formatJSON {
		raw, _ := json.MarshalIndent(e, "", "  ") // strings and numbers always marshal
		fmt.Fprintln(c.Err, string(raw))
	} else {
		c.printRefusal(e)
	}
	if code := codes[e.Kind]; code != 0 {
		return code
	}
	return 1
}

// refusal is any error in the form that the API uses.
func (c *cli) refusal(err error) *client.Error {
	var e *client.Error
	if errors.As(err, &e) {
		if e.Detail == "" {
			e.Detail = c.w.Problem(&problem.Problem{Kind: e.Kind, Key: string(e.Kind), Args: problem.Pairs("incident", e.Incident, "limit", "")})
		}
		return e
	}
	p, ok := problem.As(err)
	if !ok {
		return &client.Error{Kind: problem.Internal, Key: "internal", Detail: c.w.T("cli.internal", "reason", err.Error())}
	}
	e = &client.Error{Kind: p.Kind, Key: p.Key, Detail: c.w.Problem(p)}
	for _, f := range p.Fields {
		e.Errors = append(e.Errors, client.FieldError{Path: f.Path, Key: f.Key, Detail: c.w.Field(f)})
	}
	return e
}

func (c *cli) printRefusal(e *client.Error) {
	fmt.Fprintln(c.Err, c.paint(c.Err, paintRed, "privet:"), clean(e.Detail))
	for _, f := range e.Errors {
		at := f.Path
		if label := c.labelAt(c.about.t, f.Path); label != "" && label != f.Path {
			at = label + " (" + f.Path + ")"
		}
		if at == "" {
			fmt.Fprintln(c.Err, "  "+clean(f.Detail))
		} else {
			fmt.Fprintf(c.Err, "  %s: %s\n", clean(at), clean(f.Detail))
		}
	}
	hints := c.hints(e)
	if len(hints) == 0 {
		return
	}
	if c.about.ref == "" {
		fmt.Fprintln(c.Err, c.w.T("cli.hint.create"))
	} else {
		fmt.Fprintln(c.Err, c.w.T("cli.hint.set"))
	}
	for _, h := range hints {
		fmt.Fprintln(c.Err, "  "+h)
	}
}

// hints are what to type to mend the fields that a refusal names.
func (c *cli) hints(e *client.Error) []string {
	if c.about.t == nil {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, f := range e.Errors {
		h := c.example(c.about.t, f.Path, f.Key)
		if h == "" || seen[h] || len(out) == 12 {
			continue
		}
		seen[h] = true
		if c.about.ref != "" {
			h = "privet set " + c.about.ref + " " + h
		}
		out = append(out, h)
	}
	return out
}

// counted is the path of a complaint with its row as "set" takes it: from 1, and +
// for a row that this command wanted to add.
func (a about) counted(path string) string {
	parts := strings.SplitN(path, ".", 3)
	if len(parts) < 2 {
		return path
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return path
	}
	had, known := a.rows[parts[0]]
	switch {
	case !known || n < had:
		parts[1] = strconv.Itoa(n + 1)
	case n == had:
		parts[1] = "+"
	default:
		parts[1] = "+" + strconv.Itoa(n-had+1)
	}
	return strings.Join(parts, ".")
}

// example is an assignment that would fill the field at path; "" if there is none.
func (c *cli) example(t *register.Type, path, key string) string {
	parts := strings.Split(path, ".")
	switch path {
	case "title", "owner", "confidentiality", "review_due", "review_every", "tags":
		return path + "=" + map[string]string{"title": `"…"`, "owner": "PER-0001", "confidentiality": "internal",
			"review_due": "2027-03-31", "review_every": "P1Y", "tags": "…"}[path]
	}
	f := t.Field(parts[0])
	if f == nil {
		return ""
	}
	if f.Kind != register.KindRows {
		return f.Name + "=" + c.sample(f)
	}
	if len(parts) == 2 && key == "no_basis_under_law" { // the row as a whole: a purpose without a basis
		return basis(t, f.Name, parts[1])
	}
	row, at := "+", telling(f)
	if len(parts) > 2 {
		row = parts[1]
		i := slices.IndexFunc(f.Rows, func(x *register.Field) bool { return x.Name == parts[2] })
		if i < 0 {
			return ""
		}
		at = f.Rows[i]
	}
	return f.Name + "." + row + "." + at.Name + "=" + c.sample(at)
}

// telling is the field of a child list that says most about a row.
func telling(f *register.Field) *register.Field {
	for _, name := range []string{"category", "description", "name", "measure", "party"} {
		if i := slices.IndexFunc(f.Rows, func(x *register.Field) bool { return x.Name == name }); i >= 0 {
			return f.Rows[i]
		}
	}
	if i := slices.IndexFunc(f.Rows, func(x *register.Field) bool { return x.Required }); i >= 0 {
		return f.Rows[i]
	}
	return f.Rows[0]
}

// basis is the assignment of a lawful basis to row number row of list.
func basis(t *register.Type, list, row string) string {
	for _, f := range t.Children() {
		for _, x := range f.Rows {
			if x.RowOf == list && hasField(f, "basis") {
				return f.Name + ".+." + x.Name + "=" + row + " " + f.Name + ".+.basis=contract"
			}
		}
	}
	return ""
}

func hasField(f *register.Field, name string) bool {
	return slices.ContainsFunc(f.Rows, func(x *register.Field) bool { return x.Name == name })
}

// sample is what a field may take.
func (c *cli) sample(f *register.Field) string {
	switch f.Kind {
	case register.KindBool:
		return "true"
	case register.KindInt, register.KindDecimal:
		return "1000"
	case register.KindDay:
		return "2027-03-31"
	case register.KindTime:
		return "2027-03-31T14:00:00Z"
	case register.KindPeriod:
		return "P3Y"
	case register.KindChoice:
		return strings.Join(f.Values, "|")
	case register.KindChoices:
		return strings.Join(f.Values, "|")
	case register.KindCountry:
		return "DE"
	case register.KindCountries:
		return "DE,FR"
	case register.KindRow:
		return "1"
	case register.KindLink, register.KindLinks:
		if to := c.Registers.Get(f.Registers[0]); to != nil {
			return to.Prefix + "-0001"
		}
	}
	return `"…"`
}
