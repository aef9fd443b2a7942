package mailbox

import (
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"unicode"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// decoder reads encoded words (RFC 2047) in every charset.
func decoder() *mime.WordDecoder { return &mime.WordDecoder{CharsetReader: charset.Reader} }

func decoded(s string) string {
	if out, err := decoder().DecodeHeader(s); err == nil {
		return out
	}
	return s
}

// maxAddresses is how many are read of one header.
const maxAddresses = 100

// addresses of a header; what cannot be read as addresses is none.
func addresses(h message.Header, name string) []Address {
	p := mail.AddressParser{WordDecoder: decoder()}
	list, err := p.ParseList(h.Get(name))
	if err != nil {
		return nil
	}
	var out []Address
	for _, a := range list[:min(len(list), maxAddresses)] {
		out = append(out, Address{line(a.Name), line(a.Address)})
	}
	return out
}

// ids are the message identifiers in a header, without brackets.
func ids(s string) []string {
	var out []string
	for _, w := range strings.Fields(line(s)) {
		if w = strings.Trim(w, "<>,"); w != "" && len(out) < maxAddresses {
			out = append(out, w)
		}
	}
	return out
}

// hint reads Authentication-Results (RFC 8601) as far as it says spf, dkim and dmarc.
func hint(s string) Hint {
	var out Hint
	_, methods, _ := strings.Cut(s, ";") // before it stands who says so
	for _, m := range strings.Split(methods, ";") {
		name, result, ok := strings.Cut(strings.TrimSpace(m), "=")
		words := strings.Fields(result)
		if !ok || len(words) == 0 {
			continue
		}
		value := strings.ToLower(line(words[0]))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "spf":
			out.SPF = value
		case "dkim":
			out.DKIM = value
		case "dmarc":
			out.DMARC = value
		}
	}
	return out
}

// maxName is the length of a file's name in characters.
const maxName = 120

// fileName is a name without folders, control characters, direction marks and what
// systems forbid; one is made up where nothing is left.
func fileName(s string, n int, kind string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Trim(strings.TrimSpace(s), ".")
	if r := []rune(s); len(r) > maxName {
		end := ""
		if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= 10 {
			end = s[i:]
		}
		s = string(r[:maxName-len(end)]) + end
	}
	if s != "" {
		return s
	}
	end := ".bin"
	switch kind {
	case "message/rfc822":
		end = ".eml"
	case "text/plain":
		end = ".txt"
	case "text/html":
		end = ".html"
	case "application/pdf":
		end = ".pdf"
	}
	return fmt.Sprintf("attachment-%d%s", n, end)
}

// hidden are elements whose text nobody reads.
var hidden = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Template: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true, atom.Svg: true, atom.Title: true, atom.Textarea: true, atom.Select: true}

// blocks begin a line of their own.
var blocks = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Br: true, atom.Tr: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Table: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true, atom.Hr: true, atom.Section: true, atom.Article: true}

// textOf is the text of HTML: no script, no style, no address and nothing that would be
// loaded is left of it.
func textOf(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	var out strings.Builder
	skip := 0
	var within atom.Atom
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch {
			case skip > 0:
				if t.DataAtom == within && t.Type == html.StartTagToken {
					skip++
				}
			case hidden[t.DataAtom] && t.Type == html.StartTagToken:
				within, skip = t.DataAtom, 1
			case blocks[t.DataAtom]:
				out.WriteByte('\n')
			case t.DataAtom == atom.Td || t.DataAtom == atom.Th:
				out.WriteByte(' ')
			}
		case html.EndTagToken:
			t := z.Token()
			switch {
			case skip > 0 && t.DataAtom == within:
				skip--
			case skip == 0 && blocks[t.DataAtom]:
				out.WriteByte('\n')
			}
		case html.TextToken:
			if skip == 0 {
				text := z.Token().Data
				joined := strings.Join(strings.Fields(text), " ")
				if joined == "" && text == "" {
					continue
				}
				if strings.TrimLeftFunc(text, unicode.IsSpace) != text {
					out.WriteByte(' ')
				}
				out.WriteString(joined)
				if joined != "" && strings.TrimRightFunc(text, unicode.IsSpace) != text {
					out.WriteByte(' ')
				}
			}
		}
	}
}

// automatic reports whether a program wrote a message: an answer of somebody's holiday, a
// notice of a mail server, a mailing (RFC 3834, 3464; and what older programs write). What
// passed through a list may be a person's: privacy@ is a group in many houses.
func automatic(h message.Header, from []Address) bool {
	word := func(name string) string { return strings.ToLower(strings.TrimSpace(line(h.Get(name)))) }
	if auto := word("Auto-Submitted"); auto != "" && auto != "no" {
		return true
	}
	switch word("Precedence") {
	case "bulk", "junk", "auto_reply":
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Failed-Recipients"} {
		if h.Has(name) && word(name) != "no" {
			return true
		}
	}
	if h.Has("Return-Path") && word("Return-Path") == "<>" {
		return true
	}
	if kind, _, err := h.ContentType(); err == nil && kind == "multipart/report" {
		return true
	}
	for _, a := range from {
		switch name, _, _ := strings.Cut(strings.ToLower(a.Email), "@"); name {
		case "mailer-daemon", "postmaster":
			return true
		}
	}
	return false
}
