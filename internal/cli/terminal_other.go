//go:build !(linux || darwin || freebsd)

package cli

import "os"

// columnsOf is not known here; COLUMNS tells.
func columnsOf(*os.File) int { return 0 }
