package catalogue

import (
	"fmt"
	"io/fs"
	"strings"
)

// readGerman lays our German titles and texts over the rows. A row of 2019 that is
// equal to one of 2025 has its words.
func (l *Lib) readGerman(data fs.FS) error {
	var f struct {
		Rows    map[string]map[string]words `yaml:"rows"` // by framework and identifier
		Aliases map[string]words            `yaml:"aliases"`
	}
	if err := decode(data, "german.yaml", &f); err != nil {
		return err
	}
	for framework, rows := range f.Rows {
		for id, w := range rows {
			r := l.rows[KeyOf(framework, id)]
			if r == nil {
				return fmt.Errorf("german.yaml: no row %s", KeyOf(framework, id))
			}
			r.de = w
		}
	}
	for i := range l.aliases {
		l.aliases[i].de = f.Aliases[l.aliases[i].ID]
	}
	for _, m := range l.correspond {
		of2019, of2025 := l.rows[m.To], l.rows[m.From]
		if of2019.de.Title == "" && (m.Relation == Equal || of2019.Title == of2025.Title) {
			of2019.de.Title = of2025.de.Title
		}
	}
	l.germanOf2019()
	return nil
}

// germanOf2019 gives the rows of 2019 the German texts of those they took the English from.
func (l *Lib) germanOf2019() {
	twins := map[Key][]*Requirement{}
	for _, m := range l.correspond {
		twins[m.To] = append(twins[m.To], l.rows[m.From])
	}
	for _, r := range l.of[ISO27701of2019] {
		if r.de.Text != "" || r.Text == "" {
			continue
		}
		var text []string
		rest := r.Text
		for _, t := range twins[r.Key] {
			if after, ok := strings.CutPrefix(rest, t.Text); ok && t.Text != "" && t.de.Text != "" {
				text, rest = append(text, t.de.Text), strings.TrimSpace(after)
			}
		}
		if rest == "" {
			r.de.Text = strings.Join(text, " ")
		}
	}
	byTitle := map[string]words{}
	for _, r := range l.of[ISO27701of2025] {
		if r.Kind == Heading {
			byTitle[r.Title+"\n"+r.Text] = r.de
		}
	}
	for _, r := range l.of[ISO27701of2019] {
		if w, ok := byTitle[r.Title+"\n"+r.Text]; ok && r.Kind == Heading && r.de.Title == "" {
			r.de = w
		}
	}
}
