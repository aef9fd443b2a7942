package parcel

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // the format asks for it: as a MAC and to stretch, where its collisions do not matter
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/privet-pims/privet/internal/i18n"
)

// Names within a sealed parcel. They are the same for everybody, since names are
// not encrypted.
const (
	inner = "answer.zip"
	howTo = "HOW-TO-OPEN.txt"
)

// Seal writes a parcel encrypted with a passphrase: a ZIP file with a text that
// says how to open it, and the parcel as one encrypted entry. random is
// crypto/rand.Reader; the same random bytes give the same file.
//
// Errors are those of Build and of random.
func Seal(w io.Writer, passphrase string, random io.Reader, p Parcel, words i18n.Words) error {
	z := &archive{w: w, day: dosDay(p.Answered)}
	text := words.T("parcel.open.text") + "\r\n"
	if err := z.plain(howTo, []byte(text)); err != nil {
		return fmt.Errorf("write how to open: %w", err)
	}
	e, err := z.sealed(inner, passphrase, random)
	if err != nil {
		return err
	}
	if err := Build(e, p, words); err != nil {
		return err
	}
	if err := e.finish(); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return z.end()
}

// The parts of an encrypted entry (WinZip, "AES Encryption Information", version
// 1.04): salt, two bytes that tell a wrong passphrase early, what is encrypted,
// and ten bytes of HMAC-SHA1 over it.
const (
	keySize   = 32
	saltSize  = 16
	checkSize = 2
	macSize   = 10
	rounds    = 1000
)

// sealer encrypts what is written to it.
type sealer struct {
	z     *archive
	block cipher.Block
	mac   hash.Hash
	entry entry
	count [aes.BlockSize]byte // little-endian, from 1
	pad   [aes.BlockSize]byte
	used  int
	buf   []byte
}

func (z *archive) sealed(name, passphrase string, random io.Reader) (*sealer, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, fmt.Errorf("draw a salt: %w", err)
	}
	keys, err := pbkdf2.Key(sha1.New, passphrase, salt, rounds, 2*keySize+checkSize)
	if err != nil {
		return nil, fmt.Errorf("stretch the passphrase: %w", err)
	}
	block, err := aes.NewCipher(keys[:keySize])
	if err != nil {
		return nil, fmt.Errorf("start AES: %w", err)
	}
	s := &sealer{z: z, block: block, mac: hmac.New(sha1.New, keys[keySize:2*keySize]), used: aes.BlockSize}
	s.entry = entry{name: name, method: methodAES, flags: flagUTF8 | flagEncrypted | flagDescriptor, version: 51, extra: aesExtra()}
	if err := z.begin(&s.entry); err != nil {
		return nil, fmt.Errorf("write the head of %s: %w", name, err)
	}
	return s, s.put(append(salt, keys[2*keySize:]...))
}

// aesExtra says: AE-2, AES-256, stored.
func aesExtra() []byte {
	return []byte{0x01, 0x99, 7, 0, 2, 0, 'A', 'E', 3, 0, 0}
}

func (s *sealer) put(b []byte) error {
	n, err := s.z.Write(b)
	s.entry.packed += int64(n)
	return err
}

// Write encrypts b.
func (s *sealer) Write(b []byte) (int, error) {
	s.buf = append(s.buf[:0], b...)
	for i := 0; i < len(s.buf); {
		if s.used == aes.BlockSize {
			s.next()
		}
		n := min(len(s.buf)-i, aes.BlockSize-s.used)
		for k := range n {
			s.buf[i+k] ^= s.pad[s.used+k]
		}
		i, s.used = i+n, s.used+n
	}
	s.mac.Write(s.buf)
	if err := s.put(s.buf); err != nil {
		return 0, err
	}
	s.entry.size += int64(len(b))
	return len(b), nil
}

// next is the next block of the key stream.
func (s *sealer) next() {
	low := binary.LittleEndian.Uint64(s.count[:8]) + 1
	binary.LittleEndian.PutUint64(s.count[:8], low) // 2 GB never carry into the upper half
	s.block.Encrypt(s.pad[:], s.count[:])
	s.used = 0
}

func (s *sealer) finish() error {
	if err := s.put(s.mac.Sum(nil)[:macSize]); err != nil {
		return err
	}
	return s.z.finish(&s.entry)
}

// archive writes a ZIP file of few entries, front to back. archive/zip cannot
// write AE-2, which has no checksum of what is inside.
type archive struct {
	w       io.Writer
	at      int64
	day     uint16
	entries []entry
}

type entry struct {
	name          string
	method, flags uint16
	version       uint16
	extra         []byte
	crc           uint32
	size, packed  int64
	offset        int64
}

const (
	methodAES      = 99
	flagEncrypted  = 1
	flagDescriptor = 8
	flagUTF8       = 0x800
)

func (z *archive) Write(b []byte) (int, error) {
	n, err := z.w.Write(b)
	z.at += int64(n)
	return n, err
}

func (z *archive) plain(name string, data []byte) error {
	e := entry{name: name, flags: flagUTF8, version: 20, crc: crc32.ChecksumIEEE(data), size: int64(len(data)), packed: int64(len(data))}
	if err := z.begin(&e); err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	z.entries = append(z.entries, e)
	return nil
}

// begin writes the head of an entry (APPNOTE 4.3.7). Of an entry with a
// descriptor sizes stand behind it.
func (z *archive) begin(e *entry) error {
	e.offset = z.at
	b := binary.LittleEndian.AppendUint32(nil, 0x04034b50)
	b = e.common(b, z.day)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.name)))  //nolint:gosec // our own names
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.extra))) //nolint:gosec // eleven bytes
	_, err := z.Write(append(append(b, e.name...), e.extra...))
	return err
}

func (e *entry) common(b []byte, day uint16) []byte {
	for _, v := range []uint16{e.version, e.flags, e.method, 0, day} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	for _, v := range []uint32{e.crc, uint32(e.packed), uint32(e.size)} { //nolint:gosec // below 4 GB, see Largest
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

func (z *archive) finish(e *entry) error {
	b := binary.LittleEndian.AppendUint32(nil, 0x08074b50)
	for _, v := range []uint32{e.crc, uint32(e.packed), uint32(e.size)} { //nolint:gosec // likewise
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	_, err := z.Write(b)
	z.entries = append(z.entries, *e)
	return err
}

// end writes the table of contents (4.3.12, 4.3.16).
func (z *archive) end() error {
	start := z.at
	for i := range z.entries {
		e := &z.entries[i]
		b := binary.LittleEndian.AppendUint32(nil, 0x02014b50)
		b = binary.LittleEndian.AppendUint16(b, e.version) // made by
		b = e.common(b, z.day)
		b = binary.LittleEndian.AppendUint16(b, uint16(len(e.name)))  //nolint:gosec // our own names
		b = binary.LittleEndian.AppendUint16(b, uint16(len(e.extra))) //nolint:gosec // eleven bytes
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                   // comment, disk, attributes
		b = binary.LittleEndian.AppendUint32(b, uint32(e.offset))     //nolint:gosec // below 4 GB
		if _, err := z.Write(append(append(b, e.name...), e.extra...)); err != nil {
			return err
		}
	}
	b := binary.LittleEndian.AppendUint32(nil, 0x06054b50)
	b = append(b, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(z.entries))) //nolint:gosec // two
	b = binary.LittleEndian.AppendUint16(b, uint16(len(z.entries))) //nolint:gosec // two
	b = binary.LittleEndian.AppendUint32(b, uint32(z.at-start))     //nolint:gosec // below 4 GB
	b = binary.LittleEndian.AppendUint32(b, uint32(start))          //nolint:gosec // below 4 GB
	_, err := z.Write(append(b, 0, 0))
	return err
}
