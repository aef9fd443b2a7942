package sheet

import "strings"

// listKeys bounds the columns that an inner table may become.
const listKeys = 16

// listsRecords reports whether an array holds nothing but plain objects of few
// keys: an inner table.
func listsRecords(v value) bool {
	keys := map[string]bool{}
	for _, row := range v.kids() {
		if row.form != 'o' {
			return false
		}
		for i, kid := range row.kids() {
			if kid.form == 'o' || kid.form == 'a' && (kid.any('o') || kid.any('a')) {
				return false
			}
			keys[row.keys()[i]] = true
		}
	}
	return len(keys) > 0 && len(keys) <= listKeys
}

// lists lays an inner table out as a column a key, a line an object, so that lines
// of equal place belong together. Where an object lacks a key, the lines of that
// column begin with the object's first text instead: "Invoices: 10 years".
func (sh *shaper) lists(key string, rows []value, put func(string, value) error) error {
	var keys []string
	count := map[string]int{}
	texts := make([]map[string]string, len(rows))
	for i, row := range rows {
		texts[i] = map[string]string{}
		for j, kid := range row.kids() {
			k, t := row.keys()[j], sh.line(kid, 1)
			if kid.form == 'a' {
				t = strings.ReplaceAll(sh.joined(kid), "\n", ", ")
			}
			if t == "" || texts[i][k] != "" {
				continue
			}
			if count[k] == 0 {
				keys = append(keys, k)
			}
			texts[i][k] = strings.Join(strings.Fields(t), " ")
			count[k]++
		}
	}
	for n, k := range keys {
		var b strings.Builder
		for i := range rows {
			t := texts[i][k]
			if t == "" || b.Len() > sh.s.lim.Cell {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			if first := texts[i][keys[0]]; n > 0 && count[k] < len(rows) && first != "" {
				b.WriteString(first + ": ")
			}
			b.WriteString(t)
		}
		if err := put(key+"."+k, value{form: 's', kind: Text, text: b.String()}); err != nil {
			return err
		}
	}
	return nil
}
