package pack

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
)

// The seal is a signed note (golang.org/x/mod/sumdb/note) over the list of sums, by
// the key of the organisation's ledger. Its first line tells it from a checkpoint,
// which the same key signs.

const sealTime = "2006-01-02T15:04:05.000000Z"

func sealText(org id.ID, sums []byte, at time.Time) string {
	h := sha256.Sum256(sums)
	return Format + "\n" + ledger.KeyName(org) + "\n" + hex.EncodeToString(h[:]) + "\n" + at.UTC().Format(sealTime) + "\n"
}

func seal(org id.ID, sums []byte, at time.Time, signer note.Signer) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: sealText(org, sums, at)}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign the pack: %w", err)
	}
	return signed, nil
}

// claim is what a seal says.
type claim struct {
	org  string // name of the key: privet/ORGANISATION
	sums string // hash of the list, hexadecimal
	at   time.Time
	key  uint32 // hash of the key that signed
}

var errSeal = errors.New("not the seal of a pack")

// openSeal reads a seal that one of the keys signed. There is one way to write it:
// exactly one signature, without a bit to spare.
func openSeal(signed []byte, keys []note.Verifier) (claim, error) {
	n, err := note.Open(signed, note.VerifierList(keys...))
	if err != nil {
		return claim{}, err
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 {
		return claim{}, errSeal
	}
	s := n.Sigs[0]
	raw, err := base64.StdEncoding.Strict().DecodeString(s.Base64)
	if err != nil || string(signed) != n.Text+"\n— "+s.Name+" "+base64.StdEncoding.EncodeToString(raw)+"\n" {
		return claim{}, errSeal
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 5 || lines[0] != Format || lines[1] != s.Name || lines[4] != "" {
		return claim{}, errSeal
	}
	at, err := time.Parse(sealTime, lines[3])
	if err != nil || at.UTC().Format(sealTime) != lines[3] {
		return claim{}, errSeal
	}
	return claim{org: lines[1], sums: lines[2], at: at, key: s.Hash}, nil
}

// verifiers reads public keys, one a line.
func verifiers(keys []string) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, k := range keys {
		v, err := ledger.NewVerifier(k)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
