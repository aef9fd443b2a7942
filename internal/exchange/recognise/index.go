package recognise

// index joins the rows of a list of contents to the forms that it lists: a row
// that says no more than which record it is, who has it and when it changed, and
// whose title is that of one form elsewhere in the book, is that record, not
// another one.
func (w *work) index() {
	forms := map[string]int{}
	layout := map[string]Layout{}
	for _, s := range w.out.Sheets {
		layout[s.Name] = s.Layout
	}
	for i, d := range w.out.Drafts {
		if layout[d.Sheet] == Form && d.TitleFrom == "title" {
			key := d.Register + "\x00" + fold(d.Title)
			if _, twice := forms[key]; twice {
				i = -1
			}
			forms[key] = i
		}
	}
	if len(forms) == 0 {
		return
	}
	joined := map[int]bool{}
	for i := range w.out.Drafts {
		d := &w.out.Drafts[i]
		at, listed := forms[d.Register+"\x00"+fold(d.Title)]
		if !listed || at < 0 || layout[d.Sheet] != Table || !d.lists() {
			continue
		}
		joined[i] = true
		w.out.Drafts[at].take(d)
	}
	kept := w.out.Drafts[:0]
	for i, d := range w.out.Drafts {
		if !joined[i] {
			kept = append(kept, d)
		}
	}
	w.out.Drafts = kept
}

// take adds what a list says of a record to what its form says.
func (d *Draft) take(listed *Draft) {
	for _, f := range Fields(listed.Register) {
		values := listed.Values[f]
		if f == "title" || !d.says(f) || coverField(f) {
			d.Values[f] = append(d.Values[f], values...)
			continue
		}
		for _, v := range values {
			d.Rest = append(d.Rest, Labelled{Header: string(f), Text: v.Text, At: v.At})
		}
	}
	d.Rest = append(d.Rest, listed.Rest...)
}

// lists reports whether a draft says nothing of what the register is about.
func (d *Draft) lists() bool {
	for f := range d.Values {
		if core(d.Register, f) && d.says(f) {
			return false
		}
	}
	return d.says("title")
}
