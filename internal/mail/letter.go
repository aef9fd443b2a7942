package mail

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
)

// letter is a message in its final words, as it stands sealed in the outbox.
type letter struct {
	To          string      `json:"to"`
	ToName      string      `json:"to_name,omitempty"`
	Lang        string      `json:"lang"`
	Key         string      `json:"key"`
	Subject     string      `json:"subject"`
	Greeting    string      `json:"greeting"`
	Body        []string    `json:"body"`
	Quote       []string    `json:"quote,omitempty"`
	Facts       [][2]string `json:"facts,omitempty"`
	Sections    []section   `json:"sections,omitempty"`
	Link        string      `json:"link,omitempty"`
	Button      string      `json:"button,omitempty"`
	ByHand      string      `json:"by_hand,omitempty"` // before the address to copy
	Note        []string    `json:"note,omitempty"`
	Footer      string      `json:"footer"`
	Site        string      `json:"site"`
	Unsubscribe string      `json:"unsubscribe,omitempty"`
	Stop        string      `json:"stop,omitempty"` // the words of the link that unsubscribes
	OneClick    bool        `json:"one_click,omitempty"`
}

type section struct {
	Title string `json:"title"`
	Count string `json:"count"`
	Late  bool   `json:"late,omitempty"`
	Link  string `json:"link,omitempty"`
	More  string `json:"more,omitempty"` // how many are not listed
	Items []item `json:"items,omitempty"`
}

type item struct {
	Ref   string `json:"ref,omitempty"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
	Link  string `json:"link,omitempty"`
}

// Bounds of what strangers may put into a mail, in letters.
const (
	maxSubject = 160
	maxName    = 80
	maxArg     = 200
	maxQuote   = 2000
	maxItems   = 20 // of a section
)

// writer puts messages into words.
type writer struct {
	words *i18n.Catalogue
	site  string // the address of the installation
}

// write gives a message its words. An error is a mistake of the caller, except for
// an address that is none: problem mail_address.
func (w writer) write(m Message) (*letter, error) {
	to, ok := Address(m.To)
	if !ok {
		return nil, badAddress()
	}
	t := w.words.Words(m.Lang)
	if !t.Has("mail." + m.Key + ".subject") {
		return nil, fmt.Errorf("write a mail: there is none called %q", m.Key)
	}
	args := clean(m.Args)
	say := func(part string) string {
		if key := "mail." + m.Key + "." + part; t.Has(key) {
			return t.Fill(key, args)
		}
		return ""
	}
	l := &letter{
		To: to, ToName: line(m.ToName, maxName), Lang: t.Lang(), Key: m.Key,
		Subject: line(say("subject"), maxSubject), Body: paragraphs(say("body")), Note: paragraphs(say("note")),
		Quote:    paragraphs(shorten(strings.TrimSpace(plain(m.Quote)), maxQuote)),
		Greeting: t.T("mail.greeting_plain"), Site: w.site, Footer: t.T("mail.footer", "site", host(w.site)),
	}
	if l.ToName != "" {
		l.Greeting = t.T("mail.greeting", "name", l.ToName)
	}
	for _, f := range m.Facts {
		l.Facts = append(l.Facts, [2]string{t.T("mail.fact." + f.Name), line(t.Show(f.Value), maxArg)})
	}
	var err error
	if m.Link != "" {
		if l.Link, err = w.link(m.Link); err != nil {
			return nil, err
		}
		l.Button, l.ByHand = say("button"), t.T("mail.by_hand")
	}
	if m.Unsubscribe != "" {
		if l.Unsubscribe, err = w.link(m.Unsubscribe); err != nil {
			return nil, err
		}
		l.Stop, l.OneClick = t.T("mail.unsubscribe"), m.OneClick
	}
	for _, s := range m.Items {
		part, err := w.section(t, s)
		if err != nil {
			return nil, err
		}
		l.Sections = append(l.Sections, part)
	}
	return l, nil
}

func (w writer) section(t i18n.Words, s Section) (out section, err error) {
	out = section{Title: line(s.Title, maxArg), Count: t.Number(int64(s.Count)), Late: s.Late}
	if s.Link != "" {
		if out.Link, err = w.link(s.Link); err != nil {
			return out, err
		}
	}
	for _, i := range s.Items[:min(len(s.Items), maxItems)] {
		to := ""
		if i.Link != "" {
			if to, err = w.link(i.Link); err != nil {
				return out, err
			}
		}
		out.Items = append(out.Items, item{line(i.Ref, maxName), line(i.Title, maxArg), line(i.Note, maxArg), to})
	}
	if rest := s.Count - len(out.Items); rest > 0 {
		out.More = t.T("mail.more", "count", rest)
	}
	return out, nil
}

// link is a whole address; one that begins with "/" is on this installation.
func (w writer) link(to string) (string, error) {
	if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		to = strings.TrimSuffix(w.site, "/") + to
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(to, " \"<>\\") {
		return "", fmt.Errorf("write a mail: its link is no address of a page")
	}
	return to, nil
}

// clean keeps what people wrote within one line, so that nobody puts paragraphs of
// his own into our sentences.
func clean(args map[string]any) map[string]any {
	out := make(map[string]any, len(args))
	for name, v := range args {
		if text, ok := v.(string); ok {
			v = line(text, maxArg)
		}
		out[name] = v
	}
	return out
}

// plain is text of several lines without other control characters.
func plain(text string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, l := range lines {
		lines[i] = line(l, maxQuote)
	}
	return strings.Join(lines, "\n")
}

func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(text, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// host is the name of the installation for people.
func host(site string) string {
	u, err := url.Parse(site)
	if err != nil {
		return ""
	}
	return u.Host
}
