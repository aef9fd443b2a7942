package sheet

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// token is what markup.next found.
type token uint8

const (
	atEnd token = iota
	openTag
	closeTag
	textRun // a piece of text; long texts come in several pieces
)

var (
	errMarkup   = errors.New("markup is not well formed")
	errDoctype  = errors.New("document type declarations are not read")
	errLongTag  = errors.New("a tag is longer than any honest one")
	errTooDeep  = errors.New("elements are nested too deeply")
	errEntity   = errors.New("unknown entity")
	errNoMarkup = errors.New("no markup")
)

// maxNesting is far above what spreadsheets nest (about 20).
const maxNesting = 256

// markup is a pull scanner for the XML of office files. It knows elements,
// attributes, text, CDATA, the five entities and character references. It has no
// document types, hence no entity can grow, and no namespaces: a name is its local
// part, which is why strict and transitional OOXML read the same. Tags must close
// in order. Memory is one buffer, no longer than the longest tag allowed.
type markup struct {
	r      io.Reader
	buf    []byte
	p, n   int // unread bytes are buf[p:n]
	ended  bool
	maxTag int

	name   []byte // local name of the tag at hand
	attrs  []byte // what stands behind the name in an opening tag
	text   []byte // of the text at hand
	opened []byte // full names of the open elements, one behind the other
	marks  []int  // where in opened each begins
	closed bool   // the tag at hand closes itself
	cdata  bool
	rooted bool
	bad    error // found while reading attributes
	decode []byte
}

// newMarkup scans r; maxTag bounds one tag in bytes.
func newMarkup(r io.Reader, maxTag int) (*markup, error) {
	m := &markup{r: r, buf: make([]byte, 64<<10), maxTag: maxTag}
	for m.n < 256 && !m.ended {
		if err := m.fill(); err != nil {
			return nil, err
		}
	}
	head := m.buf[:m.n]
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		m.p = 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		m.recode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	default:
		if name := declared(head); name != "" {
			e, err := htmlindex.Get(name)
			if err != nil {
				return nil, errMarkup
			}
			if n, _ := htmlindex.Name(e); n != "utf-8" && n != "utf-16le" && n != "utf-16be" {
				m.recode(e.NewDecoder())
			}
		}
	}
	return m, nil
}

// recode starts again with what was read decoded by t.
func (m *markup) recode(t transform.Transformer) {
	head := bytes.Clone(m.buf[:m.n])
	m.r = transform.NewReader(io.MultiReader(bytes.NewReader(head), m.r), t)
	m.p, m.n, m.ended = 0, 0, false
}

// declared is the encoding that an XML declaration names.
func declared(head []byte) string {
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	head, _, _ = bytes.Cut(head, []byte("?>"))
	_, v, ok := bytes.Cut(head, []byte("encoding="))
	if !ok || len(v) < 2 {
		return ""
	}
	name, _, _ := bytes.Cut(v[1:], v[:1])
	return string(name)
}

// fill reads more behind the unread bytes.
func (m *markup) fill() error {
	if m.p > 0 {
		m.n = copy(m.buf, m.buf[m.p:m.n])
		m.p = 0
	}
	if m.n == len(m.buf) {
		if m.n >= m.maxTag {
			return errLongTag
		}
		m.buf = append(m.buf, make([]byte, m.n)...)
	}
	for range 100 {
		n, err := m.r.Read(m.buf[m.n:])
		m.n += n
		if err == io.EOF {
			m.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// next moves to the next tag or piece of text. name, attrs and text are valid
// until the next call.
func (m *markup) next() (token, error) {
	if m.bad != nil {
		return atEnd, m.bad
	}
	if m.closed {
		m.closed = false
		m.pop()
		return closeTag, nil
	}
	for {
		if m.p == m.n {
			if m.ended {
				return atEnd, m.finish()
			}
			if err := m.fill(); err != nil {
				return atEnd, err
			}
			continue
		}
		if m.cdata {
			if done, err := m.cdataRun(); done || err != nil {
				return textRun, err
			}
			continue
		}
		if m.buf[m.p] != '<' {
			done, err := m.textRun()
			if err != nil {
				return atEnd, err
			}
			if !done {
				continue
			}
			if len(m.marks) == 0 {
				if len(bytes.TrimSpace(m.text)) > 0 {
					return atEnd, errNoMarkup
				}
				continue
			}
			return textRun, nil
		}
		t, err := m.tag()
		if t != atEnd || err != nil {
			return t, err
		}
	}
}

func (m *markup) finish() error {
	if len(m.marks) > 0 || m.cdata || !m.rooted {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// textRun takes text up to the next tag or the end of the buffer. An entity cut by
// the end of the buffer waits for more.
func (m *markup) textRun() (bool, error) {
	run := m.buf[m.p:m.n]
	if i := bytes.IndexByte(run, '<'); i >= 0 {
		run = run[:i]
	} else if i := bytes.LastIndexByte(run, '&'); i >= 0 && !m.ended && len(run)-i < 12 && bytes.IndexByte(run[i:], ';') < 0 {
		if i == 0 {
			return false, m.fill()
		}
		run = run[:i]
	}
	m.p += len(run)
	var err error
	m.text, err = m.plain(run)
	return true, err
}

func (m *markup) cdataRun() (bool, error) {
	run := m.buf[m.p:m.n]
	if i := bytes.Index(run, []byte("]]>")); i >= 0 {
		m.text = run[:i]
		m.p += i + 3
		m.cdata = false
		return true, nil
	}
	if m.ended {
		return false, io.ErrUnexpectedEOF
	}
	if len(run) <= 2 {
		return false, m.fill()
	}
	m.text = run[:len(run)-2]
	m.p += len(m.text)
	return true, nil
}

// need waits until k bytes are unread.
func (m *markup) need(k int) error {
	for m.n-m.p < k {
		if m.ended {
			return io.ErrUnexpectedEOF
		}
		if err := m.fill(); err != nil {
			return err
		}
	}
	return nil
}

// tag reads what begins with '<'; atEnd without error means it was a comment or
// the like.
func (m *markup) tag() (token, error) {
	if err := m.need(4); err != nil {
		return atEnd, err
	}
	switch m.buf[m.p+1] {
	case '?':
		return atEnd, m.skipTo("?>")
	case '!':
		if bytes.HasPrefix(m.buf[m.p:m.n], []byte("<!--")) {
			m.p += 4
			return atEnd, m.skipTo("-->")
		}
		if m.buf[m.p+2] != '[' {
			return atEnd, errDoctype
		}
		if err := m.need(9); err != nil {
			return atEnd, err
		}
		if !bytes.HasPrefix(m.buf[m.p:m.n], []byte("<![CDATA[")) || len(m.marks) == 0 {
			return atEnd, errMarkup
		}
		m.p += 9
		m.cdata = true
		return atEnd, nil
	}
	end, err := m.tagEnd()
	if err != nil {
		return atEnd, err
	}
	body := m.buf[m.p+1 : m.p+end]
	m.p += end + 1
	if len(body) == 0 {
		return atEnd, errMarkup
	}
	if body[0] == '/' {
		return closeTag, m.close(bytes.TrimRight(body[1:], " \t\r\n"))
	}
	if k := len(body) - 1; body[k] == '/' {
		m.closed = true
		body = body[:k]
	}
	return openTag, m.open(body)
}

// tagEnd is the distance of the '>' that ends the tag at hand.
func (m *markup) tagEnd() (int, error) {
	var quote byte
	for i := 1; ; {
		for ; i < m.n-m.p; i++ {
			c := m.buf[m.p+i]
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				return i, nil
			case c == '<':
				return 0, errMarkup
			}
		}
		if m.ended {
			return 0, io.ErrUnexpectedEOF
		}
		if err := m.fill(); err != nil {
			return 0, err
		}
	}
}

func (m *markup) skipTo(end string) error {
	for {
		if i := bytes.Index(m.buf[m.p:m.n], []byte(end)); i >= 0 {
			m.p += i + len(end)
			return nil
		}
		if m.ended {
			return io.ErrUnexpectedEOF
		}
		m.p = max(m.p, m.n-len(end)+1)
		if err := m.fill(); err != nil {
			return err
		}
	}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (m *markup) open(body []byte) error {
	i := 0
	for i < len(body) && !space(body[i]) {
		i++
	}
	if i == 0 || (len(m.marks) == 0 && m.rooted) {
		return errMarkup
	}
	if len(m.marks) >= maxNesting {
		return errTooDeep
	}
	m.rooted = true
	m.marks = append(m.marks, len(m.opened))
	m.opened = append(m.opened, body[:i]...)
	m.name, m.attrs = local(body[:i]), body[i:]
	return nil
}

func (m *markup) close(name []byte) error {
	if len(m.marks) == 0 || !bytes.Equal(name, m.opened[m.marks[len(m.marks)-1]:]) {
		return errMarkup
	}
	m.name = local(name)
	m.pop()
	return nil
}

func (m *markup) pop() {
	k := len(m.marks) - 1
	m.opened = m.opened[:m.marks[k]]
	m.marks = m.marks[:k]
}
