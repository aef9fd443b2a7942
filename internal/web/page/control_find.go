package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// mostOptions that one question for options is answered with.
const mostOptions = 20

// fieldOptions serves GET …/options?field=…&q=…: the values of a field that fit the
// words, as the person may see them. field is "unit", "purposes.purpose", "owner",
// or "copy" for a record of the register itself.
func (p *Pages) fieldOptions(c *web.Call, t *register.Type) error {
	query := c.R.URL.Query()
	words := strings.TrimSpace(query.Get("q"))
	fd := fieldAt(t, query.Get("field"))
	var out []ui.Option
	switch {
	case fd == nil:
	case fd.Kind == register.KindTerm || fd.Kind == register.KindTerms:
		laws, packs := query["law"], law.Shipped()
		if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
			if packs, err = survey.Laws(ctx, tx); err == nil && len(laws) == 0 {
				laws, err = lawsOver(ctx, tx, t, nil)
			}
			return err
		}); err != nil {
			return err
		}
		out = matching(termOptions(c.Words, packs, fd.Scheme, laws...), words, mostOptions)
	case fd.Kind == register.KindCountry || fd.Kind == register.KindCountries:
		out = matching(countryOptions(c.Words), words, mostOptions)
	case fd.Kind == register.KindChoice || fd.Kind == register.KindChoices:
		out = matching(choiceOptions(c.Words, fd), words, mostOptions)
	case fd.Kind.Points():
		err := c.Read(func(ctx context.Context, tx *store.Tx) error {
			var err error
			out, err = recordsLike(ctx, tx, c, fd.Registers, words)
			return err
		})
		if err != nil {
			return err
		}
	}
	return c.Fragment(ui.ComboOptions(out))
}

// fieldAt is the field that a question for options is about; nil if there is none.
func fieldAt(t *register.Type, path string) *register.Field {
	switch path {
	case "owner":
		return &register.Field{Name: path, Kind: register.KindLink, Registers: []string{"people"}}
	case "copy":
		return &register.Field{Name: path, Kind: register.KindLink, Registers: []string{t.Name}}
	}
	list, name, inside := strings.Cut(path, ".")
	f := t.Field(list)
	if f == nil || !inside {
		return f
	}
	for _, x := range f.Rows {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// recordsLike are records of the registers (of any, if none is named) that the words
// name: the exact reference first.
func recordsLike(ctx context.Context, tx *store.Tx, c *web.Call, registers []string, words string) ([]ui.Option, error) {
	if words == "" {
		return firstRecords(ctx, tx, registers)
	}
	found, err := store.Search(ctx, tx, words, 10*mostOptions)
	if err != nil {
		return nil, err
	}
	var out []ui.Option
	for _, x := range found {
		if x.Archived || len(registers) > 0 && !slices.Contains(registers, x.Register) || len(out) == mostOptions {
			continue
		}
		out = append(out, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
	}
	if len(out) == mostOptions || len(registers) != 1 {
		return out, nil
	}
	return moreLike(ctx, tx, tx.Registers().Get(registers[0]), words, out)
}

// moreLike adds what the register alone finds: among much else the search of all
// registers may have no room for it.
func moreLike(ctx context.Context, tx *store.Tx, t *register.Type, words string, out []ui.Option) ([]ui.Option, error) {
	if t == nil || !tx.May(access.Read, t.Group) {
		return out, nil
	}
	list, err := store.ListAny(ctx, tx, t, store.Query{Search: words, Limit: mostOptions})
	if err != nil {
		return nil, err
	}
	for _, r := range list.Items {
		h := register.HeadOf(r)
		if len(out) < mostOptions && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == h.ID.String() }) {
			out = append(out, ui.Option{Value: h.ID.String(), Label: h.Title, Hint: h.Ref})
		}
	}
	return out, nil
}

// firstRecords are what one sees before a word is typed.
func firstRecords(ctx context.Context, tx *store.Tx, registers []string) ([]ui.Option, error) {
	var out []ui.Option
	for _, name := range registers {
		t := tx.Registers().Get(name)
		if t == nil || !tx.May(access.Read, t.Group) || len(out) == mostOptions {
			continue
		}
		list, err := store.ListAny(ctx, tx, t, store.Query{Limit: mostOptions - len(out)})
		if err != nil {
			return nil, err
		}
		for _, r := range list.Items {
			h := register.HeadOf(r)
			out = append(out, ui.Option{Value: h.ID.String(), Label: h.Title, Hint: h.Ref})
		}
	}
	return out, nil
}
