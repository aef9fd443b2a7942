package outbound_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

// target counts the connections that reach it, before a byte of HTTP.
type target struct {
	*httptest.Server
	reached atomic.Int64
}

func newTarget(t *testing.T, do http.HandlerFunc) *target {
	t.Helper()
	x := &target{}
	x.Server = httptest.NewUnstartedServer(do)
	x.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			x.reached.Add(1)
		}
	}
	x.Start()
	t.Cleanup(x.Close)
	return x
}

func (x *target) port() string { return x.URL[strings.LastIndexByte(x.URL, ':')+1:] }

// names is a DNS server of the test: each name answers its next list of addresses, the
// last one for good. asked counts questions.
type names struct {
	mu    sync.Mutex
	says  map[string][]string
	asked map[string]int
}

func (n *names) next(host string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.says[host]
	i := min(n.asked[host], len(list)-1)
	n.asked[host]++
	if i < 0 {
		return nil
	}
	return strings.Fields(list[i])
}

// resolver asks the server and no other.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	n.asked = map[string]int{}
	at, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { at.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			size, from, err := at.ReadFrom(buf)
			if err != nil {
				return
			}
			if out := n.answer(buf[:size]); out != nil {
				_, _ = at.WriteTo(out, from) // the client asks again
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", at.LocalAddr().String())
	}}
}

func (n *names) answer(ask []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(ask) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	out := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}, Questions: m.Questions}
	if q.Type == dnsmessage.TypeA {
		for _, a := range n.next(strings.TrimSuffix(q.Name.String(), ".")) {
			out.Answers = append(out.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
			})
		}
	}
	text, err := out.Pack()
	if err != nil {
		return nil
	}
	return text
}

func get(c *http.Client, at string) error {
	res, err := c.Get(at)
	if err == nil {
		res.Body.Close()
	}
	return err
}

// S10: none of these reaches the listener on this machine.
func TestNoSpellingOfAPrivateAddressIsReached(t *testing.T) {
	t.Parallel()
	x := newTarget(t, func(http.ResponseWriter, *http.Request) {})
	dns := &names{says: map[string][]string{"inside.example": {"127.0.0.1"}, "2130706433": {"127.0.0.1"}, "0177.0.0.1": {"127.0.0.1"}, "0x7f.1": {"127.0.0.1"}}}
	client := outbound.Policy{Resolver: dns.resolver(t)}.Client(outbound.Options{Redirects: 5})
	for _, host := range []string{
		"127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
		"localhost", "inside.example", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "169.254.169.254", "[fd00::1]", "[fe80::1]", "10.0.0.1", "100.64.0.1", "224.0.0.1",
	} {
		if err := get(client, "http://"+host+":"+x.port()+"/"); err == nil {
			t.Errorf("%s is called", host)
		}
	}
	if n := x.reached.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// S10: the address that is judged is the one that is connected to.
func TestANameThatChangesItsAnswerIsNotReached(t *testing.T) {
	t.Parallel()
	inner := newTarget(t, func(http.ResponseWriter, *http.Request) {})
	// The first answer is public for whoever checks first and calls afterwards.
	dns := &names{says: map[string][]string{"turns.example": {"93.184.215.14", "127.0.0.1"}, "both.example": {"127.0.0.1 127.0.0.2"}}}
	resolver := dns.resolver(t)
	addresses, err := resolver.LookupHost(t.Context(), "turns.example")
	if err != nil || len(addresses) != 1 || !outbound.Public(netip.MustParseAddr(addresses[0])) {
		t.Fatal(addresses, err)
	}
	client := outbound.Policy{Resolver: resolver}.Client(outbound.Options{})
	for _, host := range []string{"turns.example", "both.example"} {
		if err := get(client, "http://"+host+":"+inner.port()+"/"); !errors.Is(err, outbound.ErrPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := inner.reached.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
	if dns.asked["turns.example"] < 2 {
		t.Error("the name was not asked again: the test shows nothing")
	}
}

// S10: a redirect is a call like any other.
func TestARedirectIntoAPrivateNetworkIsNotFollowed(t *testing.T) {
	t.Parallel()
	inner := newTarget(t, func(http.ResponseWriter, *http.Request) {})
	front := newTarget(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:"+inner.port()+"/", http.StatusTemporaryRedirect)
	})
	one := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	if err := get(one.Client(outbound.Options{Redirects: 5}), front.URL); !errors.Is(err, outbound.ErrPrivate) {
		t.Errorf("the redirect: %v", err)
	}
	if err := get(one.Client(outbound.Options{}), front.URL); err != nil {
		t.Errorf("an answer that leads on is the answer: %v", err)
	}
	if front.reached.Load() == 0 || inner.reached.Load() != 0 {
		t.Errorf("front %d, inner %d", front.reached.Load(), inner.reached.Load())
	}
}

func TestWhatTheOperatorListedIsReached(t *testing.T) {
	t.Parallel()
	x := newTarget(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20)) })
	allow, err := outbound.Networks("10.20.0.0/16, 127.0.0.1 ::ffff:192.168.1.0/120")
	if err != nil || len(allow) != 3 {
		t.Fatal(allow, err)
	}
	res, err := outbound.Policy{Allow: allow}.Client(outbound.Options{Size: 1000}).Get(x.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	n, _ := res.Body.Read(make([]byte, 1<<20))
	if n > 1000 {
		t.Errorf("%d bytes are read", n)
	}
	if err := get(outbound.Policy{}.Client(outbound.Options{Host: "127.0.0.1"}), x.URL); err != nil {
		t.Errorf("what the operator entered himself: %v", err)
	}
	if !(outbound.Policy{Allow: allow}).Allows(netip.MustParseAddr("192.168.1.7")) || (outbound.Policy{Allow: allow}).Allows(netip.MustParseAddr("192.168.2.7")) {
		t.Error("the list is not read as written")
	}
	for _, bad := range []string{"10.20.0.0/40", "intranet", "10.0.0.1%eth0", "010.0.0.1"} {
		if _, err := outbound.Networks(bad); err == nil {
			t.Errorf("%q is a network", bad)
		}
	}
}

func TestAddressesOfTheInternetAndOthers(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "93.184.215.14": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true,
		"10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "172.32.0.1": true, "192.168.1.1": false, "127.0.0.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "100.128.0.1": true, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "192.0.2.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fd00::1": false, "fc00::1": false, "ff02::1": false, "64:ff9b::7f00:1": false,
		"2002:7f00:1::": false, "2001:0:1::": false, "::7f00:1": false, "::ffff:10.0.0.1": false, "2001:db8::1": false, "fec0::1": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestAnAddressIsRefusedWhereItIsEntered(t *testing.T) {
	t.Parallel()
	near := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for _, c := range []struct {
		policy     outbound.Policy
		text, want string
	}{
		{outbound.Policy{}, "https://hooks.example.org/privet?key=1", ""},
		{outbound.Policy{}, "http://hooks.example.org/", "outbound_not_https"},
		{outbound.Policy{}, "https://localhost/", "outbound_private"},
		{outbound.Policy{}, "https://a.localhost./", "outbound_private"},
		{outbound.Policy{}, "https://10.0.0.1/", "outbound_private"},
		{outbound.Policy{}, "https://[::ffff:127.0.0.1]/", "outbound_private"},
		{outbound.Policy{}, "https://2130706433/", "outbound_url"},
		{outbound.Policy{}, "https://0x7f000001/", "outbound_url"},
		{outbound.Policy{}, "https://0177.0.0.1/", "outbound_url"},
		{outbound.Policy{}, "https://me:secret@example.org/", "outbound_url"},
		{outbound.Policy{}, "ftp://example.org/", "outbound_url"},
		{outbound.Policy{}, "example.org", "outbound_url"},
		{near, "http://127.0.0.1:8080/", ""},
		{near, "http://localhost:8080/", ""},
		{near, "http://example.org/", "outbound_not_https"},
	} {
		got := ""
		if p, ok := problem.As(c.policy.Check("url", c.text)); ok {
			got = p.Fields[0].Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}
