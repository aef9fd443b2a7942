package mailbox

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

// After says what becomes of a message in the mailbox once it was taken.
type After struct {
	Seen   bool
	Folder string // moves it there; "" leaves it where it is
}

// trying is how long Try waits.
const trying = 20 * time.Second

// Settle does with messages what After says. Those that are no longer there are left out,
// and all of them where the folder was replaced by another (Validity). Problems: those of
// Read, and mailbox_folder for one that cannot take them.
func Settle(ctx context.Context, policy outbound.Policy, box Box, validity uint32, uids []uint32, after After) error {
	if len(uids) == 0 || after == (After{}) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, at, stop, err := open(ctx, policy, box, false)
	if err != nil {
		return err
	}
	defer stop()
	if at.UIDValidity != validity {
		return nil
	}
	var set imap.UIDSet
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	there, err := c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
	if err != nil {
		return fmt.Errorf("look for mail to be settled: %w", err)
	}
	if len(there.AllUIDs()) == 0 {
		return nil
	}
	set = imap.UIDSetNum(there.AllUIDs()...)
	if after.Seen || after.Folder != "" {
		if err := c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
			return problem.Wrap(problem.Blocked, "mailbox_readonly", err, "server", box.Address)
		}
	}
	if after.Folder != "" {
		if err := move(c, set, after.Folder); err != nil {
			return problem.Wrap(problem.Blocked, "mailbox_folder", err, "folder", after.Folder)
		}
	}
	_ = c.Logout().Wait() // good manners
	return nil
}

// Try reaches the folder, and the one that messages go to, and answers how many messages
// are in it. Nothing is read or changed. Problems: those of Read.
func Try(ctx context.Context, policy outbound.Policy, box Box, after After) (messages uint32, err error) {
	ctx, cancel := context.WithTimeout(ctx, trying)
	defer cancel()
	c, at, stop, err := open(ctx, policy, box, true)
	if err != nil {
		return 0, err
	}
	defer stop()
	if after.Folder != "" {
		if err := exists(c, after.Folder); err != nil {
			return 0, err
		}
	}
	_ = c.Logout().Wait() // good manners
	return at.NumMessages, nil
}

func exists(c *imapclient.Client, folder string) error {
	if _, err := c.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait(); err != nil {
		return problem.Wrap(problem.Blocked, "mailbox_folder", err, "folder", folder)
	}
	return nil
}

// move takes messages to another folder. A server that knows no MOVE copies first, and
// only what was copied is deleted: the client's own fallback sends both at once, so that a
// folder that is missing would cost the mail.
func move(c *imapclient.Client, set imap.UIDSet, folder string) error {
	if c.Caps().Has(imap.CapMove) {
		_, err := c.Move(set, folder).Wait()
		return err
	}
	if _, err := c.Copy(set, folder).Wait(); err != nil {
		return err
	}
	if err := c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		return err
	}
	if !c.Caps().Has(imap.CapUIDPlus) {
		return c.Expunge().Close() // the server cannot be told which
	}
	return c.UIDExpunge(set).Close()
}
