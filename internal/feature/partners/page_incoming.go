package partners

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// incomingView is the form that takes a customer's questionnaire in.
type incomingView struct {
	wrong
	c              *web.Call
	Title, Contact string
	Party          string
	Due            string
	parties        []ui.Option
	answers        int
}

func (v *incomingView) ground(ctx context.Context, tx *store.Tx) error {
	list, err := all(ctx, tx, record.Parties, store.Query{Sort: "title"})
	for _, x := range list {
		v.parties = append(v.parties, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
	}
	if err != nil {
		return err
	}
	n, err := store.Counts(ctx, tx, record.Answers.Type, []store.Query{{}})
	if len(n) > 0 {
		v.answers = n[0]
	}
	return err
}

func (p *Pages) incomingPage(c *web.Call) error {
	v := &incomingView{c: c}
	if err := c.Read(v.ground); err != nil {
		return err
	}
	return p.showIncoming(c, v)
}

func (p *Pages) showIncoming(c *web.Call, v *incomingView) error {
	return c.Page(ui.Page{Title: c.T("partners.incoming"), Lead: c.T("partners.incoming.lead"), Crumbs: crumbs(c, record.Questionnaires.Type, "")}, incomingBody(v))
}

func (p *Pages) incoming(c *web.Call) error {
	v := &incomingView{c: c, Title: posted(c, "title"), Contact: posted(c, "contact"), Party: posted(c, "party"), Due: posted(c, "due")}
	q, err := p.takeIn(c, v)
	if err == nil {
		c.Toast(ui.Toast{Text: c.T("partners.taken", "count", len(q.Questions))})
		return c.Go(c.At("questionnaires", q.Ref, "review"))
	}
	if x, ok := problem.As(err); ok && (x.Kind == problem.Invalid || x.Kind == problem.TooLarge) && len(x.Fields) == 0 {
		text := c.Words.Problem(x)
		v.errs, v.list = map[string]string{"file": text}, []ui.FieldError{{ID: "f-file", Label: c.T("partners.incoming.file"), Text: text}}
		c.Status(422)
	} else if err := v.take(c, err, func(f string) string { return c.T("partners.incoming." + f) }); err != nil {
		return err
	}
	if err := c.Read(v.ground); err != nil {
		return err
	}
	return p.showIncoming(c, v)
}

func (p *Pages) takeIn(c *web.Call, v *incomingView) (*record.Questionnaire, error) {
	var l problem.List
	in := Incoming{Title: v.Title, Contact: v.Contact, Due: calendar.Day(v.Due)}
	if v.Party != "" {
		at, err := id.Parse(v.Party)
		l.If(err != nil, "party", "required")
		in.Party = at
	}
	l.If(v.Due != "" && !in.Due.Valid(), "due", "day_ahead")
	form := c.R.MultipartForm
	if form == nil || len(form.File["file"]) == 0 || form.File["file"][0].Size == 0 {
		l.Add("file", "partners_file")
		return nil, l.Err()
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	defer func() { _ = form.RemoveAll() }()
	part := form.File["file"][0]
	f, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	file := store.FileName(part.Filename)
	if in.Rows, err = readAsked(c.Ctx(), file, f, part.Size); err != nil {
		return nil, err
	}
	if in.Title == "" {
		in.Title = strings.TrimSuffix(file, path.Ext(file))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), c.Who.Org, f, MaxWorkbook)
	if err != nil {
		return nil, err
	}
	in.File = register.File{Sum: sum.String(), Name: file, MediaType: store.MediaType(file), Size: size}
	var q *record.Questionnaire
	return q, c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		q, err = DoTakeIn(ctx, tx, in)
		return err
	})
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// workbook gives the answers back in the file in which they were asked.
func (p *Pages) workbook(c *web.Call) error {
	var q *record.Questionnaire
	var original io.ReadCloser
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if q, err = store.ByRef(ctx, tx, record.Questionnaires, c.R.PathValue("ref")); err != nil {
			return err
		}
		original, err = originalOf(ctx, tx, p.Blobs, q)
		return err
	}); err != nil {
		return err
	}
	var b bytes.Buffer
	var from io.Reader
	if original != nil {
		defer original.Close()
		from = original
	}
	if err := fill(&b, from, q, [3]string{c.T("partners.col.section"), c.T("partners.col.question"), c.T("partners.col.answer")}); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", workbookType)
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+q.Ref+`.xlsx"`)
	_, err := c.W.Write(b.Bytes())
	return err
}

// originalOf is the workbook in which a customer asked; nil where none is kept.
func originalOf(ctx context.Context, tx *store.Tx, blobs blob.Store, q *record.Questionnaire) (io.ReadCloser, error) {
	if q.Direction != record.Incoming || blobs == nil {
		return nil, nil
	}
	files, err := store.Attachments(ctx, tx, record.Questionnaires.Type, q.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(files, func(a store.Attachment) bool { return strings.EqualFold(path.Ext(a.Name), ".xlsx") })
	if i < 0 {
		return nil, nil
	}
	sum, err := blob.ParseSum(files[i].Sum)
	if err != nil {
		return nil, fmt.Errorf("read the sum of a file: %w", err)
	}
	return blobs.Open(ctx, q.Org, sum)
}
