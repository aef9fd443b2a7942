package document_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
)

func TestSampleIsWrittenToBeLookedAt(t *testing.T) {
	if *look == "" {
		return // nobody asked to look
	}
	for name, render := range renderers() {
		f, err := os.Create(filepath.Join(*look, "sample."+name))
		if err != nil {
			t.Fatal(err)
		}
		if err := render(f, sample(), wordsOf(t, "en")); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// renderers are all that write a document, by the ending of their files.
func renderers() map[string]func(io.Writer, document.Document, i18n.Words) error {
	return map[string]func(io.Writer, document.Document, i18n.Words) error{
		"pdf": document.PDF, "docx": document.DOCX, "html": document.HTML, "part.html": document.Fragment, "json": document.JSON,
	}
}
