package document_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/privet-pims/privet/internal/document"
)

func TestSampleIsWrittenToBeLookedAt(t *testing.T) {
	if *look == "" {
		return // nobody asked to look
	}
	f, err := os.Create(filepath.Join(*look, "sample.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.PDF(f, sample(), wordsOf(t, "en")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
