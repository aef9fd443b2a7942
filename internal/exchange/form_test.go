package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

var authorities = []string{exchange.ICO, exchange.CNIL, exchange.DSK, exchange.BayLDA}

// generator makes activities that say anything the register can hold.
type generator struct {
	*rand.Rand
	links map[string][]id.ID
	n     int
}

// plain are words that a person may write, some of which mean something to a layout.
var plain = []string{"Lohn und Gehalt", "Pay: salaries; bonuses", "“Quoted” – with dash", "= 1 + 1", "Zeile eins\nZeile zwei\n  eingerückt\n\nnach einer Leerzeile", "Source: a book", "- point\n- point", "§ 147 AO", "x", "In general", "10 years, then more", "Straße 12, 12345 Ort", "données n° 5"}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

func (g *generator) line() string { return strings.ReplaceAll(g.pick(plain), "\n", " ") }

func (g *generator) fill(f *register.Field, rec any) {
	var text string
	switch f.Kind {
	case register.KindText:
		text = g.pick(plain)
	case register.KindString:
		text = g.line()
	case register.KindBool:
		text = g.pick([]string{"true", "false"})
	case register.KindInt:
		text = fmt.Sprint(1 + g.IntN(90_000))
	case register.KindDay:
		text = fmt.Sprintf("20%02d-%02d-%02d", g.IntN(30), 1+g.IntN(12), 1+g.IntN(28))
	case register.KindPeriod:
		text = g.pick([]string{"P10Y", "P6M", "P90D", "PT72H", "P1Y6M", "P2W"})
	case register.KindChoice, register.KindChoices:
		text = g.pick(f.Values)
	case register.KindCountry, register.KindCountries:
		text = g.pick([]string{"DE", "US", "GB", "JP", "IN", "XK"})
		if f.Kind == register.KindCountries {
			text += "\nFR"
		}
	case register.KindTerm, register.KindTerms:
		text = g.term(f.Scheme)
		if f.Kind == register.KindTerms {
			text += "\n" + g.term(f.Scheme)
		}
	case register.KindLink, register.KindLinks, register.KindRef:
		list := g.links[f.Registers[g.IntN(len(f.Registers))]]
		text = list[g.IntN(len(list))].String()
	default:
		return
	}
	f.SetText(rec, text, nil, &problem.List{})
}

func (g *generator) term(scheme string) string {
	if g.IntN(6) == 0 {
		return strings.ReplaceAll(g.line(), ";", ",")
	}
	switch scheme {
	case "lawful_basis":
		return g.pick([]string{"consent", "contract", "legal_obligation", "legitimate_interests"})
	case "special_condition":
		return g.pick([]string{"explicit_consent", "public_health"})
	case "criminal_ground":
		return "official_authority"
	case "law":
		return g.pick([]string{"eu-gdpr", "uk"})
	}
	all := catalogue.Terms(scheme)
	return all[g.IntN(len(all))].Code
}

func (g *generator) activity() *record.ProcessingActivity {
	t := record.ProcessingActivities.Type
	g.n++
	a := &record.ProcessingActivity{}
	a.Title = fmt.Sprintf("Tätigkeit %d %s", g.n, g.line())
	a.Owner = g.links["people"][0]
	for _, f := range t.Fields {
		if f.Kind != register.KindRows {
			if g.IntN(4) > 0 {
				g.fill(f, a)
			}
			continue
		}
		for range g.IntN(4) {
			f.AppendRow(a)
		}
	}
	t.GiveRowIDs(a)
	for _, f := range t.Children() {
		for _, row := range f.RowsOf(a) {
			for i, c := range f.Rows {
				if i == 0 || c.Required || g.IntN(2) == 0 {
					g.fill(c, row)
				}
				if c.Kind == register.KindRow && g.IntN(2) == 0 {
					if others := t.Field(c.RowOf).RowsOf(a); len(others) > 0 {
						c.In(row).Field(0).Set(reflect.ValueOf(*register.RowID(others[g.IntN(len(others))])))
					}
				}
			}
		}
	}
	a.Role = record.Role(g.pick([]string{"controller", "controller", "processor"}))
	a.Ended, a.SourceKey = "", fmt.Sprintf("gen-%d", g.n)
	for i := range a.Actors {
		if x := &a.Actors[i]; x.Name == "" {
			x.Name = "Somebody"
		}
	}
	for i := range a.Customers {
		if x := &a.Customers[i]; x.Name == "" {
			x.Name = fmt.Sprintf("Customer %d", i)
		}
	}
	for i := range a.Purposes {
		if x := &a.Purposes[i]; x.Purpose == "" && x.Description == "" {
			x.Description = "Pay"
		}
	}
	for i := range a.Bases {
		a.Bases[i].Basis = "contract"
	}
	for i := range a.Recipients {
		a.Recipients[i].Name = "Recipient"
	}
	for i := range a.Processors {
		a.Processors[i].Name = "Processor"
	}
	for i := range a.Transfers {
		x := &a.Transfers[i]
		x.Country = "US"
		if x.Mechanism != "derogation" {
			x.Derogation = ""
		}
		if x.Mechanism != "scc" {
			x.Module = ""
		}
	}
	a.Flows, a.Access = nil, nil
	return a
}

func newGenerator(t *testing.T, s *store.DB, who actor, seed uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7)), links: map[string][]id.ID{}}
	registertest.NewSampler(t, s, who)
	for _, ty := range s.Registers().All() {
		for _, r := range list(t, s, who, ty) {
			if h := register.HeadOf(r); strings.HasPrefix(h.Title, "Anchor of ") {
				g.links[ty.Name] = append(g.links[ty.Name], h.ID)
			}
		}
	}
	return g
}

// cells are all cells of a workbook but references, by sheet without them.
func cells(t *testing.T, file []byte) []string {
	t.Helper()
	book, err := sheet.Read(t.Context(), "r", bytes.NewReader(file), int64(len(file)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for i, c := range row {
				if text := strings.TrimSpace(c.Text); text != "" && !strings.HasPrefix(text, "PA-") && !strings.HasPrefix(text, "Organisation ") {
					out = append(out, fmt.Sprintf("%d|%s", i, text))
				}
			}
		}
	}
	return out
}

// S-039, S-053, S5.9: what a layout holds comes back from it, whatever was written,
// and a file that nobody touched changes nothing.
func TestLayoutsOfAuthoritiesComeBackWithoutLoss(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who, there := registertest.Found(t, s, "forms"), map[string]actor{}
		g := newGenerator(t, s, who, 3)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			for range 12 {
				if _, err := store.Create(ctx, tx, record.ProcessingActivities, g.activity()); err != nil {
					return err
				}
			}
			return nil
		})
		for _, layout := range authorities {
			for _, lang := range []string{"en", "de"} {
				if layout != exchange.CNIL && lang == "de" {
					continue // the template has its own language
				}
				o := exchange.ExportOptions{Register: "processing-activities", Layout: layout, Words: words(t, lang), Query: store.Query{Sort: "ref"}}
				file := exported(t, s, who, o)
				before := entries(t, s, who)
				p := propose(t, s, who, file, exchange.Options{Name: "r.xlsx", CreateMissing: true})
				if p.Layout != layout || p.Counts.Same != 13 || p.Counts.Create+p.Counts.Change+p.Counts.Refused+p.Counts.Missing+p.Counts.Unread > 0 {
					t.Errorf("%s %s: %s %+v %+v", layout, lang, p.Layout, p.Counts, p.Unread)
				}
				if r := apply(t, s, who, p); r.Changed+r.Created > 0 || entries(t, s, who) != before {
					t.Errorf("%s %s: %+v", layout, lang, r)
				}
				there[layout+lang] = registertest.Found(t, s, "to-"+layout+lang)
				registertest.NewSampler(t, s, there[layout+lang])
				back := propose(t, s, there[layout+lang], file, exchange.Options{Name: "r.xlsx", CreateMissing: true})
				if back.Counts.Create+back.Counts.Same != 13 || back.Counts.Refused+back.Counts.Unread > 0 {
					t.Errorf("%s %s elsewhere: %+v %+v %v", layout, lang, back.Counts, back.Unread, back.Err())
					continue
				}
				apply(t, s, there[layout+lang], back)
				again := exported(t, s, there[layout+lang], o)
				compareCells(t, layout+" "+lang, cells(t, file), cells(t, again))
				if third := propose(t, s, there[layout+lang], file, exchange.Options{Name: "r.xlsx", CreateMissing: true}).Counts; third.Same != 13 {
					t.Errorf("%s %s: a second import elsewhere: %+v", layout, lang, third)
				}
			}
		}
	})
}

func compareCells(t *testing.T, what string, a, b []string) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d cells became %d", what, len(a), len(b))
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Errorf("%s: cell was\n%s\nand became\n%s", what, a[i], b[i])
			return
		}
	}
}
