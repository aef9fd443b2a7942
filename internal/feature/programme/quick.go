package programme

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// linkLife is how long a link to a quick assessment works.
const linkLife = 30 * 24 * time.Hour

func (p *Pages) quickRoutes() {
	const at = "/o/{org}/assessments/{ref}"
	p.Handle("POST "+at+"/answers", changes(access.Assessments), p.answerQuick)
	p.Handle("POST "+at+"/link", changes(access.Assessments), p.sendQuick)
	p.Handle("GET /q/{secret}", web.Rule{Public: true}, p.prospectPage)
	p.Handle("POST /q/{secret}", web.Rule{Public: true}, p.prospectAnswers)
}

// invitation is what a link to a quick assessment carries, sealed by the key of the
// installation for the organisation. No table keeps it: it works until it is over,
// or the assessment has been answered, completed or archived.
type invitation struct {
	For        string    `json:"for"` // always "quick": nothing else that is sealed opens this page
	Org        id.ID     `json:"org"`
	Assessment id.ID     `json:"assessment"`
	By         id.ID     `json:"by"`
	Expires    time.Time `json:"expires"`
}

// seal is the secret of a link: the organisation, so that the key is found, and the
// sealed invitation.
func (d Deps) seal(org id.ID, invitation any) (string, error) {
	raw, err := json.Marshal(invitation)
	if err != nil {
		return "", err
	}
	sealed, err := d.Vault.Seal(org, raw)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(append([]byte{}, org[:]...), sealed...)), nil
}

// unseal opens the secret of a link into what it carries; false for one that is none.
// The organisation inside is the one whose key opened it.
func (p *Pages) unseal(secret string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if p.Vault == nil || err != nil || len(raw) <= len(id.ID{}) || len(raw) > 2000 {
		return false
	}
	var org id.ID
	copy(org[:], raw)
	plain, err := p.Vault.Unseal(org, raw[len(org):])
	return err == nil && json.Unmarshal(plain, into) == nil
}

// DoLinkQuick is the path of a link by which somebody without an account answers a quick
// assessment that nobody has answered, once (S-170).
func (d Deps) DoLinkQuick(ctx context.Context, tx *store.Tx, a *record.Assessment) (string, error) {
	if d.Vault == nil {
		return "", problem.NotFound("address", "")
	}
	if a.Kind != record.Quick || a.State != "draft" || len(a.Answers) > 0 || !a.Archived.IsZero() {
		return "", problem.New(problem.Blocked, "quick_answered")
	}
	tx.Record("quick_link", record.Assessments.Name, a.ID, nil)
	secret, err := d.seal(tx.Org, invitation{"quick", tx.Org, a.ID, tx.ID, tx.Now.Add(linkLife)})
	return "/q/" + secret, err
}

// sendQuick shows a link that whoever has it can answer once, without an account.
func (p *Pages) sendQuick(c *web.Call) error {
	var path string
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		a, err := find(ctx, tx, record.Assessments, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		path, err = p.DoLinkQuick(ctx, tx, a)
		return err
	})
	if err != nil {
		return err
	}
	v, err := p.loadAssessment(c)
	if err != nil {
		return err
	}
	v.link = c.External(path)
	return p.showAssessment(c, v)
}

// readAnswers of the form.
func readAnswers(c *web.Call) map[string]record.QuickAnswer {
	out := map[string]record.QuickAnswer{}
	for _, q := range assess.QuickQuestions() {
		x := record.QuickAnswer{Answer: record.QuickReply(c.R.PostFormValue(q.Key))}
		if x.Answer != "" {
			out[q.Key] = x
		}
	}
	return out
}

func (p *Pages) answerQuick(c *web.Call) error {
	var ref string
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Assessments.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		a, err := AnswerQuick(ctx, tx, at, readAnswers(c), "", today)
		if err == nil {
			ref = a.Ref
		}
		return err
	})
	if errs, ok := wrongOf(c, err); ok {
		c.Status(http.StatusUnprocessableEntity)
		v, err := p.loadAssessment(c)
		if err != nil {
			return err
		}
		v.errs = errs
		return p.showAssessment(c, v)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.saved"), Tone: ui.OK})
	return c.Go(c.At(record.Assessments.Name, ref))
}

// prospectView is the quick assessment as somebody without an account sees it.
type prospectView struct {
	Org     string
	Action  string
	Until   calendar.Day
	Asked   []assess.QuickQuestion
	Answers map[string]string
	Contact string
	Langs   []ui.Option
	errs    wrong
	inv     invitation
	a       *record.Assessment
}

// prospect opens a link. Every way in which it does not work looks the same.
func (p *Pages) prospect(c *web.Call) (*prospectView, error) {
	var inv invitation
	if !p.unseal(c.R.PathValue("secret"), &inv) || inv.For != "quick" || !c.Now().Before(inv.Expires) {
		return nil, nil
	}
	var v *prospectView
	err := p.Store.Read(c.Ctx(), access.SystemActor(inv.Org, "quick"), func(tx *store.Tx) error {
		a, err := store.Get(c.Ctx(), tx, record.Assessments, inv.Assessment)
		if problem.Is(err, problem.Missing) {
			return nil
		}
		if err != nil {
			return err
		}
		if a.Kind != record.Quick || a.State != "draft" || len(a.Answers) > 0 || !a.Archived.IsZero() {
			return nil
		}
		own, err := store.Get(c.Ctx(), tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		v = &prospectView{Org: own.Title, inv: inv, a: a, Until: calendar.DayOf(inv.Expires), Asked: asked(a), Answers: map[string]string{}}
		return nil
	})
	if err != nil || v == nil {
		return nil, err
	}
	v.Action = "/q/" + c.R.PathValue("secret")
	if lang := c.R.URL.Query().Get("lang"); lang != "" {
		c.Words = p.Words.Words(lang)
		v.Action += "?lang=" + c.Words.Lang()
	}
	for _, l := range p.Words.Languages() {
		if l.Code != c.Words.Lang() {
			v.Langs = append(v.Langs, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	return v, nil
}

// asked are the questions that the roles of an assessment bring.
func asked(a *record.Assessment) []assess.QuickQuestion {
	var out []assess.QuickQuestion
	roles := record.RoleSetOf(a.Roles)
	for _, q := range assess.QuickQuestions() {
		if roles == 0 || q.Roles.Has(roles) {
			out = append(out, q)
		}
	}
	return out
}

func (p *Pages) spent(c *web.Call) error {
	c.Status(http.StatusNotFound)
	return c.PublicPage(ui.Page{Title: c.T("programme.quick.spent")}, spentBody())
}

func (p *Pages) prospectPage(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := p.prospect(c)
	if err != nil {
		return err
	}
	if v == nil {
		return p.spent(c)
	}
	return c.PublicPage(ui.Page{Title: c.T("programme.quick.title"), Bare: true, Brand: ui.Brand{Name: v.Org}}, prospectBody(v))
}

// prospectAnswers takes the answers once; they become the quick assessment.
func (p *Pages) prospectAnswers(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := p.prospect(c)
	if err != nil {
		return err
	}
	if v == nil {
		return p.spent(c)
	}
	v.Contact = strings.TrimSpace(c.R.PostFormValue("contact"))
	answers := readAnswers(c)
	for k, x := range answers {
		v.Answers[k] = string(x.Answer)
	}
	var done *record.Assessment
	who := access.Actor{Kind: access.Link, ID: v.a.ID, Org: v.inv.Org, Role: access.System, OnBehalf: v.inv.By, Name: "quick"}
	err = p.Store.Write(c.Ctx(), who, func(tx *store.Tx) error {
		a, err := store.Get(c.Ctx(), tx, record.Assessments, v.a.ID)
		if err != nil {
			return err
		}
		if len(a.Answers) > 0 {
			return problem.New(problem.Blocked, "quick_answered")
		}
		if len(v.Contact) > 300 {
			return fieldProblem("contact", "too_long", "max", 300)
		}
		today, err := tx.Today(c.Ctx())
		if err != nil {
			return err
		}
		done, err = AnswerQuick(c.Ctx(), tx, v.a.ID, answers, v.Contact, today)
		return err
	})
	if errs, ok := wrongOf(c, err); ok {
		c.Status(http.StatusUnprocessableEntity)
		v.errs = errs
		return c.PublicPage(ui.Page{Title: c.T("programme.quick.title"), Bare: true, Brand: ui.Brand{Name: v.Org}}, prospectBody(v))
	}
	if err != nil {
		return err
	}
	return c.PublicPage(ui.Page{Title: c.T("programme.quick.thanks"), Bare: true, Brand: ui.Brand{Name: v.Org}}, thanksBody(assess.ScoreQuick(done), v))
}
