package auth

import (
	"net/http"
	"strconv"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// faults are what is wrong with a form that was sent.
type faults struct {
	Text   string // about all of it
	Tone   ui.Tone
	fields map[string]string
	List   []ui.FieldError
}

// At is what to type in a field.
func (f faults) At(name string) string { return f.fields[name] }

// faultsOf turns a problem that a person can mend on the form into words and sets the
// status. Any other error is answered by the site.
func faultsOf(c *web.Call, err error, labels map[string]string) (faults, error) {
	p, ok := problem.As(err)
	if !ok {
		return faults{}, err
	}
	f := faults{Tone: ui.Bad, fields: map[string]string{}}
	switch p.Kind {
	case problem.Invalid, problem.Unauthenticated:
		c.Status(http.StatusUnprocessableEntity)
	case problem.Throttled:
		c.Status(http.StatusTooManyRequests)
		f.Tone = ui.Warn
		if s, ok := p.Args["seconds"].(int); ok {
			c.W.Header().Set("Retry-After", strconv.Itoa(s))
		}
	case problem.Blocked, problem.Forbidden:
		c.Status(http.StatusConflict)
	case problem.Unavailable:
		c.Status(http.StatusServiceUnavailable)
	default:
		return f, err
	}
	for _, x := range p.Fields {
		text := c.Words.Field(x)
		if _, known := labels[x.Path]; !known {
			f.Text = text
			continue
		}
		if f.fields[x.Path] == "" {
			f.fields[x.Path] = text
		}
		f.List = append(f.List, ui.FieldError{ID: "f-" + x.Path, Label: labels[x.Path], Text: text})
	}
	if len(p.Fields) == 0 {
		f.Text = c.Words.Problem(p)
	}
	return f, nil
}
