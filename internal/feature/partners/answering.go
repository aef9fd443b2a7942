package partners

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"github.com/privet-pims/privet/internal/diligence"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// Bounds of what somebody without an account may send.
const (
	maxFiles  = 25 << 20 // bytes of all files of one form
	mostFiles = 10       // of one answer
	maxWords  = 10_000   // bytes of one answer
)

// outsideView is the page behind a link.
type outsideView struct {
	l      *link
	Org    string
	Lang   string
	Langs  []ui.Option
	Action string
	q      *record.Questionnaire
	t      *diligence.Template
	rows   []outsideRow
	change *changeView
	errs   map[string]string
	List   []ui.FieldError
	Text   string
}

// outsideRow is one question with its answer so far.
type outsideRow struct {
	*record.Question
	I          int
	New        bool // the first of its section
	Head, Hint string
	Options    []ui.Option
	Choice     string
	Words      string
	WantsFile  bool
	Error      string
}

func (r outsideRow) name(kind string) string { return kind + "." + strconv.Itoa(r.I) }

// files are the names of those that came before.
func (r outsideRow) files() []string {
	var out []string
	for _, f := range r.Question.Files {
		out = append(out, f.Name)
	}
	return out
}

// openOutside finds what a link shows; every way in which it does not work looks the
// same.
func (p *Pages) openOutside(c *web.Call) (*outsideView, error) {
	now, who := c.Now(), "wrong "+c.NetworkAddress()
	if p.throttle.add(now, who, 0, wrongPerMinute) {
		return nil, problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	secret := c.R.PathValue("secret")
	var v *outsideView
	org, ok := orgOf(secret)
	if ok {
		if err := p.Store.Read(c.Ctx(), access.SystemActor(org, "partners"), func(tx *store.Tx) error {
			l, err := behind(c.Ctx(), tx, p.Vault, secret)
			if err != nil || l == nil {
				return err
			}
			v, err = p.outside(c, tx, l)
			return err
		}); err != nil {
			return nil, err
		}
	}
	if v == nil {
		p.throttle.add(now, who, 1, wrongPerMinute)
		return nil, errSpent
	}
	v.Action = "/partner/" + secret
	return v, nil
}

// outside loads what the link shows; nil where it is over.
func (p *Pages) outside(c *web.Call, tx *store.Tx, l *link) (*outsideView, error) {
	ctx := c.Ctx()
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	lang := l.Lang
	if x := c.R.URL.Query().Get("lang"); x != "" {
		lang = x
	}
	if lang != "" {
		c.Words = p.Words.Words(lang)
	}
	v := &outsideView{l: l, Org: own.Title, Lang: c.Words.Lang(), errs: map[string]string{}}
	for _, x := range p.Words.Languages() {
		if x.Code != c.Words.Lang() {
			v.Langs = append(v.Langs, ui.Option{Value: x.Code, Label: x.Name})
		}
	}
	if l.What == toObject {
		return p.outsideChange(ctx, tx, c, v)
	}
	q, err := store.Get(ctx, tx, record.Questionnaires, l.Record)
	if problem.Is(err, problem.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !q.Archived.IsZero() || q.State != "sent" && q.State != "in_progress" && q.State != "returned" {
		return nil, nil
	}
	v.q, v.t = q, diligence.Of(q.Template)
	v.fillRows(c.Words)
	return v, nil
}

// fillRows shows the questions in the language of the reader, where the template has
// it.
func (v *outsideView) fillRows(w i18n.Words) {
	last := ""
	for i := range v.q.Questions {
		x := &v.q.Questions[i]
		text, hint, _ := strings.Cut(string(x.Question), "\n")
		r := outsideRow{Question: x, I: i, New: x.Section != last, Head: text, Hint: hint}
		last = x.Section
		if a := v.t.By(x.Code); a.Key != "" {
			r.Head, r.Hint, r.WantsFile = a.Text.In(w.Lang()), a.Hint.In(w.Lang()), a.Evidence
		}
		r.Choice, r.Words = split(x)
		for n, o := range x.Options {
			label := o
			if r.WantsFile || v.t.By(x.Code).Key != "" {
				label = options(w)[n]
			}
			r.Options = append(r.Options, ui.Option{Value: strconv.Itoa(n), Label: label})
		}
		v.rows = append(v.rows, r)
	}
}

// split is the choice of an answer, as a number, and the words beside it.
func split(q *record.Question) (choice, words string) {
	head, rest, _ := strings.Cut(string(q.Answer), "\n")
	if i := slices.Index(q.Options, head); i >= 0 {
		return strconv.Itoa(i), rest
	}
	return "", string(q.Answer)
}

func (p *Pages) spent(c *web.Call) error {
	c.Status(http.StatusNotFound)
	return c.PublicPage(ui.Page{Title: c.T("respond.spent")}, spentBody())
}

func (p *Pages) outsidePage(c *web.Call) error {
	c.W.Header().Set("X-Robots-Tag", "noindex, nofollow")
	v, err := p.openOutside(c)
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if err != nil {
		return err
	}
	return p.showOutside(c, v)
}

func (p *Pages) showOutside(c *web.Call, v *outsideView) error {
	if v.change != nil {
		return c.PublicPage(ui.Page{Title: v.change.x.Title, Bare: true, Brand: ui.Brand{Name: v.Org}}, objectBody(v))
	}
	return c.PublicPage(ui.Page{Title: v.q.Title, Bare: true, Brand: ui.Brand{Name: v.Org}}, answerBody(v))
}

func (p *Pages) outsideSend(c *web.Call) error {
	if p.throttle.add(c.Now(), "form "+c.NetworkAddress(), 1, formsPerMinute) {
		return problem.New(problem.Throttled, "throttled", "seconds", 60)
	}
	v, err := p.openOutside(c)
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if err != nil {
		return err
	}
	if v.change != nil {
		err = p.object(c, v)
	} else {
		err = p.takeAnswers(c, v, c.R.PostFormValue("do") != "draft")
	}
	if errors.Is(err, errSpent) {
		return p.spent(c)
	}
	if x, ok := problem.As(err); ok && (x.Kind == problem.Invalid || x.Kind == problem.Blocked) && len(x.Fields) > 0 {
		v.refuse(c, x)
		return p.showOutside(c, v)
	}
	if err != nil {
		return err
	}
	if v.q != nil && c.R.PostFormValue("do") == "draft" {
		c.Toast(ui.Toast{Text: c.T("respond.kept")})
		return c.Go(v.Action)
	}
	return c.PublicPage(ui.Page{Title: c.T("respond.thanks"), Brand: ui.Brand{Name: v.Org}}, thanksBody(v))
}

// refuse says at the questions what is wrong.
func (v *outsideView) refuse(c *web.Call, x *problem.Problem) {
	c.Status(http.StatusUnprocessableEntity)
	for _, f := range x.Fields {
		text := c.Words.Field(f)
		parts := strings.Split(f.Path, ".")
		i, err := strconv.Atoi(parts[min(1, len(parts)-1)])
		if err != nil || i >= len(v.rows) {
			v.errs[f.Path] = text
			v.List = append(v.List, ui.FieldError{ID: "f-" + f.Path, Label: c.T("partners.object." + f.Path), Text: text})
			continue
		}
		if v.rows[i].Error == "" {
			v.rows[i].Error = text
			v.List = append(v.List, ui.FieldError{ID: "q" + strconv.Itoa(i), Label: v.rows[i].Head, Text: text})
		}
	}
}

// takeAnswers keeps the answers; the last time it hands them in and uses the link up.
func (p *Pages) takeAnswers(c *web.Call, v *outsideView, last bool) error {
	var l problem.List
	for i := range v.rows {
		r := &v.rows[i]
		n, err := strconv.Atoi(c.R.PostFormValue(r.name("a")))
		said := strings.TrimSpace(c.R.PostFormValue(r.name("w")))
		r.Words, r.Choice = said, ""
		if err == nil && n >= 0 && n < len(r.Question.Options) {
			r.Choice = strconv.Itoa(n)
			said = strings.TrimSpace(r.Question.Options[n] + "\n" + said)
		} else if len(r.Question.Options) > 0 && (last || said == "") {
			said = ""
		}
		l.If(len(said) > maxWords, fmt.Sprintf("questions.%d.answer", i), "too_long", "max", maxWords)
		r.Question.Answer = register.Text(said)
		files, err := p.takeFiles(c, v.l, *r, &l)
		if err != nil {
			return err
		}
		r.Question.Files = append(r.Question.Files, files...)
	}
	if c.R.MultipartForm != nil {
		_ = c.R.MultipartForm.RemoveAll()
	}
	if err := l.Err(); err != nil {
		return err
	}
	rows := v.q.Questions
	return p.Store.Write(c.Ctx(), v.l.actor(), func(tx *store.Tx) error {
		return p.keepAnswers(c.Ctx(), tx, v, rows, last)
	})
}

func (p *Pages) keepAnswers(ctx context.Context, tx *store.Tx, v *outsideView, rows register.Rows[record.Question], last bool) error {
	q, err := store.Get(ctx, tx, record.Questionnaires, v.l.Record)
	if err != nil {
		return err
	}
	if q.State == "sent" || q.State == "returned" {
		if q, err = store.Move(ctx, tx, record.Questionnaires, q.ID, q.Rev, "begin", workflow.Input{}); err != nil {
			return err
		}
	}
	if q.State != "in_progress" || len(q.Questions) != len(rows) {
		return errSpent
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	q, err = store.Change(ctx, tx, record.Questionnaires, q.ID, q.Rev, func(x *record.Questionnaire) error {
		for i := range x.Questions {
			at := &x.Questions[i]
			at.Answer, at.Files = rows[i].Answer, rows[i].Files
			if !last {
				continue
			}
			if choice, _ := split(at); choice != "" {
				n, _ := strconv.Atoi(choice) // split wrote it
				at.Rating = assess.ProposeRating(n, v.t.By(at.Code).Evidence, len(at.Files) > 0)
				at.Points = assess.PointsFor(at.Weight, at.Rating)
			}
		}
		if last {
			x.Submitted = today
			x.Score, _ = x.Percent()
		}
		return nil
	})
	if err != nil || !last {
		return err
	}
	if _, err := store.Move(ctx, tx, record.Questionnaires, q.ID, q.Rev, "submit", workflow.Input{}); err != nil {
		return err
	}
	if err := v.l.use(ctx, tx); err != nil {
		return err
	}
	if p.Answered == nil {
		return nil
	}
	return p.Answered(ctx, tx, record.Questionnaires.Name, q.ID, v.l.By)
}

// accepted are the endings of files that are taken, with what their content begins
// with as net/http sniffs it. What a browser or a system would run is not among them.
func acceptedTypes(ending string) []string {
	switch ending {
	case ".pdf":
		return []string{"application/pdf"}
	case ".png":
		return []string{"image/png"}
	case ".jpg", ".jpeg":
		return []string{"image/jpeg"}
	case ".txt", ".csv", ".md", ".eml":
		return []string{"text/plain"}
	case ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip":
		return []string{"application/zip"}
	}
	return nil
}

func (p *Pages) takeFiles(c *web.Call, k *link, r outsideRow, l *problem.List) (register.Files, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var out register.Files
	field := fmt.Sprintf("questions.%d.files", r.I)
	for _, part := range c.R.MultipartForm.File[r.name("f")] {
		if part.Size == 0 {
			continue
		}
		if len(r.Question.Files)+len(out) >= mostFiles {
			l.Add(field, "respond_files_many", "max", mostFiles)
			return out, nil
		}
		f, ok, err := p.takeFile(c, k, part)
		if err != nil {
			return nil, err
		}
		l.If(!ok, field, "respond_file_type", "name", store.FileName(part.Filename))
		if ok {
			out = append(out, f)
		}
	}
	return out, nil
}

func (p *Pages) takeFile(c *web.Call, k *link, part *multipart.FileHeader) (register.File, bool, error) {
	name := store.FileName(part.Filename)
	f, err := part.Open()
	if err != nil {
		return register.File{}, false, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return register.File{}, false, fmt.Errorf("read an upload: %w", err)
	}
	is, _, _ := strings.Cut(http.DetectContentType(head[:n]), ";")
	if !slices.Contains(acceptedTypes(strings.ToLower(path.Ext(name))), is) {
		return register.File{}, false, nil
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), k.Org, io.MultiReader(bytes.NewReader(head[:n]), f), maxFiles)
	return register.File{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}, true, err
}
