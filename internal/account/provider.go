package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// IdentityProvider is where people may sign in instead (OpenID Connect).
type IdentityProvider struct {
	ID    id.ID
	Org   id.ID // whose members it signs in; zero for all of the installation
	Title string
	// Trusted providers were entered by the operator: what they say of an address
	// counts everywhere. What others say counts in their organisation alone.
	Trusted  bool
	Issuer   string
	Client   string
	Secret   string      `json:"-"` // write only; empty keeps the one there is
	Domains  []string    // of mail: whom it may let in or link without an invitation
	Role     access.Role // of new members; "" refuses who is not invited
	ACR      []string    // values of acr that mean two factors
	Verified bool        // all its addresses are verified, though it does not say so
	Disabled bool
}

const providerColumns = "p.id, p.org, p.trusted, p.title, p.issuer, p.client, p.domains, p.role, p.acr, p.trust_email, p.disabled"

func (v *IdentityProvider) scan(scan func(...any) error, more ...any) error {
	var domains, acr string
	var disabled db.Instant
	err := scan(append([]any{&v.ID, &v.Org, &v.Trusted, &v.Title, &v.Issuer, &v.Client, &domains, &v.Role, &acr, &v.Verified, &disabled}, more...)...)
	v.Domains, v.ACR, v.Disabled = strings.Fields(domains), strings.Fields(acr), !disabled.Time.IsZero()
	return err
}

// check says what is wrong with a provider.
func (v *IdentityProvider) check(role access.Role) error {
	var p problem.List
	v.Title, v.Issuer, v.Client = strings.TrimSpace(v.Title), strings.TrimSpace(v.Issuer), strings.TrimSpace(v.Client)
	p.If(v.Title == "", "title", "required")
	p.If(len(v.Title) > 200, "title", "too_long", "max", 200)
	p.If(v.Client == "", "client", "required")
	p.If(!validIssuer(v.Issuer), "issuer", "bad_issuer", "value", v.Issuer)
	for i, d := range v.Domains {
		v.Domains[i] = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(d), "@"))
		p.If(!strings.Contains(v.Domains[i], ".") || strings.ContainsAny(v.Domains[i], "@/: \t"), "domains", "bad_domain", "value", d)
	}
	for _, a := range v.ACR {
		p.If(strings.ContainsAny(a, " \t\n"), "acr", "bad_acr", "value", a)
	}
	p.If(v.Role != "" && !v.Role.Valid(), "role", "unknown_role", "value", string(v.Role))
	p.If(v.Role == access.Owner || v.Role.Valid() && !access.Within(role, v.Role), "role", "role_above", "role", string(v.Role))
	p.If(v.Role != "" && len(v.Domains) == 0, "domains", "domains_needed")
	return p.Err()
}

// validIssuer wants https, but for a provider on the same machine.
func validIssuer(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	ip, _ := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip.IsLoopback())
}

// SaveProvider enters a provider or changes one. An owner enters one for his
// organisation; the operator for any, or with no organisation for all.
func (s *Service) SaveProvider(ctx context.Context, who access.Actor, v IdentityProvider) (IdentityProvider, error) {
	v.Trusted = who.Kind == access.Operator
	if !v.Trusted {
		v.Org = who.Org
	}
	if err := v.check(who.Role); err != nil {
		return v, err
	}
	fresh := v.ID.IsZero()
	if fresh {
		v.ID = id.New()
	}
	var sealed []byte
	if v.Secret != "" {
		var err error
		if sealed, err = s.vault.Seal(v.ID, []byte(v.Secret)); err != nil {
			return v, fmt.Errorf("seal the secret of a provider: %w", err)
		}
	}
	v.Secret = ""
	save := func(tx *db.Tx) error {
		if !fresh {
			return s.changeProvider(ctx, tx, v, sealed)
		}
		_, err := exec(ctx, tx, "enter a provider", `INSERT INTO oidc_provider (id, org, trusted, title, issuer, client, secret, domains, role, acr, trust_email, created, disabled)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, v.ID, v.Org, v.Trusted, v.Title, v.Issuer, v.Client, sealed, strings.Join(v.Domains, " "), string(v.Role),
			strings.Join(v.ACR, " "), v.Verified, s.at(s.now()), s.since(v.Disabled))
		return err
	}
	defer s.providers.Delete(v.ID)
	if v.Org.IsZero() {
		return v, s.write(ctx, save)
	}
	who.Org = v.Org
	return v, s.store.Write(ctx, who, func(tx *store.Tx) error {
		if err := ownerOnly(tx); err != nil {
			return err
		}
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write a provider down: %w", err)
		}
		tx.Record("save_provider", "providers", v.ID, text)
		return save(tx.SQL())
	})
}

func (s *Service) since(now bool) any {
	if now {
		return s.at(s.now())
	}
	return nil
}

// changeProvider keeps whose it is. Another issuer or client means other people: the
// identities of the old one go.
func (s *Service) changeProvider(ctx context.Context, tx *db.Tx, v IdentityProvider, sealed []byte) error {
	var issuer, client string
	var org id.ID
	var trusted bool
	err := tx.QueryRowContext(ctx, "SELECT issuer, client, org, trusted FROM oidc_provider WHERE id = $1", v.ID).Scan(&issuer, &client, &org, &trusted)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (org != v.Org || trusted != v.Trusted) {
		return problem.NotFound("providers", v.ID)
	}
	if err != nil {
		return fmt.Errorf("read a provider: %w", err)
	}
	if issuer != v.Issuer || client != v.Client {
		if _, err := exec(ctx, tx, "forget identities", "DELETE FROM oidc_identity WHERE provider = $1", v.ID); err != nil {
			return err
		}
	}
	if issuer != v.Issuer || client != v.Client || v.Disabled {
		if _, err := exec(ctx, tx, "end sessions of a provider", "DELETE FROM session WHERE provider = $1", v.ID); err != nil {
			return err
		}
	}
	if sealed != nil {
		if _, err := exec(ctx, tx, "keep the secret of a provider", "UPDATE oidc_provider SET secret = $2 WHERE id = $1", v.ID, sealed); err != nil {
			return err
		}
	}
	_, err = exec(ctx, tx, "change a provider", "UPDATE oidc_provider SET title = $2, issuer = $3, client = $4, domains = $5, role = $6, acr = $7, trust_email = $8, disabled = $9 WHERE id = $1",
		v.ID, v.Title, v.Issuer, v.Client, strings.Join(v.Domains, " "), string(v.Role), strings.Join(v.ACR, " "), v.Verified, s.since(v.Disabled))
	return err
}

// Providers of an organisation, or with the zero id those for all, disabled ones
// included, for their settings.
func (s *Service) Providers(ctx context.Context, org id.ID) ([]IdentityProvider, error) {
	if org.IsZero() {
		return s.listProviders(ctx, "p.org IS NULL")
	}
	return s.listProviders(ctx, "p.org = $1", org)
}

// Offers are the providers for the sign-in page: without an address those for all of
// the installation, with one also those of its domain. It tells nothing about accounts.
func (s *Service) Offers(ctx context.Context, email string) ([]IdentityProvider, error) {
	all, err := s.listProviders(ctx, "p.disabled IS NULL")
	if err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(emailKey(email), "@")
	return slices.DeleteFunc(all, func(v IdentityProvider) bool {
		return !v.Org.IsZero() && (domain == "" || !slices.Contains(v.Domains, domain))
	}), nil
}

// OffersMore reports whether organisations have providers of their own, which Offers
// finds by the domain of an address.
func (s *Service) OffersMore(ctx context.Context) (bool, error) {
	n := 0
	err := s.read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM oidc_provider WHERE org IS NOT NULL AND disabled IS NULL AND domains <> ''").Scan(&n)
	})
	return n > 0, err
}

func (s *Service) listProviders(ctx context.Context, where string, args ...any) ([]IdentityProvider, error) {
	var out []IdentityProvider
	err := s.read(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+providerColumns+" FROM oidc_provider p WHERE "+where+" ORDER BY p.created, p.id", args...)
		if err != nil {
			return fmt.Errorf("list providers: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var v IdentityProvider
			if err := v.scan(rows.Scan); err != nil {
				return fmt.Errorf("list providers: %w", err)
			}
			out = append(out, v)
		}
		return rows.Err()
	})
	return out, err
}

// Identity is an account as a provider knows it.
type Identity struct {
	Provider id.ID
	Title    string // of the provider
	Issuer   string
	Subject  string
	Email    string
	Created  time.Time
	Used     time.Time
}

func identities(ctx context.Context, tx *db.Tx, account id.ID) ([]Identity, error) {
	rows, err := tx.QueryContext(ctx, `SELECT i.provider, p.title, i.issuer, i.subject, i.email, i.created, i.used FROM oidc_identity i JOIN oidc_provider p ON p.id = i.provider
		WHERE i.account = $1 ORDER BY i.created, i.provider`, account)
	if err != nil {
		return nil, fmt.Errorf("list identities: %w", err)
	}
	defer rows.Close()
	var out []Identity
	for rows.Next() {
		var i Identity
		var created, used db.Instant
		if err := rows.Scan(&i.Provider, &i.Title, &i.Issuer, &i.Subject, &i.Email, &created, &used); err != nil {
			return nil, fmt.Errorf("list identities: %w", err)
		}
		i.Created, i.Used = created.Time, used.Time
		out = append(out, i)
	}
	return out, rows.Err()
}

// Unlink takes the identities of a provider away from the session's account.
func (s *Service) Unlink(ctx context.Context, x *Session, provider id.ID) error {
	if err := s.Reauthenticated(x); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := exec(ctx, tx, "unlink a provider", "DELETE FROM oidc_identity WHERE account = $1 AND provider = $2", x.Account.ID, provider)
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.NotFound("providers", provider)
		}
		return s.signInLeft(ctx, tx, x.Account.ID)
	})
}
