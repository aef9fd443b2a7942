//go:build !linux

package browsertest

import "syscall"

// endsWithParent cannot be had here: tests that are killed leave a program behind.
func endsWithParent() *syscall.SysProcAttr { return nil }
