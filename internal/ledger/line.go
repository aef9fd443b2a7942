package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// A log in a file is a text of lines, each one JSON object with a "type":
//
//	{"type":"log","format":"privet-ledger/1","org":…,"size":…,"root":…}
//	{"type":"checkpoint","note":"…"}
//	{"type":"nodes","first":0,"hashes":"base64 of hashes, one after the other"}
//	{"type":"entry","seq":0,"header":{…},"body_hash":…,"leaf":…,"salt":…,"body":{…}}
//
// Header and body stand there byte for byte as they were hashed, so the lines
// can be read by eye and hashed with any tool. What is no JSON object stands in
// "header64" or "body64" instead. An erased entry has neither salt nor body.
const (
	lineFormat = "privet-ledger/1"

	prefixLog        = `{"type":"log",`
	prefixCheckpoint = `{"type":"checkpoint",`
	prefixNodes      = `{"type":"nodes",`
	prefixEntry      = `{"type":"entry",`
)

// AppendLog writes the first line of a log; its checkpoints have their own.
func AppendLog(b []byte, l Log) []byte {
	b = append(b, prefixLog+`"format":"`+lineFormat+`","org":"`+orgText(l.Org)+`","size":`...)
	b = strconv.AppendInt(b, l.Size, 10)
	return append(b, `,"root":"`+l.Root.String()+"\"}\n"...)
}

// AppendCheckpoint writes the line of a signed checkpoint.
func AppendCheckpoint(b []byte, signed []byte) []byte {
	b = append(b, prefixCheckpoint+`"note":`...)
	b = appendString(b, string(signed))
	return append(b, "}\n"...)
}

// AppendNodes writes a line of stored hashes.
func AppendNodes(b []byte, r Run) []byte {
	b = append(b, prefixNodes+`"first":`...)
	b = strconv.AppendInt(b, r.First, 10)
	b = append(b, `,"hashes":"`...)
	flat := make([]byte, 0, len(r.Hashes)*tlog.HashSize)
	for _, h := range r.Hashes {
		flat = append(flat, h[:]...)
	}
	b = base64.StdEncoding.AppendEncode(b, flat)
	return append(b, "\"}\n"...)
}

// AppendEntry writes the line of an entry.
func AppendEntry(b []byte, e Stored) []byte {
	b = append(b, prefixEntry+`"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	b = appendObject(b, "header", e.Header)
	b = appendBytes(b, "body_hash", e.BodyHash)
	b = appendBytes(b, "leaf", e.Leaf)
	if e.Salt != nil || e.Body != nil {
		b = appendBytes(b, "salt", e.Salt)
		b = appendObject(b, "body", e.Body)
	}
	return append(b, "}\n"...)
}

func appendBytes(b []byte, key string, v []byte) []byte {
	b = append(b, `,"`+key+`":"`...)
	b = base64.StdEncoding.AppendEncode(b, v)
	return append(b, '"')
}

// appendObject writes v as it is if it is one JSON object on one line.
func appendObject(b []byte, key string, v []byte) []byte {
	if len(v) < 2 || v[0] != '{' || v[len(v)-1] != '}' || bytes.IndexByte(v, '\n') >= 0 || bytes.IndexByte(v, '\r') >= 0 ||
		!utf8.Valid(v) || !json.Valid(v) {
		return appendBytes(b, key+"64", v)
	}
	b = append(b, `,"`+key+`":`...)
	return append(b, v...)
}

// entryDecoder returns a function with its own scratch space that reads the line
// of an entry. A line that is not exactly as AppendEntry writes it is an entry
// without a header and without a number: the verifier then names its place.
func entryDecoder() func([]byte) Stored {
	var scratch []byte
	return func(line []byte) Stored {
		e, ok := decodeEntry(line)
		if ok {
			scratch = AppendEntry(scratch[:0], e)
		}
		if !ok || !bytes.Equal(scratch[:len(scratch)-1], line) {
			return Stored{Seq: -1, Header: []byte{}}
		}
		return e
	}
}

// decodeEntry cuts a line at its keys. It may be careless about what stands
// between them: the caller writes the entry again and compares.
func decodeEntry(line []byte) (Stored, bool) {
	c := cutter{rest: line, ok: true}
	e := Stored{Seq: c.number(prefixEntry + `"seq":`)}
	e.Header = c.object("header", `},"body_hash":"`)
	e.BodyHash = c.bytes("body_hash")
	e.Leaf = c.bytes("leaf")
	if c.ok && string(c.rest) != "}" {
		e.Salt = c.bytes("salt")
		e.Body = c.object("body", "}")
	}
	return e, c.ok && e.Seq >= 0 && string(c.rest) == "}"
}

// bytes reads what appendBytes wrote.
func (c *cutter) bytes(key string) []byte {
	b, err := base64.StdEncoding.AppendDecode([]byte{}, unquote(c.quoted(`,"`+key+`":`)))
	c.ok = c.ok && err == nil
	return b
}

// object reads what appendObject wrote; end is the brace that closes it and what
// must follow. The last place is the line's end.
func (c *cutter) object(key, end string) []byte {
	if bytes.HasPrefix(c.rest, []byte(`,"`+key+`64":`)) {
		return c.bytes(key + "64")
	}
	c.literal(`,"` + key + `":`)
	n := len(c.rest) - 2
	if end != "}" {
		n = bytes.Index(c.rest, []byte(end))
	}
	if !c.ok || n < 0 {
		c.ok = false
		return nil
	}
	out := c.rest[:n+1]
	c.rest = c.rest[n+1:]
	return out
}

func decodeNodes(line []byte) (Run, error) {
	var l struct {
		First  int64  `json:"first"`
		Hashes []byte `json:"hashes"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return Run{}, fmt.Errorf("line of hashes: %w", err)
	}
	if l.First < 0 || len(l.Hashes)%tlog.HashSize != 0 {
		return Run{}, errors.New("line of hashes: not whole")
	}
	r := Run{First: l.First, Hashes: make([]Hash, len(l.Hashes)/tlog.HashSize)}
	for i := range r.Hashes {
		r.Hashes[i] = Hash(l.Hashes[i*tlog.HashSize:])
	}
	return r, nil
}

func decodeCheckpoint(line []byte) ([]byte, error) {
	var l struct {
		Note string `json:"note"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, fmt.Errorf("line of a checkpoint: %w", err)
	}
	return []byte(l.Note), nil
}

func decodeLog(line []byte) (Log, error) {
	var l struct {
		Format string `json:"format"`
		Org    string `json:"org"`
		Size   int64  `json:"size"`
		Root   []byte `json:"root"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return Log{}, fmt.Errorf("first line: %w", err)
	}
	if l.Format != lineFormat {
		return Log{}, fmt.Errorf("format %q is not known here", l.Format)
	}
	org, err := parseOrg(l.Org)
	if err != nil {
		return Log{}, err
	}
	root, ok := asHash(l.Root)
	if !ok || l.Size < 0 {
		return Log{}, errors.New("first line: size or root")
	}
	return Log{Org: org, Size: l.Size, Root: root}, nil
}
