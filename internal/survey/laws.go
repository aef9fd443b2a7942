package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
)

// Laid is a pack that an organisation laid over those of the program.
type Laid struct {
	Ref  string
	Law  string
	Text string
}

// Laws are the law packs by which an organisation computes: those of the program, with
// what it has laid over them (S-157). They are the same for everybody in it, whatever
// he may see. A pack that is older than the program's own is left out: the program
// has caught up with it.
func Laws(ctx context.Context, tx *store.Tx) (*law.Packs, error) {
	list, err := LaidOver(ctx, tx)
	if err != nil || len(list) == 0 {
		return law.Shipped(), err
	}
	return LawsWith(tx, list)
}

// LaidOver are the packs in force, in the order of their references.
func LaidOver(ctx context.Context, tx *store.Tx) ([]Laid, error) {
	rows, err := tx.SQL().QueryContext(ctx, `SELECT r.ref, l.law, l.text FROM law_packs l JOIN record r ON r.org = l.org AND r.id = l.id
		WHERE l.org = $1 AND r.register = 'law-packs' AND r.state = 'in_force' AND r.archived IS NULL ORDER BY r.ref`, tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read law packs: %w", err)
	}
	defer rows.Close()
	var out []Laid
	for rows.Next() {
		var x Laid
		if err := rows.Scan(&x.Ref, &x.Law, &x.Text); err != nil {
			return nil, fmt.Errorf("read law packs: %w", err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// LawsWith are the packs of the program with others laid over them.
func LawsWith(tx *store.Tx, list []Laid) (*law.Packs, error) {
	sum := sha256.New()
	for _, x := range list {
		fmt.Fprintf(sum, "%d:%s", len(x.Text), x.Text)
	}
	got, err := tx.Kept("law:"+hex.EncodeToString(sum.Sum(nil)), func() (any, error) {
		packs := law.Shipped()
		for _, x := range list {
			over, l, faults := packs.Over([]byte(x.Text))
			if len(faults) > 0 {
				continue // a later program reads more strictly: its own pack holds
			}
			if own, known := law.Shipped().Law(l.ID); !known || l.AsOf >= own.AsOf {
				packs = over
			}
		}
		return packs, nil
	})
	if err != nil {
		return nil, err
	}
	return got.(*law.Packs), nil //nolint:forcetypeassert // of this key
}
