package library

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// sources lists where mapping rows come from and how many each gave.
func (p *Pages) sources(c *web.Call) error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	r := l.ReportIn(c.Words.Lang())
	return c.Page(ui.Page{Title: c.T("library.sources"), Lead: c.T("library.sources.lead"), Crumbs: crumbs(c), Wide: true}, sourcesBody(c, l, r))
}

// country is the authorities of one country.
type country struct {
	name string
	list []catalogue.Authority
}

// authorities lists supervisory authorities, by country.
func (p *Pages) authorities(c *web.Call) error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	var v []country
	at := map[string]int{}
	for _, a := range l.Authorities() {
		code := a.Country[:2]
		i, ok := at[code]
		if !ok {
			i = len(v)
			at[code] = i
			v = append(v, country{name: catalogue.CountryName(code, c.Words.Lang())})
		}
		v[i].list = append(v[i].list, a)
	}
	return c.Page(ui.Page{Title: c.T("library.authorities"), Lead: c.T("library.authorities.lead"), Crumbs: crumbs(c), Wide: true}, authoritiesBody(c, v))
}

// region is the part of the country behind a comma, of an authority of a region.
func region(a catalogue.Authority) string {
	switch {
	case len(a.Country) == 2:
		return ""
	case a.Short == "":
		return a.Country
	}
	return " " + a.Country
}

// host is a website without its scheme.
func host(address string) string { return strings.TrimPrefix(address, "https://") }
