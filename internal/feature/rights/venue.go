package rights

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Venue is where people can complain about the organisation (GDPR Art. 12(4), 77). Where
// the regions of a country have authorities of their own, as the German Länder have for
// private bodies (BDSG § 40), and no record says in which region the organisation is, no
// authority is named as if it were certain.
type Venue struct {
	Authorities []law.Authority // none where it is not certain which one is competent
	Region      string          // ISO 3166-2; "" where none is known or needed
}

// VenueOf finds the authorities of an organisation: by the site that has its address, or by
// the one region that all its sites in its country are in.
func VenueOf(ctx context.Context, tx *store.Tx, own *record.Organisation) (Venue, error) {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return Venue{}, err
	}
	if list, certain := packs.Competent(string(own.Country)); certain || len(list) == 0 {
		return Venue{Authorities: list}, nil
	}
	region, err := regionOf(ctx, tx, own)
	if err != nil || region == "" {
		return Venue{}, err
	}
	list, _ := packs.Competent(region)
	return Venue{Authorities: list, Region: region}, nil
}

func regionOf(ctx context.Context, tx *store.Tx, own *record.Organisation) (string, error) {
	defer tx.AsSystem("rights")()
	list, err := store.Whole(ctx, tx, record.Sites)
	if err != nil {
		return "", err
	}
	one, several := "", false
	for _, s := range list {
		at, ok := catalogue.Region(string(own.Country), s.Region)
		if !ok || s.Country != "" && s.Country != own.Country {
			continue
		}
		if a := catalogue.Fold(string(s.Address)); a != "" && a == catalogue.Fold(string(own.Address)) {
			return at, nil
		}
		several = several || one != "" && one != at
		one = at
	}
	if several {
		return "", nil
	}
	return one, nil
}

// names of the authorities, with the region that tells them from others of the same name.
func (v Venue) names(w i18n.Words, website bool) []string {
	var out []string
	for _, a := range v.Authorities {
		s := a.Name
		if v.Region != "" && a.Code == v.Region {
			s += ", " + catalogue.RegionName(v.Region, w.Lang())
		}
		if website && a.Website != "" {
			s += " (" + a.Website + ")"
		}
		out = append(out, s)
	}
	return out
}

// Words say where to complain, in a sentence (S-069).
func (v Venue) Words(w i18n.Words) string {
	names := v.names(w, true)
	if len(names) == 0 {
		return w.T("rights.reply.complaint_any")
	}
	return w.T("rights.reply.complaint", "authority", w.Or(names...))
}

// website of the authority, where there is one alone.
func (v Venue) website() string {
	if len(v.Authorities) != 1 {
		return ""
	}
	return strings.TrimSpace(v.Authorities[0].Website)
}
