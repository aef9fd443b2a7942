// Package problem says what can go wrong by what the caller may do about it.
//
// A Problem has three readers. The code that decides reads its Kind; the person
// reads the sentence that its Key names in the locales, filled with its Args,
// and the same for each field; the log reads the wrapped cause. An error that is
// no Problem is internal: people see an incident number and nothing else.
package problem

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Kind is what the caller may do about it.
type Kind string

const (
	Internal        Kind = "internal"        // nothing; ours to mend
	Invalid         Kind = "invalid"         // correct the fields and send again
	Unauthenticated Kind = "unauthenticated" // sign in
	Forbidden       Kind = "forbidden"       // ask somebody who may
	Missing         Kind = "not_found"       // not there, or not yours to see
	Stale           Kind = "stale"           // read again, then decide
	Blocked         Kind = "blocked"         // do first what the workflow asks
	TooLarge        Kind = "too_large"       // send less
	Throttled       Kind = "throttled"       // wait
	Unavailable     Kind = "unavailable"     // storage full or read-only; nothing was changed
)

// Args fill the placeholders of a sentence.
type Args map[string]any

// Field is one complaint tied to one place of the input: a field's name, or
// "purposes.2.bases" within a child list, or a cell such as "Sheet1!C7".
type Field struct {
	Path string `json:"path"`
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// Problem is an error that a person can act on.
type Problem struct {
	Kind   Kind
	Key    string // sentence in the locales: "problem." + Key
	Args   Args
	Fields []Field
	Cause  error
}

// Error is for logs and tests; people get the translated sentence.
func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", p.Kind, p.Key)
	keys := make([]string, 0, len(p.Args))
	for k := range p.Args {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Fprintf(&b, " %s=%v", k, p.Args[k])
	}
	for _, f := range p.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.Key)
	}
	if p.Cause != nil {
		fmt.Fprintf(&b, ": %v", p.Cause)
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (p *Problem) Unwrap() error { return p.Cause }

// New makes a problem of one sentence. Args come in pairs of name and value.
func New(kind Kind, key string, args ...any) *Problem {
	return &Problem{Kind: kind, Key: key, Args: Pairs(args...)}
}

// Wrap is New with the cause for the log.
func Wrap(kind Kind, key string, cause error, args ...any) *Problem {
	return &Problem{Kind: kind, Key: key, Args: Pairs(args...), Cause: cause}
}

// NotFound is the one answer for what is missing and for what is not the
// caller's to see.
func NotFound(register string, at any) *Problem {
	return New(Missing, "not_found", "register", register, "at", fmt.Sprint(at))
}

// Pairs reads name, value, name, value into Args.
func Pairs(args ...any) Args {
	if len(args) == 0 {
		return nil
	}
	m := make(Args, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			name = fmt.Sprint(args[i])
		}
		m[name] = args[i+1]
	}
	return m
}

// As returns the Problem in err's chain, if there is one.
func As(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}

// KindOf is the kind of err; what is no Problem is Internal.
func KindOf(err error) Kind {
	if p, ok := As(err); ok {
		return p.Kind
	}
	return Internal
}

// Is reports whether err is a Problem of that kind.
func Is(err error, kind Kind) bool { p, ok := As(err); return ok && p.Kind == kind }
