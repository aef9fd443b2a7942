package auth

import (
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// stopPath begins the links with which digests are switched off.
const stopPath = "/unsubscribe/"

// Stop is the address at which a digest is switched off without signing in.
func Stop(token string) string { return stopPath + token }

// stopPage asks once more: programs that look at the links of a mail before people do
// send GET, which changes nothing (RFC 8058, 3.1).
func (p *pages) stopPage(c *web.Call) error {
	told, err := p.Accounts.DigestAt(c.Ctx(), c.R.PathValue("token"), from(c))
	if err != nil {
		return p.noStop(c, err)
	}
	return p.showStop(c, told.Lang, told.On)
}

// stop switches the digest off, for the button of stopPage and for the programs of
// mail that post to the same address (RFC 8058).
func (p *pages) stop(c *web.Call) error {
	if c.R.PostFormValue("List-Unsubscribe") != "One-Click" {
		return problem.New(problem.Invalid, "not_one_click")
	}
	told, err := p.Accounts.StopDigest(c.Ctx(), c.R.PathValue("token"), from(c))
	if err != nil {
		return p.noStop(c, err)
	}
	return p.showStop(c, told.Lang, told.On)
}

func (p *pages) noStop(c *web.Call, err error) error {
	if problem.Is(err, problem.Missing) {
		return p.spent(c, "signin.stop.spent")
	}
	return err
}

// showStop speaks the language of the account, not that of a program that asks.
func (p *pages) showStop(c *web.Call, lang string, on bool) error {
	if lang != "" && c.Session == nil {
		c.Words = c.Site.Words.Words(lang)
	}
	title := c.T("signin.stop.done")
	if on {
		title = c.T("signin.stop")
	}
	return c.Plain(ui.Page{Title: title}, stopPane(title, c.R.URL.Path, on))
}
