package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/record"
)

// S-010: a list of a small organisation begins without the columns that its profile
// hides; who chooses them has them.
func TestListsOfASmallOrganisationBeginWithoutHiddenColumns(t *testing.T) {
	t.Parallel()
	fewer := 0
	for _, ty := range record.All().All() {
		large, small := defaultColumns(ty, false), defaultColumns(ty, true)
		for _, name := range small {
			field, _, _ := strings.Cut(name, ".")
			if _, hidden := record.Hides(true, ty.Name, field); hidden && ty.Field(field) != nil {
				if _, whole := record.Hides(true, ty.Name, ""); !whole {
					t.Errorf("%s shows %s", ty.Name, name)
				}
			}
		}
		if slices.Equal(large, small) {
			continue
		}
		fewer++
		for _, name := range large {
			if !slices.Contains(small, name) && !slices.ContainsFunc(chosenColumns(ty, []string{name}, true), func(c column) bool { return c.name == name }) {
				t.Errorf("%s cannot be chosen in %s", name, ty.Name)
			}
		}
	}
	if fewer == 0 {
		t.Error("the profile changes no list")
	}
}
