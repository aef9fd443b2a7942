package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Address lets through what leads within the page or the site, and of the rest what
// templ holds for harmless: records carry addresses that people typed, and a
// javascript: among them must not become a link. templ.URL alone would refuse
// "?due=from:today".
func Address(href string) templ.SafeURL {
	if href == "" || strings.IndexAny(href, "/?#") == 0 {
		return templ.SafeURL(href)
	}
	return templ.URL(href)
}
