package partners

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

// throttle counts events by key in windows of a minute; a restart forgets it.
type throttle struct {
	mu    sync.Mutex
	began time.Time
	count map[string]int
}

// add counts n events and reports whether there are more than most in this minute.
func (t *throttle) add(now time.Time, key string, n, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.began) > time.Minute || len(t.count) > maxKeys {
		t.began, t.count = now, map[string]int{}
	}
	t.count[key] += n
	return t.count[key] > most
}
