package parcel_test

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // as the format has it
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/parcel"
)

const passphrase = "k7fq-9mxt-2hcw-8rdp-vn3j"

var errPassphrase = errors.New("wrong passphrase or changed")

// unseal reads an entry of AES-256 as the publication of WinZip has it. It shares
// nothing with the writer, and reads what another program wrote, see below.
func unseal(f *zip.File, passphrase string) ([]byte, error) {
	r, err := f.OpenRaw()
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if f.Method != 99 || f.Flags&1 == 0 || len(raw) < 28 {
		return nil, errors.New("not encrypted with AES")
	}
	extra := f.Extra
	for len(extra) >= 11 && binary.LittleEndian.Uint16(extra) != 0x9901 {
		extra = extra[4+binary.LittleEndian.Uint16(extra[2:]):]
	}
	if len(extra) < 11 || string(extra[6:8]) != "AE" || extra[8] != 3 || binary.LittleEndian.Uint16(extra[9:]) != 0 {
		return nil, errors.New("not AES-256, stored")
	}
	if version := binary.LittleEndian.Uint16(extra[4:]); version == 2 && f.CRC32 != 0 {
		return nil, errors.New("AE-2 with a checksum of what is inside")
	}
	salt, check, body, mac := raw[:16], raw[16:18], raw[18:len(raw)-10], raw[len(raw)-10:]
	keys, err := pbkdf2.Key(sha1.New, passphrase, salt, 1000, 66)
	if err != nil {
		return nil, err
	}
	sum := hmac.New(sha1.New, keys[32:64])
	sum.Write(body)
	if !bytes.Equal(check, keys[64:]) || !hmac.Equal(mac, sum.Sum(nil)[:10]) {
		return nil, errPassphrase
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return nil, err
	}
	out := make([]byte, len(body))
	for i := 0; i < len(body); i += 16 {
		var count, pad [16]byte
		binary.LittleEndian.PutUint64(count[:], uint64(i/16+1))
		block.Encrypt(pad[:], count[:])
		for k := i; k < min(i+16, len(body)); k++ {
			out[k] = body[k] ^ pad[k-i]
		}
	}
	return out, nil
}

func open(t *testing.T, data []byte) *zip.Reader {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// The file was made by 7-Zip 16.02 with -mem=AES256.
func TestTheReaderOfTheseTestsOpensWhatAnotherProgramSealed(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "seven-zip-aes256.zip"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := unseal(open(t, data).File[0], passphrase)
	if err != nil || string(got) != strings.Repeat("Sealed by another program.\n", 3) {
		t.Errorf("%q %v", got, err)
	}
}

// RFC 6070, third vector, and the AES-256 vector of FIPS 197, C.3: what the
// format is made of.
func TestPrimitivesGiveThePublishedVectors(t *testing.T) {
	t.Parallel()
	key, err := pbkdf2.Key(sha1.New, "password", []byte("salt"), 4096, 20)
	if err != nil || hex.EncodeToString(key) != "4b007901b765489abead49d926f721d065a429c1" {
		t.Errorf("%x %v", key, err)
	}
	k, _ := hex.DecodeString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
	in, _ := hex.DecodeString("00112233445566778899aabbccddeeff")
	block, err := aes.NewCipher(k)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 16)
	if block.Encrypt(out, in); hex.EncodeToString(out) != "8ea2b7ca516745bfeafc49904b496089" {
		t.Errorf("%x", out)
	}
}

func TestASealedParcelOpensWithItsPassphraseAlone(t *testing.T) {
	t.Parallel() // S-068
	var b bytes.Buffer
	if err := parcel.Seal(&b, passphrase, rand.Reader, sample("de"), wordsOf(t, "de")); err != nil {
		t.Fatal(err)
	}
	z := open(t, b.Bytes())
	if len(z.File) != 2 || z.File[0].Name != "HOW-TO-OPEN.txt" || z.File[1].Name != "answer.zip" {
		t.Fatalf("%+v", z.File)
	}
	got, err := unseal(z.File[1], passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, build(t, sample("de"), "de")) {
		t.Error("what is inside is not the parcel")
	}
	if _, err := unseal(z.File[1], strings.ToUpper(passphrase)); !errors.Is(err, errPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	changed := bytes.Clone(b.Bytes())
	changed[len(changed)/2] ^= 1
	if _, err := unseal(open(t, changed).File[1], passphrase); !errors.Is(err, errPassphrase) {
		t.Errorf("a changed byte: %v", err)
	}
	for _, word := range []string{"Øster", "REQ-2026", "referral", "Harbour", "Stammdaten"} {
		if bytes.Contains(b.Bytes(), []byte(word)) {
			t.Errorf("%q can be read without the passphrase", word)
		}
	}
	r, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); err != nil || !strings.Contains(string(text), "7-Zip") {
		t.Errorf("%s %v", text, err)
	}
	if *look != "" {
		if err := os.WriteFile(filepath.Join(*look, "sealed.zip"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheSameRandomBytesGiveTheSameFileAndOthersAnother(t *testing.T) {
	t.Parallel()
	seal := func(salt string) []byte {
		var b bytes.Buffer
		if err := parcel.Seal(&b, passphrase, strings.NewReader(salt), sample("en"), wordsOf(t, "en")); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	one, two, other := seal("0123456789abcdef"), seal("0123456789abcdef"), seal("fedcba9876543210")
	if !bytes.Equal(one, two) || bytes.Equal(one, other) {
		t.Error("the salt does not decide the bytes")
	}
	if err := parcel.Seal(io.Discard, passphrase, strings.NewReader("short"), sample("en"), wordsOf(t, "en")); err == nil {
		t.Error("sealed with half a salt")
	}
}

func TestPassphrasesHaveEightyBitsAndMore(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){4}$`)
	seen, count := map[string]bool{}, map[rune]int{}
	for range 2000 {
		p, err := parcel.Passphrase(rand.Reader)
		if err != nil || !form.MatchString(p) || seen[p] {
			t.Fatalf("%q %v", p, err)
		}
		seen[p] = true
		for _, r := range strings.ReplaceAll(p, "-", "") {
			count[r]++
		}
	}
	if bits := 20 * math.Log2(float64(len(count))); bits < 80 {
		t.Errorf("%.0f bits", bits)
	}
	for r, n := range count { // 40,000 signs over 31: 1290 each, six standard deviations are 212
		if n < 1078 || n > 1502 {
			t.Errorf("%c comes %d times", r, n)
		}
	}
	if _, err := parcel.Passphrase(strings.NewReader("")); err == nil {
		t.Error("a passphrase of nothing")
	}
}

// zeros is a file of any length.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestALargeParcelNeedsNoMoreMemoryThanASmallOne(t *testing.T) {
	p := parcel.Parcel{Organisation: parcel.Organisation{Name: "X"}, Reference: "R", Answered: "2026-03-27"}
	for range 3 {
		p.Files = append(p.Files, parcel.File{Name: "scan.zip", Size: 100 << 20, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(io.LimitReader(zeros{}, 100<<20)), nil
		}})
	}
	words := wordsOf(t, "en")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if err := parcel.Seal(io.Discard, passphrase, rand.Reader, p, words); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc-before.TotalAlloc) >> 20; grown > 32 {
		t.Errorf("300 MB took %d MB", grown)
	}
}
