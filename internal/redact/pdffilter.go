package redact

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
)

// errPicture is what data gives for the streams of pictures: nobody reads them.
var errPicture = errors.New("a picture")

// data is a stream, unpacked. What cannot be unpacked to its end is given as far
// as it goes, as readers do.
func (f *pdfFile) data(s pdfStream) ([]byte, error) {
	filters, params := f.list(s.dict["Filter"], s.dict["F"]), f.list(s.dict["DecodeParms"], s.dict["DP"])
	if len(filters) > 6 {
		return nil, fmt.Errorf("%d filters", len(filters))
	}
	data := s.raw
	for i, filter := range filters {
		var param pdfDict
		if i < len(params) {
			param = f.dict(params[i])
		}
		var err error
		if data, err = f.decode(f.name(filter), param, data); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// list is one thing or several as several.
func (f *pdfFile) list(long, short any) pdfArray {
	v := f.get(long)
	if v == nil {
		v = f.get(short)
	}
	switch v := v.(type) {
	case nil:
		return nil
	case pdfArray:
		return v
	default:
		return pdfArray{v}
	}
}

func (f *pdfFile) decode(filter pdfName, param pdfDict, data []byte) ([]byte, error) {
	switch filter {
	case "FlateDecode", "Fl":
		out := f.drain(inflate(data))
		return f.predict(out, param)
	case "LZWDecode", "LZW":
		if early := f.get(param["EarlyChange"]); early != nil && f.num(early) == 0 {
			return f.predict(f.drain(lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)), param)
		}
		return f.predict(f.earlyLZW(data), param)
	case "ASCIIHexDecode", "AHx":
		return f.lexer(append([]byte{'<'}, data...), 0).hex(), nil
	case "ASCII85Decode", "A85":
		data = bytes.TrimSpace(data)
		data = bytes.TrimPrefix(data, []byte("<~"))
		if i := bytes.IndexByte(data, '~'); i >= 0 {
			data = data[:i]
		}
		return f.drain(ascii85.NewDecoder(bytes.NewReader(data))), nil
	case "RunLengthDecode", "RL":
		return f.runs(data), nil
	case "Crypt":
		return data, nil
	case "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode":
		return nil, errPicture
	}
	return nil, fmt.Errorf("unknown filter")
}

// inflate reads zlib, and what lacks its head or its checksum.
func inflate(data []byte) io.Reader {
	if z, err := zlib.NewReader(bytes.NewReader(data)); err == nil {
		return z
	}
	return flate.NewReader(bytes.NewReader(data))
}

// drain reads what a filter gives, as far as it and the budget go.
func (f *pdfFile) drain(r io.Reader) []byte {
	var b bytes.Buffer
	n, _ := io.Copy(&b, io.LimitReader(r, int64(max(0, min(maxStream, f.inflate))))) // a broken end is an end
	f.inflate -= int(n)
	f.syntax += 4 * int(n)
	if n == maxStream {
		f.inflate = 0
	}
	return b.Bytes()
}

func (f *pdfFile) runs(data []byte) []byte {
	var out []byte
	for i := 0; i < len(data) && data[i] != 128 && len(out) < min(maxStream, f.inflate); {
		n := int(data[i])
		i++
		if n < 128 {
			stop := min(len(data), i+n+1)
			out = append(out, data[i:stop]...)
			i = stop
		} else if i < len(data) {
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
	}
	f.inflate -= len(out)
	return out
}

// earlyLZW unpacks LZW whose codes grow one code early, as PDF and TIFF have it
// and compress/lzw has not (7.4.4).
func (f *pdfFile) earlyLZW(data []byte) []byte {
	type entry struct {
		prev int32
		last byte
		size int32
	}
	var table [4096]entry
	var out []byte
	next, width, prev := 258, 9, -1
	bits, have := uint32(0), 0
	limit := max(0, min(maxStream, f.inflate))
	for _, c := range data {
		bits, have = bits<<8|uint32(c), have+8
		if have < width {
			continue
		}
		have -= width
		code := int(bits >> have & (1<<width - 1))
		if code == 257 || len(out) > limit {
			break
		}
		if code == 256 {
			next, width, prev = 258, 9, -1
			continue
		}
		if code > next || code == next && prev < 0 || prev < 0 && code > 255 {
			break
		}
		start := len(out)
		from := code
		if code == next {
			from = prev
		}
		size := int32(1)
		if from > 255 {
			size = table[from].size
		}
		out = append(out, make([]byte, size)...)
		for at := start + int(size) - 1; at >= start; at-- {
			if from < 256 {
				out[at] = byte(from)
				break
			}
			out[at], from = table[from].last, int(table[from].prev)
		}
		first := out[start]
		if code == next {
			out = append(out, first)
		}
		if prev >= 0 && next < 4096 {
			size := int32(2)
			if prev > 255 {
				size = table[prev].size + 1
			}
			table[next] = entry{int32(prev), first, size}
			next++
		}
		if next+1 >= 1<<width && width < 12 {
			width++
		}
		prev = code
	}
	f.inflate -= len(out)
	return out
}

// predict undoes predictors (7.4.4.4). Cross-reference and object streams use
// those of PNG; TIFF's stands in pictures alone.
func (f *pdfFile) predict(data []byte, param pdfDict) ([]byte, error) {
	if f.int(param["Predictor"]) < 10 {
		return data, nil
	}
	colors, bits, columns := max(1, f.int(param["Colors"])), f.int(param["BitsPerComponent"]), max(1, f.int(param["Columns"]))
	if bits == 0 {
		bits = 8
	}
	if colors > 32 || bits > 16 || columns > 1<<20 {
		return nil, fmt.Errorf("a predictor of %d columns", columns)
	}
	size, row := max(1, colors*bits/8), (colors*bits*columns+7)/8
	out := make([]byte, 0, len(data))
	up := make([]byte, row)
	for len(data) > 1 {
		kind := data[0]
		line := append(make([]byte, 0, row), data[1:min(len(data), row+1)]...)
		data = data[min(len(data), row+1):]
		for i := range line {
			var a, c byte
			if i >= size {
				a, c = line[i-size], up[i-size]
			}
			switch kind {
			case 1:
				line[i] += a
			case 2:
				line[i] += up[i]
			case 3:
				line[i] += byte((int(a) + int(up[i])) / 2) //nolint:gosec // at most 255
			case 4:
				line[i] += paeth(a, up[i], c)
			}
		}
		out = append(out, line...)
		copy(up, line)
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
