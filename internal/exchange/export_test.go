package exchange

import "bytes"

// ReadFides reads a file for the fuzzer.
func ReadFides(b []byte) { _, _ = fidesOf("a.yaml", bytes.NewReader(b), int64(len(b))) }
