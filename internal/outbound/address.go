package outbound

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// special are blocks that the IANA registries of special-purpose addresses (RFC 6890
// and its successors) set apart, beside those that net/netip knows: this network,
// shared address space, protocol assignments, documentation, benchmarking, reserved;
// and of IPv6 what holds an IPv4 address inside (compatible, NAT64, 6to4, Teredo),
// discard, documentation, segment routing and the old site-local block.
var special = func() (out []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

// Public reports whether an address belongs to the internet at large.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Check says early what is wrong with an address that somebody enters: it must be
// https, or http at an address that the operator allowed, name a host and carry no
// password or fragment. What the name leads to is only known when it is called.
// Problems at field: outbound_url, outbound_not_https, outbound_private.
func (p Policy) Check(field, text string) error {
	var l problem.List
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Fragment != "" || len(text) > 2000:
		l.Add(field, "outbound_url", "value", text)
		return l.Err()
	case u.Scheme == "http" && !p.plain(u.Hostname()):
		l.Add(field, "outbound_not_https", "value", text)
		return l.Err()
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		l.If(!p.Allows(a), field, "outbound_private", "value", host)
	case numeric(host):
		l.Add(field, "outbound_url", "value", text) // 2130706433, 0177.1, 0x7f.1: an address in disguise
	case host == "localhost" || strings.HasSuffix(host, ".localhost"):
		l.If(!p.Allows(netip.MustParseAddr("127.0.0.1")), field, "outbound_private", "value", host)
	}
	return l.Err()
}

// plain reports whether a host may be called without TLS: an address in a network that
// the operator listed.
func (p Policy) plain(host string) bool {
	a, err := netip.ParseAddr(host)
	if host == "localhost" {
		a, err = netip.MustParseAddr("127.0.0.1"), nil
	}
	return err == nil && !Public(a) && p.Allows(a)
}

// numeric reports whether the last label of a host is a number in any spelling, which
// no name has.
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if strings.HasPrefix(last, "0x") {
		return strings.Trim(last[2:], "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}
