package sheet

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unsafe"

	"github.com/privet-pims/privet/internal/problem"
)

// value is one JSON value; inner is nil for what is neither array nor object.
type value struct {
	text  string
	inner *members
	form  byte // 's' scalar, 'a' array, 'o' object
	kind  Kind // of a scalar: Empty for null, Text, Number, Bool
}

// members are in the order of the file; keys are of an object alone.
type members struct {
	keys []string
	kids []value
}

func (v value) keys() []string {
	if v.inner == nil {
		return nil
	}
	return v.inner.keys
}

func (v value) kids() []value {
	if v.inner == nil {
		return nil
	}
	return v.inner.kids
}

const (
	valueBytes   = int(unsafe.Sizeof(value{}))
	membersBytes = int(unsafe.Sizeof(members{}))
)

// jsonReader builds the tree of a file. Its nodes count as memory held.
type jsonReader struct {
	s      *source
	t      *text
	d      *json.Decoder
	gauge  *gauge
	known  map[string]string // keys, each held once
	double map[string]int    // keys that came twice in one object
	texts  int               // bytes of text in the tree

	keys []string // of the objects that are open, one behind the other
	kids []value  // of the arrays and objects that are open
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
	j := &jsonReader{s: s, t: t, gauge: g, d: json.NewDecoder(g), known: map[string]string{}, double: map[string]int{}}
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
	s.held -= int64(j.texts) // the cells share these strings and count them again
	return s.shapeJSON(root)
}

// lines reads further objects behind the first; the opening brace of the second
// was just taken.
func (j *jsonReader) lines(first value) (value, error) {
	if err := j.push(first); err != nil {
		return first, err
	}
	for {
		v, err := j.object(1)
		if err == nil {
			err = j.push(v)
		}
		if err != nil {
			return first, err
		}
		t, err := j.token()
		if errors.Is(err, io.EOF) {
			v, err := j.pop('a', 0, 0)
			if err == nil {
				err = io.EOF
			}
			return v, err
		}
		if err != nil {
			return first, err
		}
		if t != json.Delim('{') {
			return first, errMarkup
		}
	}
}

// push puts a value on the stack of open ones, which counts as it grows.
func (j *jsonReader) push(v value) error {
	if n := len(j.kids); n == cap(j.kids) {
		wider := make([]value, n, max(64, 2*n))
		copy(wider, j.kids)
		j.kids = wider
		if err := j.s.hold(cap(wider) * valueBytes); err != nil {
			return err
		}
	}
	j.kids = append(j.kids, v)
	return nil
}

// pop closes an array or object: what stands on the stacks above its marks.
func (j *jsonReader) pop(form byte, key, kid int) (value, error) {
	in := &members{kids: slices.Clone(j.kids[kid:])}
	if form == 'o' {
		in.keys = slices.Clone(j.keys[key:])
	}
	j.keys, j.kids = j.keys[:key], j.kids[:kid]
	return value{form: form, inner: in}, j.s.hold(membersBytes + len(in.kids)*valueBytes + len(in.keys)*16)
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
	j.texts += len(v.text)
	return v, j.s.hold(len(v.text))
}

func (j *jsonReader) array(depth int) (value, error) {
	key, kid := len(j.keys), len(j.kids)
	for j.d.More() {
		v, err := j.value(depth)
		if err == nil {
			err = j.push(v)
		}
		if err != nil {
			return v, err
		}
	}
	if _, err := j.token(); err != nil {
		return value{}, err
	}
	return j.pop('a', key, kid)
}

// object reads the members. A key that comes twice keeps both values, the later
// one under "key (2)".
func (j *jsonReader) object(depth int) (value, error) {
	mark, kid := len(j.keys), len(j.kids)
	var seen map[string]bool
	for j.d.More() {
		t, err := j.token()
		if err != nil {
			return value{}, err
		}
		key, ok := t.(string)
		if !ok {
			return value{}, errMarkup
		}
		if key, err = j.key(key); err != nil {
			return value{}, err
		}
		mine := j.keys[mark:]
		if len(mine) == 32 {
			seen = make(map[string]bool)
			for _, k := range mine {
				seen[k] = true
			}
		}
		if key, err = j.single(key, mine, seen); err != nil {
			return value{}, err
		}
		if seen != nil {
			seen[key] = true
			if err := j.s.hold(32); err != nil {
				return value{}, err
			}
		}
		j.keys = append(j.keys, key)
		v, err := j.value(depth)
		if err == nil {
			err = j.push(v)
		}
		if err != nil {
			return v, err
		}
	}
	if _, err := j.token(); err != nil {
		return value{}, err
	}
	return j.pop('o', mark, kid)
}

// key gives each key one place in memory.
func (j *jsonReader) key(key string) (string, error) {
	if k, ok := j.known[key]; ok {
		return k, nil
	}
	if len(key) > 10_000 {
		return "", &longCell{col: -1}
	}
	k := clean(key)
	j.known[key] = k
	return k, j.s.hold(len(k) + 96)
}

// single renames a key that the object has already.
func (j *jsonReader) single(key string, mine []string, seen map[string]bool) (string, error) {
	has := func(k string) bool {
		if seen != nil {
			return seen[k]
		}
		return slices.Contains(mine, k)
	}
	if !has(key) {
		return key, nil
	}
	if len(j.double) < 100 || j.double[key] > 0 {
		j.double[key]++
	}
	for n := 2; n < 1000; n++ {
		if k := fmt.Sprintf("%s (%d)", key, n); !has(k) {
			return k, j.s.hold(len(k))
		}
	}
	return "", j.at("json_syntax", nil)
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
