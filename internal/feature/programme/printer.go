package programme

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Printer prints the scope of a pack and the context in it, in every language of the
// pack, as PDF and DOCX. Records that the pack does not hold are named by their
// reference alone.
func Printer(words *i18n.Catalogue) pack.Printer {
	return func(ctx context.Context, tx *store.Tx, b *pack.Basis) ([]pack.Document, error) {
		zone, err := tx.Zone(ctx)
		if err != nil {
			return nil, err
		}
		inside := *b.World
		inside.Today = calendar.DayOf(b.At.In(zone))
		w := &world{&inside, cmp.Or(b.Edition, EditionOf(&inside)), RolesOf(&inside)}
		names, err := packed(ctx, tx, b.Scope, w)
		if err != nil {
			return nil, err
		}
		var out []pack.Document
		for _, lang := range b.Languages {
			v := voice{words.Words(words.Match(lang)).With(inside.Terms), w.Own.Title}
			if s := b.Scope; s != nil {
				in := assess.Members(s, w.World)
				d := v.scopePaper(s, editionOr(s.Edition, w.Edition), assess.RolesIn(s, w.World).Roles(), eightLists(v.words, s, names, noAddress), countMembers(v.words, in), w.Today)
				out = append(out, bothForms("scope-"+s.Ref+"."+lang, v, d, d.Subtitle+": "+s.Title)...)
			}
			d := v.contextPaper(w, names, lawLines(v.words, w, false))
			out = append(out, bothForms("context."+lang, v, d, d.Title)...)
		}
		return out, nil
	}
}

func noAddress(...string) string { return "" }

// bothForms are a document to read and the same to work on.
func bothForms(name string, v voice, d document.Document, title string) []pack.Document {
	return []pack.Document{
		{Name: name + ".pdf", Title: title, Write: func(w io.Writer) error { return document.PDF(w, d, v.words) }},
		{Name: name + ".docx", Title: title, Write: func(w io.Writer) error { return document.DOCX(w, d, v.words) }},
	}
}

// packed are the names that the documents show: titles of what lies in the pack, and
// references of the rest.
func packed(ctx context.Context, tx *store.Tx, s *record.Scope, w *world) (map[id.ID]store.Title, error) {
	var ids []id.ID
	if s != nil {
		ids = slices.Concat([]id.ID(s.Units), []id.ID(s.Sites), []id.ID(s.Systems), []id.ID(s.Activities))
	}
	names, err := titles(ctx, tx, append(ids, ownersIn(w)...)...)
	if err != nil {
		return nil, err
	}
	for at, t := range names {
		t.Title = t.Ref
		names[at] = t
	}
	held(names, w.Units)
	held(names, w.Sites)
	held(names, w.Systems)
	held(names, w.Activities)
	held(names, w.People)
	return names, nil
}

func held[T register.Record](names map[id.ID]store.Title, list []T) {
	for _, x := range list {
		h := register.HeadOf(x)
		if t, ok := names[h.ID]; ok {
			t.Title = h.Title
			names[h.ID] = t
		}
	}
}
