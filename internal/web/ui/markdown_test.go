package ui

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/id"
)

// S5, S6: a text in Markdown carries nothing that a browser or htmx would run.
func TestMarkdownKeepsWordsAndDropsWhatRuns(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"**a** _b_ `c`":                         "<strong>a</strong> <em>b</em> <code>c</code>",
		"# Big":                                 "<h3>Big</h3>",
		"[x](https://example.org)":              `rel="nofollow noreferrer"`,
		"- one\n- two":                          "<li>two</li>",
		"|a|b|\n|-|-|\n|1|2|":                   "<td>2</td>",
		"[x](mailto:a@example.org)":             "mailto:a@example.org",
		"~~gone~~":                              "<del>gone</del>",
		"1 < 2 & 3":                             "1 &lt; 2 &amp; 3",
		"https://example.org/a?b=1":             "<a href=",
		"@[Anna](x)":                            "Anna",
		"\uE0000\uE001 stays harmless":          "0 stays harmless",
		"<b>no</b>":                             "no",
		"[x](/o/acme/people \"title\")":         "x",
		"![alt](https://example.org/pixel.gif)": "",
	} {
		if got := MarkdownHTML(in, nil); !strings.Contains(got, want) {
			t.Errorf("%q became %q, which lacks %q", in, got, want)
		}
	}
	for _, bad := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `[x](javascript:alert(1))`, `[x](data:text/html,1)`,
		`<div hx-get="/x" hx-trigger="load" data-hx-post="/y" data-do="nav">x</div>`, `<style>*{}</style>`, `<form action="/x"><input></form>`, `[x](//evil.example)`,
		`<iframe src=x></iframe>`, `<a href="https://x" onclick="y">x</a>`, `![x](https://evil.example/p.gif)`, `<p style="x" class="y" id="z">x</p>`,
	} {
		got := MarkdownHTML(bad, nil)
		for _, sign := range []string{"<script", "onerror", "javascript:", "data:", "hx-", "data-", "<style", "<form", "<iframe", "onclick", "<img", "style=", "class=", "id=", "//evil"} {
			if strings.Contains(got, sign) && !strings.Contains(got, "&lt;") {
				t.Errorf("%q became %q", bad, got)
			}
		}
	}
}

func TestMentionsAreFoundAndLinked(t *testing.T) {
	t.Parallel()
	at := id.New()
	text := "See " + Mention("Grace [x] <Hopper>", at) + " and " + Mention("Grace", at)
	if got := Mentions(text); len(got) != 1 || got[0] != at {
		t.Fatalf("mentions %v", got)
	}
	got := MarkdownHTML(text, func(id.ID) string { return "/o/acme/people/PER-0001" })
	if want := `<a class="mention" href="/o/acme/people/PER-0001">@Grace (x) &lt;Hopper&gt;</a>`; !strings.Contains(got, want) {
		t.Errorf("%s lacks %s", got, want)
	}
}
