package law

import "strconv"

// Records is the duty to keep a record of processing.
type Records struct {
	Controller []RecordField // what a controller's record contains; GDPR Art. 30(1)
	Processor  []RecordField // what a processor's record contains; GDPR Art. 30(2)
	What       string        // the duty in words where the law lists no fields, or adds to another's list
	Exemption  string        // in words
	Below      int           // persons below whose number the exemption begins; 0 for none
	LostWhen   []string      // what ends the exemption
	Source     Source        // of the duty; zero where the data name none
}

// RecordField is one item that the record must contain.
type RecordField struct {
	Letter string // "a"; a running number where the law has no letters
	Text   string
	Source Source
}

func readRecords(t tree, l *Law, base *Law) {
	t = t.at("records")
	if !t.there() {
		return
	}
	r := &l.Records
	if base != nil && t.at("same_as").there() {
		*r = base.Records
		r.Controller = takenOver(base.Records.Controller, base.ID)
		r.Processor = takenOver(base.Records.Processor, base.ID)
		r.Source = inherited(base.Records.Source, "UK GDPR ", "U: Art. 30 taken over from "+base.ID)
		r.What = t.at("same_as").need()
		return
	}
	r.Controller = recordFields(t.at("controller_fields"), t)
	r.Processor = recordFields(t.at("processor_fields"), t)
	r.What = t.at("what").text() + t.at("required").text()
	if t.at("cite").there() || r.What != "" && t.at("ver").there() {
		r.Source = Source{Cite: t.at("cite").text(), Mark: t.at("ver").mark()}
	}
	if form := t.at("form"); form.isMap() {
		r.What, r.Source = form.at("rule").need(), form.source()
	}
	switch ex := t.at("exemption"); {
	case ex.isMap():
		r.Below, r.LostWhen = ex.at("below_persons").number(), ex.at("lost_when_any_of").texts()
	default:
		r.Exemption = ex.text()
	}
}

func takenOver(fields []RecordField, from string) []RecordField {
	var taken []RecordField
	for _, f := range fields {
		f.Source = inherited(f.Source, "UK GDPR ", "U: Art. 30 taken over from "+from)
		taken = append(taken, f)
	}
	return taken
}

// recordFields reads {fields: {a: ...}} or a plain list.
func recordFields(t, outer tree) []RecordField {
	var fields []RecordField
	for letter, item := range t.at("fields").pairs() {
		src := t.source()
		src.Cite += "(" + letter + ")"
		fields = append(fields, RecordField{letter, item.need(), src})
	}
	for i, item := range t.list() {
		fields = append(fields, RecordField{strconv.Itoa(i + 1), item.need(), outer.source()})
	}
	return fields
}
