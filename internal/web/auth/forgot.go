package auth

import (
	"net/http"
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// forgotForm asks where to send a link to a new password.
type forgotForm struct {
	Email  string
	Mail   bool // the installation sends mail
	Sent   bool
	Faults faults
}

func (p *pages) forgotPage(c *web.Call) error {
	return p.showForgot(c, forgotForm{Email: c.R.FormValue("email"), Sent: c.R.FormValue("sent") != ""})
}

func (p *pages) showForgot(c *web.Call, f forgotForm) error {
	f.Mail = p.Mail.On()
	return c.Plain(ui.Page{Title: c.T("signin.forgot.title")}, forgotPane(f))
}

// forgot answers before it writes the letter: neither words nor time tell whether
// there is an account.
func (p *pages) forgot(c *web.Call) error {
	if !p.Mail.On() {
		return p.showForgot(c, forgotForm{})
	}
	letter, err := p.Accounts.BeginReset(c.Ctx(), c.R.PostFormValue("email"), from(c))
	if err != nil {
		f := forgotForm{Email: c.R.PostFormValue("email")}
		if f.Faults, err = faultsOf(c, err, nil); err != nil {
			return err
		}
		return p.showForgot(c, f)
	}
	c.W.Header().Set("Content-Length", "0")
	if err := c.Go("/forgot?sent=1"); err != nil || letter == nil {
		return err
	}
	_ = http.NewResponseController(c.W).Flush() // what cannot be flushed is sent later
	return p.sendReset(c, letter)
}

func (p *pages) sendReset(c *web.Call, l *account.Letter) error {
	minutes := int(l.Expires.Sub(c.Now()).Round(time.Minute).Minutes())
	return p.Mail.QueueOutside(c.Ctx(), mail.Message{
		To: l.To, ToName: l.Name, Lang: or(l.Lang, c.Words.Lang()), Key: mail.PasswordReset, Args: problem.Pairs("count", minutes), Link: "/reset/" + l.Secret,
	})
}

// resetForm asks for a new password.
type resetForm struct {
	Action string
	Faults faults
}

func (p *pages) resetPage(c *web.Call) error { return p.showReset(c, resetForm{}) }

func (p *pages) showReset(c *web.Call, f resetForm) error {
	f.Action = "/reset/" + c.R.PathValue("secret")
	return c.Plain(ui.Page{Title: c.T("signin.reset")}, resetPane(f))
}

func (p *pages) reset(c *web.Call) error {
	err := p.Accounts.FinishReset(c.Ctx(), c.R.PathValue("secret"), c.R.PostFormValue("password"), from(c))
	if isProblem(err, "link_used") {
		return p.spent(c, "signin.reset.spent")
	}
	if err != nil {
		var f resetForm
		if f.Faults, err = faultsOf(c, err, map[string]string{"password": c.T("signin.password.new")}); err != nil {
			return err
		}
		return p.showReset(c, f)
	}
	c.SignedOut()
	return c.Go(web.SignInPath + "?reset=1")
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
