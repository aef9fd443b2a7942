package rights

import "github.com/privet-pims/privet/internal/i18n"

// doneText says how the person comes back to the own page.
func doneText(w i18n.Words, v *statusView) string {
	if v.Mailed {
		return w.T("rights.form.link.mailed")
	}
	return w.T("rights.form.link.keep")
}
