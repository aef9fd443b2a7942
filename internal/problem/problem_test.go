package problem_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/privet-pims/privet/internal/problem"
)

func TestAnEmptyListIsNoProblem(t *testing.T) {
	t.Parallel()
	var l problem.List
	l.If(false, "title", "required")
	if err := l.Err(); err != nil {
		t.Error(err)
	}
	if err := l.At("rows.0").Err(); err != nil {
		t.Error("below a path:", err)
	}
}

func TestComplaintsKeepTheirPlace(t *testing.T) {
	t.Parallel()
	var l problem.List
	l.Add("title", "too_long", "max", 3)
	row := l.At("purposes.2")
	row.If(true, "basis", "required")
	row.At("files.0").Add("sum", "bad_file")
	row.Add("", "want_object")
	l.Add("", "want_object")
	p, ok := problem.As(l.Err())
	if !ok || p.Kind != problem.Invalid || p.Key != "invalid_fields" || p.Args["count"] != 5 {
		t.Fatalf("%v", l.Err())
	}
	want := []string{"title", "purposes.2.basis", "purposes.2.files.0.sum", "purposes.2", ""}
	for i, f := range p.Fields {
		if f.Path != want[i] {
			t.Errorf("complaint %d stands at %q, want %q", i, f.Path, want[i])
		}
	}
	if p.Fields[0].Args["max"] != 3 {
		t.Error("the limit is lost:", p.Fields[0].Args)
	}
}

func TestAProblemIsFoundThroughItsWrapping(t *testing.T) {
	t.Parallel()
	disk := errors.New("disk on fire")
	inner := problem.Wrap(problem.Unavailable, "storage_full", disk, "limit", 7)
	err := fmt.Errorf("save record: %w", inner)
	if !problem.Is(err, problem.Unavailable) || problem.KindOf(err) != problem.Unavailable || !errors.Is(err, disk) {
		t.Errorf("lost in %v", err)
	}
	if got, want := inner.Error(), "unavailable: storage_full limit=7: disk on fire"; got != want {
		t.Errorf("log says %q, want %q", got, want)
	}
	if problem.KindOf(disk) != problem.Internal || problem.Is(disk, problem.Internal) {
		t.Error("an error that is no problem counts as internal, and is none")
	}
	if problem.Is(nil, problem.Internal) {
		t.Error("nothing is no problem")
	}
}

func TestWhatIsMissingAndWhatIsHiddenReadTheSame(t *testing.T) {
	t.Parallel()
	if a, b := problem.NotFound("risks", 7), problem.NotFound("risks", "7"); a.Error() != b.Error() || a.Kind != problem.Missing {
		t.Errorf("%v, %v", a, b)
	}
}

func TestPairsDropAnArgumentWithoutValue(t *testing.T) {
	t.Parallel()
	if got := problem.Pairs("a", 1, "b"); len(got) != 1 || got["a"] != 1 {
		t.Error(got)
	}
	if problem.Pairs() != nil {
		t.Error("no arguments make no map")
	}
}
