package demo

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (b *builder) organisation() *record.Organisation {
	return &record.Organisation{
		Head:         register.Head{Title: "Lindhag Versand GmbH", Confidentiality: "public", Tags: []string{"demonstration"}},
		TradingNames: register.Lines{"Lindhag", "lindhag.example"}, RegistrationNo: "Amtsgericht Kassel, HRB 90417", Kind: "own",
		Address: "Fuldauferstraße 18\n34117 Kassel", Country: "DE", Website: "https://www.lindhag.example", Email: "privacy@lindhag.example",
		Phone: "+49 561 5550 100", Sector: "Mail order and fulfilment", SizeClass: "medium", StaffCount: 214,
		LawsInScope: register.Terms[record.LawScheme]{"eu-gdpr"}, RiskAppetite: "medium", TimeZone: "Europe/Berlin", Language: "en",
	}
}

type site struct{ key, title, code, address, city, region, country, note string }

func sites() []site {
	return []site{
		{"kassel", "Kassel head office", "KS", "Fuldauferstraße 18\n34117 Kassel", "Kassel", "DE-HE", "DE", "Management, shop, finance, human resources, IT."},
		{"hersfeld", "Bad Hersfeld logistics centre", "BH", "Am Güterhof 4\n36251 Bad Hersfeld", "Bad Hersfeld", "DE-HE", "DE", "Warehouse, returns, loading yard; two shifts."},
		{"hamburg", "Hamburg office", "HH", "Speicherkontor 7\n20457 Hamburg", "Hamburg", "DE-HH", "DE", "Purchasing and marketing."},
		{"strasbourg", "Strasbourg office", "SXB", "12 quai des Meuniers\n67000 Strasbourg", "Strasbourg", "FR-GES", "FR", "Seat of the French subsidiary."},
	}
}

type unit struct {
	key, title, code, parent, site, country, head string
	count                                         int64
	desc                                          string
}

func units() []unit {
	return []unit{
		{"management", "Management", "GF", "", "kassel", "DE", "brandt", 4, "Managing directors and their office."},
		{"hr", "Human resources", "HR", "management", "kassel", "DE", "wieland", 6, "Personnel, payroll, training, occupational health."},
		{"finance", "Finance and accounting", "FIN", "management", "kassel", "DE", "albers", 9, "Bookkeeping, receivables, controlling."},
		{"it", "IT and information security", "IT", "management", "kassel", "DE", "nowak", 14, "Operations, development, security."},
		{"shop", "E-commerce", "SHOP", "management", "kassel", "DE", "rosenthal", 16, "Online shop, customer accounts, payments."},
		{"service", "Customer service", "CS", "shop", "kassel", "DE", "demir", 22, "Enquiries, complaints, telephone."},
		{"marketing", "Marketing", "MKT", "shop", "hamburg", "DE", "hartwig", 9, "Newsletter, advertising, web analytics."},
		{"warehouse", "Warehouse and fulfilment", "LOG", "management", "hersfeld", "DE", "schade", 78, "Goods in, picking, packing, returns."},
		{"transport", "Transport", "TRA", "warehouse", "hersfeld", "DE", "vukovic", 19, "Own lorries, drivers, carriers."},
		{"merchants", "Merchant services", "MER", "management", "kassel", "DE", "lorenzen", 11, "Storage and shipping on behalf of merchants."},
		{"purchasing", "Purchasing", "EK", "finance", "hamburg", "DE", "petersen", 8, "Suppliers, contracts, imports."},
		{"compliance", "Legal and compliance", "RC", "management", "kassel", "DE", "feldmann", 4, "Privacy management, contracts, reporting office."},
		{"france", "Lindhag France SAS", "FR", "management", "strasbourg", "FR", "lefevre", 14, "Subsidiary: shop and service for French customers."},
	}
}

// mailOf is an address of that name. Domains lie under .example, where nobody
// receives anything (RFC 2606).
func mailOf(name, domain string) string {
	for _, title := range []string{"Dr. ", "Prof. "} {
		name = strings.TrimPrefix(name, title)
	}
	return strings.ReplaceAll(catalogue.Fold(name), " ", ".") + "@" + domain
}

// foundation enters sites, units and people on the first day, in one transaction:
// units have heads and people have units.
func (b *builder) foundation() {
	var list []store.Addition
	put := func(t *register.Type, key string, rec register.Record) {
		name := t.Name + "/" + key
		register.HeadOf(rec).ID, b.made[name] = b.at(name), true
		b.revs[b.at(name)] = 1
		list = append(list, store.Addition{Type: t, Record: rec})
	}
	for _, s := range sites() {
		put(record.Sites.Type, s.key, &record.Site{Head: register.Head{Title: s.title}, Code: s.code, Address: register.Text(s.address), City: s.city,
			Region: s.region, Country: register.Country(s.country), Description: register.Text(s.note)})
	}
	for _, u := range units() {
		put(record.Units.Type, u.key, &record.Unit{Head: register.Head{Title: u.title, Owner: b.at("people/" + u.head)}, Code: u.code, Parent: to(b, record.Units, u.parent),
			Country: register.Country(u.country), Site: to(b, record.Sites, u.site), Headcount: u.count, Description: register.Text(u.desc)})
	}
	for _, p := range people() {
		x := &record.Person{Head: register.Head{Title: p.name}, Email: mailOf(p.name, "lindhag.example"), JobTitle: p.job, Unit: to(b, record.Units, p.unit), Site: to(b, record.Sites, p.site), Employment: "staff"}
		if p.as != "" {
			x.Employment = record.Employment(p.as)
		}
		put(record.People.Type, p.key, x)
	}
	b.add(-Days, "brandt", "enter the company", func(ctx context.Context, tx *store.Tx) error {
		if err := store.CreateMany(ctx, tx, list, nil); err != nil {
			return err
		}
		_, err := store.Change(ctx, tx, record.Organisations, b.org, 1, func(o *record.Organisation) error {
			o.Owner, o.ReviewEvery = b.at("people/brandt"), "P12M"
			return nil
		})
		b.revs[b.org] = 2
		return err
	})
	b.ids["organisations/own"], b.made["organisations/own"] = b.org, true
}
