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
	walk(t, record.LawPacks.Type, []way{
		{name: "put in force", rec: pack(func(*record.LawPack) {}), from: "draft", move: "install", to: "in_force"},
		{name: "without a file", from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"text needed_to_install"}},
		{name: "older than the program", rec: pack(func(p *record.LawPack) { p.AsOf = "2020-01-01" }), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"as_of law_pack_day", "as_of law_pack_older"}},
		{name: "of another law", rec: pack(func(p *record.LawPack) { p.Law = "uk" }), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"law law_pack_of_another"}},
		{name: "of another day", rec: pack(func(p *record.LawPack) { p.AsOf = "2027-01-01" }), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"as_of law_pack_day"}},
		{name: "with a fault", rec: pack(func(p *record.LawPack) {
			p.Text = register.Text(strings.Replace(text, "{value: 90,", "{value: many,", 1))
		}), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"text law_fault_period"}},
		{name: "no YAML", rec: pack(func(p *record.LawPack) { p.Text = "schema: [" }), from: "draft", move: "install", key: "law_pack_incomplete", at: []string{"text law_fault"}},
		{name: "withdrawn", from: "in_force", move: "withdraw", in: because, to: "withdrawn"},
		{name: "withdrawn without a reason", from: "in_force", move: "withdraw", key: "invalid_fields", at: []string{"reason required"}},
		{name: "back in force", rec: pack(func(*record.LawPack) {}), from: "withdrawn", move: "install", to: "in_force"},
	})
}
