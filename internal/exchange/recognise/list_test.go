package recognise

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/calendar"
)

func TestListsAreSplitWhereItIsSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"Kunden", []string{"Kunden"}},
		{"a;b ; c;", []string{"a", "b", "c"}},
		{"- Name\n- Anschrift\n  und Ort", []string{"Name", "Anschrift und Ort"}},
		{"1. Name\n2) Ort", []string{"Name", "Ort"}},
		{"• Name • Ort", []string{"Name", "Ort"}},
		{"(a) Name (b) Ort", []string{"Name", "Ort"}},
		{"Name / Ort / Straße", []string{"Name", "Ort", "Straße"}},
		{"Bürger/innen", []string{"Bürger/innen"}},
		{"Name, Ort, Bankdaten", []string{"Name", "Ort", "Bankdaten"}},
		{"Name (first, last), address", []string{"Name (first, last)", "address"}},
		{"Art. 6 Abs. 1 lit. b, c DSGVO", []string{"Art. 6 Abs. 1 lit. b, c DSGVO"}},
		{"Mailgun Technologies, Inc.", []string{"Mailgun Technologies, Inc."}},
		{"Data are kept, if needed, for longer.", []string{"Data are kept, if needed, for longer."}},
		{"Personen, die sich bewerben", []string{"Personen, die sich bewerben"}},
		{"1,5 Jahre", []string{"1,5 Jahre"}},
		{"A (x; y); B", []string{"A (x; y)", "B"}},
	} {
		if got := SplitList(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDatesAreReadInLocalHabit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in        string
		order     DateOrder
		want      calendar.Day
		ambiguous bool
	}{
		{"2024-12-31", UnknownOrder, "2024-12-31", false},
		{"2024-12-31T10:00:00", UnknownOrder, "2024-12-31", false},
		{"31.12.2024", UnknownOrder, "2024-12-31", false},
		{"1.2.24", UnknownOrder, "2024-02-01", false},
		{"31/12/2024", UnknownOrder, "2024-12-31", false},
		{"12/31/2024", UnknownOrder, "2024-12-31", false},
		{"03/04/2024", UnknownOrder, "2024-04-03", true},
		{"03/04/2024", MonthFirst, "2024-03-04", false},
		{"03/04/2024", DayFirst, "2024-04-03", false},
		{"31-12-2024", UnknownOrder, "2024-12-31", false},
		{"1. März 2024", UnknownOrder, "2024-03-01", false},
		{"12 mars 2024", UnknownOrder, "2024-03-12", false},
		{"1er février 2023", UnknownOrder, "2023-02-01", false},
		{"3 de marzo de 2024", UnknownOrder, "2024-03-03", false},
		{"5 luglio 2024", UnknownOrder, "2024-07-05", false},
		{"7 augustus 2024", UnknownOrder, "2024-08-07", false},
		{"12 marca 2024", UnknownOrder, "2024-03-12", false},
		{"9 de outubro de 2024", UnknownOrder, "2024-10-09", false},
		{"3 października 2024", UnknownOrder, "2024-10-03", false},
		{"March 5, 2024", UnknownOrder, "2024-03-05", false},
		{"5th March 2024", UnknownOrder, "2024-03-05", false},
		{"01-Jan-24", UnknownOrder, "2024-01-01", false},
		{"marzec 2024", UnknownOrder, "2024-03-01", true},
		{"listopad 2023", UnknownOrder, "2023-11-01", true},
		{"grudzień 2023", UnknownOrder, "2023-12-01", true},
		{"Dezember 2023", UnknownOrder, "2023-12-01", true},
		{"août 2023", UnknownOrder, "2023-08-01", true},
		{"05/2024", UnknownOrder, "2024-05-01", true},
		{"31.02.2024", UnknownOrder, "", false},
		{"bald", UnknownOrder, "", false},
		{"10 Jahre 2024", UnknownOrder, "", false},
	} {
		got, ambiguous, ok := ParseDate(c.in, c.order)
		if got != c.want || ambiguous != c.ambiguous || ok != (c.want != "") {
			t.Errorf("%q: %q %v %v, want %q %v", c.in, got, ambiguous, ok, c.want, c.ambiguous)
		}
	}
}

func TestTheColumnAsAWholeDecidesTheOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   []string
		want DateOrder
	}{
		{[]string{"01/02/2024", "13/02/2024"}, DayFirst},
		{[]string{"01/02/2024", "02/13/2024"}, MonthFirst},
		{[]string{"01/02/2024"}, UnknownOrder},
		{[]string{"13/02/2024", "02/13/2024"}, UnknownOrder},
		{[]string{"01.02.2024", ""}, DayFirst},
	} {
		if got := OrderOf(c.in); got != c.want {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
}

func TestOrdinaryWordsAreNotReadAsSlipsOfOthers(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"dates", "daten"}, {"preis", "kreis"}, {"date", "daten"}, {"kunde", "runde"}, {"vertrag", "betrag"}, {"zweck", "zwick"}} {
		if misspelt(c[0], c[1]) || misspelt(c[1], c[0]) {
			t.Errorf("%q was read as %q", c[0], c[1])
		}
	}
	for _, c := range [][2]string{{"zwek", "zweck"}, {"betrofene", "betroffene"}, {"verarbeitungstatgkeit", "verarbeitungstatigkeit"}, {"bezeichung", "bezeichnung"}} {
		if !misspelt(c[0], c[1]) {
			t.Errorf("%q was not read as %q", c[0], c[1])
		}
	}
}
