// Package arch holds tests alone: who may import whom, which modules are allowed
// and why, what code below the application may not do, and which words every
// language must have. Each table is the place to change when a rule should change,
// with the reason beside it.
package arch
