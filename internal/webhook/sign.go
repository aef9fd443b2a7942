package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"
)

// secretPrefix begins every secret as people see it.
const secretPrefix = "whsec_"

// newSecret is 32 random bytes, more than the 24 that the specification asks for.
func newSecret() []byte {
	key := make([]byte, 32)
	rand.Read(key)
	return key
}

func secretText(key []byte) string { return secretPrefix + base64.StdEncoding.EncodeToString(key) }

// sign is the value of webhook-signature: one signature for each key, divided by
// spaces (Standard Webhooks, "Signature scheme", symmetric, v1).
func sign(keys [][]byte, msg string, at time.Time, body []byte) string {
	out := ""
	for _, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(msg + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		if out != "" {
			out += " "
		}
		out += "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return out
}
