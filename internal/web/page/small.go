package page

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// spared is a field that the profile for small organisations leaves out, and the key
// of the sentence that says why (S-010).
type spared struct{ label, why string }

// spare reports whether the form leaves the field out: the profile says so, and it is
// empty and without a complaint. What is left out is named below the form.
func (f *recordForm) spare(fd *register.Field) bool {
	why, hidden := record.Hides(f.small, f.t.Name, fd.Name)
	if !hidden || !fd.IsZero(f.rec) || f.errs[fd.Name] != "" {
		return false
	}
	f.spared = append(f.spared, spared{f.words.T(f.t.FieldKey(fd.Name)), why})
	return true
}
