package document

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// ref is the number of an object of a PDF file.
type ref int

func (r ref) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// pdfFile collects the objects of a PDF file (ISO 32000-1) and writes them: those
// without a stream packed together, so that the many of the structure tree stay
// small. Object 0 is not used.
type pdfFile struct{ objects []pdfObject }

type pdfObject struct {
	body   []byte
	stream bool
}

func (f *pdfFile) reserve() ref {
	if len(f.objects) == 0 {
		f.objects = append(f.objects, pdfObject{})
	}
	f.objects = append(f.objects, pdfObject{body: []byte("null")})
	return ref(len(f.objects) - 1)
}

func (f *pdfFile) set(r ref, body string) { f.objects[r].body = []byte(body) }

func (f *pdfFile) add(body string) ref {
	r := f.reserve()
	f.set(r, body)
	return r
}

// stream adds bytes, deflated, with further entries of their dictionary.
func (f *pdfFile) stream(entries string, data []byte) ref {
	r := f.reserve()
	f.objects[r] = pdfObject{streamBody(entries, deflate(data), true), true}
	return r
}

// plain adds bytes that any tool shall find without unpacking, as metadata.
func (f *pdfFile) plain(entries string, data []byte) ref {
	r := f.reserve()
	f.objects[r] = pdfObject{streamBody(entries, data, false), true}
	return r
}

func deflate(data []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b) // writing to memory does not fail
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Bytes()
}

func streamBody(entries string, data []byte, deflated bool) []byte {
	filter := ""
	if deflated {
		filter = "/Filter/FlateDecode"
	}
	head := fmt.Sprintf("<<%s%s/Length %d>>\nstream\n", entries, filter, len(data))
	return append(append([]byte(head), data...), "\nendstream"...)
}

// packed is how many objects stand in one stream of objects.
const packed = 200

// write writes the file. Its identifier is a digest of all objects.
func (f *pdfFile) write(w io.Writer, root, info ref) error {
	digest := sha256.New()
	for _, o := range f.objects {
		digest.Write(o.body)
	}
	id := digest.Sum(nil)[:16]

	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	kinds := make([][3]int, len(f.objects)) // of the cross-reference: kind, offset or stream, generation or index
	kinds[0] = [3]int{0, 0, 65535}
	put := func(r int, body []byte) {
		kinds[r] = [3]int{1, out.Len(), 0}
		fmt.Fprintf(&out, "%d 0 obj\n", r)
		out.Write(body)
		out.WriteString("\nendobj\n")
	}
	var small []int
	for i, o := range f.objects[1:] {
		if o.stream {
			put(i+1, o.body)
		} else {
			small = append(small, i+1)
		}
	}
	for len(small) > 0 {
		n := min(packed, len(small))
		var index, bodies bytes.Buffer
		for i, r := range small[:n] {
			fmt.Fprintf(&index, "%d %d ", r, bodies.Len())
			bodies.Write(f.objects[r].body)
			bodies.WriteByte('\n')
			kinds[r] = [3]int{2, len(kinds), i}
		}
		kinds = append(kinds, [3]int{})
		put(len(kinds)-1, streamBody(fmt.Sprintf("/Type/ObjStm/N %d/First %d", n, index.Len()), deflate(append(index.Bytes(), bodies.Bytes()...)), true))
		small = small[n:]
	}
	at := out.Len()
	kinds = append(kinds, [3]int{1, at, 0})
	var table []byte
	for _, k := range kinds {
		table = append(table, byte(k[0]))
		table = binary.BigEndian.AppendUint32(table, uint32(k[1]))
		table = binary.BigEndian.AppendUint16(table, uint16(k[2]))
	}
	entries := fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %v/Info %v/ID[<%x><%x>]", len(kinds), root, info, id, id)
	fmt.Fprintf(&out, "%d 0 obj\n", len(kinds)-1)
	out.Write(streamBody(entries, deflate(table), true))
	fmt.Fprintf(&out, "\nendobj\nstartxref\n%d\n%%%%EOF\n", at)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

// pdfString is a text as a string of PDF: plain ASCII as it is, else UTF-16.
func pdfString(s string) string {
	if plain(s) && !strings.Contains(s, "\n") {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
