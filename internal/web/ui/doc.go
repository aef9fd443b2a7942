// Package ui draws: the shell around every page and the components that pages are
// made of. A component takes a struct, does no I/O, and can be rendered in a test.
package ui
