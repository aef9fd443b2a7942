// Package outbound makes the calls to addresses that a user of the program entered:
// webhooks, identity providers, mailboxes, connectors. Such an address is distrusted,
// for whoever enters it could make the program reach what he himself cannot: the
// machine itself, the network around it, the metadata of a cloud (SSRF).
//
// Invariants: the address is judged where the connection is made, after its name was
// resolved, for the first call and each redirect alike, so neither another spelling of
// an address nor a name that changes its answer gets by; nothing but the internet at
// large is reached unless the operator listed the network (Policy.Allow); proxies of
// the environment are not asked, for the program would then see the proxy's address
// alone; no more of an answer is read than Options say.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// ErrPrivate is what a call to an address that is not allowed ends in, before a
// connection is made.
var ErrPrivate = errors.New("the address is in a network that is not allowed")

// Policy says what may be reached. The zero value is the internet at large.
type Policy struct {
	// Allow are networks that the operator listed beside the internet.
	Allow []netip.Prefix
	// Anywhere allows every address.
	Anywhere bool
	// Resolver finds the addresses of a name; nil is the machine's.
	Resolver *net.Resolver
}

// Options of a client.
type Options struct {
	Time      time.Duration // for a whole call; 0 is ten seconds
	Size      int64         // bytes of an answer that are read; 0 is 1 MiB
	Redirects int           // followed at most; none without
	// Host may be reached wherever it is: it is what the operator himself entered.
	Host string
}

const (
	usualTime = 10 * time.Second
	usualSize = 1 << 20
)

// Networks reads a list such as "10.20.0.0/16, 192.168.1.5", separated by commas or
// spaces; an address alone is a network of one.
func Networks(text string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		p, err := netip.ParsePrefix(word)
		if err != nil {
			a, bad := netip.ParseAddr(word)
			if bad != nil || a.Zone() != "" {
				return nil, fmt.Errorf("network %q: want one such as 10.20.0.0/16", word)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		if p.Addr().Is4In6() && p.Bits() >= 96 {
			p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Allows reports whether a connection to an address may be made.
func (p Policy) Allows(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if p.Anywhere || Public(a) {
		return true
	}
	for _, n := range p.Allow {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// Dial connects like net.Dialer, or ends in ErrPrivate. A name with several addresses
// is tried at those alone that are allowed.
func (p Policy) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return p.dialer(usualTime).DialContext(ctx, network, address)
}

func (p Policy) dialer(within time.Duration) *net.Dialer {
	return &net.Dialer{Timeout: within, Resolver: p.Resolver, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !p.Allows(at.Addr()) {
			return ErrPrivate
		}
		return nil
	}}
}

// Client is an HTTP client under the policy. An answer that leads on is followed as
// often as the options say and never from https to http; without any it is the answer.
func (p Policy) Client(o Options) *http.Client {
	if o.Time == 0 {
		o.Time = usualTime
	}
	if o.Size == 0 {
		o.Size = usualSize
	}
	guarded, free := p.dialer(o.Time), &net.Dialer{Timeout: o.Time, Resolver: p.Resolver}
	transport := &http.Transport{
		TLSHandshakeTimeout: o.Time, ResponseHeaderTimeout: o.Time, MaxIdleConns: 8, IdleConnTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			name, _, err := net.SplitHostPort(address)
			if err == nil && o.Host != "" && name == o.Host {
				return free.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
	}
	return &http.Client{
		Transport: bounded{transport, o.Size}, Timeout: o.Time,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			switch {
			case o.Redirects == 0:
				return http.ErrUseLastResponse
			case len(via) > o.Redirects:
				return errors.New("too many redirects")
			case r.URL.Scheme != "https" && via[0].URL.Scheme == "https":
				return errors.New("redirect away from https")
			}
			return nil
		},
	}
}

// bounded reads no more of an answer than size.
type bounded struct {
	*http.Transport
	size int64
}

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.Transport.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, b.size), res.Body}
	}
	return res, err
}
