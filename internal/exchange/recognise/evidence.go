package recognise

import "strings"

// sample are the first filled cells of a column below the header.
func (t *table) sample(c int) []string {
	var out []string
	for r := t.h.bottom + 1; r < len(t.g.rows) && len(out) < 40; r++ {
		if x := t.g.text(r, c); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// running reports whether a column counts its rows.
func (t *table) running(c int) bool {
	x := t.sample(c)
	for i, s := range x {
		if oneOf(totalWords, fold(s)) {
			continue
		}
		if strings.TrimRight(s, ".") != itoa(i+1) {
			return false
		}
	}
	return len(x) > 1
}

func (t *table) ticks(c int) bool {
	n, yeses, nos := 0, 0, 0
	for _, x := range t.sample(c) {
		n++
		if yes, no := mark(x); yes {
			yeses++
		} else if no {
			nos++
		}
	}
	return yeses > 0 && 4*(yeses+nos) >= 3*n
}

// ticksBeside reports whether a column holds nothing but marks, all negative or
// none, below the group header of a column that ticks.
func (t *table) ticksBeside(c int) bool {
	p := path(t.g, t.h.top, t.h.bottom, c)
	if len(p) < 2 {
		return false
	}
	for _, x := range t.sample(c) {
		if _, no := mark(x); !no {
			return false
		}
	}
	for _, i := range []int{c - 1, c + 1, c - 2, c + 2, c - 3, c + 3} {
		if q := path(t.g, t.h.top, t.h.bottom, i); i >= 0 && i < t.g.width && len(q) == len(p) && q[0] == p[0] && t.ticks(i) {
			return true
		}
	}
	return false
}

// byValues names a column whose header says nothing by what it holds.
func (t *table) byValues(c int) {
	if t.h.register != Activities {
		return
	}
	n, cited, lasting := 0, 0, 0
	for _, x := range t.sample(c) {
		n++
		if citation.MatchString(x) {
			cited++
		}
		if len(x) < 80 && duration.MatchString(x) {
			lasting++
		}
	}
	for _, e := range []struct {
		field Field
		hits  int
		why   string
	}{{"lawful_basis", cited, "the values cite articles"}, {"retention", lasting, "the values are periods"}} {
		if e.hits > 0 && 10*e.hits >= 7*n && !t.has(e.field) {
			t.cols[c].Field, t.cols[c].Confidence, t.cols[c].Why = e.field, 0.55, e.why
			t.w.issue(t.cols[c].At, Info, "recognise.column_by_values", "header", t.cols[c].Header, "field", string(e.field))
			return
		}
	}
}

func (t *table) has(f Field) bool {
	for c := range t.cols {
		p := path(t.g, t.h.top, t.h.bottom, c)
		if g, _, _ := t.w.fieldOf(t.h.register, p, false); g == f {
			return true
		}
	}
	return false
}
