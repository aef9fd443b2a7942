package testdb

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// remedy ends every message about a missing PostgreSQL.
const remedy = "run scripts/install-test-needs.sh, or set PRIVET_TEST_PGBIN or PRIVET_TEST_PG_DSN"

// start makes a cluster in a temporary folder, serves it through a socket there
// and returns the superuser's DSN.
func start() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "privet-pg-") // not t.TempDir: another account could not enter its parents
	if err != nil {
		return "", err
	}
	attr, err := account(dir)
	if err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	run := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(name, args...)
		c.SysProcAttr, c.Dir = attr, dir
		c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C"}
		return c
	}
	data := filepath.Join(dir, "data")
	init := run(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C", "--no-sync", "--no-instructions")
	if out, err := init.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	server := run(filepath.Join(bin, "postgres"), "-D", data, "-k", dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=64MB", "-c", "max_connections=200", "-c", "timezone=UTC")
	if err := serve(server); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	if err := sweepAfterExit(dir, server.Process.Pid); err != nil {
		return "", err
	}
	at := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()}
	return at.String(), nil
}

// serve starts the server and waits until it takes connections. The goroutine
// keeps its thread for as long as the server lives, because the death signal is
// sent when the starting thread ends, not when the program does.
func serve(server *exec.Cmd) error {
	log := &watchedLog{ready: make(chan struct{})}
	server.Stdout, server.Stderr = log, log
	ended := make(chan error, 1)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := server.Start()
		started <- err
		if err == nil {
			ended <- server.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	select {
	case <-log.ready:
		return nil
	case err := <-ended:
		return fmt.Errorf("postgres ended: %w\n%s", err, log)
	case <-time.After(60 * time.Second):
		return fmt.Errorf("postgres did not start within a minute\n%s", log)
	}
}

// sweepAfterExit leaves a shell behind that reads from this program. When the
// program ends, in whatever way, the read ends too, and the shell removes the
// folder once the server has left it, or after five seconds.
func sweepAfterExit(dir string, server int) error {
	sweep := exec.Command("sh", "-c", `cat >/dev/null
kill -QUIT "$2" 2>/dev/null
n=0; while [ -e "$1/data/postmaster.pid" ] && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done
rm -rf -- "$1"`, "sh", dir, strconv.Itoa(server))
	sweep.SysProcAttr = ownGroup() // an interrupt at the terminal is for the tests
	if _, err := sweep.StdinPipe(); err != nil {
		return err
	}
	if err := sweep.Start(); err != nil {
		return err
	}
	go func() { _ = sweep.Wait() }() // also holds the pipe: collected as garbage, it would close
	return nil
}

// programs is the folder of the newest PostgreSQL here.
func programs() (string, error) {
	if bin := os.Getenv("PRIVET_TEST_PGBIN"); bin != "" {
		if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
			return "", fmt.Errorf("PRIVET_TEST_PGBIN: %w", err)
		}
		return bin, nil
	}
	best, newest := "", -1
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb"} {
		found, _ := filepath.Glob(pattern)
		for _, f := range found {
			bin := filepath.Dir(f)
			version, _ := strconv.Atoi(strings.TrimPrefix(filepath.Base(filepath.Dir(bin)), "pgsql-"))
			if version > newest {
				best, newest = bin, version
			}
		}
	}
	if best != "" {
		return best, nil
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb), nil
	}
	return "", errors.New("no PostgreSQL programs found; " + remedy)
}

// watchedLog keeps what the server says and notices that it is ready.
type watchedLog struct {
	sync.Mutex
	text  bytes.Buffer
	ready chan struct{}
	seen  bool
}

func (l *watchedLog) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	if l.seen { // ten thousand failed statements of a test are of no use
		return len(b), nil
	}
	l.text.Write(b)
	if bytes.Contains(l.text.Bytes(), []byte("ready to accept connections")) {
		l.seen = true
		close(l.ready)
	}
	return len(b), nil
}

func (l *watchedLog) String() string {
	l.Lock()
	defer l.Unlock()
	return l.text.String()
}

func nonce() uint32 {
	var b [4]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint32(b[:])
}
