package register

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/id"
)

// Field types carry the meaning. The set is closed: these, string, bool, int64,
// calendar.Day, calendar.Period and time.Time. Another type stops the program at
// start.
type (
	// Text is prose in Markdown; a plain string is one line.
	Text string
	// Link points at one record of type T.
	Link[T any] struct{ ID id.ID }
	// Links point at any number of records of type T.
	Links[T any] []id.ID
	// Ref points at one record of any register in S.
	Ref[S Registers] struct{ ID id.ID }
	// Rows is a child list: its own table and sheet, edited in place. T embeds
	// RowHead and holds no Rows of its own.
	Rows[T any] []T
	// Row points at a row of a sibling list of the same record.
	Row[T any] struct{ ID id.ID }
	// Term is a code of the taxonomy S, or the words of a foreign register kept
	// verbatim where no code fits.
	Term[S Scheme] string
	// Terms are any number of them.
	Terms[S Scheme] []Term[S]
	// Country is an ISO 3166-1 alpha-2 code.
	Country string
	// Countries are any number of them.
	Countries []Country
	// Choices are any number of values of C.
	Choices[C Choice] []C
	// Lines are short free entries, one a line.
	Lines []string
	// Decimal is a number with four exact decimal places, in ten-thousandths.
	Decimal int64
	// File is an attachment that the record cannot do without, by content.
	File struct {
		Sum       string `json:"sum"` // SHA-256 in hexadecimal
		Name      string `json:"name"`
		MediaType string `json:"media_type"`
		Size      int64  `json:"size"` // bytes
	}
	// Files are any number of them.
	Files []File
)

// Choice is a string type with a closed list of values.
type Choice interface {
	~string
	Values() []string
}

// Scheme names the taxonomy of a Term.
type Scheme interface{ Scheme() string }

// Registers names the registers that a Ref may point into; none means any.
type Registers interface{ Registers() []string }

// RowHead is embedded first in every row of a child list.
type RowHead struct{ ID id.ID }

func (h *RowHead) rowHead() *RowHead { return h }

type isRow interface{ rowHead() *RowHead }

func (Link[T]) target() reflect.Type  { return reflect.TypeFor[T]() }
func (Links[T]) target() reflect.Type { return reflect.TypeFor[T]() }
func (Rows[T]) rows() reflect.Type    { return reflect.TypeFor[T]() }
func (Row[T]) row() reflect.Type      { return reflect.TypeFor[T]() }
func (Ref[S]) registers() []string    { var s S; return s.Registers() }
func (Term[S]) scheme() string        { var s S; return s.Scheme() }
func (Terms[S]) scheme() string       { var s S; return s.Scheme() }
func (Choices[C]) values() []string   { var c C; return c.Values() }

// To makes a link from an identifier.
func To[T any](at id.ID) Link[T] { return Link[T]{at} }

// ParseDecimal reads 12, 12.5 or -0.0001; more than four decimals are refused.
func ParseDecimal(s string) (Decimal, error) {
	whole, frac, _ := strings.Cut(strings.TrimSpace(s), ".")
	if len(frac) > 4 || strings.Trim(whole, "+-") == "" || strings.ContainsAny(frac, "+-") {
		return 0, fmt.Errorf("number %q: want up to four decimals", s)
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", 4-len(frac)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("number %q: want up to four decimals", s)
	}
	return Decimal(n), nil
}

// String writes d without needless zeros.
func (d Decimal) String() string {
	sign, n := "", uint64(d)
	if d < 0 {
		sign, n = "-", -n // unsigned, because the least number has no opposite
	}
	s := fmt.Sprintf("%s%d.%04d", sign, n/10000, n%10000)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
