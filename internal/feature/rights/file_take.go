package rights

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// fileTypes are the endings of files that are taken, with what their content begins with.
func fileTypes(ending string) []string {
	switch ending {
	case ".pdf":
		return []string{"application/pdf"}
	case ".png":
		return []string{"image/png"}
	case ".jpg", ".jpeg":
		return []string{"image/jpeg"}
	case ".txt", ".csv", ".log", ".md", ".json", ".eml":
		return []string{"text/plain"}
	case ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip":
		return []string{"application/zip"}
	}
	return nil
}

// takeFiles puts what was sent in a control into the blob store: most files at most, each
// of limit bytes. Type is told by content and has to fit the name; what does not is a
// problem of kind invalid at the control.
func (p *Pages) takeFiles(c *web.Call, org id.ID, name string, most int, limit int64) ([]File, error) {
	var out []File
	for _, part := range uploaded(c, name) {
		var l problem.List
		l.If(len(out) >= most, name, "too_many", "max", most)
		if err := l.Err(); err != nil {
			return nil, err
		}
		f, err := p.takeFile(c, org, name, part, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// uploaded are the files that a control sent; a control that nobody touched sends an empty
// one.
func uploaded(c *web.Call, name string) (out []*multipart.FileHeader) {
	if c.R.MultipartForm == nil {
		return nil
	}
	for _, part := range c.R.MultipartForm.File[name] {
		if part.Size > 0 {
			out = append(out, part)
		}
	}
	return out
}

// fitsName reports whether the content of a file is what its name says.
func fitsName(part *multipart.FileHeader) (bool, error) {
	f, err := part.Open()
	if err != nil {
		return false, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	_, fits, err := head(f, part.Filename)
	return fits, err
}

// head is the beginning of a file, and whether it is what the name says.
func head(f io.Reader, name string) ([]byte, bool, error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, fmt.Errorf("read an upload: %w", err)
	}
	is, _, _ := strings.Cut(http.DetectContentType(head[:n]), ";")
	return head[:n], slices.Contains(fileTypes(strings.ToLower(path.Ext(store.FileName(name)))), is), nil
}

func (p *Pages) takeFile(c *web.Call, org id.ID, at string, part *multipart.FileHeader, limit int64) (File, error) {
	name := store.FileName(part.Filename)
	f, err := part.Open()
	if err != nil {
		return File{}, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	begin, fits, err := head(f, name)
	if err != nil {
		return File{}, err
	}
	var l problem.List
	l.If(!fits, at, "respond_file_type", "name", name)
	if err := l.Err(); err != nil {
		return File{}, err
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), org, io.MultiReader(bytes.NewReader(begin), f), limit)
	return File{Sum: sum.String(), Name: name, Size: size}, err
}
