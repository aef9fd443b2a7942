package command_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mailServer builds and runs the mail server of e2e/mail; next waits for a line that it
// says, received ends it and gives the rest.
func mailServer(t *testing.T) (port string, next func() string, received func() string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "mailserver.exe")
	build := exec.Command("go", "build", "-o", name, ".")
	build.Dir = filepath.Join("..", "..", "..", "e2e", "mail")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	cmd := exec.Command(name)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	out := bufio.NewReader(pipe)
	first, err := out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var said struct{ Listening string }
	if err := json.Unmarshal(first, &said); err != nil {
		t.Fatal(err)
	}
	if _, port, err = net.SplitHostPort(said.Listening); err != nil {
		t.Fatal(err)
	}
	next = func() string {
		line, err := out.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	return port, next, func() string {
		in.Close()
		rest, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		return string(rest)
	}
}

func TestATestMailSaysWhatTheServerAnswered(t *testing.T) {
	t.Parallel()
	port, _, received := mailServer(t)
	env := []string{"PRIVET_URL=https://privacy.example.org", "PRIVET_SMTP_HOST=127.0.0.1", "PRIVET_SMTP_PORT=" + port, "PRIVET_SMTP_TLS=none", "PRIVET_MAIL_FROM=privet@example.org"}
	for _, c := range []struct {
		name string
		env  []string
		to   string
		code int
		says string
	}{
		{"it arrives", env, "anna@example.org", 0, "took the mail and answered: "},
		{"there is no server", nil, "anna@example.org", 6, "Set smtp_host and mail_from"},
		{"nobody there", env, "refused@example.org", 6, "no mailbox refused@example.org"},
		{"no address", env, "anna", 2, "like name@example.org"},
	} {
		code, out, errs := newMachine(t, c.env...).run("mail", "test", c.to)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit %d, %s%s", c.name, code, out, errs)
		}
	}
	if text := received(); strings.Count(text, `"data"`) != 1 || !strings.Contains(text, "anna@example.org") {
		t.Errorf("the server got %s", text)
	}
}
