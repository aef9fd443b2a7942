package exchange

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// system builds an application, service or archive.
func (w *draftWork) system() {
	s := &record.System{}
	w.rec, w.keyField = s, "title"
	w.used["title"] = true
	s.Description = w.prose("description", 190_000)
	for _, v := range w.values("status") {
		if code := statusOf(v.Text); code != "" && s.Status == "" {
			s.Status = record.SystemStatus(code)
			continue
		}
		w.aside("status", v)
	}
	for _, v := range w.values("origin") {
		if code, ok := catalogue.MatchOrigin(v.Text); ok && s.Origin == "" {
			s.Origin = record.Origin(code)
			continue
		}
		w.aside("origin", v)
	}
	for _, v := range w.values("hosting") {
		if code, ok := catalogue.MatchHosting(v.Text); ok && s.Hosting == "" {
			s.Hosting = record.Hosting(code)
			continue
		}
		w.aside("hosting", v)
	}
	for _, i := range w.items("regions") {
		codes := catalogue.CountriesIn(i.text)
		if c, ok := catalogue.Country(i.text); ok {
			codes = []string{c}
		} else {
			s.Location = w.line(strings.TrimPrefix(s.Location+"; "+i.text, "; "), 290, "regions", "")
		}
		for _, c := range codes {
			if !slices.Contains(s.Regions, register.Country(c)) {
				s.Regions = append(s.Regions, register.Country(c))
			}
		}
	}
	for _, v := range w.values("supplier") {
		name := tidyCell(v.Text)
		if s.Supplier.ID.IsZero() {
			s.Supplier = register.To[record.Party](w.entity("parties", name, v, nameLike(name)))
		}
		if s.Supplier.ID.IsZero() {
			w.aside("supplier", v)
		}
	}
	s.Criticality = w.criticality()
	s.UsersCount = w.number("users_count")
	s.GoLive, s.EndOfLife = w.day("go_live"), w.day("end_of_life")
	if s.GoLive != "" && s.EndOfLife != "" && s.EndOfLife < s.GoLive {
		w.keep("end_of_life", string(s.EndOfLife))
		s.EndOfLife = ""
	}
	w.owner("owner")
	if u := w.unit("unit"); !u.IsZero() {
		s.Units = append(s.Units, u)
	}
	for _, i := range w.split(catalogue.PIICategory, w.items("data_categories")) {
		if c := w.term(catalogue.PIICategory, i); !slices.Contains(s.PIIHeld, record.PIICategory(c)) {
			s.PIIHeld = append(s.PIIHeld, record.PIICategory(c))
		}
	}
}

// statusOf is where a system stands in its life.
func statusOf(s string) string {
	switch f := fold(s); {
	case slices.Contains([]string{"live", "active", "aktiv", "produktiv", "in betrieb", "in use", "productive", "production", "actif", "activo", "attivo", "actief", "aktywny", "ativo", "yes", "ja", "en production"}, f):
		return "live"
	case slices.Contains([]string{"planned", "geplant", "prevu", "planificado", "pianificato", "gepland", "planowany", "planeado"}, f):
		return "planned"
	case slices.Contains([]string{"retired", "inactive", "inaktiv", "abgeschaltet", "stillgelegt", "decommissioned", "retire", "inactif", "inactivo", "dismesso", "inactief", "wycofany", "inativo"}, f):
		return "retired"
	case slices.Contains([]string{"phasing out", "auslaufend", "in abloesung", "in ablosung", "wird abgelost"}, f):
		return "phasing_out"
	}
	return ""
}

func (w *draftWork) criticality() record.Criticality {
	if l := w.level("criticality"); l == "very_high" {
		return "critical"
	} else if l != "" {
		return record.Criticality(l)
	}
	return ""
}

// party builds an outside organisation.
func (w *draftWork) party() {
	p := &record.Party{}
	w.rec, w.keyField = p, "title"
	w.used["title"] = true
	for _, v := range w.values("kind") {
		if k := partyKind(v.Text); k != "" {
			if !slices.Contains(p.Kinds, record.PartyKind(k)) {
				p.Kinds = append(p.Kinds, record.PartyKind(k))
			}
			continue
		}
		w.aside("kind", v)
	}
	for _, v := range w.values("country") {
		if c, ok := catalogue.Country(v.Text); ok && p.Country == "" {
			p.Country = register.Country(c)
			continue
		}
		if c := w.f.said.oneCountry(v.Text); c != "" && p.Country == "" {
			p.Country = c
		}
		w.aside("country", v)
	}
	p.Address = w.prose("address", 1900)
	p.Website = w.one("website", 290)
	c := record.Contact{Kind: "privacy", Phone: w.one("phone", 60)}
	for _, v := range w.values("email") {
		if s := strings.TrimSpace(v.Text); email(s) && c.Email == "" {
			c.Email = s
			continue
		}
		w.aside("email", v)
	}
	c.Name = w.one("contact", 190)
	if c.Name+c.Email+c.Phone != "" {
		p.Contacts = append(p.Contacts, c)
	}
	if s := w.one("dpo", 490); s != "" {
		d := record.Contact{Kind: "dpo", Name: s}
		if utf8.RuneCountInString(s) > 190 {
			d.Name, d.Note = "", s
		}
		p.Contacts = append(p.Contacts, d)
	}
	for _, i := range w.items("certifications") {
		p.Certifications = append(p.Certifications, record.Certification{Standard: w.line(i.text, 190, "certifications", "")})
	}
	w.owner("owner")
}

// email reports whether a text is one address and nothing else.
func email(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " \t\n,;<>\"()") && !strings.Contains(domain, "@") && len(s) <= 254
}

func partyKind(s string) string {
	f := fold(s)
	for _, x := range []struct{ kind, words string }{
		{"supplier", "supplier vendor processor provider lieferant dienstleister auftragsverarbeiter anbieter fournisseur prestataire sous traitant proveedor encargado fornitore leverancier verwerker dostawca fornecedor"},
		{"customer", "customer client kunde auftraggeber cliente klant klient"},
		{"authority", "authority behorde aufsichtsbehorde autorite autoridad autorita autoriteit organ"},
		{"group_company", "affiliate subsidiary konzern tochter konzerngesellschaft filiale"},
		{"partner", "partner partenaire socio parceiro"},
		{"consultant", "consultant berater consultor consulente adviseur doradca"},
	} {
		for word := range strings.FieldsSeq(x.words) {
			if slices.Contains(strings.Fields(f), word) {
				return x.kind
			}
		}
	}
	return ""
}

// person builds somebody of the organisation; the address tells people apart.
func (w *draftWork) person() {
	p := &record.Person{}
	w.rec, w.keyField = p, "title"
	w.used["title"], w.used["given_name"], w.used["family_name"] = true, true, true
	for _, v := range w.values("email") {
		if s := strings.TrimSpace(v.Text); email(s) && p.Email == "" {
			p.Email = s
			continue
		}
		w.aside("email", v)
	}
	if p.Email != "" {
		w.keyField, w.key = "email", p.Email
	}
	p.Phone, p.JobTitle = w.one("phone", 60), w.one("job", 190)
	p.Unit = register.To[record.Unit](w.unit("unit"))
	for _, v := range w.values("site") {
		name := tidyCell(v.Text)
		if p.Site = register.To[record.Site](w.entity("sites", name, v, utf8.RuneCountInString(name) <= 100)); p.Site.ID.IsZero() {
			w.aside("site", v)
		}
	}
	p.Left = w.yesNo("active") == "no"
}

// risk builds a risk scenario.
func (w *draftWork) risk() {
	r := &record.Risk{}
	w.rec = r
	w.used["title"], w.used["ref"] = true, true
	r.SourceKey = w.key
	for _, i := range w.items("threat") {
		if r.Threat == "" {
			r.Threat = record.Threat(w.term(catalogue.Threat, i))
			continue
		}
		w.aside("threat", recognise.Value{Text: i.text, At: i.v.At})
	}
	r.Vulnerability = w.prose("vulnerability", 4900)
	r.Source = w.prose("description", 4900)
	r.Consequences = w.prose("consequences", 4900)
	r.InherentLikelihood, r.InherentSeverity = w.level("likelihood"), w.level("severity")
	r.ResidualLikelihood, r.ResidualSeverity = w.level("residual_likelihood"), w.level("residual_severity")
	for _, f := range []recognise.Field{"level", "residual_level"} {
		for _, v := range w.values(f) {
			r.ImportedLevel = w.line(strings.TrimPrefix(r.ImportedLevel+"; "+w.header(f, v)+": "+v.Text, "; "), 190, f, "")
		}
	}
	for _, i := range w.split(catalogue.Measure, w.items("measures")) {
		r.Measures = append(r.Measures, record.ActivityMeasure{Measure: record.Measure(w.term(catalogue.Measure, i))})
	}
	w.owner("owner")
	for _, i := range w.items("activities") {
		if at := w.entity("processing-activities", i.text, i.v, false); at.IsZero() {
			w.aside("activities", recognise.Value{Text: i.text, At: i.v.At})
		} else if !slices.Contains(r.Activities, at) {
			r.Activities = append(r.Activities, at)
		}
	}
	for _, i := range w.items("systems") {
		if at := w.entity("systems", i.text, i.v, systemLike(i.text)); at.IsZero() {
			w.aside("systems", recognise.Value{Text: i.text, At: i.v.At})
		} else if !slices.Contains(r.Systems, at) {
			r.Systems = append(r.Systems, at)
		}
	}
}
