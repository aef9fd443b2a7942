package vault_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/vault"
)

func open(t *testing.T, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func seal(t *testing.T, v *vault.Vault, org id.ID, secret string) []byte {
	t.Helper()
	sealed, err := v.Seal(org, []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	if p, ok := problem.As(err); !ok || p.Key != key {
		t.Errorf("%v, want the problem %s", err, key)
	}
}

func TestSecretsOutliveARestart(t *testing.T) {
	t.Parallel()
	path, org := filepath.Join(t.TempDir(), "keys", "vault.json"), id.New()
	sealed := seal(t, open(t, path), org, "s3cret")
	if bytes.Contains(sealed, []byte("s3cret")) {
		t.Error("the secret can be read")
	}
	got, err := open(t, path).Unseal(org, sealed)
	if err != nil || string(got) != "s3cret" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTheSameSecretIsSealedDifferently(t *testing.T) {
	t.Parallel()
	v, org := open(t, filepath.Join(t.TempDir(), "key")), id.New()
	if bytes.Equal(seal(t, v, org, "same"), seal(t, v, org, "same")) {
		t.Error("equal secrets look equal")
	}
}

func TestAnotherOrganisationCannotUnseal(t *testing.T) {
	t.Parallel()
	v := open(t, filepath.Join(t.TempDir(), "key"))
	_, err := v.Unseal(id.New(), seal(t, v, id.New(), "theirs"))
	wantKey(t, err, "vault_sealed_broken")
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	t.Parallel()
	v, org := open(t, filepath.Join(t.TempDir(), "key")), id.New()
	sealed := seal(t, v, org, "secret")
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := v.Unseal(org, changed); !problem.Is(err, problem.Unavailable) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	for i := range sealed {
		if _, err := v.Unseal(org, sealed[:i]); !problem.Is(err, problem.Unavailable) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
}

func TestRotationKeepsOldSecretsReadable(t *testing.T) {
	t.Parallel()
	path, org := filepath.Join(t.TempDir(), "key"), id.New()
	v := open(t, path)
	before, first := seal(t, v, org, "before"), v.Current()
	second, err := v.Rotate()
	if err != nil || second == first || v.Current() != second {
		t.Fatalf("rotated from %s to %s, current %s: %v", first, second, v.Current(), err)
	}
	after := seal(t, v, org, "after")
	if by, ok := vault.SealedBy(before); !ok || by != first {
		t.Errorf("sealed by %s, want %s", by, first)
	}
	if by, ok := vault.SealedBy(after); !ok || by != second {
		t.Errorf("sealed by %s, want %s", by, second)
	}
	v = open(t, path)
	for want, sealed := range map[string][]byte{"before": before, "after": after} {
		if got, err := v.Unseal(org, sealed); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", want, got, err)
		}
	}
	if err := v.Forget(second); err == nil {
		t.Error("the current key was forgotten")
	}
	if err := v.Forget(first); err != nil || len(v.Keys()) != 1 {
		t.Errorf("keys %v, %v", v.Keys(), err)
	}
	_, err = v.Unseal(org, before)
	wantKey(t, err, "vault_key_missing")
}

func TestKeyFileIsForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if _, err := open(t, path).Rotate(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := vault.Open(path)
		wantKey(t, err, "vault_key_open")
	}
}

func TestDamagedKeyFileIsNeverReplaced(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}", "{", `{"primaryKeyId":1,"key":[]}`, "\x00\x01"} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := vault.Open(path)
		wantKey(t, err, "vault_key_broken")
		if left, _ := os.ReadFile(path); string(left) != text {
			t.Errorf("%q became %q", text, left)
		}
	}
}

func TestProcessesThatStartAtOnceShareTheKey(t *testing.T) {
	t.Parallel()
	path, org := filepath.Join(t.TempDir(), "key"), id.New()
	sealed := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range sealed {
		all.Go(func() {
			v, err := vault.Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			sealed[i], err = v.Seal(org, []byte("shared"))
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	v := open(t, path)
	for _, s := range sealed {
		if got, err := v.Unseal(org, s); err != nil || string(got) != "shared" {
			t.Errorf("%q, %v", got, err)
		}
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
