package access_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
)

var org = id.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")

func as(role access.Role, scopes ...string) access.Actor {
	kind := access.Person
	if len(scopes) > 0 {
		kind = access.Token
	}
	return access.Actor{Kind: kind, Org: org, Role: role, Scopes: scopes}
}

// reaches orders the reaches from narrow to wide.
var reaches = []access.Reach{access.None, access.Own, access.UpToInternal, access.UpToConfidential, access.All}

func wide(r access.Reach) int { return slices.Index(reaches, r) }

func TestAReachCoversByConfidentialityAndOwnership(t *testing.T) {
	t.Parallel()
	levels := []access.Confidentiality{"", access.Public, access.Internal, access.Confidential, access.Restricted}
	for _, c := range []struct {
		reach  access.Reach
		others []bool // by level
		own    bool
	}{
		{access.None, []bool{false, false, false, false, false}, false},
		{access.Own, []bool{false, false, false, false, false}, true},
		{access.UpToInternal, []bool{true, true, true, false, false}, true},
		{access.UpToConfidential, []bool{true, true, true, true, false}, true},
		{access.All, []bool{true, true, true, true, true}, true},
		{"a reach that nobody knows", []bool{false, false, false, false, false}, false},
	} {
		for i, level := range levels {
			if got := c.reach.Covers(level, false); got != c.others[i] {
				t.Errorf("%q covers %q of others: %v", c.reach, level, got)
			}
			if got := c.reach.Covers(level, true); got != c.own {
				t.Errorf("%q covers %q of one's own: %v", c.reach, level, got)
			}
			if level != "" && slices.Contains(c.reach.Levels(), level) != c.others[i] {
				t.Errorf("%q: Levels and Covers disagree about %q", c.reach, level)
			}
		}
	}
}

func TestNobodyInNoOrganisationMayNothing(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]access.Actor{
		"nobody":          {},
		"no kind":         {Org: org, Role: access.Owner},
		"no organisation": {Kind: access.Person, Role: access.Owner},
		"no role":         {Kind: access.Person, Org: org},
		"an unknown role": {Kind: access.Person, Org: org, Role: "root"},
	} {
		for _, g := range access.Groups() {
			for _, v := range access.Verbs() {
				if a.May(v, g) {
					t.Errorf("%s may %s %s", name, v, g)
				}
			}
		}
	}
}

func TestScopesNarrowAToken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scopes []string
		verb   access.Verb
		group  access.Group
		may    bool
	}{
		{[]string{"read"}, access.Read, access.Records, true},
		{[]string{"read"}, access.Export, access.Records, true},
		{[]string{"read"}, access.Ledger, access.Installation, true},
		{[]string{"read"}, access.Change, access.Records, false},
		{[]string{"read"}, access.Comment, access.Records, false},
		{[]string{"read"}, access.Members, access.Installation, false},
		{[]string{"read:records"}, access.Read, access.Records, true},
		{[]string{"read:records"}, access.Read, access.Tasks, false},
		{[]string{"write"}, access.Change, access.Records, true},
		{[]string{"write"}, access.Read, access.Records, true},
		{[]string{"write"}, access.Export, access.Records, false},
		{[]string{"write:tasks"}, access.Change, access.Tasks, true},
		{[]string{"write:tasks"}, access.Read, access.Tasks, true},
		{[]string{"write:tasks"}, access.Change, access.Records, false},
		{[]string{"write:tasks", "read:records"}, access.Read, access.Records, true},
		{[]string{"write:tasks", "read:records"}, access.Change, access.Records, false},
		// An archive holds every group: a scope of one group may not fetch it.
		{[]string{"write"}, access.Backup, access.Installation, true},
		{[]string{"write:installation"}, access.Backup, access.Installation, false},
		{[]string{"read"}, access.Backup, access.Installation, false},
		{[]string{"write:installation"}, access.Members, access.Installation, true},
		{[]string{"everything"}, access.Read, access.Records, false},
	} {
		if got := as(access.Owner, c.scopes...).May(c.verb, c.group); got != c.may {
			t.Errorf("token with %v may %s %s: %v", c.scopes, c.verb, c.group, got)
		}
	}
}

func TestAScopeNeverWidensTheRole(t *testing.T) {
	t.Parallel()
	for _, role := range access.Roles() {
		for _, g := range access.Groups() {
			for _, v := range access.Verbs() {
				with := as(role, "read", "write").Reach(v, g)
				if wide(with) > wide(as(role).Reach(v, g)) {
					t.Errorf("%s: scopes give %s %s", role, v, g)
				}
			}
		}
	}
}

func TestScopesThatATokenMayCarry(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"read": true, "write": true, "read:records": true, "write:installation": true,
		"": false, "admin": false, "read:": false, "read:nothing": false, ":records": false, "read:records:more": false, "Read": false,
	} {
		if access.ValidScope(s) != want {
			t.Errorf("ValidScope(%q) is %v", s, !want)
		}
	}
}

func TestReadersSeeOnlyWhatIsInForce(t *testing.T) {
	t.Parallel()
	for _, role := range append(access.Roles(), access.System) {
		want := !slices.Contains([]access.Role{access.Reader, access.ExternalAuditor, access.Respondent}, role)
		if as(role).SeesDrafts() != want {
			t.Errorf("%s sees drafts: %v", role, !want)
		}
	}
}

func TestTheSystemIsNoRoleThatSomebodyHolds(t *testing.T) {
	t.Parallel()
	if access.System.Valid() || access.Within(access.Owner, access.System) {
		t.Error("the role of the system can be given away")
	}
	a := access.SystemActor(org, "retention")
	if a.Kind != access.Job || a.Role != access.System || a.Org != org || a.Name != "retention" {
		t.Errorf("%+v", a)
	}
}
