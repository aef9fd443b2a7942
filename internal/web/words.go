package web

import "github.com/privet-pims/privet/internal/account"

// Terms says which wording an organisation uses, i18n.ISO or i18n.Law, for members who
// have chosen none themselves (S-162). Without it that is the law's.
func (s *Site) Terms(of func(account.Membership) string) { s.terms = of }

// speak gives the words of the answer: the person's own language, else that of the
// browser; in the terms that he has chosen, else in those of the organisation.
func (c *Call) speak() {
	lang := ""
	wording := ""
	if c.Session != nil {
		lang, wording = c.Session.Account.Lang, c.Session.Account.Terms
	}
	if lang == "" {
		lang = c.Site.Words.Match(c.R.Header.Get("Accept-Language"))
	}
	if wording == "" && c.terms != nil && c.Member.Slug != "" {
		wording = c.terms(c.Member)
	}
	c.Words = c.Site.Words.Words(lang).Terms(wording)
}
