package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// text is a file of characters whose encoding was found out. It may be opened
// several times; nothing but what a reader asks for is in memory.
type text struct {
	s        *source
	skip     int64 // byte order mark
	encoding encoding.Encoding
}

// open gives the text as UTF-8; only a counted stream weighs on the limits.
func (t *text) open(count bool) io.Reader {
	var r io.Reader = io.NewSectionReader(t.s, t.skip, t.s.size-t.skip)
	if t.encoding != nil {
		r = transform.NewReader(r, t.encoding.NewDecoder())
	}
	if count {
		r = t.s.counted(r)
	}
	return r
}

// sample is the beginning of the text.
func (t *text) sample() (string, error) {
	b := make([]byte, 64<<10)
	n, err := io.ReadFull(t.open(false), b)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", err
	}
	b = b[:n]
	if err == nil { // cut inside a character
		for i := 0; i < 3 && len(b) > 0; i++ {
			if r, size := utf8.DecodeLastRune(b); r != utf8.RuneError || size != 1 {
				break
			}
			b = b[:len(b)-1]
		}
	}
	return string(b), nil
}

// text finds the encoding: a byte order mark, the pattern of UTF-16, valid UTF-8,
// else the legacy encoding whose letters make the best words.
func (s *source) text() (*text, error) {
	if s.found != nil {
		return s.found, nil
	}
	t := &text{s: s}
	s.found = t
	head := make([]byte, min(s.size, 4096))
	if _, err := io.ReadFull(s.all(), head); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		t.skip = 3
		return t, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		t.skip, t.encoding = 2, utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)
		return t, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		t.skip, t.encoding = 2, utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
		return t, nil
	}
	if e := utf16Pattern(head); e != nil {
		t.encoding = e
		return t, nil
	}
	c := census{}
	if err := c.read(s.all()); err != nil {
		return nil, err
	}
	if c.wrong == 0 || c.wide >= 10*c.wrong {
		return t, nil
	}
	best := legacy[0]
	for _, l := range legacy[1:] {
		if c.score(l.table) > c.score(best.table) {
			best = l
		}
	}
	t.encoding = best.table
	return t, nil
}

// encodingName is how notes call the encoding.
func (t *text) encodingName() string {
	for _, l := range legacy {
		if t.encoding == l.table {
			return l.name
		}
	}
	if t.encoding != nil {
		return "UTF-16"
	}
	return "UTF-8"
}

// utf16Pattern recognises UTF-16 without a mark by the zero halves of its letters.
func utf16Pattern(head []byte) encoding.Encoding {
	even, odd := 0, 0
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	pairs := len(head) / 2
	switch {
	case pairs < 2:
		return nil
	case odd*10 >= pairs*4 && even*20 < pairs:
		return utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)
	case even*10 >= pairs*4 && odd*20 < pairs:
		return utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
	}
	return nil
}

// legacy are the encodings that registers in our languages were saved in, the
// likelier first.
var legacy = []struct {
	name  string
	table *charmap.Charmap
}{
	{"Windows-1252", charmap.Windows1252},
	{"ISO-8859-15", charmap.ISO8859_15},
	{"Windows-1250", charmap.Windows1250},
	{"ISO-8859-2", charmap.ISO8859_2},
}

// census counts the bytes above ASCII by whether they touch a letter, and whether
// the file is UTF-8.
type census struct {
	in, alone   [256]int
	wide, wrong int // valid and invalid sequences of UTF-8
}

func (c *census) read(r io.Reader) error {
	b := bufio.NewReaderSize(r, 64<<10)
	var before byte
	for {
		window, err := b.Peek(b.Size())
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		last := errors.Is(err, io.EOF)
		if len(window) == 0 {
			return nil
		}
		i := 0
		for i < len(window) {
			x := window[i]
			if x < utf8.RuneSelf {
				before = x
				i++
				continue
			}
			if !last && i+utf8.UTFMax > len(window) {
				break
			}
			if last && !utf8.FullRune(window[i:]) { // cut at the end of the file: no mistake
				i = len(window)
				break
			}
			size := 1
			if r, n := utf8.DecodeRune(window[i:]); r == utf8.RuneError && n == 1 {
				c.wrong++
			} else {
				c.wide++
				size = n
			}
			var after byte
			if i+1 < len(window) {
				after = window[i+1]
			}
			if letter(before) || letter(after) {
				c.in[x]++
			} else {
				c.alone[x]++
			}
			before = x
			i += size
		}
		if _, err := b.Discard(i); err != nil {
			return err
		}
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// The letters of the languages Privet speaks, by the part of Europe whose encodings
// have them, and the signs their texts use. The turned marks of Spanish count as
// letters: they touch words, and Polish ones share their bytes.
const (
	western = "äöüßÄÖÜéèêëàâçîïôûùœæÉÈÊÀÂÇÎÔŒáíóúñÁÍÓÚÑìòÌÒãõÃÕ¿¡"
	central = "äöüßÄÖÜąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
	signs   = "€–—„“”‘’‚…•«»§°·\u00a0©®™²³µ×½¼¾±ªº"
)

// score rates how well the bytes read in an encoding: letters of home inside words
// are good, signs beside blanks are fine, signs inside words and characters nobody
// writes are bad.
func (c *census) score(table *charmap.Charmap) int {
	home := western
	if table == charmap.Windows1250 || table == charmap.ISO8859_2 {
		home = central
	}
	sum := 0
	for x := 0x80; x < 0x100; x++ {
		if c.in[x]+c.alone[x] == 0 {
			continue
		}
		r := table.DecodeByte(byte(x))
		sign := strings.ContainsRune(signs, r)
		switch {
		case r == utf8.RuneError, unicode.IsControl(r):
			sum -= 8 * (c.in[x] + c.alone[x])
		case strings.ContainsRune(home, r):
			sum += 2*c.in[x] + c.alone[x]
		case unicode.IsLetter(r):
			sum -= c.alone[x]
		case sign && unicode.In(r, unicode.Punct, unicode.Zs, unicode.Sc):
			sum += c.alone[x]
		case sign:
			sum += c.alone[x] - 2*c.in[x]
		default:
			sum -= c.in[x] + c.alone[x]
		}
	}
	return sum
}
