package auth

import (
	"slices"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// codeForm asks for the second factor.
type codeForm struct {
	Next   string
	Second []string // totp, passkey, recovery
	Wrong  string   // what is wrong with the code
	Spare  bool     // it was the recovery code
	Faults faults
}

func (f codeForm) has(second string) bool { return slices.Contains(f.Second, second) }

func (p *pages) codePage(c *web.Call) error { return p.showCode(c, codeForm{}) }

func (p *pages) showCode(c *web.Call, f codeForm) error {
	x, err := p.Accounts.Half(c.Ctx(), c.Cookie(halfCookie))
	if problem.Is(err, problem.Unauthenticated) {
		c.SetCookie(halfCookie, "", -1)
		return c.Go(web.SignInPath + "?over=1")
	}
	if err != nil {
		return err
	}
	f.Next, f.Second = next(c), x.Second
	return c.Plain(ui.Page{Title: c.T("signin.code")}, codePane(f))
}

func (p *pages) code(c *web.Call) error {
	e, err := p.Accounts.SecondFactor(c.Ctx(), c.Cookie(halfCookie), c.R.PostFormValue("code"), from(c))
	if err == nil {
		return p.enter(c, e, next(c))
	}
	f := codeForm{Spare: c.R.PostFormValue("spare") != ""}
	if f.Faults, err = faultsOf(c, err, nil); err != nil {
		return err
	}
	if f.Faults.Tone == ui.Bad {
		f.Wrong, f.Faults.Text = c.T("signin.code.wrong"), ""
		if f.Spare {
			f.Wrong = c.T("signin.code.wrong_spare")
		}
	}
	return p.showCode(c, f)
}
