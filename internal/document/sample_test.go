package document_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/locales"
)

// With -look the sample is written there in every format, to be looked at.
var look = flag.String("look", "", "folder to write the sample documents to")

func wordsOf(t testing.TB, lang string) i18n.Words {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return cat.Words(lang)
}

// sample is a report with every kind of block, and a statement of 78 rows.
func sample() document.Document {
	return document.Document{
		Title: "Statement of Applicability and impact assessment", Subtitle: "Clinics in Lübeck, Kiel and Łódź · certified scope", Organisation: "Harbour Lane Clinics",
		Reference: "HLC-SOA-2026-03", Edition: "Third edition", Version: "3.1", Confidentiality: "Confidential: auditor and board",
		Language: "en", Date: "2026-03-14", Made: time.Date(2026, 3, 14, 9, 30, 0, 0, time.UTC),
		Blocks: []document.Block{
			document.Heading{Level: 1, Text: "Summary for the board"},
			document.Paragraph{Runs: document.Runs(document.P("Of "), document.B("78 controls"), document.P(", 75 apply to the certified scope and 53 are fully in place. Twelve are partly done and ten are planned with an owner and a date. Three are excluded, each with a reason that the auditor can check. Two privacy risks remain in the severe band and both have a treatment that ends before the surveillance audit."))},
			document.Figure{Drawing: bars()},
			document.Heading{Level: 2, Text: "Where the risks stand"},
			document.Paragraph{Runs: document.Runs(document.P("The map places the eleven open risks by likelihood and by impact on the people concerned, not on the organisation. "), document.B("R-07"), document.P(" and "), document.B("R-12"), document.P(" need a decision from the board at this meeting; see "), document.A("the procedure for risk assessment", "https://example.org/risk?a=1&b=(2)"), document.P("."))},
			document.Figure{Drawing: heat()},
			document.Heading{Level: 1, Text: "Statement of Applicability"},
			document.Para("The table lists every control of the standard's Annex A with the reason it is included or left out. Evidence numbers point to the evidence register in the audit pack."),
			statement(78),
			document.Heading{Level: 1, Text: "Impact assessment"},
			document.Heading{Level: 2, Text: "The processing"},
			document.KeyValues{Items: []document.KeyValue{
				{Key: "Activity", Value: document.Text("Patient booking and billing")}, {Key: "Owner", Value: document.Text("Records team, Zofia Wójcik-Błaszczyńska")},
				{Key: "Lawful basis", Value: document.Text("Contract, Article 6(1)(b) GDPR; health care, Article 9(2)(h)")},
				{Key: "Retention", Value: document.Text("Ten years after the last treatment (§ 630f BGB), then erased by the records team within four weeks. Copies for teaching are kept without names, and their keys are destroyed.")},
				{Key: "Reference", Value: document.Runs(document.M("PA-0042"))},
			}},
			document.Note{Tone: document.Aware, Title: "Consultation is due", Runs: document.Text("The remaining risk of R-07 is high. Before the portal opens the supervisory authority has to be asked (Article 36 GDPR), which takes up to eight weeks.")},
			document.Note{Tone: document.Good, Runs: document.Text("Residual risk of all other findings was accepted by the controller.")},
			document.Heading{Level: 3, Text: "What is done about it"},
			document.List{Ordered: true, Items: []document.Item{
				{Runs: document.Text("Referral letters go through the portal alone; the fax is switched off in May.")},
				{Runs: document.Text("Each clinic names a person who answers requests:"), Sub: []document.Item{{Runs: document.Text("Lübeck: Jürgen Großmann")}, {Runs: document.Text("Łódź: Świętosława Źdźbło")}}},
				{Runs: document.Text("The laboratory signs the new annex on sub-processors.")},
			}},
			document.Paragraph{Runs: document.Runs(document.I("Effect. "), document.P("The measures reduce likelihood from likely to unlikely. What remains is accepted, and looked at again in September."))},
			document.Figure{Drawing: lines()},
			document.Figure{Drawing: ring()},
			document.Table{Title: "Transfers outside the EEA", Columns: []document.Column{{Head: "Recipient", Names: true}, {Head: "Country"}, {Head: "Records", Align: document.Right}}, Empty: "There are none."},
			document.Heading{Level: 1, Text: "Approval"},
			document.Signatures{People: []document.Signatory{{Name: "Dr. Ada Brandt", Role: "Managing director", Date: "2026-03-14"}, {Name: "Jürgen Großmann", Role: "Data protection officer"}, {Role: "Works council"}}},
		},
	}
}

func bars() draw.Drawing {
	return draw.Bars{
		Title: "Control status by group", Description: "21 of 31 controls for controllers, 12 of 18 for processors and 20 of 29 shared ones are in place; ten are planned.",
		Keys: []draw.Key{{Label: "Implemented", Fill: draw.Accent, On: draw.OnAccent}, {Label: "Partial", Fill: draw.AccentMid}, {Label: "Planned", Fill: draw.Warn}, {Label: "Not applicable", Fill: draw.Mute}},
		Bars: []draw.Bar{{Label: "A.1 Controllers", Values: []float64{21, 5, 4, 1}}, {Label: "A.2 Processors", Values: []float64{12, 3, 2, 1}}, {Label: "A.3 Shared", Values: []float64{20, 4, 4, 1}}},
	}.Draw()
}

func heat() draw.Drawing {
	marks := map[[2]int][]string{{0, 3}: {"R-12"}, {1, 1}: {"R-04"}, {1, 4}: {"R-07"}, {2, 1}: {"R-03"}, {2, 3}: {"R-02", "R-09"}, {3, 1}: {"R-08"}, {3, 2}: {"R-01"}, {3, 4}: {"R-05"}, {4, 0}: {"R-10"}, {4, 3}: {"R-11"}}
	h := draw.HeatMap{
		Title: "Open privacy risks, position today", Description: "Eleven risks; R-12 and R-07 are severe, R-02 and R-09 high.",
		RowAxis: "Likelihood", ColumnAxis: "Impact on people", Rows: []string{"Almost certain", "Likely", "Possible", "Unlikely", "Rare"}, Columns: []string{"Negligible", "Limited", "Moderate", "Major", "Severe"},
		LegendTitle: "Band", Legend: []draw.Key{{Label: "Low (1–3)", Fill: draw.Band1}, {Label: "Guarded (4–6)", Fill: draw.Band2}, {Label: "Moderate (8–10)", Fill: draw.Band3}, {Label: "High (12–15)", Fill: draw.Band4}, {Label: "Severe (16–25)", Fill: draw.Band5}},
	}
	for i := range 5 {
		var row []draw.HeatCell
		for j := range 5 {
			score := (5 - i) * (j + 1)
			fill := draw.Band1
			for _, b := range []struct {
				from int
				fill draw.Color
			}{{4, draw.Band2}, {8, draw.Band3}, {12, draw.Band4}, {16, draw.Band5}} {
				if score >= b.from {
					fill = b.fill
				}
			}
			row = append(row, draw.HeatCell{Fill: fill, Note: fmt.Sprint(score), Marks: marks[[2]int{i, j}]})
		}
		h.Cells = append(h.Cells, row)
	}
	return h.Draw()
}

func lines() draw.Drawing {
	return draw.Lines{
		Title: "Requests answered in time", Description: "From 71 % in January to 96 % in June; the goal of 95 % was reached in May.",
		Keys:   []draw.Key{{Label: "In time", Fill: draw.Accent}, {Label: "Extended", Fill: draw.Warn}},
		Series: [][]draw.Point{{{X: 0, Y: 71}, {X: 31, Y: 78}, {X: 59, Y: 84}, {X: 90, Y: 88}, {X: 120, Y: 95}, {X: 151, Y: 96}}, {{X: 0, Y: 12}, {X: 31, Y: 14}, {X: 59, Y: 9}, {X: 90, Y: 7}, {X: 120, Y: 4}, {X: 151, Y: 3}}},
		Ticks:  []draw.Tick{{At: 0, Label: "Jan"}, {At: 31, Label: "Feb"}, {At: 59, Label: "Mar"}, {At: 90, Label: "Apr"}, {At: 120, Label: "May"}, {At: 151, Label: "Jun"}},
		Target: 95, TargetLabel: "Goal", Number: func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
	}.Draw()
}

func ring() draw.Drawing {
	return draw.Ring{
		Title: "Controls in place", Description: "53 of 78 controls are in place, 12 partly, 10 planned.", Total: 78, Middle: "68 %", Below: "in place",
		Parts: []draw.Part{{Key: draw.Key{Label: "Implemented", Fill: draw.Accent}, Value: 53}, {Key: draw.Key{Label: "Partial", Fill: draw.AccentMid}, Value: 12}, {Key: draw.Key{Label: "Planned", Fill: draw.Warn}, Value: 10}},
	}.Draw()
}

// statement is a table of n controls in groups.
func statement(n int) document.Table {
	t := document.Table{Title: fmt.Sprintf("Statement of Applicability, all %d controls", n), Columns: []document.Column{
		{Head: "Control", Weight: 9, Names: true}, {Head: "Title", Weight: 19}, {Head: "Applies", Weight: 8}, {Head: "Justification for inclusion or exclusion", Weight: 36}, {Head: "Status", Weight: 14}, {Head: "Evidence", Weight: 12},
	}}
	titles := []string{"Identify and document purpose", "Identify lawful basis", "Determine when and how consent is to be obtained", "Obtain and record consent", "Privacy impact assessment", "Contracts with PII processors", "Joint PII controller", "Records related to processing PII"}
	reasons := [][]document.Run{
		document.Text("Patient booking and billing need a stated purpose before any field is added to a form; clinic managers approve each one."),
		document.Text("Legal requirement; handled by the records team with a monthly sample check of twenty files."),
		document.Runs(document.P("Treats risk "), document.B("R-07"), document.P(" (loss of control over shared referral data) down to the accepted level.")),
		document.Text("Contract clause 9 with the regional laboratory asks for it, and the board accepted the cost in March."),
	}
	status := []document.Cell{document.Status(document.Good, "Implemented"), document.Status(document.Aware, "Partial"), document.Status(document.Good, "Implemented"), document.Status(document.Plan, "Planned"), document.Status(document.Good, "Implemented"), document.Status(document.Quiet, "Not applicable")}
	for i := range n {
		switch i {
		case 0:
			t.Rows = append(t.Rows, document.Group("A.1 Controls for PII controllers (31)"))
		case 31:
			t.Rows = append(t.Rows, document.Group("A.2 Controls for PII processors (18)"))
		case 49:
			t.Rows = append(t.Rows, document.Group("A.3 Shared controls (29)"))
		}
		t.Rows = append(t.Rows, document.Cells(document.Codes(fmt.Sprintf("A.1.%d.%d", 2+i/10, i%10+1)), document.Words(titles[i%8]), document.Words("Yes"),
			document.Cell{Runs: reasons[i%4]}, status[i%6], document.Codes(fmt.Sprintf("EV-%04d", 112+7*i), fmt.Sprintf("EV-%04d", 840+3*i))))
	}
	return t
}
