package page

import (
	"strconv"

	"github.com/privet-pims/privet/internal/web/ui"
)

// missing are what a guard named, each with the address where it is mended.
func (v *recordView) missing() []ui.FieldError {
	out := make([]ui.FieldError, 0, len(v.wrong))
	for _, f := range v.wrong {
		if f.Path == "reason" || f.Path == "on" || f.Path == "until" {
			out = append(out, ui.FieldError{ID: "#f-" + f.Path, Label: v.T("rec.form." + f.Path), Text: v.Words.Field(f)})
			continue
		}
		out = append(out, ui.FieldError{ID: v.gapAt(f.Path), Label: v.label(firstPart(f.Path)), Text: v.Words.Field(f)})
	}
	return out
}

func (v *recordView) revertHidden(to int64) map[string]string {
	out := v.revHidden()
	out["to"] = strconv.FormatInt(to, 10)
	return out
}

func (e *erasureStep) hidden() map[string]string {
	out := map[string]string{"seq": strconv.FormatInt(e.seq, 10)}
	if e.ask != "" {
		out["ask"] = e.ask
	}
	return out
}

func (e *erasureStep) text() string {
	if e.ask != "" {
		return "rec.erase.confirm.text"
	}
	return "rec.erase.text"
}
