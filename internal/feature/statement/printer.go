package statement

import (
	"context"
	"io"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/store"
)

// Printer prints the statements in force of a pack's scope, each in every language of
// the pack, as PDF and DOCX. They speak of nothing that the pack does not hold.
func Printer(words *i18n.Catalogue) pack.Printer {
	return func(ctx context.Context, tx *store.Tx, b *pack.Basis) ([]pack.Document, error) {
		zone, err := tx.Zone(ctx)
		if err != nil {
			return nil, err
		}
		world := *b.World
		world.Today = calendar.DayOf(b.At.In(zone))
		var out []pack.Document
		for _, s := range world.Statements {
			if s.State != "approved" {
				continue
			}
			sheet := NewSheet(s, &world)
			for _, lang := range b.Languages {
				p := Paper{Words: words.Words(words.Match(lang)).Terms(i18n.Law), Organisation: world.Own.Title}
				d := sheet.Report(p)
				for _, form := range []string{"pdf", "docx"} {
					out = append(out, pack.Document{
						Name:  "statement-of-applicability-" + s.Ref + "." + lang + "." + form,
						Title: d.Title + " " + s.Ref + ", " + d.Edition,
						Write: func(w io.Writer) error { return formats[form].render(w, d, p.Words) },
					})
				}
			}
		}
		return out, nil
	}
}
