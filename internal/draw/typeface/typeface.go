// Package typeface holds the typefaces of documents: what each letter measures,
// how pairs are kerned, and the part of a font that a file has to carry.
package typeface

// Face is one of the five fonts of documents.
type Face uint8

// The faces.
const (
	Regular Face = iota
	Italic
	Semibold
	Bold
	Mono
)

// Faces is how many there are.
const Faces = 5
