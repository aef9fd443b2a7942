package access_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
)

// The table of decision 12, written out by hand: for each role and group the
// verbs with their reach. A verb that does not stand here is refused. Whoever
// changes a right changes it here too, and a second person reads it.
var table = map[access.Role]map[access.Group]string{
	// Everything in the organisation; no erasure alone, which the store sees to.
	access.Owner: {
		access.Records:      "all: read create change move approve archive restore comment attach export import",
		access.Organisation: "all: read create change move approve archive restore comment attach export import",
		access.Assessments:  "all: read create change move approve archive restore comment attach export import",
		access.Cases:        "all: read create change move approve archive restore comment attach export import",
		access.Tasks:        "all: read create change move approve archive restore comment attach export import",
		access.Installation: "all: read ledger members backup erase import",
	},
	// All records; approving where the kind's own rule names the role; no backup.
	access.PrivacyManager: {
		access.Records:      "all: read create change move approve archive restore comment attach export import",
		access.Organisation: "all: read create change move approve archive restore comment attach export import",
		access.Assessments:  "all: read create change move approve archive restore comment attach export import",
		access.Cases:        "all: read create change move approve archive restore comment attach export import",
		access.Tasks:        "all: read create change move approve archive restore comment attach export import",
		access.Installation: "all: read ledger members erase import",
	},
	// Reads everything, restricted too; works on assessments and tasks; approves
	// nothing that he would have to judge (GDPR Art. 38(6)).
	access.DPO: {
		access.Records:      "all: read comment attach export",
		access.Organisation: "all: read comment export",
		access.Assessments:  "all: read create change move comment attach export",
		access.Cases:        "all: read create change move comment attach export",
		access.Tasks:        "all: read create change move comment attach export",
		access.Installation: "all: read ledger",
	},
	// Reads up to internal and what is his; drafts and changes his own.
	access.Contributor: {
		access.Records:      "internal: read comment export; own: create change move attach",
		access.Organisation: "internal: read comment",
		access.Assessments:  "internal: read comment export; own: create change move attach",
		access.Cases:        "own: read change move comment attach",
		access.Tasks:        "internal: read comment; own: create change move attach",
		access.Installation: "all: read",
	},
	access.Respondent: {},
	access.Reader: {
		access.Records:      "internal: read",
		access.Organisation: "internal: read",
		access.Assessments:  "internal: read",
		access.Tasks:        "own: read",
		access.Installation: "all: read",
	},
	access.InternalAuditor: {
		access.Records:      "all: read comment export",
		access.Organisation: "all: read comment export",
		access.Assessments:  "all: read comment export",
		access.Cases:        "all: read comment export",
		access.Tasks:        "all: read comment export",
		access.Installation: "all: read ledger",
	},
	access.ExternalAuditor: {
		access.Records:      "confidential: read export",
		access.Organisation: "confidential: read",
		access.Assessments:  "confidential: read export",
		access.Cases:        "confidential: read",
		access.Installation: "all: read ledger",
	},
	access.System: {
		access.Records:      "all: read create change move approve archive restore comment attach export import",
		access.Organisation: "all: read create change move approve archive restore comment attach export import",
		access.Assessments:  "all: read create change move approve archive restore comment attach export import",
		access.Cases:        "all: read create change move approve archive restore comment attach export import",
		access.Tasks:        "all: read create change move approve archive restore comment attach export import",
		access.Installation: "all: read ledger",
	},
}

// rights reads one cell of the table.
func rights(cell string) map[access.Verb]access.Reach {
	out := map[access.Verb]access.Reach{}
	for _, part := range strings.Split(cell, ";") {
		reach, verbs, _ := strings.Cut(part, ":")
		for _, v := range strings.Fields(verbs) {
			out[access.Verb(v)] = access.Reach(strings.TrimSpace(reach))
		}
	}
	return out
}

func TestRightsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	for _, role := range append(access.Roles(), access.System) {
		row, ok := table[role]
		if !ok {
			t.Errorf("%s has no row", role)
		}
		for _, g := range access.Groups() {
			want := rights(row[g])
			for _, v := range access.Verbs() {
				if got := as(role).Reach(v, g); got != want[v] {
					t.Errorf("%s may %s %s: %q, want %q", role, v, g, got, want[v])
				}
				delete(want, v)
			}
			for v := range want {
				t.Errorf("%s, %s: %q is no verb", role, g, v)
			}
		}
	}
	if len(table) != len(access.Roles())+1 {
		t.Error("the table names a role that there is not")
	}
}

// The officer stays independent: he approves, archives and imports nothing.
func TestTheOfficerDecidesNothingThatHeJudges(t *testing.T) {
	t.Parallel()
	for _, g := range access.Groups() {
		for _, v := range []access.Verb{access.Approve, access.Archive, access.Restore, access.Import, access.Erase, access.Members} {
			if as(access.DPO).May(v, g) {
				t.Errorf("the officer may %s %s", v, g)
			}
		}
	}
}

func TestNobodyGivesAwayMoreThanHeHas(t *testing.T) {
	t.Parallel()
	for _, a := range access.Roles() {
		if !access.Within(a, a) || !access.Within(access.Owner, a) {
			t.Errorf("%s: neither he nor the owner may give it away", a)
		}
		for _, b := range access.Roles() {
			if !access.Within(a, b) {
				continue
			}
			for _, g := range access.Groups() {
				for _, v := range access.Verbs() {
					if mine, his := as(a).Reach(v, g), as(b).Reach(v, g); wide(his) > wide(mine) {
						t.Errorf("%s may make a %s, who may %s %s up to %q instead of %q", a, b, v, g, his, mine)
					}
				}
			}
		}
	}
	for _, c := range []struct {
		a, b access.Role
		want bool
	}{
		{access.PrivacyManager, access.Owner, false}, // below owner
		{access.PrivacyManager, access.DPO, true},
		{access.PrivacyManager, access.ExternalAuditor, true},
		{access.DPO, access.PrivacyManager, false},
		{access.Reader, access.Contributor, false},
		{access.Owner, "root", false},
	} {
		if access.Within(c.a, c.b) != c.want {
			t.Errorf("Within(%s, %s) is %v", c.a, c.b, !c.want)
		}
	}
}
