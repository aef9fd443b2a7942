package sheet

import (
	"context"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/problem"
)

// longCell is a text beyond Limits.Cell; col is zero-based, negative if unknown.
type longCell struct{ col int }

func (e *longCell) Error() string { return "cell too long" }

// outside is a cell whose place no spreadsheet has, or that comes twice.
type outside struct{ place string }

func (e *outside) Error() string { return "cell outside the sheet: " + e.place }

func invalid(key string, args ...any) *problem.Problem {
	return problem.New(problem.Invalid, "import."+key, args...)
}

func tooLarge(key string, cause error, args ...any) *problem.Problem {
	return problem.Wrap(problem.TooLarge, "import."+key, cause, args...)
}

const mega = 1 << 20

// explain turns what went wrong into the sentence that a person can act on. What
// is neither a limit nor the storage is the file's own damage.
func (s *source) explain(err error) error {
	var long *longCell
	var out *outside
	var zip *damaged
	if p, ok := problem.As(err); ok {
		return p
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded) && errors.Is(context.Cause(s.ctx), errTime):
		return tooLarge("too_slow", err, "file", s.name, "seconds", int(s.lim.Time.Seconds()))
	case s.ctx.Err() != nil:
		return fmt.Errorf("read %q: %w", s.name, s.ctx.Err())
	case s.failed != nil:
		return fmt.Errorf("read %q: %w", s.name, s.failed)
	case errors.Is(err, errUnpacked):
		return tooLarge("too_large_unpacked", err, "file", s.name, "limit", s.lim.Unpacked/mega)
	case errors.Is(err, errHeld):
		return tooLarge("too_large_held", err, "file", s.name, "sheet", s.sheet, "row", s.row, "limit", s.lim.Held/mega)
	case errors.Is(err, errEntries):
		return tooLarge("archive_entries", err, "file", s.name, "limit", s.lim.Entries)
	case errors.As(err, &long):
		at := fmt.Sprint(s.row)
		if long.col >= 0 {
			at = cellName(long.col, s.row)
		}
		return tooLarge("cell_too_long", err, "file", s.name, "sheet", s.sheet, "row", s.row, "cell", at, "limit", s.lim.Cell/1024)
	case errors.As(err, &out):
		return problem.Wrap(problem.Invalid, "import.cell_outside", err, "file", s.name, "sheet", s.sheet, "row", s.row, "cell", out.place)
	case errors.As(err, &zip):
		return problem.Wrap(problem.Invalid, "import.broken_archive", err, "file", s.name)
	case s.sheet != "":
		return problem.Wrap(problem.Invalid, "import.broken_sheet", err, "file", s.name, "sheet", s.sheet, "row", s.row)
	}
	return problem.Wrap(problem.Invalid, "import.broken", err, "file", s.name, "part", s.part)
}
