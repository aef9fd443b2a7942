package rights

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Bounds of one form by which whoever handles a request adds files.
const (
	deskFiles     = 256 << 20 // bytes
	deskMostFiles = 20
)

// mountFiles adds what is done with the files of a request.
func (p *Pages) mountFiles() {
	p.Handle("GET /o/{org}/requests/{ref}/collected/{file}", web.Rule{Verb: access.Read, Group: access.Cases}, p.download)
	p.Handle("GET /o/{org}/requests/{ref}/collected", web.Rule{Verb: access.Read, Group: access.Cases}, p.collectedAt)
	change := web.Rule{Verb: access.Change, Group: access.Cases}
	p.Handle("POST /o/{org}/requests/{ref}/collected", web.Rule{Verb: change.Verb, Group: change.Group, Upload: deskFiles}, p.collect)
	p.Handle("POST /o/{org}/requests/{ref}/collected/{file}", change, p.onFile)
}

// fileIn is the file in the address.
func fileIn(ctx context.Context, tx *store.Tx, c *web.Call) (*record.Request, File, error) {
	r, err := byRef(ctx, tx, c.R.PathValue("ref"))
	if err != nil {
		return nil, File{}, err
	}
	at, err := id.Parse(c.R.PathValue("file"))
	if err != nil || at.IsZero() {
		return nil, File{}, problem.NotFound("attachments", "")
	}
	f, err := fileOf(ctx, tx, r, at)
	return r, f, err
}

// collectedAt leads from the address that takes files to where they stand.
func (p *Pages) collectedAt(c *web.Call) error {
	var r *record.Request
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = byRef(ctx, tx, c.R.PathValue("ref"))
		return err
	}); err != nil {
		return err
	}
	return c.Go(c.At("requests", r.Ref) + "#files")
}

func (p *Pages) download(c *web.Call) error {
	var f File
	if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) (err error) {
		_, f, err = fileIn(c.Ctx(), tx, c)
		return err
	}); err != nil {
		return err
	}
	return p.give(c, c.Who.Org, f)
}

// give sends a file to be kept, never shown: its headers let no browser run it.
func (p *Pages) give(c *web.Call, org id.ID, f File) error {
	sum, err := blob.ParseSum(f.Sum)
	if err != nil {
		return fmt.Errorf("file %s: %w", f.ID, err)
	}
	content, err := c.Blobs.Open(c.Ctx(), org, sum)
	if err != nil {
		return err
	}
	defer content.Close()
	asFile(c.W.Header(), f)
	c.W.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if c.R.Method == http.MethodHead {
		c.W.WriteHeader(http.StatusOK)
		return nil
	}
	if _, err := io.Copy(c.W, content); err != nil {
		c.Log.WarnContext(c.Ctx(), "send file of a request", "record", f.ID, "err", err)
	}
	return nil
}

// asFile are the headers of a file that is kept and not shown.
func asFile(h http.Header, f File) {
	name := store.FileName(f.Name)
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", `attachment; filename="`+plain+`"; filename*=UTF-8''`+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
}

// collect takes files that whoever handles the request adds.
func (p *Pages) collect(c *web.Call) error {
	if c.R.MultipartForm != nil {
		defer func() { _ = c.R.MultipartForm.RemoveAll() }()
	}
	row, err := id.Parse(posted(c, "row"))
	if posted(c, "row") != "" && err != nil {
		return problem.NotFound(record.Requests.Name, "")
	}
	if err := c.Store.Read(c.Ctx(), c.Who, func(tx *store.Tx) error { // before anything is kept
		r, err := byRef(c.Ctx(), tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		return NeedWork(c.Ctx(), tx, r)
	}); err != nil {
		return err
	}
	files, err := p.takeFiles(c, c.Who.Org, "files", deskMostFiles, deskFiles)
	if err == nil {
		var l problem.List
		l.If(len(files) == 0, "files", "required")
		err = l.Err()
	}
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			r, err := byRef(ctx, tx, c.R.PathValue("ref"))
			if err != nil {
				return err
			}
			for _, f := range files {
				if _, err := DoCollect(ctx, tx, r, row, f); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		v := &caseView{c: c, catalogue: p.Site.Words}
		if err := v.take(c, "collect", err); err != nil {
			return err
		}
		return p.showCase(c, v)
	}
	return p.toFiles(c)
}

func (p *Pages) toFiles(c *web.Call) error {
	c.Toast(ui.Toast{Text: c.T("desk.kept"), Tone: ui.OK})
	return c.Go(c.At("requests", c.R.PathValue("ref")) + "#files")
}

// onFile says whether a file belongs in the answer, or takes it off.
func (p *Pages) onFile(c *web.Call) error {
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		r, f, err := fileIn(ctx, tx, c)
		if err != nil {
			return err
		}
		if posted(c, "do") == "drop" {
			return DoDrop(ctx, tx, r, f.ID)
		}
		return DoGive(ctx, tx, r, f.ID, record.YesNo(posted(c, "given")))
	}); err != nil {
		return err
	}
	return p.toFiles(c)
}

// fileGroup are the files of one system.
type fileGroup struct {
	name string
	list []File
}

// groups are the files that may be part of the answer by system.
func (v *caseView) groups() []fileGroup {
	var out []fileGroup
	last := id.New()
	for _, f := range heldFiles(v.r, v.files) {
		if f.Item != last {
			last = f.Item
			out = append(out, fileGroup{name: v.fileSystem(f)})
		}
		g := &out[len(out)-1]
		g.list = append(g.list, f)
	}
	return out
}

// fileSystem is the place that a file was found in.
func (v *caseView) fileSystem(f File) string {
	for _, x := range v.r.Items {
		if x.ID == f.Item {
			name, _ := v.itemName(x)
			return name
		}
	}
	return v.c.T("deliver.files.nowhere")
}

// fileBy is who sent a file: somebody of the house, or the owner of the system by a link.
func (v *caseView) fileBy(f File) string {
	if who := v.name(f.By); who != "" {
		return who
	}
	for _, x := range v.r.Items {
		if x.ID == f.Item {
			return v.name(x.Asked.ID)
		}
	}
	return ""
}

// undecided counts the files of which nobody has said whether they belong in the answer.
func undecided(files []File) (n int) {
	for _, f := range files {
		if f.Answers() && f.Given == "" {
			n++
		}
	}
	return n
}

// redactable reports whether a file may have text that can be redacted, by its name.
func redactable(f File) bool {
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".pdf", ".txt", ".csv", ".log", ".md", ".json", ".eml":
		return true
	}
	return false
}

func removedPlaces(f File) (n int) {
	for _, x := range f.Removed {
		n += x.Count
	}
	return n
}

func (v *caseView) systemOptions() []ui.Option {
	var out []ui.Option
	for _, x := range v.r.Items {
		name, _ := v.itemName(x)
		out = append(out, ui.Option{Value: x.ID.String(), Label: name})
	}
	return out
}

func pressed(on bool) *bool { return &on }
