package id

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var refForm = regexp.MustCompile(`^([A-Z]{1,8})-(\d{1,9})$`)

// Ref is a human reference such as PA-0012: the register's prefix and a number
// of at least four digits.
func Ref(prefix string, n int64) string { return fmt.Sprintf("%s-%04d", prefix, n) }

// ParseRef splits a reference; it accepts lower case and missing zeros, as
// people type them. ok is false when s is no reference.
func ParseRef(s string) (prefix string, n int64, ok bool) {
	m := refForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(s)))
	if m == nil {
		return "", 0, false
	}
	n, err := strconv.ParseInt(m[2], 10, 64)
	return m[1], n, err == nil && n > 0
}
