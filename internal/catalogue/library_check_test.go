package catalogue

import "testing"

func TestTheLibraryIsRightByRule(t *testing.T) {
	t.Parallel()
	l, err := LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Check(); err != nil {
		t.Error(err)
	}
}
