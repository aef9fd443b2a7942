package catalogue

// Authority is a supervisory authority.
type Authority struct {
	Country     string // ISO 3166-1 code, or a region such as DE-BY
	Name        string // in its own language
	Short       string
	Website     string
	EEA         bool
	Mark        Mark // of the name
	MarkNote    string
	WebsiteMark Mark
}

// Authorities are all authorities, by country.
func (l *Lib) Authorities() []Authority { return l.authorities }

// AuthoritiesOf are the authorities of a country and its regions, the country's own
// first.
func (l *Lib) AuthoritiesOf(country string) []Authority {
	var out []Authority
	for _, a := range l.authorities {
		if a.Country == country || len(a.Country) > 3 && a.Country[:2] == country && a.Country[2] == '-' {
			out = append(out, a)
		}
	}
	return out
}
