package exchange

import "strings"

// A cell of an authority's layout that holds a list has an item for each row of the
// list: what it is on a line of its own, and what more is known of it below, each
// behind its name and set in by two spaces. Lines of a longer text are set in by
// four. So people read it as a list, and the import finds every part again.
//
//	Bank details
//	  Source: The data subject
//	  Details of the source: Application form,
//	    page two
type formItem struct {
	head  string
	parts []formPart
}

type formPart struct{ label, text string }

const (
	partIndent = "  "
	textIndent = "    "
)

func (i formItem) write(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(indented(i.head))
	for _, p := range i.parts {
		b.WriteString("\n" + partIndent + p.label + ": " + indented(p.text))
	}
}

// indented sets in what follows the first line of a text. An empty line stays empty:
// programs take the space off the end of a line.
func indented(s string) string {
	s = tidyCell(s)
	if !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if lines[i] = strings.TrimRight(line, " \t"); i > 0 && lines[i] != "" {
			lines[i] = textIndent + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}

// writeItems is the text of a cell.
func writeItems(items []formItem) string {
	var b strings.Builder
	for _, i := range items {
		i.write(&b)
	}
	return b.String()
}

// readItems takes the text of a cell apart. isLabel says which names of parts there
// are; a line that is set in and has no such name goes on with the text before it,
// so that a person may write as they like.
func readItems(text string, isLabel func(string) bool) []formItem {
	var items []formItem
	var open *string // what a continued line belongs to
	for line := range strings.SplitSeq(text, "\n") {
		if len(items) == 0 || !strings.HasPrefix(line, partIndent) && line != "" {
			items = append(items, formItem{head: strings.TrimSpace(line)})
			open = &items[len(items)-1].head
			continue
		}
		i := &items[len(items)-1]
		if !strings.HasPrefix(line, textIndent) {
			if label, rest, ok := strings.Cut(strings.TrimPrefix(line, partIndent), ": "); ok && isLabel(label) {
				i.parts = append(i.parts, formPart{label, rest})
				open = &i.parts[len(i.parts)-1].text
				continue
			}
		}
		further, deep := strings.CutPrefix(line, textIndent)
		if !deep {
			further = strings.TrimPrefix(line, partIndent)
		}
		*open += "\n" + further
	}
	for n := range items {
		items[n].head = tidyCell(items[n].head)
		for k := range items[n].parts {
			items[n].parts[k].text = tidyCell(items[n].parts[k].text)
		}
	}
	return items
}
