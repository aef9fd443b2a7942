// Package webtest signs people in without a password, for tests of pages and for
// looking at them while they are written.
package webtest

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Sessions signs in whoever sends a cookie "privet" whose value is a role, such as
// "owner"; everybody is a member of all organisations given.
type Sessions struct {
	Orgs   []store.Tenant
	Person id.ID // the person's record in the first of them
	Now    func() time.Time
	// Anyone is who a request without a cookie is; "" is nobody.
	Anyone access.Role
	// Change edits the session before it is used.
	Change func(*account.Session)
}

var account0 = id.MustParse("00000000-0000-7000-8000-000000000001")

// Lookup answers a session for the role.
func (s Sessions) Lookup(_ context.Context, secret string) (*account.Session, error) {
	role := access.Role(secret)
	if !role.Valid() {
		return nil, nil
	}
	now := s.Now()
	out := &account.Session{
		ID: account0, Account: account.Account{ID: account0, Email: "grace.hopper@example.com", Name: "Grace Hopper"},
		Strength: account.TwoFactors, Method: "passkey", Created: now, Seen: now, Proved: now, Expires: now.Add(time.Hour), CSRF: []byte("a key of thirty-two bytes, for us"),
	}
	for _, t := range s.Orgs {
		out.Members = append(out.Members, account.Membership{Account: account0, Org: t.ID, Slug: t.Slug, Title: t.Slug, Role: role, Person: s.Person})
	}
	if s.Change != nil {
		s.Change(out)
	}
	return out, nil
}

// Rotate leaves the session as it is.
func (s Sessions) Rotate(_ context.Context, x *account.Session) (account.Entry, error) {
	return account.Entry{Account: x.Account.ID, Expires: x.Expires}, nil
}
