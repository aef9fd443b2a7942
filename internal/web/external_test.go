package web

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// V12: a link that is passed on never says what the Host header of a request says.
func TestWholeAddressesComeFromTheSettingOrTheSocketAndNeverFromTheHostHeader(t *testing.T) {
	t.Parallel()
	at := func(ip string) *net.TCPAddr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 8080} }
	for _, c := range []struct {
		url   string
		local *net.TCPAddr
		tls   bool
		want  string
	}{
		{"https://privacy.example.org", at("192.0.2.7"), false, "https://privacy.example.org/r/x"},
		{"https://privacy.example.org/", nil, true, "https://privacy.example.org/r/x"},
		{"", at("127.0.0.1"), false, "http://localhost:8080/r/x"},
		{"", at("::1"), true, "https://localhost:8080/r/x"},
		{"", at("192.0.2.7"), false, "http://192.0.2.7:8080/r/x"},
		{"", at("2001:db8::7"), true, "https://[2001:db8::7]:8080/r/x"},
		{"", nil, false, "http://localhost/r/x"},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://evil.example/o/acme", nil)
		r.Header.Set("X-Forwarded-Host", "evil.example")
		if c.local != nil {
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(c.local)))
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		call := &Call{Site: &Site{Deps: Deps{URL: c.url}}, R: r}
		if got := call.External("/r/x"); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
