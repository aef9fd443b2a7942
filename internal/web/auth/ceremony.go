package auth

import (
	"encoding/json"
	"net/http"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/web"
)

// beginPasskey answers the script of the page with what the browser is to ask for.
func (p *pages) beginPasskey(c *web.Call) error {
	return p.ceremony(c, func() (account.Ceremony, error) { return p.Accounts.BeginPasskeySignIn(c.Ctx(), from(c)) })
}

// ceremony answers what begin began, or a sentence, as JSON. The secret goes into the
// form of the page and not into a cookie, so that two windows do not disturb each other.
func (p *pages) ceremony(c *web.Call, begin func() (account.Ceremony, error)) error {
	out, status := map[string]any{}, http.StatusOK
	m, err := begin()
	if err == nil {
		out["options"], out["secret"] = m.Options, m.Secret
	} else {
		q, ok := problem.As(err)
		if !ok {
			return err
		}
		out["error"], status = c.Words.Problem(q), http.StatusConflict
		if q.Kind == problem.Throttled {
			status = http.StatusTooManyRequests
		}
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(status)
	_ = json.NewEncoder(c.W).Encode(out) // the browser may have gone
	return nil
}

// finishPasskey signs in whom the passkey names.
func (p *pages) finishPasskey(c *web.Call) error {
	e, err := p.Accounts.FinishPasskeySignIn(c.Ctx(), c.R.PostFormValue("ceremony"), []byte(c.R.PostFormValue("response")), from(c))
	if err != nil {
		f, err := faultsOf(c, err, nil)
		if err != nil {
			return err
		}
		return p.showSignIn(c, signInForm{Faults: f})
	}
	return p.enter(c, e, next(c))
}
