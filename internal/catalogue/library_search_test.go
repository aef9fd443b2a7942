package catalogue

import (
	"slices"
	"strings"
	"testing"
)

// S-025: a number that others use wrongly leads to the right control with the warning.
func TestAWronglyUsedNumberFindsTheRightControl(t *testing.T) {
	t.Parallel()
	l := Library()
	if len(l.Aliases()) != 9 {
		t.Fatal(len(l.Aliases()))
	}
	for _, a := range l.Aliases() {
		for _, typed := range []string{a.ID, strings.ToLower(a.ID), " " + strings.ReplaceAll(a.ID, ".", " ")} {
			hits := l.Search(typed)
			if len(hits) == 0 || hits[0].Alias == nil || hits[0].Requirement.Key != a.Primary[0] || hits[0].Alias.Warning != a.Warning {
				t.Errorf("%q: %v", typed, hits)
				continue
			}
			for _, k := range slices.Concat(a.Primary, a.Collide) {
				if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Requirement.Key == k }) {
					t.Errorf("%q does not find %s", typed, k)
				}
			}
		}
		if a.WarningIn("de") == a.Warning || a.TopicIn("de") == a.Topic {
			t.Errorf("%s: no German warning", a.ID)
		}
	}
}

func TestSearchFindsByNumberTitleAndStatement(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Key{
		"A.1.2.7":                   "27701:2025/A.1.2.7",
		"a 1 2 7":                   "27701:2025/A.1.2.7",
		"27701:2019/A.7.2.8":        "27701:2019/A.7.2.8",
		"Verträge mit Auftrags":     "27701:2025/A.1.2.7",
		"statement of nothing":      "",
		"art 30 1 a":                "eu-gdpr/Art. 30(1)(a)",
		"GDPR-5.1.c":                "eu-gdpr/GDPR-5.1.c",
		"Aufgeräumter Arbeitsplatz": "27701:2025/A.3.19",
		"":                          "",
	} {
		hits := Library().Search(text)
		if want == "" {
			if len(hits) != 0 {
				t.Errorf("%q finds %s", text, hits[0].Requirement.Key)
			}
			continue
		}
		if len(hits) == 0 || hits[0].Requirement.Key != want {
			t.Errorf("%q: %d hits, want %s first", text, len(hits), want)
			for _, h := range hits[:min(3, len(hits))] {
				t.Log(h.Requirement.Key, h.Score)
			}
		}
	}
}

// S-163: the authority of a country resolves.
func TestACountryHasItsAuthorities(t *testing.T) {
	t.Parallel()
	l := Library()
	for country, want := range map[string]string{"AT": "Datenschutzbehörde", "FR": "Commission nationale de l'informatique et des libertés", "ZA": "Information Regulator"} {
		if list := l.AuthoritiesOf(country); len(list) != 1 || list[0].Name != want {
			t.Errorf("%s: %v", country, list)
		}
	}
	if de := l.AuthoritiesOf("DE"); len(de) < 17 || de[0].Country != "DE" {
		t.Errorf("Germany has %d authorities, the first of %v", len(de), de)
	}
	if list := l.AuthoritiesOf("XX"); list != nil {
		t.Error(list)
	}
	eea := 0
	for _, a := range l.Authorities() {
		if a.EEA && len(a.Country) == 2 {
			eea++
		}
	}
	if eea != 30 {
		t.Errorf("%d countries of the EEA", eea)
	}
}

func TestEditionsCorrespondBothWays(t *testing.T) {
	t.Parallel()
	l := Library()
	for _, r := range slices.Concat(l.Clauses(Edition2025), l.Controls(Edition2025, Both)) {
		for _, m := range l.Correspond(r.Key) {
			back := l.Correspond(m.To)
			if !slices.ContainsFunc(back, func(b Mapping) bool {
				return b.To == r.Key && b.Relation == m.Relation.Inverse() && b.Status == m.Status
			}) {
				t.Errorf("%s leads to %s, which does not lead back", r.Key, m.To)
			}
		}
	}
	for k, want := range map[Key][]Key{
		"27701:2025/A.1.2.2": {"27701:2019/A.7.2.1"},
		"27701:2025/A.3.3":   {"27701:2019/6.2.1.1", "27701:2019/6.2.1.2"},
		"27701:2025/6.3":     nil,
		"27701:2019/5.7.3":   {"27701:2025/9.3.1", "27701:2025/9.3.2", "27701:2025/9.3.3"},
		"27701:2019/6.3.1.2": nil,
	} {
		var got []Key
		for _, m := range l.Correspond(k) {
			got = append(got, m.To)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s corresponds to %v, want %v", k, got, want)
		}
	}
}

// S-158, S-159: a principle knows its controls, an article what maps to it.
func TestMappingsAreReadFromBothEnds(t *testing.T) {
	t.Parallel()
	l := Library()
	for _, p := range l.Asking(ISO29100) {
		controls := 0
		for _, m := range l.Mappings(p.Key) {
			if m.To.Framework() == ISO27701of2025 && m.From == p.Key {
				controls++
			}
		}
		if controls == 0 {
			t.Errorf("principle %s has no controls", p.ID)
		}
	}
	found := false
	for _, m := range l.Mappings("eu-gdpr/Art. 30(1)(a)") {
		found = found || m.To == "27701:2025/A.1.2.9"
	}
	if !found {
		t.Error("Art. 30(1)(a) does not lead to A.1.2.9")
	}
	for _, m := range l.MappingsThrough("27701:2025/A.1.2.9") {
		if m.Via == "" || m.From != "27701:2025/A.1.2.9" {
			t.Fatalf("%+v", m)
		}
	}
}

func TestNoNumberOfTheTwoEditionsIsMissingInGerman(t *testing.T) {
	t.Parallel()
	l := Library()
	for _, r := range slices.Concat(l.Of(ISO27701of2025), l.Of(ISO29100), l.Of(ISO27001), l.Clauses(Edition2019), l.Controls(Edition2019, Both)) {
		if r.TitleLang("de-AT") != "de" {
			t.Errorf("%s %q has no German title", r.Key, r.Title)
		}
		if r.Text != "" && r.TextLang("de") != "de" {
			t.Errorf("%s has no German text", r.Key)
		}
	}
}
