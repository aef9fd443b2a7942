package document

// Run is text of one style.
type Run struct {
	Text  string
	Style Style
	Href  string // makes it a link: http, https, mailto or tel; others are shown as text
}

// Style is the style of a run.
type Style uint8

// The styles of a run.
const (
	Plain Style = iota
	Strong
	Emphasis
	Mono
)

// Text is one plain run: document.Paragraph{Runs: document.Text("…")}.
func Text(text string) []Run { return []Run{{Text: text}} }

// Runs joins runs: Runs(P("Of "), B("78 controls"), P(", 75 apply.")).
func Runs(runs ...Run) []Run { return runs }

// P is a plain run.
func P(text string) Run { return Run{Text: text} }

// B is a strong run.
func B(text string) Run { return Run{Text: text, Style: Strong} }

// I is an emphasised run.
func I(text string) Run { return Run{Text: text, Style: Emphasis} }

// M is a run of code, a number or a reference, in letters of one width.
func M(text string) Run { return Run{Text: text, Style: Mono} }

// A is a link.
func A(text, href string) Run { return Run{Text: text, Href: href} }

// Para is a paragraph of plain text.
func Para(text string) Paragraph { return Paragraph{Runs: Text(text)} }

// Words is a cell of plain text.
func Words(text string) Cell { return Cell{Runs: Text(text)} }

// Codes is a cell of codes, each on a line of its own.
func Codes(codes ...string) Cell { return Cell{Codes: codes} }

// Status is a cell with one badge.
func Status(tone Tone, text string) Cell { return Cell{Badges: []Badge{{tone, text}}} }

// Group is a row that names the rows after it.
func Group(name string) Row { return Row{Group: name} }

// Cells is a row of cells.
func Cells(cells ...Cell) Row { return Row{Cells: cells} }
