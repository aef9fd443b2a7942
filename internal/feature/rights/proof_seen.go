package rights

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// forgetProof erases what shows that somebody may act for another as soon as it was looked
// at, that is when the request says whether it was shown, or ends: the form promises it
// (GDPR Art. 5(1)(c) and (e)). What was found stays, in the request and in the ledger.
func forgetProof(ctx context.Context, tx *store.Tx, e store.Event[record.Request]) error {
	if e.Before == nil || !awaitsProof(e.Before) || awaitsProof(e.After) {
		return nil
	}
	done, err := tx.SQL().ExecContext(ctx, "UPDATE request_file SET deleted = $3, name = '' WHERE org = $1 AND request = $2 AND purpose = $4 AND deleted IS NULL",
		tx.Org.String(), e.After.ID.String(), tx.SQL().Dialect.Time(tx.Now), string(Proof))
	if err != nil {
		return fmt.Errorf("erase a proof that was seen: %w", err)
	}
	n, err := done.RowsAffected()
	if err != nil {
		return fmt.Errorf("erase a proof that was seen: %w", err)
	}
	if n > 0 {
		note(tx, "proof_erased", e.After, map[string]any{"authority": e.After.Authority, "files": n})
	}
	return nil
}

// awaitsProof reports whether somebody still has to look at what shows that the person may
// act for another.
func awaitsProof(r *record.Request) bool { return r.Authority == "asked" && !r.Closed() }
