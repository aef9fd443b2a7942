package problem

import "strings"

// List collects complaints about fields, so that a person sees all of them at
// once. The zero List is ready.
type List struct {
	prefix string
	fields *[]Field
}

// If adds a complaint when bad holds.
func (l *List) If(bad bool, path, key string, args ...any) {
	if bad {
		l.Add(path, key, args...)
	}
}

// Add adds a complaint at a path; "" is the thing itself.
func (l *List) Add(path, key string, args ...any) {
	if l.fields == nil {
		l.fields = new([]Field)
	}
	at := l.prefix + path
	if path == "" { // the thing itself that At stands in
		at = strings.TrimSuffix(at, ".")
	}
	*l.fields = append(*l.fields, Field{Path: at, Key: key, Args: Pairs(args...)})
}

// At returns a list that adds to l with every path below prefix.
func (l *List) At(prefix string) *List {
	if l.fields == nil {
		l.fields = new([]Field)
	}
	return &List{prefix: l.prefix + prefix + ".", fields: l.fields}
}

// Fields are the complaints so far.
func (l *List) Fields() []Field {
	if l.fields == nil {
		return nil
	}
	return *l.fields
}

// Err is nil when nothing was added, else one Problem of kind Invalid.
func (l *List) Err() error {
	if len(l.Fields()) == 0 {
		return nil
	}
	return &Problem{Kind: Invalid, Key: "invalid_fields", Args: Args{"count": len(l.Fields())}, Fields: l.Fields()}
}
