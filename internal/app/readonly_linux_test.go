package app_test

import (
	"os"
	"syscall"
	"testing"
)

// readOnly is a folder in which nothing can be written: by its rights, or, as root
// whom rights do not stop, below a file system of the kernel's.
func readOnly(t *testing.T) string {
	t.Helper()
	if os.Geteuid() == 0 {
		return "/proc/privet"
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Chmod(dir, 0o700) }) // or it could not be removed
	return dir
}
