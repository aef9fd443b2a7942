package rights

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/connector/mailbox"
	"github.com/privet-pims/privet/internal/problem"
)

// letter is a mail as it becomes a request or a message of one. Nothing in it is proved:
// anybody can write any sender.
type letter struct {
	From    mailbox.Address
	Subject string
	Text    string
	Date    time.Time // as the sender says
	Arrived time.Time // as the mail server says; zero of a file
	Size    int64
	Print   string // hash of what it says: the same mail twice has the same
	Hint    mailbox.Hint
	Files   []letterFile

	Automatic bool
	FromHTML  bool
	Cut       bool
	Damaged   int
	Fault     *problem.Problem // why it could not be read whole; nil if it could
}

// letterFile is a file of a mail; content is nil once the blob store has it.
type letterFile struct {
	File
	content []byte
}

// fullText is the name of the file that holds a text which is too long for a message.
const fullText = "message.txt"

// longestLetter leaves room in a message for the subject.
const longestLetter = MaxMessage - 2000

// openLetter reads a mail as far as it can be read; what cannot is a fault and never
// lost: who wrote and about what stands in the header.
func openLetter(raw mailbox.Raw) *letter {
	x := &letter{Size: raw.Size, Arrived: raw.Arrived}
	head := raw.Content
	var m *mailbox.Message
	var err error
	if raw.Content == nil {
		head = raw.Head
		err = problem.New(problem.Invalid, "mail_too_large", "bytes", raw.Size)
	} else {
		m, err = mailbox.Parse(bytes.NewReader(raw.Content), mailbox.Limits{})
	}
	if err != nil {
		if p, ok := problem.As(err); ok && p.Kind == problem.Invalid {
			x.Fault = p
		} else {
			x.Fault = problem.Wrap(problem.Invalid, "mail_unreadable", errors.Unwrap(err))
		}
		if m, err = mailbox.ParseHead(head, mailbox.Limits{}); err != nil {
			m = &mailbox.Message{}
		}
	}
	x.read(m)
	if x.Fault != nil {
		sum := sha256.Sum256(head)
		x.Print = hex.EncodeToString(sum[:])
	}
	return x
}

func (x *letter) read(m *mailbox.Message) {
	if len(m.From) > 0 {
		x.From = m.From[0]
	}
	x.Subject, x.Text, x.Date, x.Hint = clipText(m.Subject, 300), m.Text, m.Date, m.Hint
	x.Automatic, x.FromHTML, x.Cut, x.Damaged = m.Automatic, m.FromHTML, m.Cut, m.Damaged
	var sums []string
	for _, f := range m.Files {
		sum := sha256.Sum256(f.Content)
		sums = append(sums, hex.EncodeToString(sum[:]))
		x.Files = append(x.Files, letterFile{File{Purpose: Attached, Name: f.Name, Size: int64(len(f.Content))}, f.Content})
	}
	if len(x.Text) > longestLetter {
		x.Files = append(x.Files, letterFile{File{Purpose: Attached, Name: fullText, Size: int64(len(x.Text))}, []byte(x.Text)})
		x.Text, x.Cut = clipText(x.Text, longestLetter), true
	}
	raw, _ := json.Marshal([]any{m.ID, m.Date, m.From, m.Subject, m.Text, sums}) // strings always marshal
	sum := sha256.Sum256(raw)
	x.Print = hex.EncodeToString(sum[:])
}

// clipText cuts a text to a number of bytes between characters.
func clipText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// who is the sender as a requester; an address that is none stands in the name.
func (x *letter) who(unknown string) Person {
	p := Person{Name: clipText(strings.TrimSpace(x.From.Name), 200), Email: x.From.Email}
	var l problem.List
	if p.check(&l, ""); l.Err() != nil || len(p.Email) > 254 {
		p = Person{Name: clipText(strings.TrimSpace(strings.Map(printable, x.From.Name+" "+x.From.Email)), 200)}
	}
	if p.Name == "" && p.Email == "" {
		p.Name = unknown
	}
	return p
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// body is what was written, under its subject.
func (x *letter) body(none string) string {
	switch {
	case x.Subject == "" && x.Text == "":
		return none
	case x.Text == "":
		return x.Subject
	case x.Subject == "":
		return x.Text
	}
	return x.Subject + "\n\n" + x.Text
}

// received is when the mail arrived, at the latest now.
func (x *letter) received(now time.Time) time.Time {
	at := x.Arrived
	if at.IsZero() {
		at = x.Date
	}
	if at.IsZero() || at.After(now) || at.Year() < 2000 {
		return now
	}
	return at
}

// doubtful reports whether the last mail server says that the sender is another than
// stands there. That it says nothing of the kind proves nothing.
func (x *letter) doubtful() bool {
	return x.Hint.DMARC == "fail" || (x.Hint.SPF == "fail" || x.Hint.SPF == "softfail") && x.Hint.DKIM != "pass"
}
