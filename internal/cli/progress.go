package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// bar shows on standard error how far long work is: one line that is drawn again
// on a terminal, else one line for each tenth, and only when it takes a while.
type bar struct {
	c     *cli
	key   string
	live  bool
	room  int
	begun time.Time

	mu    sync.Mutex
	drawn time.Time
	tenth int64
	shown bool
}

// patience is how long work takes before it is worth a line.
const patience = 700 * time.Millisecond

func (c *cli) progress(key string) *bar {
	room, live := c.terminal(c.Err)
	return &bar{c: c, key: key, live: live && c.env("TERM") != "dumb", room: room, begun: c.Now()}
}

// tell is a Progress.
func (b *bar) tell(done, total int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.c.Now()
	if now.Sub(b.begun) < patience {
		return
	}
	if !b.live {
		if total > 0 && done*10/total > b.tenth {
			b.tenth = done * 10 / total
			fmt.Fprintln(b.c.Err, b.c.w.T(b.key), b.c.w.Percent(b.tenth*10))
		}
		return
	}
	if now.Sub(b.drawn) < 100*time.Millisecond && done != total {
		return
	}
	b.drawn, b.shown = now, true
	label := b.c.w.T(b.key)
	if total <= 0 {
		fmt.Fprintf(b.c.Err, "\r\x1b[K%s %s", label, b.c.w.Bytes(done))
		return
	}
	n := max(5, min(30, b.room-columns(label)-10))
	full := int(int64(n) * min(done, total) / total)
	fmt.Fprintf(b.c.Err, "\r\x1b[K%s %s%s %s", label, strings.Repeat("█", full), strings.Repeat("░", n-full), b.c.w.Percent(min(done, total)*100/total))
}

// waiting says that the bytes are there and the server is at work.
func (b *bar) waiting(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.live {
		b.shown = true
		fmt.Fprintf(b.c.Err, "\r\x1b[K%s", b.c.w.T(key))
	}
}

// end takes the line away.
func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shown {
		fmt.Fprint(b.c.Err, "\r\x1b[K")
	}
	b.shown = false
}

// reading counts what is read from r, of total bytes.
func (b *bar) reading(r io.Reader, total int64) io.Reader { return &counter{b: b, r: r, total: total} }

// writing counts what is written to w.
func (b *bar) writing(w io.Writer, total int64) io.Writer { return &counter{b: b, w: w, total: total} }

type counter struct {
	b           *bar
	r           io.Reader
	w           io.Writer
	done, total int64
}

func (x *counter) Read(p []byte) (int, error) {
	n, err := x.r.Read(p)
	x.done += int64(n)
	x.b.tell(x.done, x.total)
	if err == io.EOF && x.total > 0 {
		x.b.waiting("cli.progress.working")
	}
	return n, err
}

func (x *counter) Write(p []byte) (int, error) {
	n, err := x.w.Write(p)
	x.done += int64(n)
	x.b.tell(x.done, x.total)
	return n, err
}
