package exchange

import (
	"reflect"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// rowTokens gives each row of the file its identifier: what its row column says
// may be an identifier or any word that other rows of the record refer to.
func (b *ownBook) rowTokens(w *ownWork) map[string]id.ID {
	tokens := map[string]id.ID{}
	for list, rows := range w.lists {
		for _, r := range rows {
			s := strings.TrimSpace(cell(r.tb.sheet.Rows[r.row], r.tb.row).Text)
			if s == "" {
				continue
			}
			at, err := id.Parse(s)
			if err != nil {
				at = id.New()
			}
			if _, twice := tokens[list+"\x00"+s]; twice {
				w.fail(r.tb.spot(r.row, r.tb.row), problem.Field{Path: list, Key: "row_twice"})
			}
			tokens[list+"\x00"+s] = at
		}
	}
	return tokens
}

// fillList replaces a child list by the rows of the file. A row that is known
// keeps what the file has no column for.
func (b *ownBook) fillList(w *ownWork, list *register.Field, tokens map[string]id.ID) {
	old := map[id.ID]reflect.Value{}
	var order []id.ID
	for _, row := range list.RowsOf(w.rec) {
		at := *register.RowID(row)
		old[at] = reflect.ValueOf(row).Elem()
		order = append(order, at)
	}
	rows := w.lists[list.Name]
	same := len(rows) == len(order)
	v := list.In(w.rec)
	v.SetZero()
	if len(rows) > list.Max {
		w.fail(w.at, problem.Field{Path: list.Name, Key: "too_many", Args: problem.Pairs("max", list.Max)})
		rows = nil
	}
	for i, r := range rows {
		row := list.AppendRow(w.rec)
		cells := r.tb.sheet.Rows[r.row]
		token := strings.TrimSpace(cell(cells, r.tb.row).Text)
		at := tokens[list.Name+"\x00"+token]
		known, ok := old[at]
		if ok {
			reflect.ValueOf(row).Elem().Set(known)
		} else if !at.IsZero() {
			*register.RowID(row) = at
		}
		same = same && ok && order[i] == at
		if b.fillRow(w, list, r, row, token, tokens) {
			same = false
		}
	}
	w.touched = w.touched || !same
}

// fillRow sets the cells of one row and says whether one of them was news.
func (b *ownBook) fillRow(w *ownWork, list *register.Field, r listRow, row any, token string, tokens map[string]id.ID) bool {
	news := false
	cells, refs := r.tb.sheet.Rows[r.row], b.refText()
	for _, c := range r.tb.cols {
		if c.field == nil {
			continue
		}
		text := b.whole(w.ref, list.Name, token, c.field, textOf(cell(cells, c.at), c.field.Kind))
		if cellText(c.field, row, refs) == text {
			continue
		}
		news = true
		var p problem.List
		if at, ok := tokens[c.field.RowOf+"\x00"+text]; ok && c.field.Kind == register.KindRow {
			c.field.In(row).Field(0).Set(reflect.ValueOf(at))
		} else {
			setCell(c.field, row, text, b.names.find, &p)
		}
		w.fail(r.tb.spot(r.row, c.at), p.Fields()...)
	}
	return news
}

// refText writes a linked record as its reference, to compare with a cell.
func (b *ownBook) refText() func(id.ID) string { return b.names.refOf }
