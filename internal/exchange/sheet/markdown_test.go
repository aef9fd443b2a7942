package sheet_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/problem"
)

const markdownRegister = `# Register of Acme

Kept by the privacy office.

- **Controller**: Acme GmbH

## Activities
| Name | Purpose |
|------|:-------:|
| Payroll | pay<br>tax |
| A \| B | **bold** &amp; ` + "`code`" + ` |
| short |

| Second | Table |
|---|---|
| 1 | 2 |

` + "```\n| no | table |\n|---|---|\n```" + `

Systems
-------
Name | Host
--- | ---
SAP | DE
`

func TestEveryPipeTableIsASheetNamedAfterItsHeading(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"r.md", "r.txt", "r"} {
		b := mustRead(t, name, []byte(markdownRegister))
		want := []string{
			"Activities", "Name|Purpose\nPayroll|pay/tax\nA | B|**bold** & `code`\nshort\n",
			"Activities (2)", "Second|Table\n1|2\n",
			"Systems", "Name|Host\nSAP|DE\n",
		}
		if len(b.Sheets) != 3 || b.Format != "md" {
			t.Fatalf("%s: %s, %+v", name, b.Format, b.Sheets)
		}
		for i, s := range b.Sheets {
			if s.Name != want[2*i] {
				t.Errorf("sheet %q, want %q", s.Name, want[2*i])
			}
			wantGrid(t, s, want[2*i+1])
		}
		if !hasNote(b, "note.markdown_list") {
			t.Error(b.Notes)
		}
	}
}

func TestMarkdownWithoutTableIsRefused(t *testing.T) {
	t.Parallel()
	_, err := read(t, "r.md", []byte("# Letter\n\nDear Sir | Madam,\n"))
	wantProblem(t, err, problem.Invalid, "import.markdown_no_table")
}
