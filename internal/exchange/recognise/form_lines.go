package recognise

// line is one label and what belongs to it.
type line struct {
	label string
	leaf  string // below a heading: the label without it
	field Field
	score float64
	why   string
	row   int
}

// lines are the labels; a label without a value that is followed by others is a
// heading and lends them its meaning.
func (w *work) lines(g *grid, f form) []line {
	var out []line
	var group line
	for r := range g.rows {
		t := g.text(r, f.col)
		if t == "" {
			continue
		}
		values := len(g.filled(r)) > 1
		if len(t) > foldLimit {
			continue
		}
		b := w.best(f.register, t)
		if !values && len(out) > 0 && stripNumber(t) == t && w.answers(g, f, r, out[len(out)-1], b) {
			continue // an answer below its label
		}
		l := line{label: t, field: b.field, score: b.score, why: b.why, row: r}
		if group.field != "" && r-group.row < 12 && values {
			if b.field == "" || b.weak || b.score < 0.75 || underGroup(group.field, b.field) == group.field {
				leaf := b.field
				if !b.weak && b.score < 0.75 && underGroup(group.field, "") == group.field {
					leaf = "" // a word of it reminds of a field; the heading says which it is
				}
				l.field, l.score, l.why = underGroup(group.field, leaf), 0.75*group.score, "below "+group.label
				l.label, l.leaf = group.label+" / "+t, t
			} else if b.score > 0.9 && b.field != group.field {
				group = line{}
			}
		}
		if !values && !g.isAnswered(r, f.col) && (b.field != "" || group.field == "" || lastFilled(g, r) != group.row) {
			group = line{label: t, field: b.field, score: b.score, row: r}
		}
		if b.lang != "" {
			w.langs[b.lang]++
		}
		out = append(out, l)
	}
	return out
}

// answers reports whether the text in row r is the answer to the label right
// above it, not a label itself: nothing better than a word of it is known as one,
// and where a word is, the row after it is empty, as below an answer.
func (w *work) answers(g *grid, f form, r int, label line, b guess) bool {
	if label.field == "" || g.hasRight(label.row, f.col) || label.row != lastFilled(g, r) || w.partsFollow(g, f, r) {
		return false
	}
	if b.field == "" {
		return true
	}
	return b.score < 0.93 && label.row == r-1 && len(g.filled(r+1)) == 0 && label.score >= 0.8
}

// partsFollow reports whether the next filled row is a label with a value that
// means something only below a heading, such as "Street".
func (w *work) partsFollow(g *grid, f form, r int) bool {
	for i := r + 1; i < len(g.rows); i++ {
		if x := g.filled(i); len(x) > 0 {
			b := w.best(f.register, g.text(i, f.col))
			return len(x) > 1 && x[0] == f.col && (b.field == "" || b.weak)
		}
	}
	return false
}

func (g *grid) hasRight(r, c int) bool {
	for _, x := range g.filled(r) {
		if x > c {
			return true
		}
	}
	return false
}

// isAnswered reports whether the next filled row has a value but no label.
func (g *grid) isAnswered(r, c int) bool {
	for i := r + 1; i < len(g.rows); i++ {
		if x := g.filled(i); len(x) > 0 {
			return x[0] > c
		}
	}
	return false
}

func lastFilled(g *grid, r int) int {
	for i := r - 1; i >= 0; i-- {
		if len(g.filled(i)) > 0 {
			return i
		}
	}
	return -1
}
