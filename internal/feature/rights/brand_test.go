package rights_test

import (
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-068: the public form and what follows it stand under the name of the brand and in its
// colour, by a style sheet of ours; under nothing else than its name if it has none.
func TestPublicPagesStandUnderTheBrandOfTheirForm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.publish(t)
		w.form(t, &record.Portal{Head: register.Head{Title: "Nordwind & Sons"}, Address: "sons", Languages: register.Lines{"en"}, Laws: register.Terms[record.LawScheme]{"eu-gdpr"},
			Contact: "privacy@example.org", Website: "https://sons.example", Accent: "#FFD400"})
		plain := webtest.As(t, w.site, "").Get(formAt)
		if head := plain.First("header", "class", "pub-top"); !strings.Contains(webtest.Text(head), "Nordwind") || strings.Contains(webtest.Text(head), "Privet") || sheets(plain) != 1 || plain.First("a", "class", "brand") != nil {
			t.Errorf("a form without colour: %s", webtest.Text(plain.Root))
		}
		b := webtest.As(t, w.site, "")
		p := b.Get("/privacy/one/sons?lang=en")
		form := typed(p, nil)
		branded(t, p)
		w.clock.Pass(time.Minute)
		p = b.Post("/privacy/one/sons?lang=en", form)
		branded(t, p)
		own := b.Get(link(p))
		branded(t, own)
		if len(w.requests(t)) != 1 || !own.Has("Published with Privet") {
			t.Errorf("own page: %s", webtest.Text(own.Root))
		}
	})
}

func sheets(p *webtest.Page) (n int) {
	for _, l := range p.All("link") {
		if webtest.Attr(l, "rel") == "stylesheet" && strings.HasPrefix(webtest.Attr(l, "href"), "/assets/") {
			n++
		}
	}
	return n
}

func branded(t *testing.T, p *webtest.Page) {
	t.Helper()
	head, name := p.First("header", "class", "pub-top"), p.First("a", "class", "brand")
	if p.Status != 200 || sheets(p) != 2 || name == nil || webtest.Attr(name, "href") != "https://sons.example" || !strings.Contains(webtest.Text(head), "Nordwind & Sons") ||
		!strings.Contains(webtest.Text(p.All("title")[0]), "Nordwind & Sons") || strings.Contains(p.Header.Get("Content-Security-Policy"), "unsafe") {
		t.Errorf("%d: %s", p.Status, webtest.Text(p.Root))
	}
}
