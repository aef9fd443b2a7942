package settings

import (
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// faults are what is wrong with a form that was sent.
type faults struct {
	Text   string // about all of it
	List   []ui.FieldError
	fields map[string]string
}

// At is what to type in a field.
func (f faults) At(name string) string { return f.fields[name] }

// faultsOf turns a problem that a person can mend on the form into words and sets the
// status. labels name the fields. Any other error is answered by the site.
func faultsOf(c *web.Call, err error, labels map[string]string) (faults, error) {
	p, ok := problem.As(err)
	if !ok {
		return faults{}, err
	}
	switch p.Kind {
	case problem.Invalid:
		c.Status(http.StatusUnprocessableEntity)
	case problem.Blocked:
		c.Status(http.StatusConflict)
	case problem.Throttled:
		c.Status(http.StatusTooManyRequests)
	case problem.Unavailable:
		c.Status(http.StatusServiceUnavailable)
	default:
		return faults{}, err
	}
	f := faults{fields: map[string]string{}}
	var rest []string
	for _, x := range p.Fields {
		text := c.Words.Field(x)
		label, known := labels[x.Path]
		if !known {
			rest = append(rest, text)
			continue
		}
		if f.fields[x.Path] == "" {
			f.fields[x.Path] = text
		}
		f.List = append(f.List, ui.FieldError{ID: "f-" + x.Path, Label: label, Text: text})
	}
	if len(p.Fields) == 0 {
		rest = append(rest, c.Words.Problem(p))
	}
	f.Text = strings.Join(rest, " ")
	return f, nil
}

// sentence is a problem in words, its fields included.
func sentence(c *web.Call, p *problem.Problem) string {
	if len(p.Fields) == 0 {
		return c.Words.Problem(p)
	}
	var all []string
	for _, f := range p.Fields {
		all = append(all, c.Words.Field(f))
	}
	return strings.Join(all, " ")
}
