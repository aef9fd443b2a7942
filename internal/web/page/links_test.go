package page_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// L3: what many records name shows fifty of them, and the way to the others.
func TestALongListOfLinksIsTurnedPageByPage(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 180) // every third is hers
		b := o.browse(t, access.Owner)
		look := func(at string) (n int, next string, p *webtest.Page) {
			at, _, _ = strings.Cut(at, "#")
			p = b.Get(at)
			for _, a := range p.All("a") {
				to := webtest.Attr(a, "href")
				if strings.Contains(to, "/processing-activities/PA-") && webtest.Attr(a.Parent, "class") == "grow" && a.Parent.Parent.Data == "li" && webtest.Attr(a.Parent.Parent.Parent, "class") == "list" {
					n++
				}
				if strings.Contains(to, "links1=2") {
					next = to
				}
			}
			return n, next, p
		}
		n, next, p := look(at("people/PER-0001?tab=links"))
		if n != 50 || next == "" || !p.Has("1 to 50 of 60") {
			t.Fatalf("%d of 60 activities on the first page, then %q", n, next)
		}
		if n, next, p := look(next); n != 10 || next != "" || !p.Has("51 to 60 of 60") {
			t.Errorf("%d of 60 activities on the second page, then %q", n, next)
		}
	})
}
