package rights

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/web"
)

// newToken seals when the form was shown, and a number that makes it one form.
func (h *portal) newToken(c *web.Call, v *formView) error {
	raw := binary.BigEndian.AppendUint64(nil, uint64(c.Now().UnixMilli())) //nolint:gosec // after 1970
	once := make([]byte, 16)
	_, _ = rand.Read(once) // never fails
	raw = append(append(raw, once...), v.x.ID[:]...)
	sealed, err := h.Vault.Seal(v.x.Org, raw)
	v.Token = base64.RawURLEncoding.EncodeToString(sealed)
	return err
}

// readToken gives the mark of the form that was sent and how long ago it was shown.
func (h *portal) readToken(c *web.Call, v *formView) (mark string, age time.Duration, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(c.R.PostFormValue("sealed"))
	if err != nil || len(sealed) == 0 {
		return "", 0, false
	}
	raw, err := h.Vault.Unseal(v.x.Org, sealed)
	if err != nil || len(raw) != 40 || [16]byte(raw[24:]) != [16]byte(v.x.ID) {
		return "", 0, false
	}
	shown := time.UnixMilli(int64(binary.BigEndian.Uint64(raw))) //nolint:gosec // our own number
	return "form:" + hex.EncodeToString(raw[8:24]), c.Now().Sub(shown), true
}

const maxKeys = 20_000

// throttle counts events by key in windows of a minute; a restart forgets it.
type throttle struct {
	mu    sync.Mutex
	began time.Time
	count map[string]int
}

// over counts an event and reports whether there were more than most in this minute.
func (t *throttle) over(now time.Time, key string, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.began) > time.Minute || len(t.count) > maxKeys {
		t.began, t.count = now, map[string]int{}
	}
	t.count[key]++
	return t.count[key] > most
}

// at reports whether there were as many as most already, without counting.
func (t *throttle) at(now time.Time, key string, most int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return now.Sub(t.began) <= time.Minute && t.count[key] >= most
}
