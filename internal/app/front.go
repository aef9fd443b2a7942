package app

import (
	_ "embed"
	"html/template"
	"net/http"

	"github.com/privet-pims/privet/internal/i18n"
)

//go:embed front.html
var frontText string

// frontPage needs no data of ours: parsing it at start finds its mistakes.
func frontPage() *template.Template { return template.Must(template.New("front").Parse(frontText)) }

// front says what runs here and where to go on. It tells nothing about who uses it.
func (a *App) front(w http.ResponseWriter, r *http.Request) {
	words := a.Words.Words(a.Words.Match(r.Header.Get("Accept-Language")))
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", words.Lang())
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-cache")
	if err := frontPage().Execute(w, struct{ W i18n.Words }{words}); err != nil {
		a.Log.WarnContext(r.Context(), "front page", "err", err)
	}
}
