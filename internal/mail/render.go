package mail

import (
	"bytes"
	_ "embed"
	"fmt"
	html "html/template"
	"strings"
	text "text/template"
)

//go:embed letter.html
var letterHTML string

//go:embed letter.txt
var letterText string

// mark is the brand, 96 pixels square. Mail programs show no SVG.
//
//go:embed mark.png
var mark []byte

// markID is the name by which the HTML part refers to the mark.
const markID = "mark"

// forms are the two forms of every mail.
type forms struct {
	html *html.Template
	text *text.Template
}

func parseForms() (forms, error) {
	h, err := html.New("letter").Parse(letterHTML)
	if err != nil {
		return forms{}, fmt.Errorf("read the form of mails: %w", err)
	}
	t, err := text.New("letter").Funcs(text.FuncMap{"rule": func(title, count string) string { return strings.Repeat("-", len([]rune(title+count))+3) }}).Parse(letterText)
	if err != nil {
		return forms{}, fmt.Errorf("read the form of mails: %w", err)
	}
	return forms{h, t}, nil
}

// render gives both forms of a letter. The mark is found at src.
func (f forms) render(l *letter, src string) (asText, asHTML string, err error) {
	var t, h bytes.Buffer
	if err := f.text.Execute(&t, l); err != nil {
		return "", "", fmt.Errorf("write a mail as text: %w", err)
	}
	if err := f.html.Execute(&h, struct {
		*letter
		Mark html.URL
	}{l, html.URL(src)}); err != nil { //nolint:gosec // a constant of ours
		return "", "", fmt.Errorf("write a mail as HTML: %w", err)
	}
	return t.String(), h.String(), nil
}
