package sheet

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unsafe"

	"github.com/privet-pims/privet/internal/problem"
)

// value is one JSON value with its members in the order of the file.
type value struct {
	kind Kind     // Empty for null, Text, Number, Bool; meaningless for the next two
	form byte     // 's' scalar, 'a' array, 'o' object
	text string   // of a scalar
	keys []string // of an object
	kids []value
}

const valueBytes = int(unsafe.Sizeof(value{}))

// jsonReader builds the tree of a file. Its nodes count as memory held.
type jsonReader struct {
	s      *source
	t      *text
	d      *json.Decoder
	gauge  *gauge
	double map[string]int // keys that came twice in one object
}

// gauge bounds what the decoder may read for one token: it would hold a string of
// any length.
type gauge struct {
	r     io.Reader
	since int
	limit int
}

func (g *gauge) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if g.since += n; g.since > g.limit {
		return 0, &longCell{col: -1}
	}
	return n, err
}

// readJSON reads one value, or one object a line (JSON Lines).
func (s *source) readJSON(t *text) error {
	g := &gauge{r: t.open(true), limit: 8*s.lim.Cell + 256<<10}
	j := &jsonReader{s: s, t: t, gauge: g, d: json.NewDecoder(g), double: map[string]int{}}
	j.d.UseNumber()
	root, err := j.value(0)
	if err != nil {
		return j.explain(err)
	}
	rest, err := j.token()
	if err == nil && root.form == 'o' && rest == json.Delim('{') {
		root, err = j.lines(root)
	} else if err == nil {
		return j.at("json_trailing", nil)
	}
	if !errors.Is(err, io.EOF) {
		if p := j.explain(err); problem.Is(p, problem.Invalid) {
			return j.at("json_trailing", err)
		}
		return j.explain(err)
	}
	for key, n := range j.double {
		s.note(key, "json_double_key", map[string]any{"key": key, "count": n})
	}
	return s.shapeJSON(root)
}

// lines reads further objects behind the first; the opening brace of the second
// was just taken.
func (j *jsonReader) lines(first value) (value, error) {
	all := value{form: 'a', kids: []value{first}}
	for {
		v, err := j.object(1)
		if err != nil {
			return all, err
		}
		all.kids = append(all.kids, v)
		t, err := j.token()
		if err != nil {
			return all, err
		}
		if t != json.Delim('{') {
			return all, errMarkup
		}
	}
}

func (j *jsonReader) token() (json.Token, error) {
	j.gauge.since = 0
	return j.d.Token()
}

func (j *jsonReader) value(depth int) (value, error) {
	t, err := j.token()
	if err != nil {
		return value{}, err
	}
	return j.of(t, depth)
}

func (j *jsonReader) of(t json.Token, depth int) (value, error) {
	if err := j.s.hold(valueBytes); err != nil {
		return value{}, err
	}
	v := value{form: 's'}
	switch x := t.(type) {
	case json.Delim:
		if depth >= j.s.lim.Depth {
			return v, j.at("json_depth", nil, "limit", j.s.lim.Depth)
		}
		if x == '{' {
			return j.object(depth + 1)
		}
		return j.array(depth + 1)
	case string:
		v.kind, v.text = Text, x
	case json.Number:
		v.kind, v.text = Number, x.String()
	case bool:
		v.kind, v.text = Bool, fmt.Sprint(x)
	}
	if len(v.text) > j.s.lim.Cell {
		return v, &longCell{col: -1}
	}
	return v, j.s.hold(len(v.text))
}

func (j *jsonReader) array(depth int) (value, error) {
	v := value{form: 'a'}
	for j.d.More() {
		kid, err := j.value(depth)
		if err != nil {
			return v, err
		}
		v.kids = append(v.kids, kid)
	}
	_, err := j.token()
	return v, err
}

// object reads the members. A key that comes twice keeps both values, the later
// one under "key (2)".
func (j *jsonReader) object(depth int) (value, error) {
	v := value{form: 'o'}
	seen := map[string]int{}
	for j.d.More() {
		t, err := j.token()
		if err != nil {
			return v, err
		}
		key, ok := t.(string)
		if !ok {
			return v, errMarkup
		}
		if len(key) > 10_000 {
			return v, &longCell{col: -1}
		}
		key = clean(key)
		if seen[key]++; seen[key] > 1 {
			if len(j.double) < 100 || j.double[key] > 0 {
				j.double[key]++
			}
			key = fmt.Sprintf("%s (%d)", key, seen[key])
		}
		kid, err := j.value(depth)
		if err != nil {
			return v, err
		}
		v.keys = append(v.keys, key)
		v.kids = append(v.kids, kid)
		if err := j.s.hold(len(key) + 16); err != nil {
			return v, err
		}
	}
	_, err := j.token()
	return v, err
}

// explain gives errors of syntax their line and column; others pass.
func (j *jsonReader) explain(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, errMarkup) {
		return j.at("json_syntax", err)
	}
	var long *longCell
	if errors.As(err, &long) {
		line, _ := j.position()
		return tooLarge("json_too_long", err, "file", j.s.name, "line", line, "limit", j.s.lim.Cell/1024)
	}
	return err
}

// at is a problem at the place the decoder has reached.
func (j *jsonReader) at(key string, cause error, args ...any) error {
	line, column := j.position()
	args = append([]any{"file", j.s.name, "line", line, "column", column}, args...)
	return problem.Wrap(problem.Invalid, "import."+key, cause, args...)
}

// position counts the lines up to where the decoder is, by reading them again.
func (j *jsonReader) position() (line, column int) {
	line, column = 1, 1
	r := bufio.NewReader(j.t.open(false))
	for range j.d.InputOffset() {
		b, err := r.ReadByte()
		if err != nil {
			break
		}
		if b == '\n' {
			line, column = line+1, 1
		} else if b&0xc0 != 0x80 {
			column++
		}
	}
	return line, max(column-1, 1)
}
