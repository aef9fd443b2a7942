package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S-157: a program lays a law pack over the one of the release by a token whose role may,
// and by no other.
func TestALawPackIsInstalledByAToken(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		who := registertest.Found(t, s, "acme")
		text := strings.Replace(string(law.Shipped().Pack("br-lgpd")), "{value: 15, unit: calendar_day", "{value: 12, unit: calendar_day", 1)
		body, err := json.Marshal(map[string]string{"pack": text, "source": "The gazette"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			role   access.Role
			scopes []string
			want   int
		}{
			{access.Reader, nil, http.StatusForbidden},
			{access.Contributor, nil, http.StatusForbidden},
			{access.PrivacyManager, []string{"read"}, http.StatusForbidden},
			{access.PrivacyManager, []string{"read", "write:records"}, http.StatusCreated},
		} {
			g := x.do(ask{method: http.MethodPost, path: "/api/v1/o/acme/laws/packs", token: x.token(who, c.role, c.scopes...), body: string(body)})
			if g.status != c.want {
				t.Errorf("%s %v: status %d, want %d: %s", c.role, c.scopes, g.status, c.want, g.body)
			}
		}
		g := x.do(ask{method: http.MethodGet, path: "/api/v1/o/acme/laws", token: x.token(who, access.Reader)})
		if !strings.Contains(g.body, `"LAW-`) {
			t.Errorf("no law names its pack: %s", g.body)
		}
	})
}
