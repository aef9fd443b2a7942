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
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var out []File
	for _, part := range c.R.MultipartForm.File[name] {
		if part.Size == 0 {
			continue
		}
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

func (p *Pages) takeFile(c *web.Call, org id.ID, at string, part *multipart.FileHeader, limit int64) (File, error) {
	name := store.FileName(part.Filename)
	f, err := part.Open()
	if err != nil {
		return File{}, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return File{}, fmt.Errorf("read an upload: %w", err)
	}
	head = head[:n]
	is, _, _ := strings.Cut(http.DetectContentType(head), ";")
	var l problem.List
	l.If(!slices.Contains(fileTypes(strings.ToLower(path.Ext(name))), is), at, "respond_file_type", "name", name)
	if err := l.Err(); err != nil {
		return File{}, err
	}
	sum, size, err := p.Blobs.Put(c.Ctx(), org, io.MultiReader(bytes.NewReader(head), f), limit)
	return File{Sum: sum.String(), Name: name, Size: size}, err
}
