package catalogue

import (
	"io/fs"
	"testing"
)

// Reading the whole library, beside what a start must not wait for: nothing reads it
// before it is asked for.
func BenchmarkReadLibrary(b *testing.B) {
	sub, err := fs.Sub(libraryFiles, "data/library")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := readLibrary(sub); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearchLibrary(b *testing.B) {
	l := Library()
	for b.Loop() {
		l.Search("record of processing")
	}
}
