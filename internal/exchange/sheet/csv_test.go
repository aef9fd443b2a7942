package sheet_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/privet-pims/privet/internal/problem"
)

func TestDelimitersQuotesAndLineEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"commas", "a,b,c\n1,2,3\n", "a|b|c\n1|2|3\n"},
		{"semicolons with commas in the text", "Name;Purpose\nPayroll;pay, tax, report\nSales;offers, calls\n", "Name|Purpose\nPayroll|pay, tax, report\nSales|offers, calls\n"},
		{"tabs", "a\tb\n1\t2,5\n", "a|b\n1|2,5\n"},
		{"pipes", "a|b\n1|2\n", "a|b\n1|2\n"},
		{"one column", "Name\nPayroll\n", "Name\nPayroll\n"},
		{"a first line names the delimiter", "sep=;\na;b,c\n", "a|b,c\n"},
		{"title block above the table", "Register of Acme GmbH\n\nName;Purpose;Owner\nA;B;C\nD;E;F\n", "Register of Acme GmbH\n\nName|Purpose|Owner\nA|B|C\nD|E|F\n"},
		{"quotes with breaks, delimiters and quotes", "a,\"b\nc\",\"d,\"\"e\"\"\"\r\nf,g,h\r\n", "a|b/c|d,\"e\"\nf|g|h\n"},
		{"CRLF inside quotes", "a,\"b\r\nc\"\r\n", "a|b/c\n"},
		{"bare CR", "a,b\r1,2\r", "a|b\n1|2\n"},
		{"ragged rows", "a,b,c\n1\n1,2,3,4\n", "a|b|c\n1\n1|2|3|4\n"},
		{"no end of line at the end", "a,b\n1,2", "a|b\n1|2\n"},
		{"empty last fields are trimmed", "a,b,,,\n,,,\n1,2,,,\n", "a|b\n\n1|2\n"},
		{"a quote inside a text", "a,5\" disk\nb,c\n", "a|5\" disk\nb|c\n"},
		{"a word in quotes begins a text", "\"Big\" data,x\nb,c\n", "\"Big\" data|x\nb|c\n"},
		{"blanks around a quoted text", "a, \"b,c\" ,d\n1,2,3\n", "a|b,c |d\n1|2|3\n"},
		{"NUL is dropped", "a,b\x00c\n1,2\n" + strings.Repeat("text,text\n", 20), "a|bc\n1|2\n" + strings.Repeat("text|text\n", 20)},
		{"no name, formulas stay text", "=1+1,@x\n-1,+2\n", "=1+1|@x\n-1|+2\n"},
		{"bidi and combining marks stay", "a,\u202eb\u0301\n1,2\n", "a|\u202eb\u0301\n1|2\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := mustRead(t, "register.csv", []byte(c.file))
			if b.Format != "csv" || b.Sheets[0].Name != "register" {
				t.Errorf("read as %s, sheet %q", b.Format, b.Sheets[0].Name)
			}
			wantGrid(t, b.Sheets[0], c.want)
		})
	}
}

func TestOpenQuoteIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	_, err := read(t, "r.csv", []byte("a,b\nc,\"d\ne,f\ng,h\n"))
	wantProblem(t, err, problem.Invalid, "import.csv_quote", "line", "2")
}

func TestTooLongCellIsNamedByItsPlace(t *testing.T) {
	t.Parallel()
	_, err := read(t, "r.csv", []byte("a,b\nc,"+strings.Repeat("x", 10<<20)+"\n"))
	wantProblem(t, err, problem.TooLarge, "import.cell_too_long", "sheet", "r", "row", "2", "cell", "B2")
}

func TestEncodingsAreFoundByTheirWords(t *testing.T) {
	t.Parallel()
	german := "Verzeichnis;Zweck\nLöhne und Gehälter;Überweisung „sofort“ – für Beschäftigte, Maßnahmen\n"
	french := "Registre;Finalité\nGestion des salariés;être informé, où ça, l’œuvre à 50 €, Noël, août\n"
	polish := "Czynność;Cel przetwarzania\nZatrudnienie;zażółć gęślą jaźń, Łódź, świadczenia pracownicze, ŻÓŁĆ, Śląsk\n"
	spanish := "Tratamiento;Finalidad\nNóminas;¿Gestión de años? ¡Sí! España, pingüino, niños\n"
	plainGerman := "Verzeichnis;Zweck\nLöhne;für Beschäftigte\nMaßnahmen;Übermittlung\n"
	plainFrench := "Registre;Finalité\nSalariés;cœur à 50 € où ça être déjà\nŒuvre;été\n"
	for _, c := range []struct {
		name, text string
		e          encoding.Encoding
		noted      bool
	}{
		{"UTF-8", polish, encoding.Nop, false},
		{"UTF-8 with mark", "\ufeff" + german, encoding.Nop, false},
		{"UTF-16 LE with mark", polish, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), true},
		{"UTF-16 BE with mark", french, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), true},
		{"UTF-16 LE without mark", german, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), true},
		{"UTF-16 BE without mark", german, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), true},
		{"Windows-1252 German", german, charmap.Windows1252, true},
		{"Windows-1252 French", french, charmap.Windows1252, true},
		{"Windows-1252 Spanish", spanish, charmap.Windows1252, true},
		{"ISO-8859-1 German", plainGerman, charmap.ISO8859_1, true},
		{"ISO-8859-15 French", plainFrench, charmap.ISO8859_15, true},
		{"Windows-1250 Polish", polish, charmap.Windows1250, true},
		{"ISO-8859-2 Polish", polish, charmap.ISO8859_2, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file, err := c.e.NewEncoder().String(c.text)
			if err != nil {
				t.Fatal(err)
			}
			b := mustRead(t, "r.csv", []byte(file))
			wantGrid(t, b.Sheets[0], strings.ReplaceAll(strings.TrimPrefix(c.text, "\ufeff"), ";", "|"))
			if hasNote(b, "note.encoding") != c.noted {
				t.Errorf("notes are %v", b.Notes)
			}
		})
	}
}

func TestCutUTF8StaysUTF8(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.csv", []byte("a;Löhne\nb;für €")[:len("a;Löhne\nb;für €")-1])
	wantGrid(t, b.Sheets[0], "a|Löhne\nb|für \uFFFD\n")
}
