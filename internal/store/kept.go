package store

import "sync"

// maxKept bounds what Kept holds; past it all is forgotten and made again.
const maxKept = 64

// kept holds what was made of content that does not change.
type kept struct {
	mu sync.Mutex
	by map[string]any
}

// Kept is what make gives for a key. It is made once and kept for as long as the
// program runs, so the key must hold everything that the answer depends on, such as a
// digest of the content; the answer is shared and must not be changed. Two who ask at
// once may both make it.
func (tx *Tx) Kept(key string, make func() (any, error)) (any, error) {
	k := &tx.db.kept
	k.mu.Lock()
	got, ok := k.by[key]
	k.mu.Unlock()
	if ok {
		return got, nil
	}
	got, err := make()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil || len(k.by) >= maxKept {
		k.by = map[string]any{}
	}
	k.by[key] = got
	return got, nil
}
