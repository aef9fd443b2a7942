package account

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/db"
)

// authenticator is a device in software: one ES256 key with user verification.
type authenticator struct {
	*world
	key        *ecdsa.PrivateKey
	id, handle []byte
	count      uint32
	origin     string
	flags      byte // user present 1, verified 4
}

func (w *world) authenticator() *authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	at := make([]byte, 16)
	rand.Read(at)
	return &authenticator{world: w, key: key, id: at, origin: w.o.Address, flags: 1 | 4}
}

var b64 = base64.RawURLEncoding

type request struct {
	Challenge string `json:"challenge"`
	RPID      string `json:"rpId"`
	RP        struct {
		ID string `json:"id"`
	} `json:"rp"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
}

func (a *authenticator) read(options json.RawMessage) request {
	a.Helper()
	var r request
	a.must(json.Unmarshal(options, &r))
	return r
}

func (a *authenticator) client(kind, challenge string) []byte {
	a.Helper()
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	a.must(err)
	return text
}

func (a *authenticator) data(rp string, flags byte) []byte {
	sum := sha256.Sum256([]byte(rp))
	a.count++
	return binary.BigEndian.AppendUint32(append(sum[:], flags), a.count)
}

func (a *authenticator) answer(fields map[string]string) []byte {
	a.Helper()
	text, err := json.Marshal(map[string]any{"id": b64.EncodeToString(a.id), "rawId": b64.EncodeToString(a.id), "type": "public-key", "response": fields, "clientExtensionResults": map[string]any{}})
	a.must(err)
	return text
}

// make is navigator.credentials.create.
func (a *authenticator) make(options json.RawMessage) []byte {
	a.Helper()
	r := a.read(options)
	handle, err := b64.DecodeString(r.User.ID)
	a.must(err)
	a.handle = handle
	point, err := a.key.PublicKey.Bytes()
	a.must(err)
	auth := a.data(r.RP.ID, a.flags|0x40)
	auth = append(auth, make([]byte, 16)...)
	auth = binary.BigEndian.AppendUint16(auth, uint16(len(a.id)))
	auth = append(auth, a.id...)
	auth = append(auth, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32) // COSE: EC2, ES256, P-256
	auth = append(auth, point[1:33]...)
	auth = append(append(auth, 0x22, 0x58, 32), point[33:]...)
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58") // CBOR
	object = append(append(object, byte(len(auth))), auth...)
	return a.answer(map[string]string{"clientDataJSON": b64.EncodeToString(a.client("webauthn.create", r.Challenge)), "attestationObject": b64.EncodeToString(object)})
}

// get is navigator.credentials.get.
func (a *authenticator) get(options json.RawMessage) []byte {
	a.Helper()
	r := a.read(options)
	auth, client := a.data(r.RPID, a.flags), a.client("webauthn.get", r.Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, auth...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	a.must(err)
	return a.answer(map[string]string{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(auth),
		"signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString(a.handle)})
}

// enrol makes a passkey for the session's account.
func (a *authenticator) enrol(x *Session) ([]string, Entry) {
	a.Helper()
	c, err := a.BeginPasskey(a.ctx, x, home)
	a.must(err)
	codes, e, err := a.FinishPasskey(a.ctx, x, c.Secret, "Key at the desk", a.make(c.Options))
	a.must(err)
	return codes, e
}

func (a *authenticator) signIn() (Entry, error) {
	a.Helper()
	c, err := a.BeginPasskeySignIn(a.ctx, home)
	a.must(err)
	return a.FinishPasskeySignIn(a.ctx, c.Secret, a.get(c.Options), home)
}

func TestAPasskeySignsInWithTwoFactorsAndNoPassword(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		key := w.authenticator()
		codes, mine := key.enrol(w.signIn("ana@example.org"))
		if x := w.look(mine.Secret); x.Strength != TwoFactors || len(codes) != 10 {
			t.Errorf("%s, %d codes", x.Strength, len(codes))
		}
		e, err := key.signIn()
		w.must(err)
		if x := w.look(e.Secret); x.Account.ID != ana.ID || x.Strength != TwoFactors || x.Method != "passkey" {
			t.Errorf("%+v", x)
		}
		// The password alone is half of it from now on.
		if half := w.enterWith("ana@example.org", goodPassword); strings.Join(half.Second, " ") != "passkey recovery" {
			t.Errorf("%+v", half)
		}
		f, err := w.Factors(w.ctx, ana.ID)
		w.must(err)
		if len(f.Passkeys) != 1 || f.Passkeys[0].Name != "Key at the desk" || f.Passkeys[0].Used.IsZero() {
			t.Errorf("%+v", f.Passkeys)
		}
		w.must(w.RemovePasskey(w.ctx, w.look(e.Secret), f.Passkeys[0].ID))
		_, err = key.signIn()
		w.wants(err, "sign_in_refused")
	})
}

func TestAPasskeyComesInWhilePasswordsAreThrottled(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) { // S9
		w.person("ana@example.org")
		key := w.authenticator()
		key.enrol(w.signIn("ana@example.org"))
		for range 60 {
			w.SignIn(w.ctx, "ana@example.org", "wrong", home)
		}
		_, err := w.SignIn(w.ctx, "ana@example.org", goodPassword, home)
		w.wants(err, "too_many_tries")
		_, err = key.signIn()
		w.must(err)
	})
}

func TestPasskeysThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		w.person("ben@example.org")
		key := w.authenticator()
		key.enrol(w.signIn("ana@example.org"))
		for name, spoil := range map[string]func(*authenticator){
			"another site":            func(a *authenticator) { a.origin = "https://privet.example.com" },
			"user not verified":       func(a *authenticator) { a.flags = 1 },
			"another key":             func(a *authenticator) { a.key = w.authenticator().key },
			"unknown user":            func(a *authenticator) { a.handle = make([]byte, 64) },
			"unknown credential":      func(a *authenticator) { a.id = make([]byte, 16) },
			"counter that ran back":   func(a *authenticator) { a.count = 0 },
			"nobody touched the key":  func(a *authenticator) { a.flags = 4 },
			"begun in another, ended": nil,
		} {
			bad := *key
			if spoil != nil {
				spoil(&bad)
				if _, err := bad.signIn(); err == nil {
					t.Errorf("%s comes in", name)
				}
				continue
			}
			one, err := w.BeginPasskeySignIn(w.ctx, home)
			w.must(err)
			two, err := w.BeginPasskeySignIn(w.ctx, home)
			w.must(err)
			if _, err := w.FinishPasskeySignIn(w.ctx, two.Secret, bad.get(one.Options), home); err == nil {
				t.Error("the challenge of another browser comes in")
			}
			_, err = w.FinishPasskeySignIn(w.ctx, two.Secret, bad.get(two.Options), home)
			w.wants(err, "begin_again") // a challenge counts once
			_, err = w.FinishPasskeySignIn(w.ctx, one.Secret, []byte("{}"), home)
			w.wants(err, "sign_in_refused")
			old, err := w.BeginPasskeySignIn(w.ctx, home)
			w.must(err)
			w.pass(ceremonyLife)
			_, err = w.FinishPasskeySignIn(w.ctx, old.Secret, bad.get(old.Options), home)
			w.wants(err, "begin_again")
		}
	})
}

func TestAPasskeyProvesItsOwnerAnew(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.person("ana@example.org")
		w.person("ben@example.org")
		key := w.authenticator()
		_, mine := key.enrol(w.signIn("ana@example.org"))
		ben := w.signIn("ben@example.org")
		w.pass(11 * time.Minute)
		c, err := w.BeginPasskeySignIn(w.ctx, home)
		w.must(err)
		_, err = w.ProvePasskey(w.ctx, ben, c.Secret, key.get(c.Options))
		w.wants(err, "sign_in_refused")
		c, err = w.BeginPasskeySignIn(w.ctx, home)
		w.must(err)
		x := w.look(mine.Secret)
		w.wants(w.Reauthenticated(x), "prove_again")
		e, err := w.ProvePasskey(w.ctx, x, c.Secret, key.get(c.Options))
		w.must(err)
		w.must(w.Reauthenticated(w.look(e.Secret)))
	})
}

func TestTheLastThingToSignInWithStays(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		ana := w.person("ana@example.org")
		key := w.authenticator()
		_, mine := key.enrol(w.signIn("ana@example.org"))
		w.must(w.write(w.ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(w.ctx, "UPDATE account SET password = '' WHERE id = $1", ana.ID)
			return err
		}))
		f, err := w.Factors(w.ctx, ana.ID)
		w.must(err)
		w.wants(w.RemovePasskey(w.ctx, w.look(mine.Secret), f.Passkeys[0].ID), "last_sign_in")
	})
}
