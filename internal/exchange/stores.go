package exchange

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// draftStores are data stores, which no register of people has, but other programs.
const draftStores = "data-stores"

// dataStore builds a place where a system keeps data.
func (w *draftWork) dataStore() {
	d := &record.DataStore{}
	w.rec, w.keyField = d, "title"
	w.used["title"] = true
	for _, v := range w.values("systems") {
		at := w.entity("systems", v.Text, v, systemLike(v.Text))
		if d.System.ID.IsZero() && !at.IsZero() {
			d.System = register.To[record.System](at)
			continue
		}
		w.aside("systems", v)
	}
	for _, i := range w.items("data_categories") {
		if c := record.PIICategory(w.term(catalogue.PIICategory, i)); !slices.Contains(d.PIIHeld, c) {
			d.PIIHeld = append(d.PIIHeld, c)
		}
	}
	for _, v := range w.values("country") {
		if d.Country = w.f.said.oneCountry(v.Text); d.Country == "" {
			w.aside("country", v)
		}
	}
}
