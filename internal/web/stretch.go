package web

import (
	"net/url"
	"strconv"

	"github.com/privet-pims/privet/internal/web/ui"
)

// Stretch is the part of a list of n, from first up to but without last, that the
// address asks for by its parameter (2 is the second), per of them at a time, and the way to
// its neighbours: the rest of the address stays, and anchor names the element that they
// lead to ("" is the top). A page may hold several lists.
func (c *Call) Stretch(param, anchor string, n, per int) (first, last int, turn ui.PageTurn) {
	pages := max(1, (n+per-1)/per)
	at, err := strconv.Atoi(c.R.URL.Query().Get(param))
	if err != nil {
		at = 1
	}
	at = min(max(at, 1), pages)
	first, last = (at-1)*per, min(at*per, n)
	if at > 1 {
		turn.Prev = c.turned(param, at-1, anchor)
	}
	if at < pages {
		turn.Next = c.turned(param, at+1, anchor)
	}
	turn.Text = c.T("web.stretch", "first", min(first+1, n), "last", last, "count", n)
	return first, last, turn
}

func (c *Call) turned(param string, at int, anchor string) string {
	q := c.R.URL.Query()
	if q.Del(param); at > 1 {
		q.Set(param, strconv.Itoa(at))
	}
	to := url.URL{Path: c.R.URL.Path, RawPath: c.R.URL.RawPath, RawQuery: q.Encode(), Fragment: anchor}
	return to.String()
}
