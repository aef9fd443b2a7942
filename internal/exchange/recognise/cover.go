package recognise

import "strings"

// coverField is a field that may stand once above a table for all activities.
func coverField(f Field) bool {
	switch f {
	case "controller", "joint_controller", "representative", "dpo", "contact", "unit", "owner", "last_reviewed", "created", "next_review":
		return true
	}
	return false
}

// titleBlock reads what stands above a table: pairs of label and value that
// apply to all records, else titles and instructions.
func (w *work) titleBlock(g *grid, plan *SheetPlan, from, to int) {
	w.pairs(g, g.name, from, to, plan.Register == Activities)
	for r := from; r < to && r < len(g.rows); r++ {
		for _, c := range g.filled(r) {
			role := Title
			if len(g.text(r, c)) > 80 {
				role = Instruction
			}
			w.aside(g, plan, r, c, role)
		}
	}
}

// coverSheet reads a sheet that holds no register: if it names the controller
// or the data protection officer, that applies to all activities of the book.
func (w *work) coverSheet(g *grid) {
	if len(g.rows) <= 60 {
		w.pairs(g, "", 0, len(g.rows), true)
	}
}

func (w *work) pairs(g *grid, sheetName string, from, to int, wanted bool) {
	if !wanted {
		return
	}
	var field Field
	valueCol, label := -1, ""
	for r := from; r < to && r < len(g.rows); r++ {
		cols := g.filled(r)
		if len(cols) == 0 {
			field = ""
			continue
		}
		for i := 0; i < len(cols); i++ {
			c := cols[i]
			t := g.text(r, c)
			head, value, inline := strings.Cut(t, ":")
			inline = inline && trim(value) != ""
			b := w.best(Activities, strings.TrimRight(t, ": "))
			if !inline && coverField(b.field) && b.score >= 0.75 && len(t) < 200 && i+1 < len(cols) {
				next := w.best(Activities, strings.TrimRight(g.text(r, cols[i+1]), ": "))
				if next.score < 0.94 || strings.HasSuffix(t, ":") {
					g.place(r, c)
					w.labelled(g, r, c)
					field, valueCol = b.field, cols[i+1]
					label = strings.TrimRight(t, ": ")
					w.cover(g, sheetName, r, cols[i+1], field, label, g.text(r, cols[i+1]))
					i++
					continue
				}
			}
			if b := w.best(Activities, head); inline && coverField(b.field) && b.score >= 0.75 && len(t) < 400 {
				w.cover(g, sheetName, r, c, b.field, trim(head), trim(value))
				field = ""
				continue
			}
			if len(cols) == 1 && c == valueCol && field != "" && b.score < 0.75 {
				w.cover(g, sheetName, r, c, field, label, t)
			}
		}
	}
}

func (w *work) cover(g *grid, sheetName string, r, c int, f Field, label, text string) {
	if g.place(r, c) {
		v := w.value(Activities, f, g, r, c, text)
		v.Label = label
		w.covers = append(w.covers, &cover{g: g, sheet: sheetName, row: r, col: c, field: f, value: v})
	}
}

// labelled notes the label of a pair; the plan of its sheet takes it up.
func (w *work) labelled(g *grid, r, c int) {
	w.covers = append(w.covers, &cover{g: g, sheet: "\x00", row: r, col: c, value: Value{At: g.spot(r, c)}})
}

func (w *work) aside(g *grid, plan *SheetPlan, r, c int, role NoteRole) {
	if g.place(r, c) {
		plan.Asides = append(plan.Asides, Note{At: g.spot(r, c), Role: role, Text: g.text(r, c)})
	}
}

func (w *work) asideRow(g *grid, plan *SheetPlan, r int, role NoteRole) {
	for _, c := range g.filled(r) {
		w.aside(g, plan, r, c, role)
	}
}
