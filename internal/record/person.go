package record

import (
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Person is somebody who works for or with the organisation; the title is the
// name. A person may have an account and need not.
type Person struct {
	register.Head

	Email      string               `reg:"max=254,list,search,key"`
	Phone      string               `reg:"max=60"`
	JobTitle   string               `reg:"max=200,list,search"`
	Unit       register.Link[Unit]  `reg:"list,filter"`
	Site       register.Link[Site]  `reg:"filter"`
	Employment Employment           `reg:"list,filter"`
	Party      register.Link[Party] `reg:"filter"` // whom a contact, consultant or auditor works for
	Left       bool                 `reg:"list,filter"`
	Note       register.Text
}

// Employment says how a person belongs to the organisation.
type Employment string

func (Employment) Values() []string {
	return []string{"staff", "contractor", "external_dpo", "consultant", "auditor", "contact"}
}

func (x *Person) Validate(p *problem.List) { checkEmail("email", x.Email, p) }

// checkEmail refuses what can be no address; whether it exists, only mail tells.
func checkEmail(path, s string, p *problem.List) {
	if s == "" {
		return
	}
	local, domain, ok := strings.Cut(s, "@")
	p.If(!ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(s, " \t\n,;<>\"") ||
		strings.Contains(domain, "@") || strings.Trim(domain, ".") != domain, path, "bad_email", "value", s)
}

var People = register.Define[Person](register.Def[Person]{
	Name: "people", Prefix: "PER", Menu: "settings", Icon: "users", Group: access.Organisation,
	Controls: []string{"27701:2025/5.3", "27701:2025/7.2"},
})
