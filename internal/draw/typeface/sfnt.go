package typeface

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Tables are the parts of a TrueType file by their tag of four letters.
type Tables map[string][]byte

// Split takes a TrueType file apart. A file that is none gives nil.
func Split(file []byte) Tables {
	if len(file) < 12 {
		return nil
	}
	n := int(u16(file, 4))
	tables := Tables{}
	for i := range n {
		at := 12 + 16*i
		if at+16 > len(file) {
			return nil
		}
		from, size := u32(file, at+8), u32(file, at+12)
		if uint64(from)+uint64(size) > uint64(len(file)) {
			return nil
		}
		tables[string(file[at:at+4])] = file[from : from+size]
	}
	return tables
}

// File puts the tables together, in the order of their tags, with the sums that a
// TrueType file carries.
func (t Tables) File() []byte {
	t = maps.Clone(t)
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	power, log := 1, 0
	for power*2 <= len(tags) {
		power, log = power*2, log+1
	}
	b := binary.BigEndian
	out := b.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tags), power * 16, log, (len(tags) - power) * 16} {
		out = b.AppendUint16(out, uint16(v))
	}
	if len(t["head"]) >= 12 {
		t["head"] = slices.Clone(t["head"])
		b.PutUint32(t["head"][8:], 0)
	}
	at := len(out) + 16*len(tags)
	for _, tag := range tags {
		out = append(out, tag...)
		out = b.AppendUint32(out, sum(t[tag]))
		out = b.AppendUint32(out, uint32(at))
		out = b.AppendUint32(out, uint32(len(t[tag])))
		at += (len(t[tag]) + 3) &^ 3
	}
	head := 0
	for _, tag := range tags {
		if tag == "head" {
			head = len(out)
		}
		out = append(out, t[tag]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	if head > 0 {
		b.PutUint32(out[head+8:], 0xB1B0AFBA-sum(out))
	}
	return out
}

func sum(b []byte) uint32 {
	var s uint32
	for len(b) >= 4 {
		s += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return s + binary.BigEndian.Uint32(last[:])
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int    { return int(int16(u16(b, at))) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// Outline is the drawing of one glyph in a table glyf, by the table loca of four
// byte offsets; an empty one is a glyph without ink.
func (t Tables) Outline(id uint16) []byte {
	loca, glyf := t["loca"], t["glyf"]
	long := i16(t["head"], 50) == 1
	var from, to uint32
	if long {
		from, to = u32(loca, 4*int(id)), u32(loca, 4*int(id)+4)
	} else {
		from, to = 2*uint32(u16(loca, 2*int(id))), 2*uint32(u16(loca, 2*int(id)+2))
	}
	return glyf[from:to]
}

// Components are the places in an outline where the glyphs it is made of are
// numbered; none for one that is drawn.
func Components(outline []byte) []int {
	if len(outline) < 10 || i16(outline, 0) >= 0 {
		return nil
	}
	var places []int
	for at := 10; at+4 <= len(outline); {
		flags := u16(outline, at)
		places = append(places, at+2)
		at += 4
		if flags&0x0001 != 0 { // arguments are words
			at += 4
		} else {
			at += 2
		}
		switch {
		case flags&0x0008 != 0: // a scale
			at += 2
		case flags&0x0040 != 0: // one for each axis
			at += 4
		case flags&0x0080 != 0: // a matrix
			at += 8
		}
		if flags&0x0020 == 0 { // no more
			break
		}
	}
	return places
}
