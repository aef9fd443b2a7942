package law

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
)

// Authority is a supervisory authority.
type Authority struct {
	Code        string // country or region; EU for the bodies of the Union
	Name, Short string
	Website     string // "" where none is recorded
	EEA         bool
	Mark        Mark // of the name
	WebsiteMark Mark
}

// ConsentAge is the age from which a child consents alone.
type ConsentAge struct {
	Code   string // country or region
	Age    int    // years
	Source Source
}

// AuthoritiesFor lists the authorities of a country or region; those of the
// country where the region has none of its own. Some places have two (Bavaria:
// private and public sector). S-163
func (p *Packs) AuthoritiesFor(code string) []Authority {
	return nearest(p.authorities, code, func(a Authority) string { return a.Code })
}

// Competent lists the authorities that a body at a place answers to. It is not certain
// where regions of the country have authorities of their own and the place names none.
func (p *Packs) Competent(place string) (list []Authority, certain bool) {
	list = p.AuthoritiesFor(place)
	code := Country(place)
	regional := slices.ContainsFunc(p.authorities, func(a Authority) bool { return a.Code != code && state(a.Code) == code })
	return list, len(list) > 0 && !regional
}

// Authorities is the directory in the order of the data.
func (p *Packs) Authorities() []Authority { return slices.Clone(p.authorities) }

// ConsentAge is the age of a country or region, or of its country.
func (p *Packs) ConsentAge(code string) (ConsentAge, bool) {
	found := nearest(p.ages, code, func(a ConsentAge) string { return a.Code })
	if len(found) == 0 {
		return ConsentAge{}, false
	}
	return found[0], true
}

// nearest picks the rows of a place, else of its country.
func nearest[T any](rows []T, code string, of func(T) string) []T {
	for _, place := range []string{Country(code), state(code)} {
		found := slices.DeleteFunc(slices.Clone(rows), func(r T) bool { return of(r) != place })
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// row is a line of a CSV file of facts.
type row struct {
	cells map[string]string
	place string
	errs  *[]error
}

func (r row) fail(format string, args ...any) {
	*r.errs = append(*r.errs, fmt.Errorf("%s: %s", r.place, fmt.Sprintf(format, args...)))
}

func (r row) need(column string) string {
	s := r.cells[column]
	if s == "" {
		r.fail("%s is missing", column)
	}
	return s
}

func (r row) mark(column string) Mark {
	m, err := ParseMark(r.need(column))
	if err != nil {
		r.fail("%v", err)
	}
	return m
}

func (r row) day(column string) calendar.Day {
	if r.cells[column] == "" {
		return ""
	}
	d, err := calendar.ParseDay(r.cells[column])
	if err != nil {
		r.fail("%s: %v", column, err)
	}
	return d
}

// code reads a code: two letters, or those with a region.
func (r row) code(column string) string {
	code := r.need(column)
	if s := state(code); len(s) != 2 || code != Country(code) {
		r.fail("%s %q is no country or region", column, code)
	}
	return code
}

// readTable reads a CSV file whose header must be the columns given.
func readTable(files fs.FS, name, columns string, errs *[]error) []row {
	f, err := files.Open(name)
	if err != nil {
		*errs = append(*errs, err)
		return nil
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		*errs = append(*errs, fmt.Errorf("%s: %w", name, err))
		return nil
	}
	if len(lines) < 2 || strings.Join(lines[0], ",") != columns {
		*errs = append(*errs, fmt.Errorf("%s: want rows below the columns %s", name, columns))
		return nil
	}
	var rows []row
	for i, line := range lines[1:] {
		cells := make(map[string]string, len(line))
		for j, cell := range line {
			cells[lines[0][j]] = cell
		}
		rows = append(rows, row{cells, name + ":" + strconv.Itoa(i+2), errs})
	}
	return rows
}

func (p *Packs) readTables(files fs.FS, errs *[]error) {
	for _, r := range readTable(files, "supervisory-authorities.csv", "code,name,short,website,eea,name_verification,website_verification", errs) {
		a := Authority{Code: r.code("code"), Name: r.need("name"), Short: r.cells["short"], Website: r.cells["website"],
			EEA: r.need("eea") == "yes", Mark: r.mark("name_verification"), WebsiteMark: r.mark("website_verification")}
		if a.EEA != inEEA(a.Code) {
			r.fail("%s and the EEA: says %q", a.Code, r.cells["eea"])
		}
		if a.Website != "" && !strings.HasPrefix(a.Website, "https://") {
			r.fail("website %q", a.Website)
		}
		p.authorities = append(p.authorities, a)
	}
	for _, r := range readTable(files, "child-consent-ages.csv", "code,age,cite,verification", errs) {
		age, err := strconv.Atoi(r.need("age"))
		if err != nil || age < 7 || age > 21 {
			r.fail("age %q", r.cells["age"])
		}
		p.ages = append(p.ages, ConsentAge{r.code("code"), age, Source{r.need("cite"), r.mark("verification")}})
	}
	for _, r := range readTable(files, "adequacy.csv", "from_regime,to_code,to_name,scope,instrument,adopted,expires,verification", errs) {
		a := Adequacy{Law: r.need("from_regime"), To: r.need("to_code"), Name: r.need("to_name"), Scope: r.need("scope"),
			Instrument: r.need("instrument"), Adopted: r.day("adopted"), Expires: r.day("expires"), Mark: r.mark("verification")}
		if _, known := p.Law(a.Law); !known {
			r.fail("law %q is not in the index", a.Law)
		}
		if a.Adopted == "" || a.Expires != "" && a.Expires < a.Adopted {
			r.fail("adopted %q, expires %q", a.Adopted, a.Expires)
		}
		p.adequacies = append(p.adequacies, a)
	}
	p.adequacies = append(p.adequacies, retained(p.adequacies)...)
}
