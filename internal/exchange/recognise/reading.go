package recognise

// reading is what the words of a cell say whatever column they stand in. A register
// of ten thousand rows says the same few things over and over, so each text is read
// once for a book.
type reading struct {
	kind    ValueKind // as placeholder tells it
	yes, no bool      // as mark tells it
	items   []string  // as ticksIn and SplitList part it; nobody writes into it
	parted  bool      // items are there
	repeats [2]bool   // as ditto tells it, in any language and in German
}

// said reads a text, or remembers how it was read.
func (w *work) said(text string) *reading {
	if s := w.texts[text]; s != nil {
		return s
	}
	s := &reading{kind: placeholder(text), repeats: [2]bool{ditto(text, ""), ditto(text, "de")}}
	s.yes, s.no = mark(text)
	w.texts[text] = s
	return s
}

// items are the entries of a cell that holds a list.
func (w *work) items(text string) []string {
	s := w.said(text)
	if !s.parted {
		s.items, s.parted = ticksIn(SplitList(text)), true
		s.items = s.items[:len(s.items):len(s.items)]
	}
	return s.items
}

// ditto reports whether a text repeats the cell above in the table's language.
func (t *table) ditto(text string) bool {
	if len(text) > dittoLimit {
		return false
	}
	r := t.w.said(text).repeats
	return r[0] || t.lang == "de" && r[1]
}
