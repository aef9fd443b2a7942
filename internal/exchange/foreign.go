package exchange

import "github.com/privet-pims/privet/internal/exchange/sheet"

func (p *planner) foreign(book *sheet.Book, o Options) error { return nil }
