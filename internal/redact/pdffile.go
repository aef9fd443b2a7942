package redact

import (
	"bytes"

	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of what is read, for files of strangers (bar S3: 256 MB, five seconds).
const (
	maxFile    = 50 << 20 // bytes of a file
	maxInflate = 96 << 20 // bytes of all its streams, unpacked
	maxStream  = 32 << 20 // bytes of one
	maxValues  = 1_500_000
	maxPages   = 1000
	maxText    = 3 << 20 // bytes of its text; a page of a book has 3,000
)

// pdfFile is a file, taken apart. Objects are found where they stand, not where
// the table of the file says, for the tables of real files are often broken; of
// several of one number the last counts, as later editions of a file are
// appended to it.
type pdfFile struct {
	objects map[int]any
	places  map[int]int // where each stands, or the stream that holds it
	trailer pdfDict
	syntax  int // what may still be read by the lexer
	values  int // how many values it may still make
	inflate int // what may still be unpacked
}

func openPDF(data []byte) (*pdfFile, error) {
	f := &pdfFile{
		objects: map[int]any{}, places: map[int]int{}, trailer: pdfDict{},
		syntax: 4*len(data) + 1<<20, values: maxValues, inflate: maxInflate,
	}
	packed := f.scan(data)
	f.trailers(data)
	if f.trailer["Encrypt"] != nil {
		return nil, problem.New(problem.Invalid, "redact_pdf_locked")
	}
	f.unpack(packed)
	if f.spent() {
		return nil, tooMuch()
	}
	if f.trailer["Root"] == nil {
		f.trailer["Root"] = f.catalogue()
	}
	return f, nil
}

// spent reports whether the file wants more than a file may.
func (f *pdfFile) spent() bool {
	return f.syntax <= 0 || f.values <= 0 || f.inflate <= 0
}

// lexer reads bytes of the file, within its bounds.
func (f *pdfFile) lexer(data []byte, at int) *lexer {
	return &lexer{data: data, pos: at, budget: &f.syntax, values: &f.values}
}

func tooMuch() error {
	return problem.New(problem.TooLarge, "redact_pdf_too_much", "pages", maxPages)
}

// container is a stream that holds objects, with its place in the file.
type container struct {
	at     int
	stream pdfStream
}

// scan finds the objects. Streams are skipped over, so that what looks like an
// object in one is none.
func (f *pdfFile) scan(data []byte) []container {
	var packed []container
	noEnd := len(data) // no "endstream" from here on
	for at := 0; at < len(data) && !f.spent(); {
		i := bytes.Index(data[at:], []byte("obj"))
		if i < 0 {
			break
		}
		at += i + 3
		n, ok := numbered(data, at-3)
		if !ok {
			continue
		}
		l := f.lexer(data, at)
		v := l.next(0)
		if _, bad := v.(end); bad {
			continue
		}
		at = l.pos
		if d, ok := v.(pdfDict); ok {
			var s pdfStream
			if s, at = streamAt(data, at, d, &noEnd); s.raw != nil {
				v = s
				switch d["Type"] {
				case pdfName("ObjStm"):
					packed = append(packed, container{at: at, stream: s})
				case pdfName("XRef"):
					f.inherit(d)
				}
			}
		}
		f.objects[n], f.places[n] = v, at
	}
	return packed
}

// numbered reads "12 0 " backwards from an "obj".
func numbered(data []byte, at int) (int, bool) {
	back := func(class func(byte) bool, most int) int {
		n := 0
		for at > 0 && n < most && class(data[at-1]) {
			at--
			n++
		}
		return n
	}
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	back(space, 8)
	if back(digit, 6) == 0 || back(space, 8) == 0 {
		return 0, false
	}
	stop := at
	if back(digit, 9) == 0 {
		return 0, false
	}
	n := 0
	for _, c := range data[at:stop] {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// streamAt is the stream after a dictionary, and where it ends.
func streamAt(data []byte, at int, d pdfDict, noEnd *int) (pdfStream, int) {
	l := at
	for l < len(data) && space(data[l]) {
		l++
	}
	if !bytes.HasPrefix(data[l:], []byte("stream")) {
		return pdfStream{}, at
	}
	l += len("stream")
	if l < len(data) && data[l] == '\r' {
		l++
	}
	if l < len(data) && data[l] == '\n' {
		l++
	}
	if n, ok := d["Length"].(float64); ok && n >= 0 && int(n) <= len(data)-l {
		end := l + int(n)
		tail := bytes.TrimLeft(data[end:min(len(data), end+20)], "\r\n \t")
		if bytes.HasPrefix(tail, []byte("endstream")) {
			return pdfStream{d, data[l:end:end]}, end
		}
	}
	if l >= *noEnd {
		return pdfStream{d, []byte{}}, l
	}
	i := bytes.Index(data[l:], []byte("endstream"))
	if i < 0 {
		*noEnd = l
		return pdfStream{d, []byte{}}, l
	}
	return pdfStream{d, bytes.TrimRight(data[l:l+i:l+i], "\r\n")}, l + i
}

// trailers are read in order, so that the last edition's counts.
func (f *pdfFile) trailers(data []byte) {
	for at := 0; !f.spent(); {
		i := bytes.Index(data[at:], []byte("trailer"))
		if i < 0 {
			return
		}
		at += i + len("trailer")
		l := f.lexer(data, at)
		if d, ok := l.next(0).(pdfDict); ok {
			f.inherit(d)
			at = l.pos
		}
	}
}

func (f *pdfFile) inherit(d pdfDict) {
	for _, key := range []pdfName{"Root", "Encrypt"} {
		if d[key] != nil {
			f.trailer[key] = d[key]
		}
	}
}

// unpack adds the objects that stand in streams (7.5.7).
func (f *pdfFile) unpack(packed []container) {
	for _, c := range packed {
		data, err := f.data(c.stream)
		if err != nil {
			continue
		}
		count, first := f.int(c.stream.dict["N"]), f.int(c.stream.dict["First"])
		if first < 0 || first > len(data) {
			continue
		}
		head := f.lexer(data[:first], 0)
		for range count {
			n, ok1 := head.next(0).(float64)
			offset, ok2 := head.next(0).(float64)
			if !ok1 || !ok2 || f.spent() {
				break
			}
			if at := first + int(offset); at >= first && at < len(data) && f.places[int(n)] < c.at {
				f.objects[int(n)], f.places[int(n)] = f.lexer(data, at).next(0), c.at
			}
		}
	}
}

// catalogue is the last one of a file without a trailer.
func (f *pdfFile) catalogue() any {
	best := -1
	for n, v := range f.objects {
		if d, ok := v.(pdfDict); ok && d["Type"] == pdfName("Catalog") && n > best {
			best = n
		}
	}
	if best < 0 {
		return nil
	}
	return pdfRef(best)
}

// get follows references, of which there may be a few in a row.
func (f *pdfFile) get(v any) any {
	for range 8 {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = f.objects[int(ref)]
	}
	return nil
}

func (f *pdfFile) dict(v any) pdfDict {
	switch v := f.get(v).(type) {
	case pdfDict:
		return v
	case pdfStream:
		return v.dict
	}
	return nil
}

func (f *pdfFile) array(v any) pdfArray {
	a, _ := f.get(v).(pdfArray)
	return a
}

func (f *pdfFile) name(v any) pdfName {
	n, _ := f.get(v).(pdfName)
	return n
}

func (f *pdfFile) num(v any) float64 {
	n, _ := f.get(v).(float64)
	return n
}

func (f *pdfFile) int(v any) int { return int(f.num(v)) }
