package parcel

import (
	"fmt"
	"io"
)

// signs are small letters and digits, without those that are mistaken for each
// other when read aloud from paper: i, l, o, 0 and 1.
const signs = "abcdefghjkmnpqrstuvwxyz23456789"

// Passphrase draws a passphrase of 20 signs in five groups, such as
// "k7fq-9mxt-2hcw-8rdp-vn3j": 99 bits. random is crypto/rand.Reader.
func Passphrase(random io.Reader) (string, error) {
	out := make([]byte, 0, 24)
	var b [1]byte
	for n := 0; n < 20; {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("draw a passphrase: %w", err)
		}
		if int(b[0]) >= 256/len(signs)*len(signs) {
			continue // else some signs would come more often
		}
		if n > 0 && n%4 == 0 {
			out = append(out, '-')
		}
		out = append(out, signs[int(b[0])%len(signs)])
		n++
	}
	return string(out), nil
}
