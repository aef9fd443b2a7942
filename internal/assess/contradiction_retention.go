package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedRetention: how long data stay against why they stay (GDPR Art.
// 5(1)(e)).
func contradictedRetention() []ContradictionRule {
	const pa = "processing-activities"
	return []ContradictionRule{
		taken("retention.known", pa, ""),
		taken("retention.start", pa, ""),
		contradicted("retention.endless", Major, deciding(), "", func(_ *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				if d.Retention == "" && endless(string(d.RetentionText)) {
					s.says("data_items", "retention_endless", part(d.ID.String()), categoryArg(d.Category))
				}
			}
			if endless(string(a.RetentionStatement)) {
				s.says("retention_statement", "retention_statement_endless")
			}
		}),
		contradicted("retention.ground", Minor, deciding(), "", func(_ *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				if d.RetentionGround == "" && outlasts(d) {
					s.says("data_items", "retention_without_ground", part(d.ID.String()), categoryArg(d.Category), arg{"period", "period:" + string(d.Retention)})
				}
			}
		}),
		contradicted("retention.twice", Major, activities(), "", func(_ *View, a *activity, s voice) {
			type of struct {
				c record.PIICategory
				p id.ID
			}
			first := map[of]calendar.Period{}
			for _, d := range a.DataItems {
				k := of{d.Category, d.Principal.ID}
				if before := first[k]; before != "" && d.Retention != "" && before != d.Retention {
					s.says("data_items", "retention_differs", part(d.Category), part(d.Principal.ID.String()), categoryArg(d.Category),
						arg{"one", "period:" + string(before)}, arg{"other", "period:" + string(d.Retention)})
				}
				if first[k] == "" {
					first[k] = d.Retention
				}
			}
		}),
		contradicted("retention.customer", Major, servingOthers(), "agreements", func(v *View, a *activity, s voice) {
			for _, c := range a.Customers {
				x := v.agreements[c.Agreement.ID]
				if x == nil || x.ReturnOrDeletion != "delete" && x.ReturnOrDeletion != "return" {
					continue
				}
				for _, d := range a.DataItems {
					if d.Disposal == "archive" {
						s.says("data_items", "kept_against_customer", part(d.ID.String()), part(x.ID.String()), categoryArg(d.Category), inAgreement(x.ID))
					}
				}
			}
		}),
		taken("processing.ended", pa, ""),
		taken("store.ended", record.Systems.Name, ""),
	}
}

// outlasts reports whether data stay on after the purpose, the contract or the
// employment has ended.
func outlasts(d record.ActivityDataItem) bool {
	if !slices.Contains([]record.RetentionStart{"contract_end", "employment_end", "purpose_end"}, d.RetentionFrom) {
		return false
	}
	n, err := d.Retention.Length()
	return err == nil && n != calendar.Length{}
}

// endlessWords are beginnings of words for "without end".
var endlessWords = []string{"indefinite", "unlimited", "forever", "permanent", "no limit", "unbegrenzt", "unbefristet", "dauerhaft", "ohne frist", "für immer"}

// endless reports whether a text keeps data without end.
func endless(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(endlessWords, func(w string) bool { return strings.Contains(text, w) })
}
