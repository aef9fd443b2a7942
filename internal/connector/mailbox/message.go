// Package mailbox reads mail that strangers send: from a mailbox by IMAP, or from a file
// (.eml). It knows no register; who uses it says what becomes of a message.
//
// Invariants: nothing of a message is believed: size, depth, number of parts and length of
// headers are bounded before they are read; text is text alone, HTML has lost scripts,
// styles and everything that a reader would load; names of files have lost folders and
// control characters; what a server says about the sender (SPF, DKIM) is a hint and never
// a proof; a broken part costs that part and not the message. Of a mailbox no message is
// read twice or lost as long as the caller keeps the Mark with what it takes.
package mailbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reads every charset that mail is written in

	"github.com/privet-pims/privet/internal/problem"
)

// Limits of one message. Zero values are the usual ones.
type Limits struct {
	Size   int64 // bytes as it came; 25 MiB
	Header int64 // bytes of the header of one part; 256 KiB
	Depth  int   // of parts within parts; 10
	Parts  int   // 200
	Text   int   // bytes of text that are kept; 1 MiB
}

func (l Limits) orUsual() Limits {
	if l.Size <= 0 {
		l.Size = 25 << 20
	}
	if l.Header <= 0 {
		l.Header = 256 << 10
	}
	if l.Depth <= 0 {
		l.Depth = 10
	}
	if l.Parts <= 0 {
		l.Parts = 200
	}
	if l.Text <= 0 {
		l.Text = 1 << 20
	}
	return l
}

// Address is somebody as the message has him. Anybody can write any sender.
type Address struct{ Name, Email string }

// Hint is what the last server on the way said about the sender (RFC 8601): pass, fail,
// none and so on; "" where it said nothing.
type Hint struct{ SPF, DKIM, DMARC string }

// File is what was attached.
type File struct {
	Name      string // without folders and control characters; never empty
	MediaType string // as the message says; not believed
	Content   []byte
}

// Message is one mail.
type Message struct {
	ID         string // Message-ID without brackets; "" if it has none
	InReplyTo  []string
	References []string
	Date       time.Time // as the sender says; zero if it has none that can be read
	From       []Address
	To, Cc     []Address
	ReplyTo    []Address
	Subject    string
	Text       string // lines end in \n
	FromHTML   bool   // Text was made of HTML
	Cut        bool   // Text was longer
	Files      []File
	// Automatic tells that a program wrote it (RFC 3834): nobody may be answered by a
	// program in turn.
	Automatic bool
	Hint      Hint
	// Damaged counts parts that could not be read.
	Damaged int
}

// Parse reads one message. Problems of kind invalid: mail_too_large, mail_too_deep,
// mail_too_many_parts, mail_unreadable.
func Parse(r io.Reader, limits Limits) (*Message, error) {
	l := limits.orUsual()
	raw, err := io.ReadAll(io.LimitReader(r, l.Size+1))
	if err != nil {
		return nil, fmt.Errorf("read a mail: %w", err)
	}
	if int64(len(raw)) > l.Size {
		return nil, problem.New(problem.Invalid, "mail_too_large", "bytes", l.Size)
	}
	e, p, err := begin(raw, l)
	if err != nil {
		return nil, err
	}
	if err := p.walk(e, 0); err != nil {
		return nil, err
	}
	p.m.Text = p.text()
	return p.m, nil
}

// ParseHead reads the header of a message alone: who wrote, when, and about what, of one
// that Parse refuses. Problem: mail_unreadable.
func ParseHead(raw []byte, limits Limits) (*Message, error) {
	l := limits.orUsual()
	raw = raw[:min(int64(len(raw)), l.Size)]
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		raw = raw[:i+4]
	} else if i := bytes.Index(raw, []byte("\n\n")); i >= 0 {
		raw = raw[:i+2]
	}
	_, p, err := begin(raw, l)
	if err != nil {
		return nil, err
	}
	return p.m, nil
}

func begin(raw []byte, l Limits) (*message.Entity, *parser, error) {
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: l.Header})
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return nil, nil, problem.Wrap(problem.Invalid, "mail_unreadable", err)
	}
	if e.Header.Len() == 0 {
		return nil, nil, problem.New(problem.Invalid, "mail_unreadable")
	}
	p := &parser{l: l, m: &Message{}}
	p.head(e.Header)
	return e, p, nil
}

type parser struct {
	l           Limits
	m           *Message
	parts       int
	plain, html strings.Builder
}

func (p *parser) head(h message.Header) {
	m := p.m
	word := func(name string) string {
		text, err := h.Text(name)
		if err != nil {
			text = h.Get(name)
		}
		return line(text)
	}
	m.Subject = word("Subject")
	m.ID = strings.Trim(strings.TrimSpace(line(h.Get("Message-Id"))), "<>")
	m.InReplyTo, m.References = ids(h.Get("In-Reply-To")), ids(h.Get("References"))
	if at, err := mail.ParseDate(h.Get("Date")); err == nil {
		m.Date = at.UTC()
	}
	m.From, m.To, m.Cc, m.ReplyTo = addresses(h, "From"), addresses(h, "To"), addresses(h, "Cc"), addresses(h, "Reply-To")
	m.Automatic = automatic(h, m.From)
	m.Hint = hint(h.Get("Authentication-Results")) // the first is the last server's
}

// walk reads a part and the parts in it.
func (p *parser) walk(e *message.Entity, depth int) error {
	if depth > p.l.Depth {
		return problem.New(problem.Invalid, "mail_too_deep", "max", p.l.Depth)
	}
	if p.parts++; p.parts > p.l.Parts {
		return problem.New(problem.Invalid, "mail_too_many_parts", "max", p.l.Parts)
	}
	if parts := e.MultipartReader(); parts != nil {
		for {
			part, err := parts.NextPart()
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case part == nil:
				p.m.Damaged++ // the rest cannot be told apart
				return nil
			}
			if err := p.walk(part, depth+1); err != nil {
				return err
			}
		}
	}
	return p.leaf(e)
}

func (p *parser) leaf(e *message.Entity) error {
	kind, params, err := e.Header.ContentType()
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	placed, more, _ := mime.ParseMediaType(e.Header.Get("Content-Disposition"))
	body, err := io.ReadAll(e.Body)
	if err != nil {
		p.m.Damaged++
	}
	name := more["filename"]
	if name == "" {
		name = params["name"]
	}
	if placed != "attachment" && name == "" && (kind == "text/plain" || kind == "text/html") {
		if kind == "text/html" {
			p.html.WriteString(textOf(utf8Text(body)) + "\n")
		} else {
			p.plain.Write(body)
			p.plain.WriteByte('\n')
		}
		return nil
	}
	p.m.Files = append(p.m.Files, File{fileName(decoded(name), len(p.m.Files)+1, kind), strings.ToLower(kind), body})
	return nil
}

// text is the plain text, or what is left of the HTML.
func (p *parser) text() string {
	text := tidy(utf8Text([]byte(p.plain.String())))
	if text == "" && p.html.Len() > 0 {
		text, p.m.FromHTML = tidy(p.html.String()), true
	}
	if len(text) > p.l.Text {
		p.m.Cut = true
		text = text[:p.l.Text]
		for len(text) > 0 && !utf8.ValidString(text[max(0, len(text)-utf8.UTFMax):]) {
			text = text[:len(text)-1]
		}
	}
	return text
}

// utf8Text is text that any database holds.
func utf8Text(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if r == utf8.RuneError || unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(string(b), ""), "\r\n", "\n"))
}

// line is text of one line.
func line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))), " ")
}

// tidy keeps at most one empty line in a row and no spaces at ends of lines.
func tidy(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		l = strings.TrimRightFunc(l, unicode.IsSpace)
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
