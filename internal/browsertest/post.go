package browsertest

import (
	"bufio"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Post is a mail server that keeps what the program sends.
type Post struct {
	t    T
	port string
	mu   sync.Mutex
	came []posted
}

type posted struct{ to, text string }

var postBinary = sync.OnceValues(func() (string, error) { return build("PRIVET_TEST_MAIL", "mail", "e2e/mail", ".") })

// OpenPost starts the mail server of module e2e/mail. It ends with the test.
func OpenPost(t T) *Post {
	t.Helper()
	bin, err := postBinary()
	if err != nil {
		t.Fatalf("%v", err)
	}
	cmd := exec.Command(bin)
	in, err := cmd.StdinPipe() // it ends when this does, so also when these tests are killed
	if err != nil {
		t.Fatalf("start the mail server: %v", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("start the mail server: %v", err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the mail server: %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait() // it may have been killed
	})
	lines := json.NewDecoder(bufio.NewReader(out))
	var first struct{ Listening string }
	if err := lines.Decode(&first); err != nil {
		t.Fatalf("the mail server does not say where it is: %v", err)
	}
	p := &Post{t: t}
	if _, p.port, err = net.SplitHostPort(first.Listening); err != nil {
		t.Fatalf("the mail server is at %q: %v", first.Listening, err)
	}
	go p.read(lines)
	return p
}

func (p *Post) read(lines *json.Decoder) {
	for {
		var x struct {
			To   []string
			Data string
		}
		if lines.Decode(&x) != nil {
			return // it ended
		}
		p.mu.Lock()
		p.came = append(p.came, posted{strings.Join(x.To, " "), plain(x.Data)})
		p.mu.Unlock()
	}
}

// plain is the text of a mail as a program without pictures shows it.
func plain(raw string) string {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return raw
	}
	return partText(m.Body, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"))
}

// partText is the text of a part, or of the first one in it.
func partText(body io.Reader, kind, how string) string {
	kind, with, err := mime.ParseMediaType(kind)
	if err == nil && strings.HasPrefix(kind, "multipart/") {
		part, err := multipart.NewReader(body, with["boundary"]).NextRawPart()
		if err != nil {
			return ""
		}
		return partText(part, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"))
	}
	return decoded(body, how)
}

func decoded(r io.Reader, how string) string {
	if strings.EqualFold(how, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	text, _ := io.ReadAll(r) // what of it can be read
	return string(text)
}

// Env are the settings with which a program sends its mail here.
func (p *Post) Env() []string {
	return []string{"PRIVET_SMTP_HOST=127.0.0.1", "PRIVET_SMTP_PORT=" + p.port, "PRIVET_SMTP_TLS=none", "PRIVET_MAIL_FROM=privet@lindhag.example"}
}

// WaitLink waits for a mail to an address with a link that holds part, and answers the link.
func (p *Post) WaitLink(to, part string) string {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(look) {
		p.mu.Lock()
		for _, x := range p.came {
			if !strings.Contains(x.to, to) {
				continue
			}
			for _, word := range strings.Fields(x.text) {
				if strings.HasPrefix(word, "http") && strings.Contains(word, part) {
					p.mu.Unlock()
					return word
				}
			}
		}
		p.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.t.Fatalf("no mail to %s with a link of %s among %d", to, part, len(p.came))
	return ""
}
