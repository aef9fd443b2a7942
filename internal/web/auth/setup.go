package auth

import (
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// setUpForm is what the page of the first account shows.
type setUpForm struct {
	Action, Name, Email string
	Faults              faults
}

// setUpPage shows the form behind the link that the program prints. Looking uses it
// up in no way.
func (p *pages) setUpPage(c *web.Call) error {
	ok, err := p.Accounts.IsSetUpLink(c.Ctx(), c.R.PathValue("secret"))
	if err != nil {
		return err
	}
	if !ok {
		return p.spent(c, "signin.set_up.spent")
	}
	return p.showSetUp(c, setUpForm{})
}

// spent answers a link that does not work (any more); what names the sentence that
// says what to do.
func (p *pages) spent(c *web.Call, what string) error {
	c.Status(404)
	return c.Plain(ui.Page{Title: c.T("signin.spent")}, spentPane(c.T(what)))
}

func (p *pages) showSetUp(c *web.Call, f setUpForm) error {
	f.Action = "/set-up/" + c.R.PathValue("secret")
	return c.Plain(ui.Page{Title: c.T("signin.set_up")}, setUpPane(f))
}

func (p *pages) setUp(c *web.Call) error {
	f := setUpForm{Name: c.R.PostFormValue("name"), Email: c.R.PostFormValue("email")}
	e, err := p.Accounts.SetUp(c.Ctx(), c.R.PathValue("secret"), account.Start{
		Name: f.Name, Email: f.Email, Password: c.R.PostFormValue("password"), Lang: c.Words.Lang(),
	}, from(c))
	if isProblem(err, "link_used") {
		return p.spent(c, "signin.set_up.spent")
	}
	if err != nil {
		if f.Faults, err = faultsOf(c, err, map[string]string{"name": c.T("signin.name"), "email": c.T("signin.email"), "password": c.T("signin.password")}); err != nil {
			return err
		}
		return p.showSetUp(c, f)
	}
	return p.enter(c, e, "/")
}

func isProblem(err error, key string) bool {
	p, ok := problem.As(err)
	return ok && p.Key == key
}
