package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
)

// server is the real program in a process of its own.
type server struct {
	bin, data, address string
	env                []string
	cmd                *exec.Cmd
	out                *bufio.Reader
	log                bytes.Buffer
	ended              chan error
}

// buildDir is where binary builds; TestMain removes it.
var buildDir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "privet-crash-") })

// binary is built once for the test program.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := buildDir()
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "crashserver")
	out, err := exec.Command("go", "build", "-o", name, "./crashserver").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := buildDir(); err == nil {
		_ = os.RemoveAll(dir) // the system's temporary folder
	}
	os.Exit(code)
}

func newServer(t testing.TB, env ...string) *server {
	t.Helper()
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{bin: name, data: t.TempDir()}
	s.env = append([]string{"PRIVET_DATA=" + s.data, "PRIVET_LISTEN=127.0.0.1:0", "PATH=" + os.Getenv("PATH")}, env...)
	t.Cleanup(func() {
		if s.cmd != nil {
			_ = s.cmd.Process.Kill() // may have ended
			<-s.ended
		}
		if t.Failed() {
			t.Logf("log of the server:\n%s", s.log.String())
		}
	})
	return s
}

// start starts the program and answers how long its first answer took.
func (s *server) start(t testing.TB) time.Duration {
	t.Helper()
	begun := time.Now()
	if err := s.launch(); err != nil {
		t.Fatalf("%v\n%s", err, s.log.String())
	}
	for {
		resp, err := http.Get(s.address + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(begun)
			}
		}
		if time.Since(begun) > 30*time.Second {
			t.Fatalf("not ready after half a minute: %v\n%s", err, s.log.String())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// launch starts the program and waits for its address, or for its end.
func (s *server) launch() error {
	if err := s.begin(); err != nil {
		return err
	}
	return s.await()
}

// begin starts the program.
func (s *server) begin() error {
	s.cmd = exec.Command(s.bin)
	s.cmd.Env, s.cmd.Stderr = s.env, &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	s.out = bufio.NewReader(out)
	return s.cmd.Start()
}

// await waits for the address that the program prints, or for its end.
func (s *server) await() error {
	line, err := s.out.ReadString('\n')
	s.ended = make(chan error, 1)
	cmd := s.cmd
	go func() { s.ended <- cmd.Wait() }()
	if err != nil {
		end := <-s.ended
		s.cmd = nil
		return fmt.Errorf("the program ended at its start: %w", end)
	}
	s.address = strings.TrimSpace(line)
	return nil
}

// kill is kill -9.
func (s *server) kill(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	s.cmd = nil
}

// stop asks the program to end and expects it to do so in order.
func (s *server) stop(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("the program did not end in order: %v", err)
	}
	s.cmd = nil
}

func (s *server) token(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.data, "token"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// driver is the outside of the server: it asks, and keeps what was acknowledged.
type driver struct {
	base, token         string
	gate                *gate
	clients             []*client
	round               int
	finish              atomic.Bool
	tasks, edits, files atomic.Int64
	mu                  sync.Mutex
	faults              []string
}

func (d *driver) wrong(form string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, fmt.Sprintf(form, args...))
}

func (d *driver) find(title string) *task {
	for _, c := range d.clients {
		if k := c.stored[title]; k != nil {
			return k
		}
	}
	return nil
}

// ask sends one request. into is a value for JSON, or an io.Writer for bytes.
func (d *driver) ask(method, path, match, key string, body []byte, into any) (status int, answer string, err error) {
	req, err := http.NewRequest(method, d.base+"/api/v1/o/crash"+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	switch {
	case strings.Contains(path, "/attachments"):
		req.Header.Set("Content-Type", "application/octet-stream")
	case method == "PATCH":
		req.Header.Set("Content-Type", "application/merge-patch+json")
	default:
		req.Header.Set("Content-Type", "application/json")
	}
	if match != "" {
		req.Header.Set("If-Match", match)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	if w, ok := into.(io.Writer); ok {
		_, err = io.Copy(w, resp.Body)
		return resp.StatusCode, "", err
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, "", err
	}
	if into != nil && resp.StatusCode < 300 {
		err = json.Unmarshal(text, into)
	}
	return resp.StatusCode, string(text), err
}

var jobLine = regexp.MustCompile(`(?m)^privet_jobs\{state="[a-z]+"\} (\d+)`)

// jobsLeft reads the metrics.
func (d *driver) jobsLeft(t testing.TB) int {
	t.Helper()
	resp, err := http.Get(d.base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := jobLine.FindAllSubmatch(text, -1)
	if len(found) == 0 {
		t.Fatalf("no jobs in the metrics:\n%s", text)
	}
	n := 0
	for _, f := range found {
		part, _ := strconv.Atoi(string(f[1]))
		n += part
	}
	return n
}

// gate holds the clients back while there is no server.
type gate struct {
	mu   sync.Mutex
	way  chan struct{} // closed while the gate is open
	shot chan struct{} // closed when the gate shuts
}

func newGate() *gate { return &gate{way: make(chan struct{}), shot: make(chan struct{})} }

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.way)
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.way = make(chan struct{})
	close(g.shot)
	g.shot = make(chan struct{})
}

// pass waits until the gate is open.
func (g *gate) pass(ctx context.Context) {
	g.mu.Lock()
	way := g.way
	g.mu.Unlock()
	select {
	case <-way:
	case <-ctx.Done():
	}
}

// pause waits until the gate shuts, or a moment: a request failed.
func (g *gate) pause(ctx context.Context) {
	g.mu.Lock()
	shot := g.shot
	g.mu.Unlock()
	select {
	case <-shot:
	case <-time.After(50 * time.Millisecond):
	case <-ctx.Done():
	}
}

// integrity asks SQLite whether the file is whole.
func integrity(t testing.TB, base *db.DB) {
	t.Helper()
	if base.Dialect != db.SQLite {
		return
	}
	var text string
	if err := base.SQL().QueryRow("PRAGMA integrity_check").Scan(&text); err != nil || text != "ok" {
		t.Errorf("integrity_check: %s %v", text, err)
	}
	rows, err := base.SQL().Query("PRAGMA foreign_key_check")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		t.Error("foreign_key_check found a row")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// ledgerSound verifies the ledger of the one organisation and answers which it is.
func ledgerSound(t testing.TB, base *db.DB) id.ID {
	t.Helper()
	ctx := context.Background()
	var org id.ID
	if err := base.SQL().QueryRow("SELECT id FROM tenant").Scan(&org); err != nil {
		t.Fatal(err)
	}
	tx, err := base.Read(ctx, org)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // it only reads
	report, err := ledger.Verify(ctx, ledger.Database(tx, org), ledger.Options{})
	if err != nil || len(report.Findings) > 0 || report.Size == 0 {
		t.Errorf("the ledger does not verify: %v, %v, size %d", err, report.Findings, report.Size)
	}
	return org
}
