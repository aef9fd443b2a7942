package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/outbound"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
)

// Options of the service. The zero value of each is a safe default.
type Options struct {
	// Address is what people type, such as https://privet.example.org: passkeys and
	// single sign-on are tied to it.
	Address string
	// Callback is the path to which providers send people back; "/sign-in/callback".
	Callback string
	// Idle is how long a session may rest (8 h), Absolute how long it lives with "keep
	// me signed in" (7 days) and Brief without (12 h).
	Idle, Absolute, Brief time.Duration
	// Hash is the cost of a password; 19 MiB, 2 passes, 1 lane.
	Hash argon2id.Params
	// Hashers is how many passwords are hashed at once, which bounds memory and
	// processors: by default the number of processors.
	Hashers int
	// Outbound says where providers that organisations enter may be. Those that the
	// operator enters may be anywhere.
	Outbound outbound.Policy
}

func (o *Options) defaults() {
	orDefault(&o.Address, "http://localhost:8080")
	o.Address = strings.TrimRight(o.Address, "/")
	orDefault(&o.Callback, "/sign-in/callback")
	orDefault(&o.Idle, 8*time.Hour)
	orDefault(&o.Absolute, 7*24*time.Hour)
	orDefault(&o.Brief, 12*time.Hour)
	// OWASP's first choice for argon2id where memory is scarce.
	orDefault(&o.Hash, argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	orDefault(&o.Hashers, max(2, runtime.NumCPU()))
}

func orDefault[T comparable](at *T, value T) {
	var zero T
	if *at == zero {
		*at = value
	}
}

// Service keeps accounts. It serves any number of callers at once. Throttling is
// counted in memory: a restart forgets it, and two processes allow twice as much.
type Service struct {
	store    *store.DB
	base     *db.DB
	vault    *vault.Vault
	o        Options
	log      *slog.Logger
	hasher   *hasher
	common   func() map[string]bool
	web      *webauthn.WebAuthn
	throttle *throttle

	titleMu   sync.Mutex
	titles    map[id.ID]titled
	providers sync.Map // id.ID of a provider to *discovered
}

// New makes the service. The clock is the store's. A nil log is silent.
func New(s *store.DB, v *vault.Vault, log *slog.Logger, o Options) (*Service, error) {
	o.defaults()
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	at, err := url.Parse(o.Address)
	if err != nil || at.Hostname() == "" {
		return nil, fmt.Errorf("address %q: want one such as https://privet.example.org", o.Address)
	}
	verified := true
	web, err := webauthn.New(&webauthn.Config{
		RPID: at.Hostname(), RPDisplayName: "Privet", RPOrigins: []string{at.Scheme + "://" + at.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &verified, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("prepare passkeys for %s: %w", o.Address, err)
	}
	h, err := newHasher(o.Hash, o.Hashers)
	if err != nil {
		return nil, err
	}
	return &Service{
		store: s, base: s.Base(), vault: v, o: o, log: log, hasher: h, common: sync.OnceValue(commonPasswords),
		web: web, throttle: newThrottle(), titles: map[id.ID]titled{},
	}, nil
}

// now is the present as the store tells it.
func (s *Service) now() time.Time { return s.store.Now() }

// at is t as the database keeps it.
func (s *Service) at(t time.Time) any { return s.base.Dialect.Time(t) }

// read runs do on the tables of the installation.
func (s *Service) read(ctx context.Context, do func(*db.Tx) error) error {
	tx, err := s.base.Read(ctx, id.ID{})
	if err != nil {
		return store.Storage(err)
	}
	defer tx.Rollback()
	return store.Storage(do(tx))
}

// write runs do in one transaction on the tables of the installation.
func (s *Service) write(ctx context.Context, do func(*db.Tx) error) error {
	tx, err := s.base.Write(ctx, id.ID{})
	if err != nil {
		return store.Storage(err)
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return store.Storage(err)
	}
	return store.Storage(tx.Commit())
}

// newSecret is 256 bits for a cookie or a link, and the hash of it that is kept.
func newSecret() (secret string, hash []byte) {
	raw := make([]byte, 32)
	rand.Read(raw)
	secret = base64.RawURLEncoding.EncodeToString(raw)
	return secret, hashOf(secret)
}

// hashOf a secret of 256 random bits wants no salt and no cost.
func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// exec runs a statement and reports how many rows it changed.
func exec(ctx context.Context, tx *db.Tx, what, query string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return n, nil
}
