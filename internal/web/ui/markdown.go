package ui

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/privet-pims/privet/internal/id"
)

// mention is how a comment keeps whom it names: @[Grace Hopper](identifier).
var mention = regexp.MustCompile(`@\[([^\]\n]{1,300})\]\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)`)

// Mentions are the people that a text names, each once.
func Mentions(text string) []id.ID {
	var out []id.ID
	seen := map[id.ID]bool{}
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if at, err := id.Parse(m[2]); err == nil && !seen[at] {
			seen[at] = true
			out = append(out, at)
		}
	}
	return out
}

// Mention is the text that names somebody.
func Mention(name string, at id.ID) string {
	return "@[" + strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(name) + "](" + at.String() + ")"
}

// markdown is the tool and the policy, made once: HTML within the text is dropped by
// the one, and by the other whatever could still do more than show text.
var markdown = sync.OnceValues(func() (goldmark.Markdown, *bluemonday.Policy) {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li",
		"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify)), p
})

// Places in private use stand for mentions while the text is worked on; a text that
// holds them already loses them.
const markOpen, markClose = "\uE000", "\uE001"

// MarkdownHTML is a text in Markdown as HTML that is safe to show: no HTML of its
// own, no attribute that a script reads, links to the web and to mail alone, which
// search engines do not follow. Headings begin at the third level, below those of
// the page. people answers the address of a person; nil links nobody.
func MarkdownHTML(text string, people func(id.ID) string) string {
	text = strings.NewReplacer(markOpen, "", markClose, "").Replace(text)
	var named []string
	text = mention.ReplaceAllStringFunc(text, func(s string) string {
		m := mention.FindStringSubmatch(s)
		out := "@" + html.EscapeString(m[1])
		if at, err := id.Parse(m[2]); err == nil && people != nil {
			if href := people(at); href != "" {
				out = `<a class="mention" href="` + html.EscapeString(href) + `">` + out + `</a>`
			}
		}
		named = append(named, out)
		return markOpen + strconv.Itoa(len(named)-1) + markClose
	})
	tool, policy := markdown()
	var b bytes.Buffer
	if err := tool.Convert([]byte(text), &b); err != nil { // a buffer takes everything
		return html.EscapeString(text)
	}
	safe := policy.Sanitize(lowerHeadings(b.String()))
	for i, s := range named {
		safe = strings.ReplaceAll(safe, markOpen+strconv.Itoa(i)+markClose, s)
	}
	return safe
}

var headings = regexp.MustCompile(`<(/?)h([1-6])>`)

func lowerHeadings(s string) string {
	return headings.ReplaceAllStringFunc(s, func(tag string) string {
		m := headings.FindStringSubmatch(tag)
		level, _ := strconv.Atoi(m[2])
		return "<" + m[1] + "h" + strconv.Itoa(min(level+2, 6)) + ">"
	})
}

// Markdown shows a text in Markdown; see MarkdownHTML.
func Markdown(text string, people func(id.ID) string) templ.Component {
	return templ.Raw(`<div class="prose">` + MarkdownHTML(text, people) + `</div>`)
}
