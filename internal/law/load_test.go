package law

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

func packs(t *testing.T) *Packs {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// changed is the shipped data with one file altered.
func changed(t *testing.T, file, from, to string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	entries, err := data.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := data.ReadFile("data/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == file {
			if !strings.Contains(string(text), from) {
				t.Fatalf("%s has no %q", file, from)
			}
			text = []byte(strings.Replace(string(text), from, to, 1))
		}
		files[e.Name()] = &fstest.MapFile{Data: text}
	}
	return files
}

// S-008
func TestEveryPackOfTheIndexLoads(t *testing.T) {
	t.Parallel()
	p := packs(t)
	var ids []string
	states := 0
	for _, l := range p.Laws() {
		if l.PartOf != "" {
			states++
			continue
		}
		ids = append(ids, l.ID)
		if l.Name == "" || l.AsOf == "" || len(l.Countries) == 0 || l.Method.ID == "" {
			t.Errorf("%s is incomplete: %+v", l.ID, l)
		}
	}
	want := "eu-gdpr uk us-ca us-states br-lgpd cn-pipl ch-fadp in-dpdp jp-appi kr-pipa sg-pdpa ca-pipeda ca-qc-law25 au-privacy za-popia"
	if got := strings.Join(ids, " "); got != want || states != 19 {
		t.Errorf("laws %q and %d states, want %q and 19", got, states, want)
	}
}

func TestAMistakeInTheDataNamesFileAndPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, from, to, says string }{
		{"broken YAML", "uk.yaml", "schema: privet-law/1", "schema: [", "uk.yaml"},
		{"other identifier", "uk.yaml", "id: uk\n", "id: gb\n", `uk.yaml: id "gb"`},
		{"unknown method", "br-lgpd.yaml", "period_method: br-dias", "period_method: br-days", "br-lgpd.yaml/period_method"},
		{"basis without citation", "br-lgpd.yaml", "{id: research, cite: Art. 7 IV}", "{id: research}", "br-lgpd.yaml/lawful_bases/4/cite: is missing"},
		{"basis twice", "br-lgpd.yaml", "{id: research,", "{id: consent,", "basis consent stands twice"},
		{"code that records do not know", "eu-gdpr.yaml", "{id: public_task,", "{id: public_interest,", "records carry"},
		{"mark that is none", "eu-gdpr.yaml", "lawful_bases_ver: P", "lawful_bases_ver: X", `mark "X"`},
		{"unit that is none", "eu-gdpr.yaml", "respond_within: {value: 1, unit: month,", "respond_within: {value: 1, unit: moon,", "moon is no period"},
		{"extension in another unit", "eu-gdpr.yaml", "extension: {value: 2, unit: month,", "extension: {value: 60, unit: calendar_day,", "units differ"},
		{"day that is none", "eu-gdpr.yaml", "in_force: 2018-05-25", "in_force: 2018-02-30", "eu-gdpr.yaml/in_force"},
		{"forgotten quotes", "za-popia.yaml", `cite: "s. 26-33"`, "cite: s. 26, 33", "has no value"},
		{"key twice", "za-popia.yaml", "id: za-popia\n", "id: za-popia\nid: za-popia\n", "za-popia.yaml"},
		{"mechanism without code", "sg-pdpa.yaml", "binding corporate rules", "binding group rules", `"binding group rules" has no code`},
		{"pack missing from the index", "laws.yaml", "  - {id: za-popia, file: za-popia.yaml, covers: South Africa}\n", "", "za-popia.yaml is not in the index"},
		{"file missing", "laws.yaml", "file: za-popia.yaml", "file: zb.yaml", "zb.yaml"},
		{"method that is counted otherwise", "periods.yaml", "POPIA Regulations reg. 1", "POPIA Regulations reg. 2", "za-popia is not the za-popia"},
		{"adequacy under no law", "adequacy.csv", "br-lgpd,EU", "br,EU", "adequacy.csv:19"},
		{"column renamed", "adequacy.csv", "to_code", "code", "adequacy.csv: want rows"},
		{"authority in no country", "supervisory-authorities.csv", "AT,Daten", "AUT,Daten", "supervisory-authorities.csv:2"},
		{"authority outside the EEA", "supervisory-authorities.csv", "CH,Federal Data Protection and Information Commissioner,FDPIC,https://www.edoeb.admin.ch,no", "CH,Federal Data Protection and Information Commissioner,FDPIC,https://www.edoeb.admin.ch,yes", "and the EEA"},
		{"age of a greybeard", "child-consent-ages.csv", "AT,14", "AT,140", "child-consent-ages.csv:2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(changed(t, test.file, test.from, test.to))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want one with %q", err, test.says)
			}
		})
	}
}

func TestMarksKeepTheirWords(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Mark{
		"P":                           {Primary, Primary, "P"},
		"S existence; U number":       {Secondary, Unverified, "S existence; U number"},
		"P; S for § 7221(f)":          {Primary, Secondary, "P; S for § 7221(f)"},
		"P; Art. 34 U":                {Primary, Unverified, "P; Art. 34 U"},
		"P for Virginia, S elsewhere": {Primary, Secondary, "P for Virginia, S elsewhere"},
		"S (authority exists in DPV 2.3 legal module)": {Secondary, Secondary, "S (authority exists in DPV 2.3 legal module)"},
	} {
		if got, err := ParseMark(raw); err != nil || got != want {
			t.Errorf("%q is %+v (%v), want %+v", raw, got, err, want)
		}
	}
	for _, raw := range []string{"", "X", "Perhaps", "not P"} {
		if m, err := ParseMark(raw); err == nil {
			t.Errorf("%q is taken as %+v", raw, m)
		}
	}
}

// The vectors of the shipped periods.yaml, counted by package calendar. R7
func TestVectorsOfTheShippedData(t *testing.T) {
	t.Parallel()
	files, _ := fs.Sub(data, "data")
	tr, errs, err := readTree(files, "periods.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := tr.at("vectors", "cases").list()
	if len(cases) != 15 {
		t.Fatalf("%d vectors", len(cases))
	}
	for _, v := range cases {
		m, ok := calendar.MethodOf(v.at("method").need())
		if !ok {
			t.Fatal(v.at("method").text())
		}
		due, want := dueOf(t, m, v), v.at("due").need()
		if !strings.HasPrefix(due, want) {
			t.Errorf("%s: due %s, want %s (%s)", v.place, due, want, v.at("why").text())
		}
	}
	if err := joined(errs); err != nil {
		t.Error(err)
	}
}

func dueOf(t *testing.T, m calendar.Method, v tree) string {
	t.Helper()
	c := calendar.Case{Zone: berlin(t), Span: spanOf(t, v.at("period").need()), Event: wall(t, v.at("event").need())}
	var days []calendar.Holiday
	for _, d := range v.at("holidays").texts() {
		days = append(days, calendar.Holiday{Day: calendar.Day(d), Name: d})
	}
	c.Holidays = calendar.HolidaysOn(days...)
	if pause := v.at("pause"); pause.there() {
		c.Pauses = []calendar.Pause{{From: calendar.Day(pause.at("from").need()), To: calendar.Day(pause.at("to").need())}}
	}
	r, err := calendar.Due(m, c)
	if err != nil {
		t.Fatal(err)
	}
	return r.At.In(c.Zone).Format("2006-01-02T15:04")
}

// S-041
func TestEveryCodeHasALabelInBothLanguages(t *testing.T) {
	t.Parallel()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, l := range packs(t).Laws() {
		for _, b := range l.Bases {
			keys = append(keys, b.LabelKey())
		}
		for _, m := range l.Mechanisms {
			keys = append(keys, m.LabelKey())
		}
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		for _, lang := range []string{"en", "de"} {
			if !cat.Words(lang).Has(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
