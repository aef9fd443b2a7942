package demo

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// lawPacks are packs laid over those of the program, of laws outside the scope: what
// follows from the laws in scope stays as it is.
func (b *builder) lawPacks() {
	for _, p := range []struct {
		law, source string
		edit        []string // what of the program's own pack is replaced
		life        string
	}{
		{"za-popia", "Reading of our counsel in Cape Town", nil, "install"},
		{"kr-pipa", "Reading of a service that was on trial", nil, "install withdraw"},
		{"jp-appi", "Copy of a newsletter", nil, "discard"},
		{"in-dpdp", "Draft of our counsel, to be checked against the Rules", []string{"{value: 90,", "{value: 60,"}, ""},
	} {
		l, known := law.Shipped().Law(p.law)
		if !known {
			panic("demo: no law " + p.law)
		}
		text := strings.NewReplacer(p.edit...).Replace(string(law.Shipped().Pack(p.law)))
		create(b, -40, "feldmann", record.LawPacks, p.law, &record.LawPack{
			Head: register.Head{Title: fmt.Sprintf("%s, %s", l.Name, l.AsOf), Owner: b.at("people/feldmann")},
			Law:  record.Law(p.law), AsOf: l.AsOf, Source: p.source, Text: register.Text(text),
		})
		for i, m := range strings.Fields(p.life) {
			b.move(-39+i, "feldmann", "law-packs/"+p.law, m, "Not ours to rely on.")
		}
	}
}
