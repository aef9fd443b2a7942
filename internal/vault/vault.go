// Package vault seals the secrets of connections, such as passwords and keys, so
// that a copy of the database alone does not give them away.
//
// The installation's keys stand in one file that only its owner can read. A
// sealed secret names its key, belongs to one organisation, and opens for no
// other. Rotation adds a key for what is sealed from then on; the older ones stay
// in the file until everything has been sealed anew. Backups do not hold the
// file (decision 18): it is copied by hand and kept elsewhere.
//
// Sealing is XAES-256-GCM with a random nonce of 192 bits, by tink.
package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// KeyID names a key of the installation; it is no secret.
type KeyID uint32

// String is the identifier in eight hexadecimal digits.
func (k KeyID) String() string { return fmt.Sprintf("%08x", uint32(k)) }

// Vault seals and opens. It serves any number of callers at once.
type Vault struct {
	path string
	mu   sync.RWMutex
	keys *keyset.Handle
	aead tink.AEAD
}

// Open reads the key file, and makes it with its first key if it is not there.
// Problems: vault_key_open when others than the owner may read it,
// vault_key_broken when it holds no keys.
func Open(path string) (*Vault, error) {
	keys, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		keys, err = create(path)
	}
	if err != nil {
		return nil, err
	}
	v := &Vault{path: path}
	return v, v.use(keys)
}

// create makes the first key. Of two processes that start at once, the second
// takes the first one's key.
func create(path string) (*keyset.Handle, error) {
	keys, err := keyset.NewHandle(aead.XAES256GCM192BitNonceKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	err = write(path, keys, os.Link)
	if errors.Is(err, fs.ErrExist) {
		return read(path)
	}
	return keys, err
}

func (v *Vault) use(keys *keyset.Handle) error {
	a, err := aead.New(keys)
	if err != nil {
		return broken(v.path, err)
	}
	v.keys, v.aead = keys, a
	return nil
}

// Seal closes a secret for an organisation with the current key.
func (v *Vault) Seal(org id.ID, secret []byte) ([]byte, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	sealed, err := v.aead.Encrypt(secret, bound(org))
	if err != nil {
		return nil, fmt.Errorf("seal a secret: %w", err)
	}
	return sealed, nil
}

// Unseal opens what Seal closed for the same organisation. Problems:
// vault_key_missing names the key that is not in the file; vault_sealed_broken
// says that it was changed or is another organisation's.
func (v *Vault) Unseal(org id.ID, sealed []byte) ([]byte, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	secret, err := v.aead.Decrypt(sealed, bound(org))
	if err == nil {
		return secret, nil
	}
	if key, ok := SealedBy(sealed); ok && !v.has(key) {
		return nil, problem.Wrap(problem.Unavailable, "vault_key_missing", err, "key", key.String())
	}
	return nil, problem.Wrap(problem.Unavailable, "vault_sealed_broken", err)
}

// SealedBy is the key that a sealed secret names.
func SealedBy(sealed []byte) (KeyID, bool) {
	if len(sealed) < 5 || sealed[0] != 1 { // tink's prefix: version 1, then the key
		return 0, false
	}
	return KeyID(binary.BigEndian.Uint32(sealed[1:5])), true
}

// Current is the key that seals now. What another key sealed should be unsealed
// and sealed again.
func (v *Vault) Current() KeyID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return KeyID(v.keys.KeysetInfo().GetPrimaryKeyId())
}

// Keys are all keys of the file, the oldest first.
func (v *Vault) Keys() []KeyID {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.list()
}

func (v *Vault) list() []KeyID {
	var all []KeyID
	for _, k := range v.keys.KeysetInfo().GetKeyInfo() {
		all = append(all, KeyID(k.GetKeyId()))
	}
	return all
}

func (v *Vault) has(key KeyID) bool {
	for _, k := range v.list() {
		if k == key {
			return true
		}
	}
	return false
}

// Rotate adds a key, which seals from now on, and writes the file before it is
// used. Other processes see it after they open the file again.
func (v *Vault) Rotate() (KeyID, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	m := keyset.NewManagerFromHandle(v.keys)
	key, err := m.Add(aead.XAES256GCM192BitNonceKeyTemplate())
	if err != nil {
		return 0, fmt.Errorf("make a key: %w", err)
	}
	if err := m.SetPrimary(key); err != nil {
		return 0, fmt.Errorf("make a key current: %w", err)
	}
	return KeyID(key), v.replace(m)
}

// Forget removes a key that is not the current one. Whatever is still sealed by
// it is lost, so callers look for such secrets first.
func (v *Vault) Forget(key KeyID) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	m := keyset.NewManagerFromHandle(v.keys)
	if err := m.Delete(uint32(key)); err != nil {
		return fmt.Errorf("forget key %s: %w", key, err)
	}
	return v.replace(m)
}

func (v *Vault) replace(m *keyset.Manager) error {
	keys, err := m.Handle()
	if err != nil {
		return err
	}
	if err := write(v.path, keys, os.Rename); err != nil {
		return err
	}
	return v.use(keys)
}

// bound is the associated data: a secret opens for its organisation alone.
func bound(org id.ID) []byte { return append([]byte("privet connection secret 1\x00"), org[:]...) }
