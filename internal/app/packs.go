package app

import (
	"github.com/privet-pims/privet/internal/feature/evidence"
	"github.com/privet-pims/privet/internal/feature/programme"
	"github.com/privet-pims/privet/internal/feature/statement"
	"github.com/privet-pims/privet/internal/pack"
)

// packs makes audit packs. Features that print documents for them are named here.
func (a *App) packs() *pack.Maker {
	return &pack.Maker{Store: a.Store, Blobs: a.Blobs, Keys: a.Keys, Words: a.Words, Version: a.Version,
		Printers: []pack.Printer{programme.Printer(a.Words), statement.Printer(a.Words), evidence.Printer(a.Words)}}
}
