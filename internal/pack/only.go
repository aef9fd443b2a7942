package pack

import (
	"context"
	"fmt"
	"io"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Only is a pack of some records of one register as they stand, such as an auditor's
// sample, with the documents that its feature prints beside them.
type Only struct {
	Register  *register.Type
	IDs       []id.ID
	Languages []string // of the pages, as BCP 47; the first counts
	// Documents prints what else proves the records, up to a signed checkpoint.
	Documents func(ctx context.Context, tx *store.Tx, at Signed) ([]Document, error)
}

// Signed is a checkpoint and what it says.
type Signed struct {
	ledger.Mark
	Note []byte
}

// Prove writes a pack of some records that who may see. Whether who may take them away
// is for the caller to decide. Problems: pack_busy, ledger_inconsistent, not found.
func (m *Maker) Prove(ctx context.Context, who access.Actor, o Only, w io.Writer) (*Result, error) {
	return m.build(ctx, who, Options{Languages: o.Languages, only: &o}, w, nil)
}

// Checkpoint signs the ledger of an organisation as it stands.
func (m *Maker) Checkpoint(ctx context.Context, org id.ID) (Signed, error) {
	text, err := m.checkpointNow(ctx, org)
	if err != nil {
		return Signed{}, err
	}
	public, err := m.Keys.Public(ctx, org)
	if err != nil {
		return Signed{}, fmt.Errorf("public keys of the ledger: %w", err)
	}
	keys, err := verifiers(public)
	if err != nil {
		return Signed{}, err
	}
	mark, err := ledger.OpenCheckpoint(text, keys...)
	return Signed{mark, text}, err
}

// gatherOnly reads the records that were asked for.
func gatherOnly(ctx context.Context, tx *store.Tx, o Options) (*gathered, error) {
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	g := &gathered{own: own, Basis: Basis{Languages: o.Languages, At: o.At}}
	for _, at := range o.only.IDs {
		rec, err := store.GetAny(ctx, tx, o.only.Register, at)
		if err != nil {
			return nil, err
		}
		g.items = append(g.items, item{o.only.Register, rec})
	}
	order(tx.Registers(), g.items)
	return g, nil
}

// organisation is whose pack it is, whatever else the actor may read.
func organisation(ctx context.Context, tx *store.Tx) (*record.Organisation, error) {
	defer tx.AsSystem("pack")()
	return store.Get(ctx, tx, record.Organisations, tx.Org)
}

// printers print the documents of a pack.
func (b *builder) printers() []Printer {
	if b.o.only == nil {
		return b.Printers
	}
	if b.o.only.Documents == nil {
		return nil
	}
	return []Printer{func(ctx context.Context, tx *store.Tx, _ *Basis) ([]Document, error) {
		return b.o.only.Documents(ctx, tx, Signed{b.log.mark, b.log.checkpoint})
	}}
}
