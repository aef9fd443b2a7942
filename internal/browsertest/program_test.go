package browsertest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/browsertest"
	"github.com/privet-pims/privet/internal/testdb"
)

func TestTheShippedProgramIsServedOnBothDatabases(t *testing.T) {
	for _, name := range []string{"SQLite", "PostgreSQL"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s browsertest.Setup
			if name == "PostgreSQL" {
				s.DBOwner, s.DB = testdb.PostgresRoles(t)
			}
			p := browsertest.Serve(t, s)
			tab := browsertest.Open(t).Tab(t, browsertest.View{})
			if status := tab.Go(p.URL); status != 200 {
				t.Errorf("the front page answers %d\n%s", status, p.Said())
			}
			before := p.URL
			p.Restart()
			if status := tab.Go(p.URL); status != 200 || p.URL != before {
				t.Errorf("after a restart %s answers %d\n%s", p.URL, status, p.Said())
			}
		})
	}
}

func TestTheDemonstrationTellsHowToUseIt(t *testing.T) {
	t.Parallel()
	p := browsertest.Demo(t, browsertest.Setup{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+"/api/v1/o/"+p.Org()+"/processing-activities?limit=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.Token())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the API answers %s", resp.Status)
	}
	p.Stop()
	if !strings.Contains(p.Said(), p.URL) {
		t.Errorf("it said\n%s", p.Said())
	}
}

func TestDexAnswersAndSignsPeopleIn(t *testing.T) {
	t.Parallel()
	home := site(t, map[string]string{"/back": page("Back", "<h1>Back</h1>")})
	issuer := browsertest.Dex(t, home+"/back")
	resp, err := http.Get(issuer.URL + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var found struct {
		Issuer string `json:"issuer"`
		Auth   string `json:"authorization_endpoint"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&found); err != nil || found.Issuer != issuer.URL {
		t.Fatalf("%+v %v", found, err)
	}
	tab := browsertest.Open(t).Tab(t, browsertest.View{})
	tab.Go(found.Auth + "?" + url.Values{"client_id": {issuer.ClientID}, "redirect_uri": {home + "/back"}, "response_type": {"code"},
		"scope": {"openid email"}, "state": {"s"}}.Encode())
	issuer.SignInAtDex(tab, issuer.User)
	tab.WaitURL(home + "/back?code=")
	if !strings.Contains(tab.URL(), "state=s") {
		t.Errorf("sent back to %s", tab.URL())
	}
}

func TestPagesHaveNamesOfTheirOwnAndPicturesHavePages(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range browsertest.Pages() {
		if seen[p.Name] || !strings.HasPrefix(p.Path, "/") {
			t.Errorf("page %+v", p)
		}
		seen[p.Name] = true
	}
	for _, p := range browsertest.Pictures() {
		if !seen[p.Page] {
			t.Errorf("picture %s shows %s, which is no page", p.Name, p.Page)
		}
	}
	if at := (browsertest.Page{Name: "home", Path: "/o/{org}"}).At("http://localhost:1/", "alder"); at != "http://localhost:1/o/alder" {
		t.Error(at)
	}
}
