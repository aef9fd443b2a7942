package respond

import (
	"sync"
	"time"
)

// How often one address may look at links that do not work, and send forms.
const (
	wrongPerMinute = 30
	formsPerMinute = 60
	maxKeys        = 20_000
)

// throttle counts events by key in windows of a minute. It bounds guessing; a restart
// forgets it.
type throttle struct {
	mu    sync.Mutex
	began time.Time
	count map[string]int
}

func newThrottle() *throttle { return &throttle{count: map[string]int{}} }

// over counts an event and reports whether there were more than most in this minute.
func (t *throttle) over(now time.Time, key string, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.began) > time.Minute || len(t.count) > maxKeys {
		t.began, t.count = now, map[string]int{}
	}
	t.count[key]++
	return t.count[key] > most
}

// at reports whether there were as many as most already, without counting.
func (t *throttle) at(now time.Time, key string, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return now.Sub(t.began) <= time.Minute && t.count[key] >= most
}
