package account

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestPrivateAddressesAreNotCalled(t *testing.T) {
	t.Parallel()
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(target.Close)
	at := strings.Replace(target.URL, "127.0.0.1", "localhost", 1)
	front := httptest.NewServer(http.RedirectHandler(at, http.StatusFound))
	t.Cleanup(front.Close)
	get := func(c *http.Client, url string) error {
		res, err := c.Get(url)
		if err == nil {
			res.Body.Close()
		}
		return err
	}
	if get(outbound("", false), target.URL) == nil {
		t.Error("a private address is called")
	}
	if err := get(outbound("127.0.0.1", false), target.URL); err != nil {
		t.Errorf("what the operator entered: %v", err)
	}
	if get(outbound("127.0.0.1", false), front.URL) == nil {
		t.Error("a redirect to a private address is followed")
	}
	if err := get(outbound("", true), front.URL); err != nil {
		t.Errorf("allowed: %v", err)
	}
	for address, want := range map[string]bool{
		"192.0.2.1": true, "8.8.8.8": true, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "127.0.0.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"0.0.0.0": false, "224.0.0.1": false, "::1": false, "fe80::1": false, "fd00::1": false, "64:ff9b::7f00:1": false, "2606:4700::1111": true,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
