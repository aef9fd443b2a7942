package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"sync"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

// descriptionRoutes serve the description and a page made of it: no script, nothing
// from elsewhere. Both are public, because they hold nothing that the program's
// source does not. They are written when first asked for, not at each start.
func (a *API) descriptionRoutes() {
	public := Rule{Public: true}
	a.handle(Route{Method: http.MethodGet, Path: "/api/openapi.json", Rule: public}, operation{id: "openapi", tag: "description", summary: "This description", answers: map[int]string{200: "Register"}}, func(c *call) error {
		return c.static("application/json", a.description())
	})
	a.handle(Route{Method: http.MethodGet, Path: "/api/docs", Rule: public}, operation{id: "docs", tag: "description", summary: "A page about this API", answers: map[int]string{200: textBody}}, func(c *call) error {
		c.w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		return c.static("text/html; charset=utf-8", a.page())
	})
	a.handle(Route{Method: http.MethodGet, Path: "/api/docs.css", Rule: public}, operation{id: "docs-style", tag: "description", summary: "Style of the page", answers: map[int]string{200: textBody}}, func(c *call) error {
		return c.static("text/css; charset=utf-8", docsCSS)
	})
	a.description = sync.OnceValue(func() []byte {
		spec, err := json.MarshalIndent(a.huma.OpenAPI(), "", " ")
		if err != nil {
			panic("description of the API: " + err.Error())
		}
		return spec
	})
	a.page = sync.OnceValue(a.docsPage)
}

func (c *call) static(mediaType string, body []byte) error {
	c.w.Header().Set("Content-Type", mediaType)
	_, _ = c.w.Write(body) // the caller may have gone
	return nil
}

type docsTag struct {
	Name   string
	Routes []docsRoute
}

type docsRoute struct {
	Method, Path, Summary, Right string
	Parameters                   string
}

// docsPage lists the routes by what they are about.
func (a *API) docsPage() []byte {
	var tags []docsTag
	at := map[string]int{}
	for _, r := range a.routes {
		tag := r.op.Tags[0]
		i, known := at[tag]
		if !known {
			i = len(tags)
			at[tag] = i
			tags = append(tags, docsTag{Name: tag})
		}
		right := string(r.Rule.Verb)
		if r.Rule.Operator {
			right = "operator"
		}
		tags[i].Routes = append(tags[i].Routes, docsRoute{r.Method, r.Path, r.op.Summary, right, strings.Join(r.query, ", ")})
	}
	var b bytes.Buffer
	if err := template.Must(template.New("docs").Parse(docsHTML)).Execute(&b, tags); err != nil {
		panic("page about the API: " + err.Error())
	}
	return b.Bytes()
}
