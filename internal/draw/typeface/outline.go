package typeface

import "slices"

// Point is a place on a glyph in units of the size: 1 is the size, y grows upwards.
type Point struct {
	X, Y float64
	On   bool // on the line; else the handle of a curve of second degree
}

// Contours are the closed lines of a glyph, of which the inside is ink.
func (f *Font) Contours(id uint16) [][]Point {
	if int(id) >= len(f.advances) {
		return nil
	}
	return f.contours(id, 0)
}

// contours follows parts of parts to a depth that no real font reaches.
func (f *Font) contours(id uint16, depth int) [][]Point {
	o := f.tables.Outline(id)
	if len(o) < 10 || depth > 4 {
		return nil
	}
	if n := i16(o, 0); n >= 0 {
		return f.simple(o, n)
	}
	var all [][]Point
	for _, at := range Components(o) {
		flags, part := u16(o, at-2), u16(o, at)
		var dx, dy float64
		next := at + 4
		if flags&0x0001 != 0 {
			dx, dy, next = float64(i16(o, at+2)), float64(i16(o, at+4)), at+6
		} else {
			dx, dy = float64(int8(o[at+2])), float64(int8(o[at+3]))
		}
		xx, xy, yx, yy := 1.0, 0.0, 0.0, 1.0
		f2 := func(at int) float64 { return float64(i16(o, at)) / 16384 }
		switch {
		case flags&0x0008 != 0:
			xx = f2(next)
			yy = xx
		case flags&0x0040 != 0:
			xx, yy = f2(next), f2(next+2)
		case flags&0x0080 != 0:
			xx, xy, yx, yy = f2(next), f2(next+2), f2(next+4), f2(next+6)
		}
		for _, c := range f.contours(part, depth+1) {
			c = slices.Clone(c)
			for i, p := range c {
				c[i].X, c[i].Y = p.X*xx+p.Y*yx+dx/f.units, p.X*xy+p.Y*yy+dy/f.units
			}
			all = append(all, c)
		}
	}
	return all
}

// simple reads a glyph that is drawn (TrueType, table glyf).
func (f *Font) simple(o []byte, contours int) [][]Point {
	if contours == 0 {
		return nil
	}
	points := int(u16(o, 10+2*(contours-1))) + 1
	at := 12 + 2*contours + int(u16(o, 10+2*contours))
	flags := make([]byte, 0, points)
	for len(flags) < points {
		flag := o[at]
		at++
		flags = append(flags, flag)
		if flag&8 != 0 {
			for range o[at] {
				flags = append(flags, flag)
			}
			at++
		}
	}
	read := func(short, same byte) []float64 {
		out, v := make([]float64, points), 0
		for i := range points {
			switch flag := flags[i]; {
			case flag&short != 0:
				d := int(o[at])
				at++
				if flag&same == 0 {
					d = -d
				}
				v += d
			case flag&same == 0:
				v += i16(o, at)
				at += 2
			}
			out[i] = float64(v) / f.units
		}
		return out
	}
	xs := read(2, 16)
	ys := read(4, 32)
	var all [][]Point
	from := 0
	for c := range contours {
		end := int(u16(o, 10+2*c)) + 1
		var line []Point
		for i := from; i < end; i++ {
			line = append(line, Point{xs[i], ys[i], flags[i]&1 != 0})
		}
		all, from = append(all, line), end
	}
	return all
}
