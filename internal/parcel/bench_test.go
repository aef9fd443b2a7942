package parcel_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/parcel"
)

// BenchmarkBuild packs 20 files of a megabyte of random bytes as PDF files and 20 of text,
// beside archive/zip with the same files and nothing else.
func BenchmarkBuild(b *testing.B) {
	p := parcel.Parcel{Organisation: parcel.Organisation{Name: "X"}, Reference: "R", Answered: "2026-03-27"}
	noise := make([]byte, 1<<20)
	source := mathrand.NewChaCha8([32]byte{1})
	_, _ = source.Read(noise)
	text := bytes.Repeat([]byte("A line of a letter that nobody has read until today.\n"), 1<<20/53)
	content := map[string][]byte{}
	for i := range 40 {
		name, data := fmt.Sprintf("%02d.pdf", i), noise
		if i >= 20 {
			name, data = fmt.Sprintf("%02d.txt", i), text
		}
		content[name] = data
		p.Files = append(p.Files, parcel.File{Name: name, Size: int64(len(data)), Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}})
	}
	words := wordsOf(b, "en")
	plain := func() error {
		z := zip.NewWriter(io.Discard)
		for _, f := range p.Files {
			w, err := z.Create(f.Name)
			if err != nil {
				return err
			}
			if _, err := io.Copy(w, bytes.NewReader(content[f.Name])); err != nil {
				return err
			}
		}
		return z.Close()
	}
	for name, pack := range map[string]func() error{
		"build": func() error { return parcel.Build(io.Discard, p, words) },
		"seal":  func() error { return parcel.Seal(io.Discard, passphrase, rand.Reader, p, words) },
	} {
		b.Run(name, func(b *testing.B) {
			var ours, theirs time.Duration
			b.SetBytes(40 << 20)
			for b.Loop() {
				start := time.Now()
				if err := pack(); err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				if err := plain(); err != nil {
					b.Fatal(err)
				}
				ours, theirs = ours+middle.Sub(start), theirs+time.Since(middle)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "times-archive/zip")
			b.ReportMetric(float64(40*b.N)/ours.Seconds(), "MiB/s-ours")
		})
	}
}
