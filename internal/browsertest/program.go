package browsertest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Setup says how the program is started. The zero value is SQLite on a free port.
type Setup struct {
	DB, DBOwner string   // PostgreSQL, as testdb.PostgresRoles gives them (app and owner)
	Env         []string // NAME=value, before what is set here
	Folder      string   // of the data; one that goes with the test
}

// Program is Privet as it is shipped, in a process of its own.
type Program struct {
	// URL names localhost, for passkeys are for names and not for addresses.
	URL    string
	Folder string

	t       T
	setup   Setup
	verb    string
	address string
	cmd     *exec.Cmd
	ended   chan struct{}
	said    *said
}

// said is what the program printed, line by line, by its output and its log.
type said struct {
	sync.Mutex
	lines []string
}

// built is the folder of what is built for this test program.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "privet-built-")
	if err != nil {
		return "", err
	}
	return dir, sweepAfterExit(dir, 0)
})

// binary builds the program once for the test program.
var binary = sync.OnceValues(func() (string, error) {
	return build("PRIVET_TEST_BINARY", "privet", ".", "./cmd/privet")
})

// build builds a command of the module in a folder of the repository, unless the
// variable names one that is built.
func build(variable, name, module, pack string) (string, error) {
	if path := os.Getenv(variable); path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("%s: %w", variable, err)
		}
		return path, nil
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	dir, err := built()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	cmd := exec.Command("go", "build", "-C", filepath.Join(root, module), "-o", path, pack)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", pack, err, out)
	}
	return path, nil
}

// Demo starts the demonstration; Account is who can sign in.
func Demo(t T, s Setup) *Program {
	t.Helper()
	return launch(t, "demo", s)
}

// Serve starts the program on an empty installation; SetupLink leads to its first
// account.
func Serve(t T, s Setup) *Program {
	t.Helper()
	return launch(t, "serve", s)
}

func launch(t T, verb string, s Setup) *Program {
	t.Helper()
	p := &Program{t: t, setup: s, verb: verb, Folder: s.Folder}
	if p.Folder == "" {
		dir, err := os.MkdirTemp("", "privet-data-")
		if err != nil {
			t.Fatalf("a folder for the program: %v", err)
		}
		p.Folder = dir
		t.Cleanup(func() { _ = os.RemoveAll(dir) }) // the system's temporary folder
	}
	t.Cleanup(p.Kill)
	for try := 1; ; try++ {
		err := p.begin()
		if err == nil {
			return p
		}
		// Between the choice of a port and its use somebody else may take it.
		if try == 3 || !strings.Contains(p.Said(), "address already in use") {
			t.Fatalf("start privet %s: %v\n%s", verb, err, p.Said())
		}
	}
}

func (p *Program) begin() error {
	bin, err := binary()
	if err != nil {
		return err
	}
	if p.address == "" || p.cmd != nil && strings.Contains(p.Said(), "address already in use") {
		if p.address, err = freeAddress(); err != nil {
			return err
		}
	}
	_, port, err := net.SplitHostPort(p.address)
	if err != nil {
		return err
	}
	p.URL = "http://localhost:" + port
	p.said, p.ended = &said{}, make(chan struct{})
	p.cmd = exec.Command(bin, p.verb)
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.Folder, "PRIVET_LANG=en"}, p.setup.Env...)
	p.cmd.Env = append(p.cmd.Env, "PRIVET_DATA="+filepath.Join(p.Folder, "data"), "PRIVET_LISTEN="+p.address, "PRIVET_URL="+p.URL)
	if p.setup.DB != "" {
		p.cmd.Env = append(p.cmd.Env, "PRIVET_DB="+p.setup.DB, "PRIVET_DB_OWNER="+p.setup.DBOwner)
	}
	out, into := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = into, into
	p.cmd.SysProcAttr = endsWithParent()
	if err := p.cmd.Start(); err != nil {
		return err
	}
	go p.said.read(out)
	go func(cmd *exec.Cmd, ended chan struct{}) {
		_ = cmd.Wait() // how it ended is in what it said
		_ = into.Close()
		close(ended)
	}(p.cmd, p.ended)
	return p.ready()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *said) read(from io.Reader) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		s.Lock()
		s.lines = append(s.lines, lines.Text())
		s.Unlock()
	}
	_, _ = io.Copy(io.Discard, from) // a longer line than any of ours
}

// ready waits until requests are served in full.
func (p *Program) ready() error {
	ctx, end := context.WithTimeout(context.Background(), 2*time.Minute) // a demonstration fills a database first
	defer end()
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
			err = errors.New(resp.Status)
		}
		select {
		case <-p.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return fmt.Errorf("not ready after two minutes: %w", err)
		case <-tick.C:
		}
	}
}

// Said is all that it printed since it was started last.
func (p *Program) Said() string {
	if p.said == nil {
		return ""
	}
	p.said.Lock()
	defer p.said.Unlock()
	return strings.Join(append(p.said.lines, ""), "\n")
}

// WaitSaid waits until what it printed matches, and answers the match with its
// groups. (?m) makes ^ and $ the ends of a line.
func (p *Program) WaitSaid(pattern string) []string {
	p.t.Helper()
	want := regexp.MustCompile(pattern)
	tick := time.NewTicker(look)
	defer tick.Stop()
	end := time.After(patience)
	for {
		if found := want.FindStringSubmatch(p.Said()); found != nil {
			return found
		}
		select {
		case <-tick.C:
		case <-end:
			p.t.Fatalf("privet %s did not say %s, but\n%s", p.verb, pattern, p.Said())
		}
	}
}

// SetupLink is the address that serve prints for whoever makes the first account.
func (p *Program) SetupLink() string {
	p.t.Helper()
	return p.WaitSaid(`(https?://\S*set-?up\S*)`)[1]
}

// Account is who demo lets in first, and the password: its owner.
func (p *Program) Account() (email, password string) {
	p.t.Helper()
	found := p.WaitSaid(`(?s)([\w.+-]+@[\w-]+(?:\.[\w-]+)+).*?password: (\S+)`)
	return found[1], found[2]
}

// Token is that of the demonstration, for the API.
func (p *Program) Token() string {
	p.t.Helper()
	return p.WaitSaid(`PRIVET_TOKEN=(\S+)`)[1]
}

// Org is the demonstration's organisation, as it stands in addresses.
func (p *Program) Org() string {
	p.t.Helper()
	return p.WaitSaid(`/o/([\w-]+)/`)[1]
}

// Stop ends it as an operator does and waits for its end.
func (p *Program) Stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatalf("stop privet: %v", err)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatalf("privet did not stop:\n%s", p.Said())
	}
}

// Kill ends it at once.
func (p *Program) Kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// Restart stops it and starts it again, with its data and at its address.
func (p *Program) Restart() {
	p.t.Helper()
	p.Stop()
	if err := p.begin(); err != nil {
		p.t.Fatalf("start privet %s again: %v\n%s", p.verb, err, p.Said())
	}
}
