// Package walk holds the walks through the shipped program: what people come to
// Privet for, from the first page to the last, in a real browser. Each test is a
// story; all but the first steps of a new installation share one demonstration, so
// each changes records that no other looks at.
package walk
