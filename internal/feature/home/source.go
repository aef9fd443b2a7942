package home

import (
	"context"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Source is a feature with key figures of its own. They stand on the first page, in the
// digest and in the record of days beside those of Measure, and each opens its rows and
// its rule: the sentences of a figure's name, as for every other.
type Source struct {
	// Title heads the figures on the first page, a key.
	Title string
	// Names are its figures in their order; Daily those of them that are written down each
	// day, Told those that a digest tells, Late those that are bad news above zero.
	Names, Daily, Told, Late []string
	// Measure counts what the actor may see; it answers none where he may see none.
	Measure func(ctx context.Context, tx *store.Tx, today calendar.Day) ([]Figure, error)
	// Rows are the records behind a figure, and where in the organisation the same are
	// listed, such as "requests?only=late".
	Rows func(ctx context.Context, tx *store.Tx, w i18n.Words, today calendar.Day, name string) ([]Row, string, error)
	// SeesAll reports whether the actor sees all that is counted, and so the lines of days.
	SeesAll func(tx *store.Tx) bool
}

// Row is a record behind a figure of a Source, and why it counts.
type Row struct {
	Register        *register.Type
	Title, Ref, Why string
	Owner           id.ID
}

// of finds the source of a figure.
func (f *Figures) of(name string) (Source, bool) {
	for _, s := range f.sources {
		for _, n := range s.Names {
			if n == name {
				return s, true
			}
		}
	}
	return Source{}, false
}

// loadSource finds the rows behind a figure of a source.
func (v *figurePage) loadSource(ctx context.Context, tx *store.Tx, s Source) error {
	rows, list, err := s.Rows(ctx, tx, v.c.Words, v.f.Today, v.fig.Name)
	if err != nil {
		return err
	}
	v.list = v.c.At() + "/" + list
	for _, r := range rows {
		v.rows = append(v.rows, figureRow{
			register: v.c.T(r.Register.LabelKey() + ".one"), title: r.Title, ref: r.Ref, href: v.c.At(r.Register.Name, r.Ref), why: r.Why, owner: r.Owner,
		})
	}
	return nil
}

// sourceBand are the figures of a source on the first page.
type sourceBand struct {
	title string
	tiles []ui.Figure
}

// bands are the figures of the sources that have any for the person.
func bands(c *web.Call, tx *store.Tx, f *Figures, days []figureDay) []sourceBand {
	var out []sourceBand
	for _, s := range f.sources {
		b := sourceBand{title: c.T(s.Title)}
		for _, name := range s.Names {
			x, ok := f.by[name]
			if !ok {
				continue
			}
			tile := ui.Figure{Label: c.T("figure." + name), Value: value(c.Words, x), Href: c.At("figures", name), Delta: c.T("home.tile."+name, "count", x.Of)}
			if x.Days && x.Of > 0 {
				tile.Unit = c.T("figure.unit.days", "count", x.Value)
			}
			if s.SeesAll(tx) {
				tile.Spark = spark(days, name)
			}
			b.tiles = append(b.tiles, tile)
		}
		if len(b.tiles) > 0 {
			out = append(out, b)
		}
	}
	return out
}
