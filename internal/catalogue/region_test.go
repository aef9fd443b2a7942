package catalogue_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/law"
)

func TestARegionIsFoundByItsCodeAndByItsName(t *testing.T) {
	for _, x := range []struct{ country, text, want string }{
		{"DE", "DE-HE", "DE-HE"}, {"DE", "he", "DE-HE"}, {"DE", "Hessen", "DE-HE"}, {"DE", "hesse", "DE-HE"}, {"DE", "Baden Württemberg", "DE-BW"},
		{"DE", "Kassel", ""}, {"DE", "", ""}, {"FR", "Hessen", ""}, {"FR", "FR-GES", "FR-GES"}, {"CA", "Québec", "CA-QC"},
	} {
		if got, ok := catalogue.Region(x.country, x.text); got != x.want || ok != (x.want != "") {
			t.Errorf("%q in %s is %q", x.text, x.country, got)
		}
	}
}

func TestEachRegionWithAnAuthorityOfItsOwnHasAName(t *testing.T) {
	for _, a := range law.Shipped().Authorities() {
		if len(a.Code) > 2 && catalogue.RegionName(a.Code, "en") == a.Code {
			t.Errorf("%s has no name", a.Code)
		}
	}
}
