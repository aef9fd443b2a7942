package recognise

import "strings"

// both reads a header that names two fields, "people / data", whose cells hold the
// two in that order; f is what the header means as a whole.
func (r *reader) both(register, header string, f Field) (first, second Field) {
	parts := cutOutside(header, "/")
	if len(parts) != 2 || shapeOf(register, f) == single {
		return f, ""
	}
	a, b := r.best(register, parts[0]), r.best(register, parts[1])
	if a.score < 0.9 || b.score < 0.9 || a.weak || b.weak || a.field == b.field || shapeOf(register, a.field) == single || shapeOf(register, b.field) == single {
		return f, ""
	}
	return a.field, b.field
}

// halves puts the two parts of a cell into the two fields of its column; false
// where the cell has not two parts.
func (t *table) halves(d *Draft, r, c int) bool {
	col := t.cols[c]
	if col.Second == "" {
		return false
	}
	parts := strings.Split(t.g.text(r, c), " / ")
	if len(parts) != 2 || trim(parts[0]) == "" || trim(parts[1]) == "" {
		return false
	}
	d.put(col.Field, t.w.value(t.h.register, col.Field, t.g, r, c, trim(parts[0])))
	v := t.w.value(t.h.register, col.Second, t.g, r, c, trim(parts[1]))
	d.put(col.Second, v)
	return true
}

// nameless gives a table without any column that could name its records the first
// column that is not understood, if its texts are short and all different.
func (t *table) nameless() {
	for _, col := range t.cols {
		if naming(col.Field) {
			return
		}
	}
	for c, col := range t.cols {
		if col.Field != "" || col.Header == "" {
			continue
		}
		seen := map[string]bool{}
		for _, s := range t.sample(c) {
			if len(s) > 120 || seen[s] || strings.Trim(s, "0123456789.,-/ ") == "" || placeholder(s) != Words {
				seen = nil
				break
			}
			seen[s] = true
		}
		if len(seen) == 0 {
			continue
		}
		t.cols[c].Field, t.cols[c].Confidence, t.cols[c].Why = "title", 0.5, "each text stands once"
		t.w.issue(t.cols[c].At, Info, "recognise.column_by_values", "header", col.Header, "field", "title")
		return
	}
}

// naming reports whether a field can name a record, in the order of Draft.name.
func naming(f Field) bool {
	switch f {
	case "title", "purpose", "processing_categories", "description", "service", "customers", "event", "threat", "email", "given_name", "family_name":
		return true
	}
	return false
}
