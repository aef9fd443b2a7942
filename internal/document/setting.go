package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/draw/typeface"
)

// letters is how text looks.
type letters struct {
	face  typeface.Face
	size  float64
	color draw.Color
}

// span is text of one look on a line.
type span struct {
	letters
	text  string
	href  string
	run   int // its number among the runs
	x, w  float64
	space bool // a space follows that is not seen: the line was wrapped there
}

// line is one line of a paragraph.
type line struct{ spans []span }

func (l line) width() float64 {
	if len(l.spans) == 0 {
		return 0
	}
	last := l.spans[len(l.spans)-1]
	return last.x + last.w
}

// piece is what is never parted, unless it alone is wider than the line.
type piece struct {
	letters
	text  string
	href  string
	run   int
	w     float64
	space bool // a space stands before it
	glued bool // may not begin a line, for it belongs to the piece before
	soft  bool // begins after a soft hyphen, which shows if the line ends there
	first bool // begins a line
}

// of is the look of a run in text of a base look.
func (l letters) of(r Run) letters {
	switch r.Style {
	case Strong:
		if l.face != typeface.Bold {
			l.face = typeface.Semibold
		}
	case Emphasis:
		l.face = typeface.Italic
	case Mono:
		l.face, l.size = typeface.Mono, l.size*0.9
	}
	if r.Href != "" {
		l.color = draw.AccentFg
	}
	return l
}

func (l letters) width(text string) float64 { return typeface.Width(l.face, l.size, text) }

// lines sets runs in lines of a width. There is at least one line.
func (l letters) lines(runs []Run, width float64) []line {
	s := setter{width: max(width, 8)}
	pieces := l.pieces(runs)
	for i := 0; i < len(pieces); {
		j, w := i+1, pieces[i].w
		for j < len(pieces) && pieces[j].glued {
			w += pieces[j].w
			j++
		}
		s.word(pieces[i:j], w)
		i = j
	}
	return append(s.done, s.now)
}

// pieces takes runs apart where a line may end: at spaces, after a hyphen or
// a slash between letters, and at soft hyphens.
func (l letters) pieces(runs []Run) []piece {
	var all []piece
	space, first, open := false, false, false // open: the piece before ended without a chance to break
	for n, r := range runs {
		look := l.of(r)
		add := func(text string, glued, soft bool) {
			all = append(all, piece{look, text, r.Href, n, look.width(text), space, glued && !space && !first, soft, first})
			space, first, open = false, false, true
		}
		rest := r.Text
		for rest != "" {
			switch rest[0] {
			case ' ':
				space, open, rest = true, false, rest[1:]
				continue
			case '\n':
				if first { // an empty line
					add("", false, false)
				}
				first, space, open, rest = true, false, false, rest[1:]
				continue
			}
			end := strings.IndexAny(rest, " \n")
			if end < 0 {
				end = len(rest)
			}
			word := rest[:end]
			rest = rest[end:]
			glued, soft := open, false
			for word != "" {
				cut, hyphen := chance(word)
				text := strings.Trim(word[:cut], "\u00AD\u200C\u200D")
				add(strings.Map(unjoin, text), glued, soft)
				glued, soft, word = false, hyphen, word[cut:]
			}
		}
	}
	return all
}

// unjoin leaves out what only a shaper of text would read.
func unjoin(r rune) rune {
	if r == '\u00AD' || r == '\u200C' || r == '\u200D' {
		return -1
	}
	return r
}

// chance is where a word may be parted first, and whether by a soft hyphen.
func chance(word string) (cut int, soft bool) {
	last := rune(0)
	for i, r := range word {
		if i > 0 {
			if last == '\u00AD' {
				return i, true
			}
			if strings.ContainsRune("-/–—", last) && unicode.IsLetter(r) && i > 2 {
				before, _ := utf8.DecodeLastRuneInString(word[:i-utf8.RuneLen(last)])
				if unicode.IsLetter(before) || last == '–' || last == '—' {
					return i, false
				}
			}
		}
		last = r
	}
	return len(word), false
}

// setter fills lines with words.
type setter struct {
	width float64
	done  []line
	now   line
	at    float64
}

func (s *setter) wrap(space, hyphen bool) {
	if n := len(s.now.spans); n > 0 {
		last := &s.now.spans[n-1]
		last.space = space
		if hyphen {
			last.text += "-"
			last.w = last.letters.width(last.text)
		}
	}
	s.done = append(s.done, s.now)
	s.now, s.at = line{}, 0
}

// word puts pieces that belong together on the line, or on the next.
func (s *setter) word(pieces []piece, w float64) {
	p := pieces[0]
	if p.first {
		s.wrap(false, false)
	}
	gap := 0.0
	if p.space && len(s.now.spans) > 0 {
		gap = p.letters.width(" ")
	}
	if s.at+gap+w > s.width+0.01 && len(s.now.spans) > 0 {
		s.wrap(p.space, p.soft)
		gap = 0
	}
	for i, p := range pieces {
		if w > s.width+0.01 {
			s.force(p)
			continue
		}
		s.put(p, i == 0 && gap > 0)
	}
}

// put appends a piece to the line, joined to a span of the same look.
func (s *setter) put(p piece, space bool) {
	text, w := p.text, p.w
	if n := len(s.now.spans); n > 0 {
		last := &s.now.spans[n-1]
		if last.run == p.run {
			if space {
				last.text += " "
				last.w += last.letters.width(" ")
			}
			last.text += text
			last.w += w
			s.at = last.x + last.w
			return
		}
		if space {
			last.text += " "
			last.w += last.letters.width(" ")
			s.at = last.x + last.w
		}
	}
	s.now.spans = append(s.now.spans, span{letters: p.letters, text: text, href: p.href, run: p.run, x: s.at, w: w})
	s.at += w
}

// force parts a piece that no line holds between its letters, with a hyphen where
// it is a word.
func (s *setter) force(p piece) {
	font := typeface.Of(p.face)
	hyphen := p.letters.width("-")
	start, w := 0, 0.0
	last := rune(0)
	for i, r := range p.text {
		id, _ := font.Glyph(r)
		step := font.Advance(id) * p.size / 1000
		if s.at+w+step+hyphen > s.width && (i > start || len(s.now.spans) > 0) {
			if i > start {
				q := p
				q.text = p.text[start:i]
				q.w = q.letters.width(q.text)
				s.put(q, false)
			}
			s.wrap(false, p.face != typeface.Mono && i > start && unicode.IsLetter(last) && unicode.IsLetter(r))
			start, w = i, 0
		}
		w += step
		last = r
	}
	p.text = p.text[start:]
	p.w = p.letters.width(p.text)
	s.put(p, false)
}

// longest is the width of the widest piece that is not parted by itself, for the
// columns of a table.
func (l letters) longest(runs []Run) float64 {
	widest, word := 0.0, 0.0
	for _, p := range l.pieces(runs) {
		if p.glued {
			word += p.w
		} else {
			word = p.w
		}
		widest = max(widest, word)
	}
	return widest
}
