package exchange

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Layouts of authorities, as ExportOptions.Layout: workbooks in the arrangement of
// the templates that they publish (S-053). They are read again: a cell that says
// what Export wrote leaves the activity as it is.
const (
	ICO    = "ico"    // Information Commissioner's Office, United Kingdom
	CNIL   = "cnil"   // Commission nationale de l'informatique et des libertés, France
	DSK    = "dsk"    // Datenschutzkonferenz, Germany
	BayLDA = "baylda" // Bayerisches Landesamt für Datenschutzaufsicht, Germany
)

// Layouts are all that Export knows for a register besides our own, in the order in
// which they are offered.
func Layouts(t *register.Type) []string {
	if t == nil || t != record.ProcessingActivities.Type {
		return nil
	}
	return []string{Article30, ICO, CNIL, DSK, BayLDA}
}

// form is the layout of an authority: a table or a sheet for each activity as a
// controller, and a table of those as a processor with a line for each customer and
// category (S-040).
type form struct {
	name       string
	lang       string // of the words; "" is that of the export
	sheets     bool   // a sheet for each activity, and a list of them
	list       formTable
	controller formTable
	processor  formTable
	names      coverNames
	labels     map[string]string // names of parts, where the locales do not have the language
}

type formTable struct {
	sheet   string
	title   string
	columns []formColumn
}

func forms() []form { return []form{ico(), cnil(), dsk(), baylda()} }

// formOf is the layout of that name.
func formOf(name string) (form, bool) {
	for _, f := range forms() {
		if f.name == name {
			return f, true
		}
	}
	return form{}, false
}

// speech renders the cells of the form.
func (f form) speech(v *vocabulary, lang string) formSpeech {
	if f.lang != "" {
		lang = f.lang
	}
	if formWords()[lang].Lang() == "" {
		lang = "en"
	}
	return formSpeech{t: record.ProcessingActivities.Type, lang: lang, says: v, label: f.labels}
}

// maxFormSheets is how many activities a workbook with a sheet for each may have;
// spreadsheet programs slow down long before.
const maxFormSheets = 1000
