package page

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/web/ui"
)

// termWord is the name of a code of a taxonomy; words of a foreign register stay as
// they were written.
func termWord(w i18n.Words, scheme, code string) string {
	if slices.Contains(catalogue.Schemes(), scheme) {
		return catalogue.In(w).Label(scheme, code, w.Lang())
	}
	if scheme == (record.LawScheme{}).Scheme() {
		if l, ok := law.Shipped().Law(code); ok {
			return lawCalled(w, l)
		}
		return code
	}
	if key := "law.basis." + code; w.Has(key) {
		return w.T(key)
	}
	return code
}

// lawCalled is the name of a law.
func lawCalled(w i18n.Words, l *law.Law) string {
	if key := "law.name." + l.ID; w.Has(key) {
		return w.T(key)
	}
	return l.Name
}

// termOptions are the codes of a taxonomy by their names; laws and their bases are those
// that the packs know. Of legal bases they are those of the laws that are named; without
// any, those of all laws.
func termOptions(w i18n.Words, packs *law.Packs, scheme string, laws ...string) []ui.Option {
	var out []ui.Option
	switch {
	case scheme == catalogue.RequirementScheme:
		for _, t := range catalogue.Terms(scheme) {
			out = append(out, ui.Option{Value: t.Code, Label: t.Label(w.Lang())})
		}
		return out // in the order of the standard: A.1.2.10 comes after A.1.2.9
	case slices.Contains(catalogue.Schemes(), scheme):
		for _, t := range catalogue.In(w).Offered(scheme) {
			out = append(out, ui.Option{Value: t.Code, Label: t.Label(w.Lang())})
		}
	case scheme == (record.LawScheme{}).Scheme():
		for _, l := range packs.Laws() {
			out = append(out, ui.Option{Value: l.ID, Label: lawCalled(w, l)})
		}
	default:
		return basisOptions(w, packs, law.Kind(scheme), laws)
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return out
}

// isBasis reports whether the codes of a scheme are legal bases.
func isBasis(scheme string) bool {
	switch law.Kind(scheme) {
	case law.LawfulBasis, law.SpecialCondition, law.CriminalGround:
		return true
	}
	return false
}

// basisOptions are the grounds of a kind under some laws, law by law, each once.
// Without a law that knows such grounds, all laws are asked: a list with nothing in it
// would help nobody.
func basisOptions(w i18n.Words, packs *law.Packs, kind law.Kind, laws []string) []ui.Option {
	known := func(l *law.Law) bool {
		return slices.Contains(laws, l.ID) && len(packs.BasesFor(l.ID, kind)) > 0
	}
	scoped := slices.ContainsFunc(packs.Laws(), known)
	var out []ui.Option
	seen := map[string]bool{}
	for _, l := range packs.Laws() {
		if scoped && !known(l) {
			continue
		}
		for _, b := range packs.BasesFor(l.ID, kind) {
			if seen[b.Key()] {
				continue
			}
			seen[b.Key()] = true
			label := b.Key()
			if w.Has(b.LabelKey()) {
				label = w.T(b.LabelKey())
			}
			out = append(out, ui.Option{Value: b.Key(), Label: label, Group: lawCalled(w, l)})
		}
	}
	return out
}

// countryOptions are all countries by their names.
func countryOptions(w i18n.Words) []ui.Option {
	codes := catalogue.Countries()
	out := make([]ui.Option, len(codes))
	for i, code := range codes {
		out[i] = ui.Option{Value: code, Label: catalogue.CountryName(code, w.Lang())}
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return out
}

// choiceOptions are the values of a choice. The sentence behind one, where the
// locales have it, is its key and ".help".
func choiceOptions(w i18n.Words, f *register.Field) []ui.Option {
	out := make([]ui.Option, len(f.Values))
	for i, v := range f.Values {
		out[i] = ui.Option{Value: v, Label: w.T(f.ValueKey(v))}
		if help := f.ValueKey(v) + ".help"; w.Has(help) {
			out[i].Hint = w.T(help)
		}
	}
	return out
}

// withValues adds values that no option has: own words, and records beyond the list.
func withValues(options []ui.Option, values []string, label func(string) string) []ui.Option {
	for _, v := range values {
		if v != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == v }) {
			options = append(slices.Clip(options), ui.Option{Value: v, Label: label(v)})
		}
	}
	return options
}

// matching are the options whose label or value holds the words, at most n.
func matching(options []ui.Option, words string, n int) []ui.Option {
	want := catalogue.Fold(words)
	var out []ui.Option
	for _, o := range options {
		if want == "" || strings.Contains(catalogue.Fold(o.Label), want) || strings.Contains(catalogue.Fold(o.Value), want) {
			if out = append(out, o); len(out) == n {
				break
			}
		}
	}
	return out
}

// termValue is the code of a taxonomy that a person typed by its code or its name; a
// requirement also by its number or its title alone.
func termValue(w i18n.Words, scheme, typed string) string {
	if scheme == catalogue.RequirementScheme {
		if t, how := catalogue.Match(scheme, typed); how == catalogue.Certain {
			return t.Code
		}
		return typed
	}
	return valueOf(termOptions(w, law.Shipped(), scheme), typed)
}

// valueOf finds the option that a person typed by its value or its name; what none
// is called stays as typed.
func valueOf(options []ui.Option, typed string) string {
	for _, o := range options {
		if strings.EqualFold(o.Value, typed) || strings.EqualFold(o.Label, typed) {
			return o.Value
		}
	}
	return typed
}
