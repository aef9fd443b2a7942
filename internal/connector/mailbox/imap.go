package mailbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/problem"
)

// Ways to the server.
const (
	TLS      = "tls"      // TLS from the first byte (port 993)
	StartTLS = "starttls" // TLS is asked for and must come (port 143)
	Plain    = "none"     // no TLS: this machine alone, and only where the policy allows it
)

// Box is one folder of one mailbox.
type Box struct {
	Address        string // imap.example.org:993
	TLS            string // TLS, StartTLS or Plain; "" is TLS
	User, Password string
	Folder         string         // "" is INBOX
	Roots          *x509.CertPool // whom the certificate must come from; nil is whom the machine trusts
}

// Mark is how far a folder was read. UIDs rise as long as Validity stays (RFC 9051,
// 2.3.1.1); where it changes, the folder is read from its beginning, and the caller knows
// by Message.ID what it has already.
type Mark struct{ Validity, UID uint32 }

// Raw is one message as it came.
type Raw struct {
	Content []byte
	Size    int64 // as the server says; Content is nil where it is above the limit
}

// Patience of one reading.
const patience = 10 * time.Minute

// Read hands the messages behind a mark to take, the oldest first and most of them at
// once at most, and answers how far it came. take keeps the mark together with what it
// makes of the message, in one transaction: then none is read twice or lost, whenever the
// program ends. An error of take ends the reading. Nothing in the mailbox is changed.
// Problems: mailbox_unreachable, mailbox_refused, mailbox_plain.
func Read(ctx context.Context, policy outbound.Policy, box Box, from Mark, limits Limits, most int, take func(Raw, Mark) error) (Mark, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := connect(ctx, policy, box)
	if err != nil {
		return from, err
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	defer c.Close() // everything was read by then
	if err := c.Login(box.User, box.Password).Wait(); err != nil {
		return from, problem.Wrap(problem.Blocked, "mailbox_refused", err, "server", box.Address)
	}
	folder := box.Folder
	if folder == "" {
		folder = "INBOX"
	}
	at, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return from, problem.Wrap(problem.Blocked, "mailbox_folder", err, "folder", folder)
	}
	mark := from
	if mark.Validity != at.UIDValidity {
		mark = Mark{Validity: at.UIDValidity}
	}
	if at.NumMessages == 0 {
		return mark, nil
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: imap.UID(mark.UID) + 1}}}}, nil).Wait()
	if err != nil {
		return mark, fmt.Errorf("look for new mail: %w", err)
	}
	// "n:*" always names the last message, whatever its number.
	list := slices.DeleteFunc(found.AllUIDs(), func(u imap.UID) bool { return uint32(u) <= mark.UID })
	slices.Sort(list)
	for _, uid := range list[:min(len(list), most)] {
		raw, err := fetch(c, uid, limits.orUsual().Size)
		if err != nil {
			return mark, err
		}
		next := Mark{at.UIDValidity, uint32(uid)}
		if raw != nil { // nil: it went while we looked
			if err := take(*raw, next); err != nil {
				return mark, err
			}
		}
		mark = next
	}
	_ = c.Logout().Wait() // good manners
	return mark, nil
}

// connect reaches the server. Without TLS nothing but this machine is spoken to.
func connect(ctx context.Context, policy outbound.Policy, box Box) (*imapclient.Client, error) {
	host, _, err := net.SplitHostPort(box.Address)
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "mailbox_unreachable", err, "server", box.Address)
	}
	conn, err := policy.Dial(ctx, "tcp", box.Address)
	if err != nil {
		return nil, problem.Wrap(problem.Unavailable, "mailbox_unreachable", err, "server", box.Address)
	}
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end) // a reading ends by closing as well
	}
	set := &tls.Config{ServerName: host, RootCAs: box.Roots, MinVersion: tls.VersionTLS12}
	switch box.TLS {
	case Plain:
		at, err := netip.ParseAddrPort(conn.RemoteAddr().String())
		if err != nil || !at.Addr().Unmap().IsLoopback() {
			conn.Close()
			return nil, problem.New(problem.Blocked, "mailbox_plain")
		}
		return imapclient.New(conn, nil), nil
	case StartTLS:
		c, err := imapclient.NewStartTLS(conn, &imapclient.Options{TLSConfig: set})
		if err != nil {
			return nil, problem.Wrap(problem.Unavailable, "mailbox_unreachable", err, "server", box.Address)
		}
		return c, nil
	}
	set.NextProtos = []string{"imap"}
	sealed := tls.Client(conn, set)
	if err := sealed.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, problem.Wrap(problem.Unavailable, "mailbox_unreachable", err, "server", box.Address)
	}
	return imapclient.New(sealed, nil), nil
}

// fetch reads one message without marking it as seen: first its size, and the rest only
// if that is within the limit, whatever the server says then.
func fetch(c *imapclient.Client, uid imap.UID, limit int64) (*Raw, error) {
	sizes, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("read the size of a mail: %w", err)
	}
	if len(sizes) == 0 {
		return nil, nil
	}
	if sizes[0].RFC822Size > limit {
		return &Raw{Size: sizes[0].RFC822Size}, nil
	}
	cmd := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	var out *Raw
	var bad error
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil {
				continue
			}
			var b bytes.Buffer
			n, err := io.Copy(&b, io.LimitReader(body.Literal, limit+1))
			switch {
			case err != nil:
				bad = errors.Join(bad, err)
			case n > limit:
				out = &Raw{Size: n}
			default:
				out = &Raw{Content: b.Bytes(), Size: n}
			}
		}
	}
	if err := errors.Join(bad, cmd.Close()); err != nil {
		return nil, fmt.Errorf("read a mail: %w", err)
	}
	return out, nil
}
