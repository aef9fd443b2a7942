//go:build !linux

package testdb

import "syscall"

// account runs the server as whoever tests; elsewhere than on Linux that must
// not be root.
func account(string) (*syscall.SysProcAttr, error) { return nil, nil }

func ownGroup() *syscall.SysProcAttr { return nil }
