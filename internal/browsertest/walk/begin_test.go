package walk_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
)

// mouse counts what is pressed.
type mouse struct {
	*browsertest.Tab
	clicks int
}

func (m *mouse) Click(selector string) {
	m.clicks++
	m.Tab.Click(selector)
}

const foreignRegister = `Processing activity;Purpose;Data subjects;Categories of personal data;Recipients;Retention period
Payroll;Pay salaries;Employees;Bank details;Tax office;10 years
Newsletter;Tell customers about offers;Customers;E-mail address;Mailing provider;Until consent is withdrawn
Applications;Choose new colleagues;Applicants;CV;None;6 months
`

// From the link that the program prints to the first register: bar of fewer than twelve clicks.
func TestAnOwnerComesFromTheSetUpLinkToARegisterOfHisOwnInFewClicks(t *testing.T) {
	p := browsertest.Serve(t, browsertest.Setup{})
	link := p.SetupLink()
	m := &mouse{Tab: visit(t, browsertest.View{})}
	m.Go(link)
	fit(t, m.Tab)
	m.Type("input[name=name]", "Ada Alder")
	m.Type("input[name=email]", "ada@alder.example")
	m.Type("input[name=password]", "a hedge of nine alders")
	m.Click("button.primary")
	m.WaitURL("/start")

	m.Type("input[name=name]", "Alder Ltd")
	m.Type("#f-country", "Germany")
	m.WaitFor("#f-country-list [role=option] >> Germany")
	m.Keys("Enter")
	m.WaitFor("#means >> GDPR")
	m.Click("main button.primary")
	m.WaitURL("/start/role")
	m.Click("main button.primary")
	if strings.Contains(m.URL(), "/role") { // nothing is chosen for her
		m.Click("input[name=roles]")
		m.Click("main button.primary")
	}
	m.WaitURL("/start/scope")
	m.Click("main button.primary")
	m.WaitURL("/start/begin")
	m.Click("a.choice[href*=import]")
	m.Upload("input[name=file]", file(t, "register.csv", foreignRegister))
	m.clicks++ // choosing the file
	m.Click("main form button.primary")
	m.WaitFor(`form[action$="/apply"] button`)
	m.Click(`form[action$="/apply"] button`)
	m.WaitFor(".kpis")
	if m.clicks >= 12 {
		t.Errorf("%d clicks", m.clicks)
	}
	t.Logf("%d clicks", m.clicks)
	m.Click("main .list a")
	for _, title := range []string{"Payroll", "Newsletter", "Applications"} {
		if !m.Has("table.list a >> " + title) {
			t.Errorf("%s is not in the register at %s", title, m.URL())
		}
	}

	// The link is spent.
	other := visit(t, browsertest.View{})
	if other.Go(link); other.Has("input[name=password]") {
		t.Error("the set-up link makes a second first account")
	}
}
