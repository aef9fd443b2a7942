package browsertest

import "syscall"

// endsWithParent makes a program end when these tests do, however they end.
func endsWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
