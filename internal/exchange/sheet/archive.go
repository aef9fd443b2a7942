package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

var errEntries = errors.New("archive has more entries than allowed")

// maxDirectory bounds the bytes of an archive's table of contents.
const maxDirectory = 4 << 20

// archive is a zip file whose names were checked.
type archive struct {
	s     *source
	files map[string]*zip.File
}

// openArchive reads the table of contents. Names that leave the archive, symbolic
// links, doubled names and passwords are refused though nothing is ever unpacked to
// disk: no office program writes the first three.
func (s *source) openArchive() (*archive, error) {
	s.directory = maxDirectory
	z, err := zip.NewReader(s, s.size)
	s.directory = -1
	if errors.Is(err, errEntries) {
		return nil, err
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &damaged{err}
	}
	if len(z.File) > s.lim.Entries {
		return nil, errEntries
	}
	a := &archive{s: s, files: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/") // some writers on Windows
		switch {
		case strings.HasPrefix(name, "/"), strings.Contains("/"+name+"/", "/../"), len(name) > 1 && name[1] == ':',
			f.Mode()&fs.ModeSymlink != 0, a.files[name] != nil:
			return nil, invalid("archive_unsafe", "file", s.name, "entry", clean(shorten(name, 100)))
		case f.Flags&1 != 0:
			return nil, invalid("encrypted", "file", s.name)
		}
		a.files[name] = f
	}
	return a, nil
}

// damaged marks an archive whose table of contents cannot be read.
type damaged struct{ cause error }

func (d *damaged) Error() string { return "archive: " + d.cause.Error() }
func (d *damaged) Unwrap() error { return d.cause }

func shorten(t string, n int) string {
	if len(t) > n {
		return t[:n]
	}
	return t
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// hasUnder reports whether there is a part in that folder.
func (a *archive) hasUnder(folder string) bool {
	for name := range a.files {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

// part streams one part, counted against the limits. What the archive declares too
// large is refused before it is unpacked; archive/zip itself stops at what is longer
// than declared.
func (a *archive) part(name string) (io.ReadCloser, error) {
	a.s.part = name
	f := a.files[name]
	if f == nil {
		return nil, fs.ErrNotExist
	}
	if f.UncompressedSize64 > uint64(a.s.lim.Unpacked-min(a.s.unpacked, a.s.lim.Unpacked)) {
		return nil, errUnpacked
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return nil, invalid("archive_method", "file", a.s.name)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &part{Reader: a.s.counted(rc), Closer: rc}, nil
}

type part struct {
	io.Reader
	io.Closer
}

// each runs do over the markup of a part.
func (a *archive) each(name string, do func(m *markup) error) error {
	rc, err := a.part(name)
	if err != nil {
		return err
	}
	defer rc.Close()
	m, err := newMarkup(rc, a.s.maxTag())
	if err != nil {
		return err
	}
	return do(m)
}

// maxTag leaves room for one cell's text in an attribute (ODS), escaped.
func (s *source) maxTag() int { return s.lim.Cell + 256<<10 }

// beside resolves a relationship's target against the part that has it.
func beside(part, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(path.Dir(part), target)
}

// relation is one line of a part's .rels file.
type relation struct {
	kind     string // last word of its type, such as worksheet
	target   string
	external bool
}

// relations reads the relationships of a part by identifier; none is no error.
func (a *archive) relations(of string) (map[string]relation, error) {
	name := path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	if of == "" {
		name = "_rels/.rels"
	}
	if !a.has(name) {
		return nil, nil
	}
	out := map[string]relation{}
	err := a.each(name, func(m *markup) error {
		for {
			t, err := m.next()
			if err != nil || t == atEnd {
				return err
			}
			if t != openTag || string(m.name) != "Relationship" {
				continue
			}
			var id string
			var r relation
			size := 0
			for n, v := range m.attributes() {
				size += len(v)
				switch string(n) {
				case "Id":
					id = string(v)
				case "Type":
					r.kind = path.Base(string(v))
				case "Target":
					r.target = string(v)
				case "TargetMode":
					r.external = string(v) == "External"
				}
			}
			if !r.external {
				r.target = beside(of, r.target)
			}
			out[id] = r
			if err := a.s.hold(size + 100); err != nil {
				return err
			}
		}
	})
	return out, err
}
