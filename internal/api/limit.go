package api

import (
	"container/list"
	"math"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/privet-pims/privet/internal/problem"
)

// Limits of how often one caller may ask. Zero values are the defaults; a
// negative rate is no limit.
type Limits struct {
	// PerActor is requests a second of one token or person; default 50, in bursts
	// of 200.
	PerActor      float64
	PerActorBurst int
	// PerAddress is requests a second without a valid token from one address, an
	// IPv6 network of 64 bits being one; default 1, in bursts of 50 (S9).
	PerAddress      float64
	PerAddressBurst int
	// Callers remembered at a time; the one who was quiet the longest goes first.
	// Default 10,000.
	Callers int
}

func (l Limits) orDefault() Limits {
	pick := func(rate *float64, burst *int, r float64, b int) {
		if *rate == 0 {
			*rate = r
		}
		if *burst == 0 {
			*burst = b
		}
	}
	pick(&l.PerActor, &l.PerActorBurst, 50, 200)
	pick(&l.PerAddress, &l.PerAddressBurst, 1, 50)
	if l.Callers == 0 {
		l.Callers = 10_000
	}
	return l
}

// limiter keeps one bucket a caller, for a bounded number of callers.
type limiter struct {
	Limits
	mu    sync.Mutex
	byKey map[string]*list.Element
	order *list.List // the last to ask in front
}

type bucket struct {
	key string
	*rate.Limiter
}

func newLimiter(l Limits) *limiter {
	return &limiter{Limits: l.orDefault(), byKey: map[string]*list.Element{}, order: list.New()}
}

// take charges one request and answers how long to wait; 0 is go on.
func (l *limiter) take(key string, now time.Time) time.Duration {
	per, burst := l.PerAddress, l.PerAddressBurst
	if strings.HasPrefix(key, "actor ") {
		per, burst = l.PerActor, l.PerActorBurst
	}
	if per < 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.byKey[key]
	if e == nil {
		for l.order.Len() >= l.Callers {
			last := l.order.Back()
			delete(l.byKey, l.order.Remove(last).(*bucket).key)
		}
		e = l.order.PushFront(&bucket{key, rate.NewLimiter(rate.Limit(per), burst)})
		l.byKey[key] = e
	}
	l.order.MoveToFront(e)
	b := e.Value.(*bucket)
	if b.AllowN(now, 1) {
		return 0
	}
	return time.Duration(float64(time.Second) * (1 - b.TokensAt(now)) / per)
}

func (c *call) throttle(key string) error {
	wait := c.limit.take(key, c.Now())
	if wait == 0 {
		return nil
	}
	c.w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	return problem.New(problem.Throttled, "throttled")
}

// address is the caller's network address as limits count it.
func (c *call) address() string {
	text := c.r.RemoteAddr
	if c.Address != nil {
		text = c.Address(c.r)
	}
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return "unknown"
	}
	if ip = ip.Unmap(); ip.Is6() {
		if net, err := ip.WithZone("").Prefix(64); err == nil {
			return net.String()
		}
	}
	return ip.String()
}
