package ledger

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// KeyName is the name of an organisation's signing key and the first line of its
// checkpoints. (A plus sign is what one would write, but the note format keeps it
// for itself.)
func KeyName(org id.ID) string { return "privet/" + orgText(org) }

// GenerateKey makes an Ed25519 key pair for an organisation's checkpoints, in
// the text form of note. The private one belongs in the vault; the public one
// may be given to anybody and is all that is needed to verify.
func GenerateKey(org id.ID) (private, public string, err error) {
	return note.GenerateKey(rand.Reader, KeyName(org))
}

// NewSigner reads a private key.
func NewSigner(private string) (note.Signer, error) {
	s, err := note.NewSigner(strings.TrimSpace(private))
	if err != nil {
		return nil, errors.New("signing key of a ledger: malformed") // its text stays out of the log
	}
	return s, nil
}

// NewVerifier reads a public key.
func NewVerifier(public string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "ledger_key_malformed", err)
	}
	return v, nil
}

// Mark is what a checkpoint says: the log of this organisation had this size and
// this root at this time. Its text form is that of a transparency log: name,
// size, root, then the time as an extension line.
type Mark struct {
	Org  id.ID
	Size int64
	Root Hash
	At   time.Time
}

func (m Mark) text() string {
	return KeyName(m.Org) + "\n" + strconv.FormatInt(m.Size, 10) + "\n" + m.Root.String() + "\n" +
		m.At.UTC().Format(timeForm) + "\n"
}

func parseMark(text string) (Mark, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[4] != "" {
		return Mark{}, errors.New("checkpoint: want four lines")
	}
	var m Mark
	var err error
	name, ok := strings.CutPrefix(lines[0], "privet/")
	if !ok {
		return Mark{}, errors.New("checkpoint: not of a ledger of ours")
	}
	if m.Org, err = parseOrg(name); err != nil {
		return Mark{}, fmt.Errorf("checkpoint: %w", err)
	}
	if m.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || m.Size < 0 {
		return Mark{}, errors.New("checkpoint: size")
	}
	if !decodeHash(&m.Root, []byte(lines[2])) {
		return Mark{}, errors.New("checkpoint: root")
	}
	if m.At, err = time.Parse(timeForm, lines[3]); err != nil {
		return Mark{}, fmt.Errorf("checkpoint: time: %w", err)
	}
	if m.text() != text {
		return Mark{}, errors.New("checkpoint: not in canonical form")
	}
	return m, nil
}

// OpenCheckpoint reads a signed checkpoint. It fails unless one of the keys
// signed it, with the problem ledger_checkpoint_unsigned.
func OpenCheckpoint(signed []byte, keys ...note.Verifier) (Mark, error) {
	n, err := note.Open(bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n")), note.VerifierList(keys...))
	if err != nil {
		return Mark{}, problem.Wrap(problem.Invalid, "ledger_checkpoint_unsigned", err)
	}
	m, err := parseMark(n.Text)
	if err != nil {
		return Mark{}, problem.Wrap(problem.Invalid, "ledger_checkpoint_malformed", err)
	}
	for _, s := range n.Sigs {
		if s.Name == KeyName(m.Org) {
			return m, nil
		}
	}
	return Mark{}, problem.New(problem.Invalid, "ledger_checkpoint_unsigned")
}

// claimed is what a checkpoint says, whoever signed it.
func claimed(signed []byte) (Mark, error) {
	text, _, ok := strings.Cut(string(signed), "\n\n")
	if !ok {
		return Mark{}, errors.New("checkpoint: no signature")
	}
	return parseMark(text + "\n")
}

// Checkpoint signs the log as it stands, stores the note and returns it; a size
// that has a checkpoint keeps it. It recomputes the root from the stored tree and
// proves that the last checkpoint is a prefix of it: a log that was tampered with
// is not signed (problem ledger_inconsistent).
func Checkpoint(ctx context.Context, tx Querier, d Dialect, org id.ID, at time.Time, signer note.Signer) ([]byte, error) {
	h, err := lockHead(ctx, tx, d, org)
	if err != nil {
		return nil, err
	}
	last, kept, err := lastCheckpoint(ctx, tx, org)
	if err != nil {
		return nil, err
	}
	if err := extends(ctx, tx, org, h, last); err != nil {
		return nil, err
	}
	if kept != nil && last.Size == h.size {
		return kept, nil
	}
	m := Mark{Org: org, Size: h.size, Root: h.root, At: at.UTC().Truncate(time.Microsecond)}
	signed, err := note.Sign(&note.Note{Text: m.text()}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint of %s: %w", orgText(org), err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO ledger_checkpoint (org, size, note, at) VALUES ($1, $2, $3, $4)`,
		orgText(org), m.Size, string(signed), m.At.UnixMicro()); err != nil {
		return nil, fmt.Errorf("store checkpoint of %s: %w", orgText(org), err)
	}
	return signed, nil
}

// lastCheckpoint is the newest stored one; nil if there is none.
func lastCheckpoint(ctx context.Context, q Querier, org id.ID) (Mark, []byte, error) {
	var signed string
	err := queryRow(ctx, q, `SELECT note FROM ledger_checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1`,
		[]any{orgText(org)}, &signed)
	if errors.Is(err, sql.ErrNoRows) {
		return Mark{}, nil, nil
	}
	if err != nil {
		return Mark{}, nil, fmt.Errorf("last checkpoint of %s: %w", orgText(org), err)
	}
	m, err := claimed([]byte(signed))
	if err != nil {
		return Mark{}, nil, problem.Wrap(problem.Internal, "ledger_inconsistent", err)
	}
	return m, []byte(signed), nil
}

// extends proves that the head fits the stored tree and that the last
// checkpoint is a prefix of it.
func extends(ctx context.Context, q Querier, org id.ID, h head, last Mark) error {
	nodes := nodeReader{ctx, q, org}
	root, err := tlog.TreeHash(h.size, nodes)
	if err != nil {
		return fmt.Errorf("root of ledger %s: %w", orgText(org), err)
	}
	if root != h.root || h.peaks.root() != root || last.Size > h.size {
		return problem.New(problem.Internal, "ledger_inconsistent")
	}
	if last.Size == 0 {
		return nil
	}
	p, err := tlog.ProveTree(h.size, last.Size, nodes)
	if err != nil {
		return fmt.Errorf("consistency of ledger %s: %w", orgText(org), err)
	}
	if err := tlog.CheckTree(p, h.size, root, last.Size, last.Root); err != nil {
		return problem.Wrap(problem.Internal, "ledger_inconsistent", err)
	}
	return nil
}
