package pack

import (
	"encoding/binary"
	"hash/crc32"
)

// Where a frame is broken is found by walking it from the front: each file must begin
// where the one before ended. The sizes stand behind the contents, so the end of a
// content is where a trailer states its length and check sum.

const (
	localMagic    = "PK\x03\x04"
	trailerMagic  = "PK\x07\x08"
	centralMagic  = "PK\x01\x02"
	localSize     = 30
	trailerSize   = 16
	trailerSize64 = 24
)

// firstBreak is the byte at which the frame is no longer one; the size if the files
// are whole and the directory behind them is not.
func (v *verification) firstBreak() int64 {
	at := int64(0)
	for {
		next, ok := v.skip(at)
		if !ok {
			return at
		}
		at = next
	}
}

// foreign is where bytes that belong to no file stand, if there are any.
func (v *verification) foreign() (int64, bool) {
	at := v.firstBreak()
	magic := make([]byte, 4)
	if n, _ := v.file.ReadAt(magic, at); n == 4 && string(magic) == centralMagic {
		return 0, false // the walk came to the directory: what differs lies in it or in a header
	}
	return at, at < v.size
}

// skip walks over one file.
func (v *verification) skip(at int64) (int64, bool) {
	h := make([]byte, localSize)
	if n, _ := v.file.ReadAt(h, at); n < localSize || string(h[:4]) != localMagic {
		return 0, false
	}
	start := at + localSize + int64(binary.LittleEndian.Uint16(h[26:])) + int64(binary.LittleEndian.Uint16(h[28:]))
	return v.contentEnd(start)
}

// contentEnd looks for the trailer of the content that begins at start.
func (v *verification) contentEnd(start int64) (int64, bool) {
	buf := make([]byte, 64<<10)
	crc := crc32.NewIEEE()
	for pos := start; pos < v.size; {
		n, _ := v.file.ReadAt(buf, pos)
		if n < trailerSize {
			return 0, false
		}
		chunk := buf[:n]
		used := n - trailerSize64
		if used <= 0 {
			used = n - trailerSize + 1
		}
		from := 0
		for i := range used {
			if chunk[i] != 'P' || i+trailerSize > n || string(chunk[i:i+4]) != trailerMagic {
				continue
			}
			_, _ = crc.Write(chunk[from:i]) // never fails
			from = i
			if binary.LittleEndian.Uint32(chunk[i+4:]) != crc.Sum32() {
				continue
			}
			length := pos + int64(i) - start
			if i+trailerSize64 <= n && binary.LittleEndian.Uint64(chunk[i+8:]) == uint64(length) && length > 1<<32-1 {
				return pos + int64(i) + trailerSize64, true
			}
			if int64(binary.LittleEndian.Uint32(chunk[i+8:])) == length {
				return pos + int64(i) + trailerSize, true
			}
		}
		_, _ = crc.Write(chunk[from:used])
		pos += int64(used)
	}
	return 0, false
}
