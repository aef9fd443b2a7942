package account

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of a password in characters. There are no rules of composition: length is
// what counts (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.1 and 6.2.9).
const (
	MinPassword = 12
	MaxPassword = 200
)

// hasher hashes passwords, a bounded number at a time.
type hasher struct {
	params argon2id.Params
	turn   chan struct{}
	dummy  string       // what an unknown account is compared with
	count  atomic.Int64 // hashes made or compared, for tests of equal work
}

func newHasher(p argon2id.Params, n int) (*hasher, error) {
	h := &hasher{params: p, turn: make(chan struct{}, n)}
	secret, _ := newSecret()
	dummy, err := argon2id.CreateHash(secret, &p)
	if err != nil {
		return nil, fmt.Errorf("hash with the cost given: %w", err)
	}
	h.dummy = dummy
	return h, nil
}

// patience is how long a password waits for its turn at the processors.
const patience = 10 * time.Second

func (h *hasher) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case h.turn <- struct{}{}:
		h.count.Add(1)
		return nil
	case <-ctx.Done():
		return problem.Wrap(problem.Throttled, "too_busy_to_sign_in", ctx.Err())
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.wait(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.turn }()
	hash, err := argon2id.CreateHash(norm.NFKC.String(password), &h.params)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// match compares; an empty hash costs the same and never matches. old reports that
// the hash was made with another cost and should be made anew.
func (h *hasher) match(ctx context.Context, password, hash string) (ok, old bool, err error) {
	if err := h.wait(ctx); err != nil {
		return false, false, err
	}
	defer func() { <-h.turn }()
	against := hash
	if hash == "" {
		against = h.dummy
	}
	ok, params, err := argon2id.CheckHash(norm.NFKC.String(password), against)
	if err != nil {
		return false, false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && hash != "", *params != h.params, nil
}

// CheckPassword says what is wrong with a new password, as complaints at path: too
// short or long, well known, or made of what anybody knows about its owner, such as
// e-mail address, name and organisation.
func (s *Service) CheckPassword(p *problem.List, path, password string, about ...string) {
	text := norm.NFKC.String(password)
	n := len([]rune(text))
	switch {
	case n < MinPassword:
		p.Add(path, "password_short", "min", MinPassword, "count", n)
	case n > MaxPassword:
		p.Add(path, "password_long", "max", MaxPassword)
	case s.isCommon(text):
		p.Add(path, "password_common")
	case namesOwner(text, append([]string{"privet"}, about...)):
		p.Add(path, "password_names_you")
	}
}

// checked is the hash of a new password, or the complaints about it.
func (s *Service) checked(ctx context.Context, path, password string, about ...string) (string, error) {
	var p problem.List
	s.CheckPassword(&p, path, password, about...)
	if err := p.Err(); err != nil {
		return "", err
	}
	return s.hasher.hash(ctx, password)
}

// namesOwner reports whether little is left of a password without the words that
// anybody knows about its owner.
func namesOwner(password string, about []string) bool {
	rest, found := strings.ToLower(password), false
	for _, text := range about {
		for _, word := range strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), between) {
			if len([]rune(word)) >= 4 && strings.Contains(rest, word) {
				rest, found = strings.ReplaceAll(rest, word, ""), true
			}
		}
	}
	return found && len([]rune(strings.TrimFunc(rest, notLetter))) < 8
}
