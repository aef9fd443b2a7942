package page

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Own is what a feature shows of the records of its register: the overview in place of
// the groups of fields, and cards of its own beside every tab.
type Own struct {
	// Overview replaces the groups of fields on the first tab of the present revision.
	Overview Part
	// Aside stands beside each tab, between completeness and links.
	Aside Part
}

// Part is one part of the page of a record, read in the transaction of the page; nil
// where it has nothing to say.
type Part func(ctx context.Context, tx *store.Tx, b *Body) (templ.Component, error)

// Body lends the page of a record to a feature's part: values with the editors that the
// fields have everywhere, and addresses.
type Body struct{ v *recordView }

// Call is the request.
func (b *Body) Call() *web.Call { return b.v.Call }

// Record is the present revision.
func (b *Body) Record() register.Record { return b.v.rec }

// Today is the day at the organisation.
func (b *Body) Today() calendar.Day { return b.v.today }

// Edits reports whether the person may change the record now.
func (b *Body) Edits() bool { return b.v.edits }

// At is an address below the record.
func (b *Body) At(parts ...string) string { return b.v.at(parts...) }

// EditAt is where a field or a row ("bases.0") is edited in the form.
func (b *Body) EditAt(path string) string { return b.v.editAt(path) }

// TabAt is the tab that shows a whole group of fields.
func (b *Body) TabAt(group string) string { return b.v.tabAt(group) }

// Hidden is what a form that changes the record has to send back.
func (b *Body) Hidden() map[string]string { return b.v.revHidden() }

// Gaps are what a field or its rows lack.
func (b *Body) Gaps(field string) []record.Gap { return b.v.gapsAt(field) }

// Fact is a field with its editor, as the generic page shows it.
func (b *Body) Fact(name string) templ.Component {
	if f := b.v.t.Field(name); f != nil {
		return recordFact(b.v, f)
	}
	return recordHeadFact(b.v, name)
}

// Shows reports whether a fact says something, lacks something or may be entered.
func (b *Body) Shows(name string) bool {
	return len(b.v.pieces(name)) > 0 || len(b.v.gapsAt(name)) > 0
}

// Piece is one field of a row of a list; nothing where it is empty.
func (b *Body) Piece(list, field string, row any) templ.Component {
	if p := b.piecesOf(list, field, row); len(p) > 0 {
		return recordPieces(p)
	}
	return templ.NopComponent
}

// Text is one field of a row of a list in one line of words.
func (b *Body) Text(list, field string, row any) string {
	return b.v.say.text(b.piecesOf(list, field, row))
}

func (b *Body) piecesOf(list, field string, row any) []piece {
	f := b.v.t.Field(list)
	if f == nil {
		return nil
	}
	i := slices.IndexFunc(f.Rows, func(c *register.Field) bool { return c.Name == field })
	if i < 0 {
		return nil
	}
	return b.v.say.value(b.v.t, b.v.rec, f.Rows[i], row)
}

// Mention asks for the titles of records that the part links to beside those that the
// record itself names.
func (b *Body) Mention(ids ...id.ID) { b.v.mentioned = append(b.v.mentioned, ids...) }

// Linked is another record by its title; what the reader may not see stays untold.
func (b *Body) Linked(at id.ID) templ.Component { return recordPieces([]piece{b.v.say.linked(at)}) }

// Day is a day in the words of the reader.
func (b *Body) Day(d calendar.Day) string { return b.v.Words.Day(d) }

// Reviewer names who confirmed the record last; "" if nobody did or he is not known.
func (b *Body) Reviewer() string { return b.v.say.text(b.v.say.head(b.v.head, "reviewed_by")) }

// ReviewTone is how near the next review is; "" is far enough.
func (b *Body) ReviewTone() ui.Tone { return b.v.reviewTone() }

// loadOwn asks the feature of the register for its parts.
func (v *recordView) loadOwn(ctx context.Context, tx *store.Tx) (err error) {
	own, ok := v.pages.Own[v.t.Name]
	if !ok || !v.wish.parts || v.now != nil {
		return nil
	}
	b := &Body{v}
	if own.Overview != nil && v.tab() == tabOverview {
		if v.overview, err = own.Overview(ctx, tx, b); err != nil {
			return err
		}
	}
	if own.Aside != nil {
		v.beside, err = own.Aside(ctx, tx, b)
	}
	return err
}

// RecordIn reads the record in the address of a page below it, in its present revision.
func RecordIn(ctx context.Context, tx *store.Tx, c *web.Call, t *register.Type) (register.Record, error) {
	return recordOf(ctx, tx, c, t)
}

// TermWord is a code of a taxonomy or of a law pack in words.
func TermWord(c *web.Call, scheme, code string) string {
	return strings.TrimSpace(termWord(c.Words, scheme, code))
}
