package partners

import (
	"context"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web"
)

// refused is what somebody typed into a form of ours on the page of a record, and what is
// wrong with it, at its controls.
type refused struct {
	form string
	errs map[string]string
	said url.Values
}

type refusedKey struct{}

// again shows the page of the record once more, with what is wrong at the controls of
// the form; names are the controls of fields that are called otherwise. What is not
// about controls is answered as everywhere.
func (p *Pages) again(c *web.Call, t *register.Type, form string, names map[string]string, err error) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid && x.Kind != problem.Blocked || len(x.Fields) == 0 || p.Record == nil {
		return err
	}
	r := &refused{form, map[string]string{}, c.R.PostForm}
	for _, f := range x.Fields {
		name := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
		if names[name] != "" {
			name = names[name]
		}
		if r.errs[name] == "" {
			r.errs[name] = c.Words.Field(f)
		}
	}
	c.Status(422)
	c.R = c.R.WithContext(context.WithValue(c.R.Context(), refusedKey{}, r))
	return p.Record(c, t)
}

// refusedHere is what was refused of a form; never nil.
func refusedHere(c *web.Call, form string) *refused {
	if r, ok := c.R.Context().Value(refusedKey{}).(*refused); ok && r.form == form {
		return r
	}
	return &refused{}
}

// At is what is wrong at a control.
func (r *refused) At(name string) string { return r.errs[name] }

// Or is what was typed into a control, or what stands there otherwise.
func (r *refused) Or(name, otherwise string) string {
	if r.said.Has(name) {
		return r.said.Get(name)
	}
	return otherwise
}

// Open reports whether the form is to be shown.
func (r *refused) Open() bool { return len(r.errs) > 0 }
