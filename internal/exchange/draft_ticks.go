package exchange

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
)

// tickColumns reads columns that are called as a category of people or of data and
// hold marks alone, without a common header above them that says so: "Pupils | Y",
// "Parents | N". At least two of them make such a list.
func (w *draftWork) tickColumns() {
	for _, x := range []struct {
		field  recognise.Field
		scheme string
	}{{"principals", catalogue.PrincipalCategory}, {"data_categories", catalogue.PIICategory}} {
		if len(w.d.Values[x.field]) > 0 || len(w.f.ticks[w.d.Sheet+"\x00"+x.scheme]) < 2 {
			continue
		}
		var rest []recognise.Labelled
		for _, l := range w.d.Rest {
			yes, ok := w.f.ticked(l, x.scheme)
			if !ok {
				rest = append(rest, l)
				continue
			}
			v := recognise.Value{Text: l.Header, Raw: l.Text, Kind: recognise.Tick, Items: []string{l.Header}, At: l.At}
			if !yes {
				v.Kind = recognise.Nothing
			}
			w.f.headers[l.At] = l.Header
			w.d.Values[x.field] = append(w.d.Values[x.field], v)
		}
		w.d.Rest = rest
	}
}

// ticksIn collects, by sheet and scheme, the headers whose cells mark a category.
func (f *foreignBook) ticksIn(drafts []recognise.Draft) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, d := range drafts {
		if d.Register != recognise.Activities || d.Col >= 0 {
			continue
		}
		for _, l := range d.Rest {
			for _, scheme := range []string{catalogue.PrincipalCategory, catalogue.PIICategory} {
				if _, ok := f.ticked(l, scheme); ok {
					key := d.Sheet + "\x00" + scheme
					if out[key] == nil {
						out[key] = map[string]bool{}
					}
					out[key][l.Header] = true
				}
			}
		}
	}
	return out
}

// ticked reports whether a cell marks the category that its header names.
func (f *foreignBook) ticked(l recognise.Labelled, scheme string) (yes, ok bool) {
	if f.said.match(scheme, l.Header).how < catalogue.Certain {
		return false, false
	}
	answer, ok := f.said.yesNo(l.Text)
	if strings.EqualFold(strings.TrimSpace(l.Text), "x") {
		answer, ok = "yes", true
	}
	return answer == "yes", ok && (answer == "yes" || answer == "no") && len(strings.Fields(l.Text)) == 1
}
