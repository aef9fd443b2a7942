package calendar

import (
	"maps"
	"slices"
)

// Places are the codes of all countries and regions with a calendar, in order.
func Places() []string {
	list := []string{
		"AT", "BE", "BG", "BR", "CA", "CN", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GB", "GB-NIR", "GB-SCT", "GR", "HR", "HU", "IE", "IN", "IS", "IT",
		"JP", "KR", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SG", "SI", "SK", "US", "US-CA", "ZA",
	}
	list = slices.AppendSeq(list, maps.Keys(regions()))
	slices.Sort(list)
	return list
}
