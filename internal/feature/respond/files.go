package respond

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// Bounds of what somebody without an account may send.
const (
	maxFiles  = 25 << 20 // bytes of all files of one form
	mostFiles = 10       // of one answer
)

// accepted are the endings of files that are taken, with what their content begins
// with as net/http sniffs it. What a browser or a system would run is not among them.
var accepted = map[string][]string{
	".pdf": {"application/pdf"}, ".png": {"image/png"}, ".jpg": {"image/jpeg"}, ".jpeg": {"image/jpeg"}, ".gif": {"image/gif"}, ".webp": {"image/webp"},
	".txt": {"text/plain"}, ".csv": {"text/plain"}, ".log": {"text/plain"}, ".md": {"text/plain"}, ".json": {"text/plain"}, ".eml": {"text/plain"},
	".docx": {"application/zip"}, ".xlsx": {"application/zip"}, ".pptx": {"application/zip"}, ".odt": {"application/zip"}, ".ods": {"application/zip"}, ".zip": {"application/zip"},
}

func (v *answerView) asksFiles() bool {
	return slices.ContainsFunc(v.Questions, func(q *question) bool { return q.field.Kind == register.KindFiles })
}

// keptFiles are the names of files that an answer begun before has brought.
func (v *answerView) keptFiles(q *question) []string {
	if q.field.Kind != register.KindFiles {
		return nil
	}
	var out []string
	draft, _ := url.ParseQuery(v.Ask.Draft)
	for _, s := range draft[q.name()] {
		if _, after, ok := strings.Cut(s, " "); ok {
			parts := strings.SplitN(after, " ", 3)
			out = append(out, parts[len(parts)-1])
		}
	}
	return out
}

// takeFiles keeps the files of the form, after those of a form that was begun, and
// puts them among the answers. Type is told by content and has to fit the name.
func (p *Pages) takeFiles(c *web.Call, v *answerView, form url.Values) error {
	if c.R.MultipartForm == nil {
		return nil
	}
	defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	draft, _ := url.ParseQuery(v.Ask.Draft)
	for _, q := range v.Questions {
		if q.field.Kind != register.KindFiles {
			continue
		}
		files := draft[q.name()]
		for _, part := range c.R.MultipartForm.File[q.name()] {
			if part.Size == 0 {
				continue
			}
			var wrong problem.List
			wrong.If(len(files) >= mostFiles, q.field.Name, "respond_files_many", "max", mostFiles)
			if err := wrong.Err(); err != nil {
				return err
			}
			f, err := p.takeFile(c, v, q, part)
			if err != nil {
				return err
			}
			files = append(files, f.String())
		}
		if len(files) > 0 {
			form[q.name()] = files
		}
	}
	return nil
}

func (p *Pages) takeFile(c *web.Call, v *answerView, q *question, part *multipart.FileHeader) (register.File, error) {
	name := store.FileName(part.Filename)
	f, err := part.Open()
	if err != nil {
		return register.File{}, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return register.File{}, fmt.Errorf("read an upload: %w", err)
	}
	head = head[:n]
	is, _, _ := strings.Cut(http.DetectContentType(head), ";")
	var wrong problem.List
	wrong.If(!slices.Contains(accepted[strings.ToLower(path.Ext(name))], is), q.field.Name, "respond_file_type", "name", name)
	if err := wrong.Err(); err != nil {
		return register.File{}, err
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), v.Ask.Org, io.MultiReader(bytes.NewReader(head), f), maxFiles)
	return register.File{Sum: sum.String(), Name: name, MediaType: store.MediaType(name), Size: size}, err
}

// addFiles puts files beside those that the record has.
func addFiles(rec register.Record, f *register.Field, list []string) {
	had, _ := f.In(rec).Interface().(register.Files)
	var p problem.List
	for _, s := range list {
		f.SetText(rec, s, nil, &p)
		now, _ := f.In(rec).Interface().(register.Files)
		had = append(had, now...)
	}
	if set, ok := f.In(rec).Addr().Interface().(*register.Files); ok {
		*set = had
	}
}
