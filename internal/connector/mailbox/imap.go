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
	Since          time.Time      // mail that arrived before is left alone; zero leaves none
	Roots          *x509.CertPool // whom the certificate must come from; nil is whom the machine trusts
}

// Mark is how far a folder was read. UIDs rise as long as Validity stays (RFC 9051,
// 2.3.1.1); where it changes, the folder is read from its beginning, and the caller knows
// by Message.ID what it has already.
type Mark struct{ Validity, UID uint32 }

// Raw is one message as it came.
type Raw struct {
	Content []byte
	Size    int64     // as the server says; Content is nil where it is above the limit
	Head    []byte    // header of a message whose Content is nil, as far as the limit goes
	Arrived time.Time // when the server took it; zero where it does not say
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
	c, at, stop, err := open(ctx, policy, box, true)
	if err != nil {
		return from, err
	}
	defer stop()
	mark := from
	if mark.Validity != at.UIDValidity {
		mark = Mark{Validity: at.UIDValidity}
	}
	if at.NumMessages == 0 {
		return mark, nil
	}
	want := &imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: imap.UID(mark.UID) + 1}}}}
	if !box.Since.IsZero() {
		want.Since = box.Since.AddDate(0, 0, -1) // a day of the server's zone
	}
	found, err := c.UIDSearch(want, nil).Wait()
	if err != nil {
		return mark, fmt.Errorf("look for new mail: %w", err)
	}
	// "n:*" always names the last message, whatever its number.
	list := slices.DeleteFunc(found.AllUIDs(), func(u imap.UID) bool { return uint32(u) <= mark.UID })
	slices.Sort(list)
	for _, uid := range list[:min(len(list), most)] {
		raw, err := fetch(c, uid, limits.orUsual())
		if err != nil {
			return mark, err
		}
		next := Mark{at.UIDValidity, uint32(uid)}
		// nil: it went while we looked
		if raw != nil && (box.Since.IsZero() || raw.Arrived.IsZero() || !raw.Arrived.Before(box.Since)) {
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

// open signs in and selects the folder; stop ends the connection.
func open(ctx context.Context, policy outbound.Policy, box Box, readOnly bool) (c *imapclient.Client, at *imap.SelectData, stop func(), err error) {
	if c, err = connect(ctx, policy, box); err != nil {
		return nil, nil, nil, err
	}
	unhook := context.AfterFunc(ctx, func() { c.Close() })
	stop = func() { unhook(); c.Close() } // everything was read by then
	if err := c.Login(box.User, box.Password).Wait(); err != nil {
		stop()
		return nil, nil, nil, problem.Wrap(problem.Blocked, "mailbox_refused", err, "server", box.Address)
	}
	folder := box.Folder
	if folder == "" {
		folder = "INBOX"
	}
	if at, err = c.Select(folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait(); err != nil {
		stop()
		return nil, nil, nil, problem.Wrap(problem.Blocked, "mailbox_folder", err, "folder", folder)
	}
	return c, at, stop, nil
}

// fetch reads one message without marking it as seen: first its size, and the rest only
// if that is within the limit, whatever the server says then; else its header alone.
func fetch(c *imapclient.Client, uid imap.UID, l Limits) (*Raw, error) {
	sizes, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("read the size of a mail: %w", err)
	}
	if len(sizes) == 0 {
		return nil, nil
	}
	out := &Raw{Size: sizes[0].RFC822Size, Arrived: sizes[0].InternalDate.UTC()}
	if sizes[0].InternalDate.IsZero() {
		out.Arrived = time.Time{}
	}
	if out.Size <= l.Size {
		content, err := section(c, uid, &imap.FetchItemBodySection{Peek: true}, l.Size)
		if err != nil {
			return nil, err
		}
		if content == nil {
			return nil, nil
		}
		if out.Size = max(out.Size, int64(len(content))); out.Size <= l.Size {
			out.Content = content
			return out, nil
		}
	}
	out.Head, err = section(c, uid, &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}, l.Header)
	return out, err
}

// section reads one part of a message, up to one byte more than the limit.
func section(c *imapclient.Client, uid imap.UID, of *imap.FetchItemBodySection, limit int64) ([]byte, error) {
	cmd := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{of}})
	var out []byte
	var bad error
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil {
				continue
			}
			var b bytes.Buffer
			if _, err := io.Copy(&b, io.LimitReader(body.Literal, limit+1)); err != nil {
				bad = errors.Join(bad, err)
			}
			if out = b.Bytes(); out == nil {
				out = []byte{}
			}
		}
	}
	if err := errors.Join(bad, cmd.Close()); err != nil {
		return nil, fmt.Errorf("read a mail: %w", err)
	}
	return out, nil
}
