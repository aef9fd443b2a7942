package recognise

import "testing"

// A person who knows better than the refusal names the register.
func TestNamedRegisterIsReadThoughItLooksLikeAnother(t *testing.T) {
	t.Parallel()
	b := book(page(t, "Partner", "Customer number | Company | Address | Country | Email | Phone\n7 | Blue Ltd | Street 1 | Ireland | a@example.org | 12"))
	if p := Recognise(b, Hint{}); p.Refused == nil {
		t.Fatalf("an address book was taken for a register\n%s", show(p))
	}
	p := Recognise(b, Hint{Register: Parties})
	checkPlaces(t, b, p)
	if len(p.Drafts) != 1 || p.Register != Parties {
		t.Fatal(show(p))
	}
	matches(t, p.Drafts[0], "Blue Ltd ¦ country=Ireland ¦ email=a@example.org ¦ rest=7")
}

func TestFaultsInCellsAreReported(t *testing.T) {
	t.Parallel()
	s := page(t, "S", "Processing activity | Purpose | Retention\nPayroll | Pay | #REF!")
	s.Rows[1][2].Kind = 5 // sheet.Fault
	p := Recognise(book(s), Hint{})
	if len(p.Issues) != 1 || p.Issues[0].Key != "recognise.cell_fault" || p.Issues[0].At.String() != "S!C2" {
		t.Errorf("issues %v", p.Issues)
	}
	if p.Drafts[0].Text("retention") != "#REF!" || p.Drafts[0].Values["retention"][0].Kind != Faulty {
		t.Errorf("the fault is not marked: %s", show(p))
	}
}
