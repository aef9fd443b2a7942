package account

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/problem"
)

// Limits of wrong tries (S9). They slow an attacker down and never lock the owner
// out: who comes from an address that has not been wrong, or with a passkey, comes in.
const (
	wrongPerPair    = 10  // a minute, for one account from one address
	wrongPerAddress = 50  // a minute, whatever the account
	wrongPerAccount = 100 // a minute, from addresses that never signed in to it
	codesPerMinute  = 5   // wrong one-time codes for one account
	codesPerHour    = 20
	lettersPerHour  = 5   // resets for one address of mail
	beginsPerMinute = 120 // passkeys and single sign-ons begun from one address

	maxKeys = 65_536 // counters kept at once
)

// throttle counts events by key in a sliding window. A try is counted before its
// work is done and given back if it was right, so that many at once gain nothing.
type throttle struct {
	mu   sync.Mutex
	last map[string]*window
	max  int
}

type window struct {
	times []int64 // microseconds, oldest first
	span  int64
}

func newThrottle() *throttle { return &throttle{last: map[string]*window{}, max: maxKeys} }

// limit is one counter that a try falls under.
type limit struct {
	key  string
	most int
	span time.Duration
}

// take counts a try under all limits, or under none and tells how long to wait.
func (t *throttle) take(now time.Time, limits ...limit) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := now.UnixMicro()
	for _, l := range limits {
		w := t.last[l.key]
		if w == nil {
			continue
		}
		w.forget(at)
		if over := len(w.times) - l.most; over >= 0 {
			wait = max(wait, time.Duration(w.times[over]+w.span-at)*time.Microsecond)
		}
	}
	if wait > 0 {
		return wait
	}
	for _, l := range limits {
		w := t.last[l.key]
		if w == nil {
			t.makeRoom(at)
			w = &window{span: l.span.Microseconds()}
			t.last[l.key] = w
		}
		w.times = append(w.times, at)
	}
	return 0
}

// right gives the tries back.
func (t *throttle) right(limits ...limit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range limits {
		if w := t.last[l.key]; w != nil && len(w.times) > 0 {
			w.times = w.times[:len(w.times)-1]
		}
	}
}

// count of tries under a key within its window.
func (t *throttle) count(now time.Time, key string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.last[key]
	if w == nil {
		return 0
	}
	w.forget(now.UnixMicro())
	return len(w.times)
}

func (w *window) forget(at int64) {
	n := 0
	for n < len(w.times) && w.times[n] <= at-w.span {
		n++
	}
	w.times = w.times[n:]
}

// makeRoom drops what has run out; if that is not enough, some counters at random. A
// counter costs its maker a hash of a password, so an attacker cannot fill the table
// faster than it empties.
func (t *throttle) makeRoom(at int64) {
	if len(t.last) < t.max {
		return
	}
	for key, w := range t.last {
		if w.forget(at); len(w.times) == 0 {
			delete(t.last, key)
		}
	}
	for key := range t.last {
		if len(t.last) < t.max*9/10 {
			return
		}
		delete(t.last, key)
	}
}

// tries are the limits that a password falls under. known tells that the account
// signed in from this network before.
func (s *Service) tries(now time.Time, email, address string, known func() bool) []limit {
	pair := limit{"pair " + email + " " + address, wrongPerPair, time.Minute}
	all := limit{"account " + email, math.MaxInt, time.Minute}
	if n := s.throttle.count(now, all.key); n >= wrongPerPair {
		pair.most = 1 // more than one hand at work: each stranger gets one try
		if known() {
			pair.most = wrongPerPair
		} else if n >= wrongPerAccount {
			all.most = wrongPerAccount
		}
	}
	return []limit{pair, {"address " + address, wrongPerAddress, time.Minute}, all}
}

func throttled(wait time.Duration) error {
	return problem.New(problem.Throttled, "too_many_tries", "seconds", int(math.Ceil(wait.Seconds())))
}

// party is the address as throttling sees it: one host of IPv4, one /64 of IPv6.
func party(address string) string { return cut(address, 32, 64) }

// network is the address as it is kept: /24 of IPv4, /48 of IPv6. It still tells one
// town from another and no household from its neighbour.
func network(address string) string { return cut(address, 24, 48) }

func cut(address string, four, six int) string {
	if host, err := netip.ParseAddrPort(address); err == nil {
		address = host.Addr().String()
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a, bits := a.Unmap().WithZone(""), six
	if a.Is4() {
		bits = four
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
