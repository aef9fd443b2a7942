package rights

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// forgetProof erases what shows that somebody may act for another as soon as it was looked
// at, that is when the request says whether it was shown, or ends: the form and the letter
// that asks for it promise so (GDPR Art. 5(1)(c) and (e)). It came with the form, or with
// what the person wrote since the letter; what was taken over as material of the request
// stays, as what was found does, in the request and in the ledger. What a hold covers stays
// until the person is erased (S-094).
func forgetProof(ctx context.Context, tx *store.Tx, e store.Event[record.Request]) error {
	if e.Before == nil || !awaitsProof(e.Before) || awaitsProof(e.After) {
		return nil
	}
	keep, err := onHold(ctx, tx, e.After)
	if err != nil || keep {
		return err
	}
	done, err := tx.SQL().ExecContext(ctx, `UPDATE request_file SET deleted = $3, name = '' WHERE org = $1 AND request = $2 AND deleted IS NULL
		AND (purpose = $4 OR purpose = $5 AND message IN (SELECT m.id FROM request_message m WHERE m.org = $1 AND m.request = $2 AND m.direction = $6
			AND m.created >= (SELECT min(a.created) FROM request_message a WHERE a.org = $1 AND a.request = $2 AND a.template = $7)))`,
		tx.Org.String(), e.After.ID.String(), tx.SQL().Dialect.Time(tx.Now), string(Proof), string(Attached), string(In), AskAuthority)
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

// onHold reports whether a hold covers one of the people of a request.
func onHold(ctx context.Context, tx *store.Tx, r *record.Request) (bool, error) {
	defer tx.AsSystem("rights")()
	holds, err := activeHolds(ctx, tx)
	if err != nil || len(holds) == 0 {
		return false, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return false, err
	}
	people, err := People(ctx, tx, r)
	return held(holds, today, people), err
}

// AskAuthority is the letter that asks to show that somebody may act for another.
const AskAuthority = "ask_authority"

// awaitsProof reports whether somebody still has to look at what shows that the person may
// act for another.
func awaitsProof(r *record.Request) bool { return r.Authority == "asked" && !r.Closed() }
