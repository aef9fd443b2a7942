package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/id"
)

const (
	headerVersion = 1
	timeForm      = "2006-01-02T15:04:05.000000Z" // UTC, microseconds
	maxWord       = 200                           // bytes of a verb, register, kind or request
)

// Header is the part of an entry that is proven and never erased.
type Header struct {
	Org      id.ID
	Seq      int64
	At       time.Time // UTC, microseconds
	Actor    Actor
	OnBehalf Actor
	Verb     string
	Register string
	Subject  id.ID
	Rev      int64
	Request  string
	Body     Hash // salted hash of the body
}

// Append writes the canonical form: one JSON object, all keys, sorted, no
// spaces, no HTML escapes. It is what the leaf hash is taken of.
func (h Header) Append(b []byte) []byte {
	b = append(b, `{"actor":`...)
	b = appendString(b, h.Actor.text())
	b = append(b, `,"at":"`...)
	b = h.At.UTC().AppendFormat(b, timeForm)
	b = append(b, `","body":"`...)
	b = base64.StdEncoding.AppendEncode(b, h.Body[:])
	b = append(b, `","on_behalf":`...)
	b = appendString(b, h.OnBehalf.text())
	b = append(b, `,"org":"`...)
	b = append(b, orgText(h.Org)...)
	b = append(b, `","register":`...)
	b = appendString(b, h.Register)
	b = append(b, `,"request":`...)
	b = appendString(b, h.Request)
	b = append(b, `,"rev":`...)
	b = strconv.AppendInt(b, h.Rev, 10)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, h.Seq, 10)
	b = append(b, `,"subject":"`...)
	b = append(b, h.Subject.String()...)
	b = append(b, `","v":`...)
	b = strconv.AppendInt(b, headerVersion, 10)
	b = append(b, `,"verb":`...)
	b = appendString(b, h.Verb)
	return append(b, '}')
}

// ParseHeader reads the canonical form and nothing else.
func ParseHeader(raw []byte) (Header, error) {
	s, err := scanHeader(raw)
	if err != nil {
		return Header{}, err
	}
	h := Header{Seq: s.seq, Subject: s.subject, Rev: s.rev, Body: s.body}
	if h.At, err = time.Parse(timeForm, string(s.at)); err != nil {
		return Header{}, fmt.Errorf("ledger header: time: %w", err)
	}
	if h.Org, err = parseOrg(string(s.org)); err != nil {
		return Header{}, fmt.Errorf("ledger header: organisation: %w", err)
	}
	if h.Actor, err = parseActor(s.actor); err != nil {
		return Header{}, err
	}
	if h.OnBehalf, err = parseActor(s.onBehalf); err != nil {
		return Header{}, err
	}
	for _, w := range []struct {
		to  *string
		raw []byte
	}{{&h.Verb, s.verb}, {&h.Register, s.register}, {&h.Request, s.request}} {
		if err := json.Unmarshal(w.raw, w.to); err != nil {
			return Header{}, fmt.Errorf("ledger header: text: %w", err)
		}
	}
	if !bytes.Equal(h.Append(nil), raw) {
		return Header{}, errors.New("ledger header: not in canonical form")
	}
	return h, nil
}

// text is "kind:identifier", or "" for nobody.
func (a Actor) text() string {
	if a == (Actor{}) {
		return ""
	}
	return a.Kind + ":" + a.ID.String()
}

func parseActor(raw []byte) (Actor, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return Actor{}, fmt.Errorf("ledger header: actor: %w", err)
	}
	if s == "" {
		return Actor{}, nil
	}
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return Actor{}, errors.New("ledger header: actor without a kind")
	}
	a := Actor{Kind: s[:at]}
	if err := a.ID.UnmarshalText([]byte(s[at+1:])); err != nil {
		return Actor{}, fmt.Errorf("ledger header: actor: %w", err)
	}
	return a, nil
}

// scanned is a header cut into its parts; quoted texts are still JSON.
type scanned struct {
	actor, at, onBehalf, org, register, request, verb []byte

	seq, rev int64
	subject  id.ID
	body     Hash
}

// scanHeader cuts the canonical form at its literal keys. The verifier reads
// hundreds of thousands of headers a second with it; a JSON decoder takes ten
// times as long.
func scanHeader(raw []byte) (s scanned, err error) {
	c := cutter{rest: raw, ok: true}
	s.actor = c.quoted(`{"actor":`)
	s.at = unquote(c.quoted(`,"at":`))
	body := unquote(c.quoted(`,"body":`))
	s.onBehalf = c.quoted(`,"on_behalf":`)
	s.org = unquote(c.quoted(`,"org":`))
	s.register = c.quoted(`,"register":`)
	s.request = c.quoted(`,"request":`)
	s.rev = c.number(`,"rev":`)
	s.seq = c.number(`,"seq":`)
	subject := unquote(c.quoted(`,"subject":`))
	version := c.number(`,"v":`)
	s.verb = c.quoted(`,"verb":`)
	if !c.ok || string(c.rest) != "}" || s.seq < 0 || s.rev < 0 {
		return s, errors.New("ledger header: not in canonical form")
	}
	if version != headerVersion {
		return s, fmt.Errorf("ledger header: version %d is not known here", version)
	}
	if !decodeHash(&s.body, body) {
		return s, errors.New("ledger header: hash of the body")
	}
	if err := s.subject.UnmarshalText(subject); err != nil {
		return s, fmt.Errorf("ledger header: subject: %w", err)
	}
	return s, nil
}

// cutter takes literal keys and values off the front of a header.
type cutter struct {
	rest []byte
	ok   bool
}

func (c *cutter) literal(s string) {
	if !c.ok || len(c.rest) < len(s) || string(c.rest[:len(s)]) != s {
		c.ok = false
		return
	}
	c.rest = c.rest[len(s):]
}

// quoted returns a JSON string with its quotes.
func (c *cutter) quoted(key string) []byte {
	c.literal(key)
	if !c.ok || len(c.rest) == 0 || c.rest[0] != '"' {
		c.ok = false
		return nil
	}
	for i := 1; i < len(c.rest); i++ {
		switch c.rest[i] {
		case '\\':
			i++
		case '"':
			out := c.rest[:i+1]
			c.rest = c.rest[i+1:]
			return out
		}
	}
	c.ok = false
	return nil
}

func (c *cutter) number(key string) int64 {
	c.literal(key)
	n := 0
	for n < len(c.rest) && (c.rest[n] >= '0' && c.rest[n] <= '9' || c.rest[n] == '-') {
		n++
	}
	v, err := strconv.ParseInt(string(c.rest[:n]), 10, 64)
	if err != nil {
		c.ok = false
	}
	c.rest = c.rest[n:]
	return v
}

func unquote(q []byte) []byte {
	if len(q) < 2 {
		return nil
	}
	return q[1 : len(q)-1]
}

// appendString writes a JSON string. Words of ours need no escapes; anything
// else goes through the standard encoder.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			var w bytes.Buffer
			e := json.NewEncoder(&w)
			e.SetEscapeHTML(false)
			_ = e.Encode(s) // a string cannot fail
			return append(b, bytes.TrimRight(w.Bytes(), "\n")...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
