package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
)

type contextKey int

const (
	operatorKey contextKey = iota
	requestKey
)

// AsOperator marks a request as the operator's own, made in the process itself by
// the command line. It is the only way to become one: no header can.
func AsOperator(ctx context.Context, who access.Actor) context.Context {
	who.Kind = access.Operator
	return context.WithValue(ctx, operatorKey, who)
}

func withRequest(ctx context.Context, request string) context.Context {
	return context.WithValue(ctx, requestKey, request)
}

// RequestID is the number of the request that ctx belongs to.
func RequestID(ctx context.Context) string {
	s, _ := ctx.Value(requestKey).(string)
	return s
}

func (a *API) wordsFor(r *http.Request) i18n.Words {
	return a.Words.Words(a.Words.Match(r.Header.Get("Accept-Language")))
}

// authenticate finds out who calls and whether he calls too often. An address is
// charged for what it fails to prove and for what it asks without a name, so
// nobody behind it who can prove himself is locked out.
func (c *call) authenticate() error {
	err := c.identify()
	if c.route.Rule.Public && problem.Is(err, problem.Unauthenticated) {
		c.who, err = access.Actor{}, nil // what everybody may read, he may too
	}
	if err == nil {
		c.who.Request = RequestID(c.r.Context())
	}
	switch {
	case err == nil && c.who.Kind == access.Operator:
		return nil
	case err == nil && c.who.Kind != "":
		return c.throttle("actor " + c.who.ID.String())
	case err == nil && c.route.Rule.Public, problem.Is(err, problem.Unauthenticated):
		if slow := c.throttle("address " + c.address()); slow != nil {
			return slow
		}
	}
	return err
}

func (c *call) identify() error {
	if who, ok := c.r.Context().Value(operatorKey).(access.Actor); ok {
		c.who = who
		return nil
	}
	if h := c.r.Header.Get("Authorization"); h != "" {
		scheme, secret, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return problem.New(problem.Unauthenticated, "unauthenticated")
		}
		who, err := c.Store.Authenticate(c.r.Context(), strings.TrimSpace(secret))
		c.who = who
		return err
	}
	if unsafe(c.r.Method) {
		if err := c.cross.Check(c.r); err != nil {
			return problem.Wrap(problem.Forbidden, "cross_origin", err)
		}
	}
	if c.Session != nil {
		who, err := c.Session(c.r)
		if err != nil {
			return err
		}
		c.who = who
	}
	if c.who.Kind == "" && !c.route.Rule.Public {
		return problem.New(problem.Unauthenticated, "unauthenticated")
	}
	return nil
}
