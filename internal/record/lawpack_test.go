package record_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-157
func TestALawPackSaysWhatItsFileSaysAndIsInForceOnlyWhenNewer(t *testing.T) {
	t.Parallel()
	text := string(law.Shipped().Pack("in-dpdp"))
	pack := func(edit func(*record.LawPack)) *record.LawPack {
		p := &record.LawPack{Law: "in-dpdp", AsOf: "2026-11-21", Text: register.Text(text)}
		edit(p)
		return p
	}
	judge(t, record.LawPacks.Type, []rule{
		{"as the file says", pack(func(*record.LawPack) {}), nil},
		{"of another law", pack(func(p *record.LawPack) { p.Law = "uk" }), []string{"law law_pack_of_another"}},
		{"of another day", pack(func(p *record.LawPack) { p.AsOf = "2026-01-01" }), []string{"as_of law_pack_day"}},
		{"with a fault", pack(func(p *record.LawPack) {
			p.Text = register.Text(strings.Replace(text, "{value: 90,", "{value: many,", 1))
		}), []string{"text law_fault_period"}},
		{"no YAML", pack(func(p *record.LawPack) { p.Text = "schema: [" }), []string{"text law_fault"}},
	})
	walk(t, record.LawPacks.Type, []way{
		{name: "put in force", rec: pack(func(*record.LawPack) {}), from: "draft", move: "install", to: "in_force"},
		{name: "without a file", from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"text needed_to_install"}},
		{name: "older than the program", rec: pack(func(p *record.LawPack) { p.AsOf = "2020-01-01" }), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"as_of law_pack_older"}},
		{name: "withdrawn", from: "in_force", move: "withdraw", in: because, to: "withdrawn"},
		{name: "withdrawn without a reason", from: "in_force", move: "withdraw", key: "invalid_fields", at: []string{"reason required"}},
		{name: "back in force", rec: pack(func(*record.LawPack) {}), from: "withdrawn", move: "install", to: "in_force"},
	})
}
