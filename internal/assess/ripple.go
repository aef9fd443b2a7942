package assess

import "github.com/privet-pims/privet/internal/id"

// Naming is one link between records: From names To in a field.
type Naming struct {
	From, To id.ID
	Field    string
}

// Wave is a record that a change reaches.
type Wave struct {
	ID    id.ID
	Far   int   // links between it and the change, from 1
	Via   id.ID // the record that it names, one link nearer
	Field string
}

// Ripple is all that a change of a record touches: what names it, what names that, and
// so on. nearest come first. naming gives the links to some records, so that a
// database is asked once for each distance and not once for each record; an error of
// it ends the search (S-011).
func Ripple(from id.ID, naming func(to []id.ID) ([]Naming, error)) ([]Wave, error) {
	seen := map[id.ID]bool{from: true}
	var out []Wave
	edge := []id.ID{from}
	for far := 1; len(edge) > 0; far++ {
		links, err := naming(edge)
		if err != nil {
			return out, err
		}
		edge = nil
		for _, l := range links {
			if seen[l.From] {
				continue
			}
			seen[l.From] = true
			edge = append(edge, l.From)
			out = append(out, Wave{ID: l.From, Far: far, Via: l.To, Field: l.Field})
		}
	}
	return out, nil
}
