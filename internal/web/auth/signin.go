package auth

import (
	"net/url"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// front leads on: to the person's organisation, to sign-in, or, while nobody has an
// account, to the words about the set-up link.
func (p *pages) front(c *web.Call) error {
	if c.Session != nil {
		return c.Go(home(c))
	}
	unused, err := p.Accounts.Unused(c.Ctx())
	if err != nil {
		return err
	}
	if unused {
		return c.Plain(ui.Page{Title: c.T("signin.unused")}, unusedPage())
	}
	return c.Go(web.SignInPath)
}

// signInForm is what the sign-in page shows.
type signInForm struct {
	Where, Next, Email string // where: the organisation, or the host if there are several
	Keep               bool
	Said               string                     // what was done before, such as signing out
	Providers          []account.IdentityProvider // for all of the installation
	Discover           bool                       // organisations have their own
	Faults             faults
}

func (p *pages) signInPage(c *web.Call) error {
	if c.Session != nil && c.R.FormValue("again") == "" {
		return c.Go(next(c))
	}
	f := signInForm{Email: c.R.FormValue("email")}
	for _, what := range []string{"out", "over", "reset"} {
		if c.R.FormValue(what) != "" {
			f.Said = what
		}
	}
	return p.showSignIn(c, f)
}

func (p *pages) showSignIn(c *web.Call, f signInForm) error {
	f.Next = next(c)
	var err error
	if f.Where, err = p.Accounts.Only(c.Ctx()); err != nil {
		return err
	}
	if u, err := url.Parse(c.URL); err == nil && f.Where == "" {
		f.Where = u.Hostname()
	}
	if f.Providers, f.Discover, err = p.offers(c); err != nil {
		return err
	}
	return c.Plain(ui.Page{Title: c.T("signin.title")}, signInPane(f))
}

// offers are the providers for everybody, and whether there are more to be found by an
// address of mail.
func (p *pages) offers(c *web.Call) ([]account.IdentityProvider, bool, error) {
	list, err := p.Accounts.Offers(c.Ctx(), "")
	if err != nil {
		return nil, false, err
	}
	more, err := p.Accounts.OffersMore(c.Ctx())
	return list, more, err
}

func (p *pages) signIn(c *web.Call) error {
	email := c.R.PostFormValue("email")
	e, err := p.Accounts.SignIn(c.Ctx(), email, c.R.PostFormValue("password"), from(c))
	if err != nil {
		f, err := faultsOf(c, err, nil)
		if err != nil {
			return err
		}
		return p.showSignIn(c, signInForm{Email: email, Keep: from(c).Keep, Faults: f})
	}
	return p.enter(c, e, next(c))
}

func (p *pages) signOut(c *web.Call) error {
	if err := p.Accounts.SignOut(c.Ctx(), c.Cookie("privet")); err != nil {
		return err
	}
	c.SignedOut()
	return c.Go(web.SignInPath + "?out=1")
}
