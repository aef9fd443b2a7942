package redact

import (
	"bytes"
	"errors"
	"math"
	"strings"
)

// matrix is a b c d e f of a transformation (8.3.4).
type matrix [6]float64

var identity6 = matrix{1, 0, 0, 1, 0, 0}

// then is m applied first, and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// state is what q keeps and Q brings back (8.4.1).
type state struct {
	ctm                                matrix
	font                               *pdfFont
	size, chars, words, scale, leading float64
	rise                               float64
}

// page reads the text of a page, its forms and its filled-in fields.
type page struct {
	f        *pdfFile
	fonts    map[any]*pdfFont // by reference
	forms    map[int][]byte   // unpacked
	chunks   []chunk
	letters  int // shown
	unread   int // of them without a meaning
	pictures int
	drawn    int // forms drawn, on all pages
	text     int // bytes of text, on all pages
}

// chunk is a piece of a line: where it stands along its baseline and across,
// in units of the page turned as the text is.
type chunk struct {
	angle           float64
	x, end, y, size float64
	text            string
}

const (
	maxForms  = 5000      // drawn in one file
	maxDepth  = 12        // of forms within forms
	maxGlyphs = 4_000_000 // of a file
)

var errTooMuch = errors.New("more than a file may hold")

// content carries out a stream of operators (7.8.2) as far as text is concerned.
func (p *page) content(data []byte, resources pdfDict, ctm matrix, depth int) error {
	budget, values := 4*len(data)+1024, 0
	l := &lexer{data: data, budget: &budget, values: &values}
	s := state{ctm: ctm, scale: 1}
	var stack []state
	var args pdfArray
	line, tm := identity6, identity6
	for !l.done() || values <= 0 && l.pos < len(data) && budget > 0 {
		if values <= 0 || len(args) > 200 {
			values, args = 200_000, args[:0]
		}
		v := l.next(0)
		op, ok := v.(pdfWord)
		if !ok {
			if _, ended := v.(end); !ended {
				args = append(args, v)
			}
			continue
		}
		switch op {
		case "q":
			if len(stack) < 512 {
				stack = append(stack, s)
			}
		case "Q":
			if n := len(stack); n > 0 {
				s, stack = stack[n-1], stack[:n-1]
			}
		case "cm":
			s.ctm = matrixOf(args).then(s.ctm)
		case "BT":
			line, tm = identity6, identity6
		case "Tf":
			if len(args) >= 2 {
				name, _ := args[0].(pdfName)
				s.font, s.size = p.fontOf(resources, name), num(args[1])
			}
		case "Tc":
			s.chars = first(args)
		case "Tw":
			s.words = first(args)
		case "Tz":
			s.scale = first(args) / 100
		case "TL":
			s.leading = first(args)
		case "Ts":
			s.rise = first(args)
		case "Td", "TD":
			if len(args) >= 2 {
				x, y := num(args[0]), num(args[1])
				if op == "TD" {
					s.leading = -y
				}
				line = matrix{1, 0, 0, 1, x, y}.then(line)
				tm = line
			}
		case "Tm":
			line = matrixOf(args)
			tm = line
		case "T*", "'", "\"":
			line = matrix{1, 0, 0, 1, 0, -s.leading}.then(line)
			tm = line
			if op == "\"" && len(args) >= 3 {
				s.words, s.chars = num(args[0]), num(args[1])
			}
			if op != "T*" && len(args) > 0 {
				p.show(&s, &tm, args[len(args)-1])
			}
		case "Tj":
			if len(args) > 0 {
				p.show(&s, &tm, args[0])
			}
		case "TJ":
			if len(args) > 0 {
				p.showAll(&s, &tm, args[0])
			}
		case "Do":
			if len(args) > 0 {
				name, _ := args[0].(pdfName)
				if err := p.draw(resources, name, s.ctm, depth); err != nil {
					return err
				}
			}
		case "BI":
			p.pictures++
			skipPicture(l)
		}
		args = args[:0]
		values = 200_000
		if p.text > maxText || p.letters > maxGlyphs {
			return errTooMuch
		}
	}
	return nil
}

func num(v any) float64 { n, _ := v.(float64); return n }

func first(args pdfArray) float64 {
	if len(args) == 0 {
		return 0
	}
	return num(args[0])
}

func matrixOf(args pdfArray) matrix {
	if len(args) < 6 {
		return identity6
	}
	var m matrix
	for i := range m {
		m[i] = num(args[i])
	}
	return m
}

// skipPicture goes on after the data of a picture within the stream (8.9.7).
func skipPicture(l *lexer) {
	i := bytes.Index(l.data[l.pos:], []byte("ID"))
	if i < 0 {
		l.pos = len(l.data)
		return
	}
	l.pos += i + 2
	for {
		i = bytes.Index(l.data[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.data)
			return
		}
		before, after := l.pos+i-1, l.pos+i+2
		l.pos = after
		if before >= 0 && space(l.data[before]) && (after >= len(l.data) || space(l.data[after])) {
			return
		}
	}
}

func (p *page) fontOf(resources pdfDict, name pdfName) *pdfFont {
	v := p.f.dict(resources["Font"])[name]
	ref, ok := v.(pdfRef)
	if !ok {
		return p.f.font(v)
	}
	if known := p.fonts[ref]; known != nil {
		return known
	}
	font := p.f.font(ref)
	p.fonts[ref] = font
	return font
}

func (p *page) showAll(s *state, tm *matrix, v any) {
	list, _ := v.(pdfArray)
	for _, v := range list {
		if n, ok := v.(float64); ok {
			*tm = matrix{1, 0, 0, 1, -n / 1000 * s.size * s.scale, 0}.then(*tm)
			continue
		}
		p.show(s, tm, v)
	}
}

// show adds a string as a piece of a line, and a new piece where the string has a
// gap of its own.
func (p *page) show(s *state, tm *matrix, v any) {
	text, _ := v.(pdfString)
	if s.font == nil || len(text) == 0 {
		return
	}
	var b strings.Builder
	start := *tm
	s.font.read(text, func(g glyph) {
		p.letters++
		if g.text == unread {
			p.unread++
		}
		w := g.width/1000*s.size + s.chars
		if g.space {
			w += s.words
		}
		if g.text != " " || math.Abs(w) > 0.1*math.Abs(s.size) { // else the space is taken back, as some programs do
			b.WriteString(g.text)
		}
		*tm = matrix{1, 0, 0, 1, w * s.scale, 0}.then(*tm)
	})
	a, z := start.then(s.ctm), tm.then(s.ctm)
	angle := math.Atan2(a[1], a[0])
	sin, cos := math.Sincos(-angle)
	turn := func(m matrix) (x, y float64) { return m[4]*cos - m[5]*sin, m[4]*sin + m[5]*cos }
	c := chunk{angle: math.Round(angle*100) / 100, size: math.Abs(s.size) * math.Hypot(a[2], a[3]), text: b.String()}
	c.x, c.y = turn(a)
	c.end, _ = turn(z)
	if c.end < c.x {
		c.x, c.end = c.end, c.x
	}
	if !(c.size > 0) || math.IsInf(c.size, 0) || math.IsNaN(c.x+c.end+c.y) {
		c = chunk{size: 1, text: c.text}
	}
	p.text += len(c.text)
	p.chunks = append(p.chunks, c)
}

// draw carries out a form (8.10), and counts a picture.
func (p *page) draw(resources pdfDict, name pdfName, ctm matrix, depth int) error {
	v := p.f.dict(resources["XObject"])[name]
	s, ok := p.f.get(v).(pdfStream)
	if !ok {
		return nil
	}
	if p.f.name(s.dict["Subtype"]) != "Form" {
		p.pictures++
		return nil
	}
	return p.form(v, s, resources, ctm, depth)
}

func (p *page) form(v any, s pdfStream, resources pdfDict, ctm matrix, depth int) error {
	if p.drawn++; p.drawn > maxForms || depth >= maxDepth {
		return errTooMuch
	}
	ref, _ := v.(pdfRef)
	data, known := p.forms[int(ref)]
	if !known || ref == 0 {
		var err error
		if data, err = p.f.data(s); err != nil {
			return nil // unreadable, so nothing is shown
		}
		p.forms[int(ref)] = data
	}
	if p.work(len(data)) {
		return errTooMuch
	}
	if own := p.f.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	return p.content(data, resources, matrixOf(p.resolved(s.dict["Matrix"])).then(ctm), depth+1)
}

// work counts what is carried out again and again against the file's budget.
func (p *page) work(n int) bool {
	p.f.syntax -= n
	return p.f.spent()
}

func (p *page) resolved(v any) pdfArray {
	var out pdfArray
	for _, v := range p.f.array(v) {
		out = append(out, p.f.get(v))
	}
	return out
}
