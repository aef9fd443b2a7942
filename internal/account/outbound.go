package account

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Bounds of a call to a provider.
const (
	outboundTime = 10 * time.Second
	outboundSize = 1 << 20
)

// errPrivate is what a call to a private address ends in.
var errPrivate = errors.New("the address is private")

// outbound is a client for one provider. It connects to public addresses and, as far
// as allowed, to others: the address is judged after its name was resolved, for the
// first call and for every redirect alike. host is allowed wherever it is: it is what
// the operator entered. Proxies of the environment are not asked, for the client would
// then see the proxy's address alone.
func outbound(host string, anywhere bool) *http.Client {
	guarded := &net.Dialer{Timeout: outboundTime, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !public(at.Addr().Unmap()) {
			return errPrivate
		}
		return nil
	}}
	free := &net.Dialer{Timeout: outboundTime}
	transport := &http.Transport{
		TLSHandshakeTimeout: outboundTime, MaxIdleConns: 4, IdleConnTimeout: 30 * time.Second,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			name, _, err := net.SplitHostPort(address)
			if anywhere || err == nil && host != "" && name == host {
				return free.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
	}
	return &http.Client{
		Transport: bounded{transport}, Timeout: outboundTime,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return errors.New("too many redirects")
			}
			if r.URL.Scheme != "https" && via[0].URL.Scheme == "https" {
				return errors.New("redirect away from https")
			}
			return nil
		},
	}
}

// bounded reads no more of an answer than a provider has to say.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, outboundSize), res.Body}
	}
	return res, err
}

// public reports whether an address belongs to the internet at large.
func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range [...]string{"100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fec0::/10"} {
		if netip.MustParsePrefix(p).Contains(a) {
			return false
		}
	}
	return true
}
