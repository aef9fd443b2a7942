package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/testdb"
)

// The crash loop: the program is killed while sixteen clients write, again and
// again. The clients keep their own list of what was acknowledged.

// crashRounds is PRIVET_CRASH_ROUNDS, or ten.
func crashRounds(t *testing.T) int {
	text := os.Getenv("PRIVET_CRASH_ROUNDS")
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("PRIVET_CRASH_ROUNDS=%s: want a number of rounds", text)
	}
	return n
}

// R1
func TestCrashLosesNothingAndDoesNothingTwiceOnSQLite(t *testing.T) {
	crash(t, testdb.SQLite(t), "")
}

// R1
func TestCrashLosesNothingAndDoesNothingTwiceOnPostgres(t *testing.T) {
	owner, app := testdb.PostgresRoles(t)
	crash(t, app, owner)
}

const crashClients = 16

func crash(t *testing.T, dsn, owner string) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	env := []string{"PRIVET_DB=" + dsn, "PRIVET_RATE=0", "PRIVET_LOG_LEVEL=warn"}
	if owner != "" {
		env = append(env, "PRIVET_DB_OWNER="+owner)
	}
	s := newServer(t, env...)
	d := &driver{gate: newGate()}
	var wg sync.WaitGroup
	ctx, end := context.WithCancel(context.Background())
	defer end()
	for n := range crashClients {
		c := &client{driver: d, n: n, random: rand.New(rand.NewPCG(seed, uint64(n)+2)), stored: map[string]*task{}}
		d.clients = append(d.clients, c)
		wg.Go(func() { c.work(ctx) })
	}
	var starts, yards []time.Duration
	for range crashRounds(t) {
		yards = append(yards, yardstick())
		starts = append(starts, s.start(t))
		d.base, d.token = s.address, s.token(t)
		d.acknowledgedAreThere(t)
		d.gate.open()
		time.Sleep(200*time.Millisecond + time.Duration(random.Int64N(int64(1800*time.Millisecond)))) // R1: a random time of 0.2 to 2 s
		s.kill(t)
		d.gate.shut()
	}
	s.start(t)
	d.base = s.address
	d.gate.open()
	d.finish.Store(true)
	wg.Wait()
	d.exactlyOnce(t)
	d.jobsAreDone(t)
	s.stop(t)
	soundDatabase(t, dsn, d)
	t.Logf("%d tasks, %d edits, %d files acknowledged; middle start %s, yardstick %s", d.tasks.Load(), d.edits.Load(), d.files.Load(), middle(starts), middle(yards))
	startsInTime(t, starts, yards)
	if d.tasks.Load() == 0 || d.edits.Load() == 0 || d.files.Load() == 0 {
		t.Error("the clients did nothing")
	}
}

// startsInTime holds starts to two seconds (R1). A start is mostly processor time,
// and a build shares its machine: on one that is slower at that moment than the
// one on which the bars were set, the two seconds are as much longer. It is the
// middle start that is held, since one of ten may meet a neighbour at work; start
// itself gives up after half a minute.
func startsInTime(t *testing.T, starts, yards []time.Duration) {
	t.Helper()
	slower := max(1, float64(middle(yards))/float64(usualYard))
	if allowed := time.Duration(slower * float64(2*time.Second)); middle(starts) > allowed {
		t.Errorf("starts took %s; in the middle that is more than the %s that two seconds are on this machine now, whose yardstick took %s", starts, allowed, yards)
	}
}

// usualYard is what the yardstick takes on the machine of two cores on which the
// bars of docs/benchmarks.md are measured, at rest.
const usualYard = 75 * time.Millisecond

var yardstickBytes = bytes.Repeat([]byte("privet"), 64<<20/6)

// yardstick is how long a known piece of work takes now.
func yardstick() time.Duration {
	begun := time.Now()
	sha512.Sum512(yardstickBytes)
	return time.Since(begun)
}

func middle(times []time.Duration) time.Duration {
	times = slices.Sorted(slices.Values(times))
	return times[len(times)/2]
}

// task is what a client was told about a record of its own.
type task struct {
	id, title, note string
	rev             int64
	files           map[string]string // name to SHA-256
}

type client struct {
	*driver
	n, made int
	random  *rand.Rand
	mu      sync.Mutex
	stored  map[string]*task // by title
	own     []*task
}

// work writes until the driver says that it is enough. Each request is repeated
// under its key until it is acknowledged.
func (c *client) work(ctx context.Context) {
	for !c.finish.Load() {
		switch roll := c.random.IntN(10); {
		case len(c.own) == 0 || roll < 5:
			c.create(ctx)
		case roll < 8:
			c.edit(ctx, c.own[c.random.IntN(len(c.own))])
		default:
			c.attach(ctx, c.own[c.random.IntN(len(c.own))])
		}
	}
}

func (c *client) create(ctx context.Context) {
	c.made++
	title := fmt.Sprintf("client %d task %d", c.n, c.made)
	var got struct {
		ID  string
		Rev int64
	}
	c.until(ctx, "POST", "/tasks", "", fmt.Sprintf(`{"title":%q}`, title), 201, &got)
	k := &task{id: got.ID, title: title, rev: got.Rev, files: map[string]string{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stored[title], c.own = k, append(c.own, k)
	c.tasks.Add(1)
}

func (c *client) edit(ctx context.Context, k *task) {
	note := fmt.Sprintf("edit %d of %s", k.rev, k.title)
	var got struct{ Rev int64 }
	c.until(ctx, "PATCH", "/tasks/"+k.id, fmt.Sprintf(`"%d"`, k.rev), fmt.Sprintf(`{"description":%q}`, note), 200, &got)
	c.mu.Lock()
	defer c.mu.Unlock()
	if got.Rev != k.rev+1 {
		c.wrong("%s: revision %d after %d", k.title, got.Rev, k.rev)
	}
	k.rev, k.note = got.Rev, note
	c.edits.Add(1)
}

func (c *client) attach(ctx context.Context, k *task) {
	content := make([]byte, 10_000+c.random.IntN(50_000))
	for i := range content {
		content[i] = byte(c.random.Uint32())
	}
	name := fmt.Sprintf("file-%d.bin", len(k.files))
	c.until(ctx, "POST", "/tasks/"+k.id+"/attachments?name="+name, "", string(content), 201, nil)
	sum := sha256.Sum256(content)
	c.mu.Lock()
	defer c.mu.Unlock()
	k.files[name] = hex.EncodeToString(sum[:])
	c.files.Add(1)
}

// until repeats a request until it is acknowledged.
func (c *client) until(ctx context.Context, method, path, match, body string, want int, into any) {
	key := id.New().String()
	for {
		c.gate.pass(ctx)
		status, answer, err := c.ask(method, path, match, key, []byte(body), into)
		switch {
		case err == nil && status == want:
			return
		case err == nil && status != 503:
			c.wrong("%s %s: %d %s", method, path, status, answer)
			return
		}
		c.gate.pause(ctx)
	}
}

// acknowledgedAreThere looks, after a start, at what was acknowledged in the last
// round.
func (d *driver) acknowledgedAreThere(t *testing.T) {
	t.Helper()
	d.round++
	for _, c := range d.clients {
		c.mu.Lock()
		own := c.own
		for _, k := range own[max(0, len(own)-5):] {
			var got struct {
				Title, Description string
				Rev                int64
			}
			status, answer, err := d.ask("GET", "/tasks/"+k.id, "", "", nil, &got)
			// An edit on its way may have come through unacknowledged.
			if err != nil || status != 200 || got.Title != k.title || got.Rev < k.rev || got.Rev == k.rev && got.Description != k.note {
				t.Errorf("after kill %d: %s rev %d: %d %s %v", d.round-1, k.title, k.rev, status, answer, err)
			}
		}
		c.mu.Unlock()
	}
}

// exactlyOnce compares everything with what was acknowledged.
func (d *driver) exactlyOnce(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	for after := ""; ; {
		var page struct {
			Items []struct {
				ID, Title, Description string
				Rev                    int64
			}
			Next string
		}
		status, answer, err := d.ask("GET", "/tasks?limit=500&after="+after, "", "", nil, &page)
		if err != nil || status != 200 {
			t.Fatalf("list: %d %s %v", status, answer, err)
		}
		for _, it := range page.Items {
			seen[it.Title]++
			k := d.find(it.Title)
			if k == nil || k.id != it.ID || k.rev != it.Rev || k.note != it.Description {
				t.Errorf("%s rev %d is there, acknowledged was %+v", it.Title, it.Rev, k)
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	for _, c := range d.clients {
		for title, k := range c.stored {
			if seen[title] != 1 {
				t.Errorf("%s is there %d times", title, seen[title])
			}
			if len(k.files) > 0 {
				d.filesAreWhole(t, k)
			}
		}
	}
	for _, text := range d.faults {
		t.Error(text)
	}
}

func (d *driver) filesAreWhole(t *testing.T, k *task) {
	t.Helper()
	var list struct {
		Items []struct{ ID, Name, Sum string }
	}
	status, answer, err := d.ask("GET", "/tasks/"+k.id+"/attachments", "", "", nil, &list)
	if err != nil || status != 200 || len(list.Items) != len(k.files) {
		t.Errorf("%s has %d files, acknowledged were %d: %d %s %v", k.title, len(list.Items), len(k.files), status, answer, err)
		return
	}
	for _, f := range list.Items {
		var content bytes.Buffer
		status, _, err := d.ask("GET", "/tasks/"+k.id+"/attachments/"+f.ID+"/content", "", "", nil, io.Writer(&content))
		sum := sha256.Sum256(content.Bytes())
		if err != nil || status != 200 || k.files[f.Name] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: file %s: %d, sum %x, %v", k.title, f.Name, status, sum, err)
		}
	}
}

// jobsAreDone waits until no job is left.
func (d *driver) jobsAreDone(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for time.Now().Before(deadline) {
		if d.jobsLeft(t) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%d jobs are left after two minutes", d.jobsLeft(t))
}

// soundDatabase checks what was written, with the program gone: the file, the
// ledger, and that each job had its effect once.
func soundDatabase(t *testing.T, dsn string, d *driver) {
	t.Helper()
	ctx := context.Background()
	base, err := db.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	integrity(t, base)
	org := ledgerSound(t, base)
	tx, err := base.Read(ctx, org)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // it only reads
	rows, err := tx.QueryContext(ctx, "SELECT r.title, count(c.id) FROM record r LEFT JOIN comment c ON c.org = r.org AND c.record = r.id WHERE r.org = $1 AND r.register = 'tasks' GROUP BY r.title", org.String())
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var title string
		var notes int
		if err := rows.Scan(&title, &notes); err != nil {
			t.Fatal(err)
		}
		if notes != 1 {
			t.Errorf("the job of %s had its effect %d times", title, notes)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if n != int(d.tasks.Load()) {
		t.Errorf("%d tasks in the database, %d acknowledged", n, d.tasks.Load())
	}
}
