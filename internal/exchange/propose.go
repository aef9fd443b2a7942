package exchange

import (
	"context"
	"io"
	"slices"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Propose reads a file of size bytes and says what an import would do. It writes
// nothing; a transaction that only reads will do.
//
// Problems: what the readers refuse (kind invalid or too_large, keys "import.…"),
// a file that holds no register ("import_…"), forbidden without the right to
// import. What is wrong with single records is in the plan.
func Propose(ctx context.Context, tx *store.Tx, file io.ReaderAt, size int64, o Options) (*Plan, error) {
	set := tx.Registers()
	if o.Register != "" && set.Get(o.Register) == nil {
		return nil, problem.New(problem.Invalid, "import_unknown_register", "register", o.Register, "at", o.Name)
	}
	says, err := vocabularyOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	p := &planner{ctx: ctx, tx: tx, set: set, names: newNames(set), says: says, plan: &Plan{File: o.Name, set: set, Layout: Own}}
	if o.Mapping == nil {
		own, err := readJSON(file, size, set, o.Register)
		if err != nil {
			return nil, err
		}
		if own != nil {
			p.plan.Format = JSON
			return p.done(p.ownJSON(own, o.Register))
		}
	}
	if o.Mapping == nil {
		prop, err := fidesOf(o.Name, file, size)
		if err != nil {
			return nil, err
		}
		if prop != nil {
			p.plan.Format, p.plan.Layout = "yaml", Fides
			return p.done(p.drafted(prop, o))
		}
	}
	book, err := open(ctx, o.Name, file, size)
	if err != nil {
		return nil, err
	}
	p.plan.Format = book.Format
	for _, n := range book.Notes {
		p.plan.keep(Note{At: n.At, Key: "import." + n.Key, Args: n.Args})
	}
	if o.Mapping == nil {
		if tables := ownTables(book, set, o.Register, p.plan); len(tables) > 0 {
			for i := range tables {
				if book.Format == "csv" || book.Format == "zip" {
					unguardSheet(tables[i].sheet)
				}
			}
			p.leftOut(book, tables)
			return p.done(p.own(tables))
		}
	}
	if o.Mapping == nil {
		if entries, layout := formsIn(book, p.plan); layout != "" {
			p.plan.Layout = layout
			return p.done(p.forms(entries, o.CreateMissing))
		}
		if prop := cisoOf(book); prop != nil {
			p.plan.Layout = CISOAssistant
			return p.done(p.drafted(prop, o))
		}
	}
	p.plan.Layout = Foreign
	return p.done(p.foreign(book, o))
}

func (p *planner) done(err error) (*Plan, error) {
	if err != nil {
		return nil, err
	}
	return p.plan, nil
}

// leftOut lists the sheets of our own workbook that are not in its layout.
func (p *planner) leftOut(book *sheet.Book, tables []ownTable) {
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if slices.ContainsFunc(tables, func(tb ownTable) bool { return tb.sheet == s }) || len(s.Rows) == 0 || cell(s.Rows[0], 0).Text == readMeMark {
			continue
		}
		p.plan.Sheets = append(p.plan.Sheets, Sheet{Name: s.Name, Layout: "aside", Why: "not in Privet's layout"})
		p.plan.unread(Note{At: s.Name, Key: "exchange.sheet_left", Args: problem.Pairs("sheet", s.Name)})
	}
}
