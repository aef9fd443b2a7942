package typeface

import "encoding/binary"

// Subset is a TrueType file that draws only the glyphs of used, under the numbers
// they have here. The same glyphs give the same bytes.
func (f *Font) Subset(used map[uint16]bool) []byte {
	need := map[uint16]bool{Missing: true}
	for id := range used {
		f.need(id, need)
	}
	var loca, glyf []byte
	b := binary.BigEndian
	for id := range len(f.advances) {
		loca = b.AppendUint32(loca, uint32(len(glyf)))
		if need[uint16(id)] {
			glyf = append(glyf, f.tables.Outline(uint16(id))...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
		}
	}
	loca = b.AppendUint32(loca, uint32(len(glyf)))
	head := append([]byte(nil), f.tables["head"]...)
	b.PutUint16(head[50:], 1) // offsets of four bytes
	part := Tables{"head": head, "loca": loca, "glyf": glyf}
	for _, tag := range []string{"hhea", "hmtx", "maxp", "OS/2", "post", "name"} {
		part[tag] = f.tables[tag]
	}
	return part.File()
}

// need adds a glyph and those it is made of.
func (f *Font) need(id uint16, all map[uint16]bool) {
	if all[id] || int(id) >= len(f.advances) {
		return
	}
	all[id] = true
	outline := f.tables.Outline(id)
	for _, at := range Components(outline) {
		f.need(u16(outline, at), all)
	}
}
