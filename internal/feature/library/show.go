package library

import (
	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/web"
)

// lang marks words that are not in the language of the page; "" is nobody knows which.
func lang(of string, c *web.Call) templ.Attributes {
	if of == c.Words.Lang() || of == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"lang": of}
}

// titleOf is what a row is called; an article without heading by its number.
func titleOf(c *web.Call, r *catalogue.Requirement) string {
	if t := r.TitleIn(c.Words.Lang()); t != "" {
		return t
	}
	return r.ID
}

func frameworkName(c *web.Call, id string) string {
	if f, ok := catalogue.Library().Framework(id); ok {
		return f.Short
	}
	return id
}

// dash is a number, or a dash for none.
func dash(c *web.Call, n int) string {
	if n == 0 {
		return "–"
	}
	return c.Words.Number(int64(n))
}
