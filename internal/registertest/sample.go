package registertest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Sampler makes records with something in every field, so that a field which is
// lost on the way is noticed.
type Sampler struct {
	t     testing.TB
	s     *store.DB
	who   access.Actor
	n     int
	links map[string]id.ID // a record of each register to point at
	// deputy is another person: nobody stands in for himself.
	deputy id.ID
}

// NewSampler makes one plain record of each register to be linked to.
func NewSampler(t testing.TB, s *store.DB, who access.Actor) *Sampler {
	t.Helper()
	x := &Sampler{t: t, s: s, who: who, links: map[string]id.ID{}}
	Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		for _, ty := range s.Registers().All() {
			rec := ty.New()
			register.HeadOf(rec).Title = "Anchor of " + ty.Name
			rec, err := store.CreateAny(ctx, tx, ty, rec)
			if err != nil {
				return err
			}
			x.links[ty.Name] = register.HeadOf(rec).ID
		}
		second := &record.Person{}
		second.Title = "Second anchor of people"
		second, err := store.Create(ctx, tx, record.People, second)
		if err != nil {
			return err
		}
		x.deputy = second.ID
		return nil
	})
	return x
}

// Full is a record of t with every field and every child list filled.
func (x *Sampler) Full(t *register.Type) register.Record {
	x.n++
	rec := t.New()
	h := register.HeadOf(rec)
	h.Title = fmt.Sprintf("Übersicht %s %d “Ž” <b>&", t.Name, x.n)
	h.Owner = x.links["people"]
	h.ReviewEvery, h.Confidentiality = "P1Y", access.Confidential
	h.Tags = []string{"alpha", "b=c"}
	h.Attributes = []register.Attribute{{Label: "Kostenstelle", Value: "47 11"}}
	for _, f := range t.Fields {
		if f.Computed {
			continue
		}
		if f.Kind != register.KindRows {
			x.fill(f, rec)
			continue
		}
		for range 2 {
			f.AppendRow(rec)
		}
	}
	t.GiveRowIDs(rec)
	for _, f := range t.Children() {
		for i, row := range f.RowsOf(rec) {
			for _, c := range f.Rows {
				x.fill(c, row)
				x.fillRow(t, rec, c, row, i)
			}
		}
	}
	consistent(rec)
	return rec
}

// fillRow points a row reference at a row of its sibling list.
func (x *Sampler) fillRow(t *register.Type, rec register.Record, c *register.Field, row any, i int) {
	if c.Kind != register.KindRow {
		return
	}
	at := *register.RowID(t.Field(c.RowOf).RowsOf(rec)[i])
	c.In(row).Field(0).Set(reflect.ValueOf(at))
}

// consistent mends what random values break: each is a rule of one record type
// that needs two fields to agree.
func consistent(rec register.Record) {
	if pack, ok := rec.(*record.LawPack); ok { // says what its file says
		pack.Law, pack.AsOf, pack.Text = "in-dpdp", "2026-11-21", register.Text(law.Shipped().Pack("in-dpdp"))
	}
	if x, ok := rec.(*record.Portal); ok {
		x.Address, x.Accent = id.New().String(), "#0f766e"
	}
	if x, ok := rec.(*record.OwnTerm); ok {
		x.Of, x.Key, x.Sensitivity, x.DPV = "pii_category/special.health", "k"+strings.ReplaceAll(id.New().String(), "-", ""), "special", "pd:Fatigue"
	}
	if x, ok := rec.(*record.Organisation); ok { // one target for each step of a team
		for i := range x.RequestTargets {
			x.RequestTargets[i].Step = record.RequestStepKind(record.RequestStepKind("").Values()[i])
			x.RequestTargets[i].Days = int64(10 + i)
		}
	}
	v := reflect.ValueOf(rec).Elem()
	for _, pair := range [][2]string{{"Started", "Ended"}, {"GoLive", "EndOfLife"}, {"Effective", "Expires"}} {
		if a, b := v.FieldByName(pair[0]), v.FieldByName(pair[1]); a.IsValid() && b.IsValid() {
			a.SetString("2020-02-29")
			b.SetString("2031-12-31")
		}
	}
	if c := v.FieldByName("Items"); c.IsValid() && c.Index(0).FieldByName("Maturity").IsValid() {
		for i := range c.Len() {
			c.Index(i).FieldByName("Maturity").SetInt(int64(i + 1))
			c.Index(i).FieldByName("Target").SetInt(int64(i + 4))
		}
	}
	if c := v.FieldByName("Elements"); c.IsValid() {
		for i := range c.Len() {
			c.Index(i).FieldByName("Confidence").SetInt(int64(90 + i))
		}
	}
	if c := v.FieldByName("Questions"); c.IsValid() {
		v.FieldByName("Score").SetInt(71)
		for i := range c.Len() {
			c.Index(i).FieldByName("Points").SetInt(int64(2500 + i))
		}
	}
	if c := v.FieldByName("Steps"); c.IsValid() && c.Index(0).FieldByName("After").IsValid() {
		c.Index(0).FieldByName("After").SetZero()
		c.Index(1).FieldByName("After").Field(0).Set(c.Index(0).FieldByName("RowHead").FieldByName("ID"))
	}
	if c := v.FieldByName("Clauses"); c.IsValid() {
		c.Index(1).FieldByName("Clause").SetString("audit")
	}
	if c := v.FieldByName("Transfers"); c.IsValid() {
		for i := range c.Len() {
			c.Index(i).FieldByName("Mechanism").SetString([]string{"scc", "derogation"}[i])
			c.Index(i).FieldByName([]string{"Derogation", "Module"}[i]).SetString("")
		}
	}
}

func (x *Sampler) fill(f *register.Field, rec any) {
	x.n++
	v := f.In(rec)
	switch f.Kind {
	case register.KindBool:
		v.SetBool(true)
	case register.KindInt:
		v.SetInt(int64(x.n))
	case register.KindDecimal:
		v.SetInt(int64(x.n)*10_000 + 2500)
	case register.KindTime:
		v.Set(reflect.ValueOf(Start.Add(time.Duration(x.n) * time.Microsecond)))
	case register.KindText:
		v.SetString(fmt.Sprintf("Zeile eins %d\nline two: =1+1 \U0001F512 'quoted' \"double\"\n", x.n))
	case register.KindLink, register.KindRef:
		v.Field(0).Set(reflect.ValueOf(x.target(f)))
	case register.KindLinks:
		v.Set(reflect.Append(reflect.Zero(v.Type()), reflect.ValueOf(x.target(f))))
	case register.KindFiles:
		v.Set(reflect.ValueOf(register.Files{{Sum: strings.Repeat("ab", 32), Name: "contract v2.pdf", MediaType: "application/pdf", Size: 12}}))
	case register.KindRow, register.KindRows:
	default:
		if f.Kind.Many() {
			x.fillMany(f, v)
			return
		}
		v.SetString(x.word(f, 0))
	}
}

func (x *Sampler) fillMany(f *register.Field, v reflect.Value) {
	list := reflect.MakeSlice(v.Type(), 2, 2)
	for i := range 2 {
		list.Index(i).SetString(x.word(f, i))
	}
	v.Set(list)
}

func (x *Sampler) word(f *register.Field, i int) string {
	switch f.Kind {
	case register.KindDay:
		return string(calendar.Day("2024-02-29").AddDays(x.n))
	case register.KindPeriod:
		return "P18M"
	case register.KindChoice, register.KindChoices:
		return f.Values[i%len(f.Values)]
	case register.KindCountry, register.KindCountries:
		return []string{"DE", "US"}[i]
	}
	switch f.Name {
	case "email":
		return fmt.Sprintf("person.%d@example.org", x.n)
	case "address", "website":
		return fmt.Sprintf("https://example.org/%d", x.n)
	case "time_zone":
		return "Europe/Berlin"
	case "currency":
		return "EUR"
	}
	w := []rune(fmt.Sprintf("wört; %d.%d", x.n, i))
	return string(w[:min(len(w), f.Max)])
}

// target is the record that a link of f points at.
func (x *Sampler) target(f *register.Field) id.ID {
	if f.Name == "deputy" {
		return x.deputy
	}
	if len(f.Registers) == 0 {
		return x.links["systems"]
	}
	return x.links[f.Registers[0]]
}
