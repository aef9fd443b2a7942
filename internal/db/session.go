package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"regexp"
	"strconv"
	"sync"
)

// sessions lends a fixed number of SQLite connections, the one used last first:
// its statements are compiled and its pages are in memory.
type sessions struct {
	turn chan struct{}
	over chan struct{} // closed with the database, so that nobody waits for good
	mu   sync.Mutex
	idle []*session
	age  int // how often the connections were to be opened anew
}

func newSessions(from *sql.DB, n int) *sessions {
	p := &sessions{turn: make(chan struct{}, n), over: make(chan struct{})}
	for range n {
		p.idle = append(p.idle, &session{from: from})
	}
	return p
}

func (p *sessions) take(ctx context.Context) (*session, error) {
	select {
	case <-p.over:
		return nil, sql.ErrConnDone
	default:
	}
	select {
	case p.turn <- struct{}{}:
	case <-p.over:
		return nil, sql.ErrConnDone
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	if s.age != p.age {
		s.drop()
		s.age = p.age
	}
	return s, nil
}

// renew has each connection opened anew when it is lent next.
func (p *sessions) renew() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.age++
}

func (p *sessions) give(s *session) {
	p.mu.Lock()
	p.idle = append(p.idle, s)
	p.mu.Unlock()
	<-p.turn
}

// close waits for what is lent and closes everything; who waits in line is refused.
func (p *sessions) close() {
	close(p.over)
	for range cap(p.turn) {
		p.turn <- struct{}{}
	}
	for _, s := range p.idle {
		s.close()
	}
}

// session is one SQLite connection and the statements compiled on it.
type session struct {
	from  *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	age   int
}

// maxStatements bounds what one connection keeps compiled: lists have many forms.
const maxStatements = 400

func (s *session) begin(ctx context.Context) (*sql.Tx, error) {
	for try := 0; ; try++ {
		if s.conn == nil {
			// The connection outlives the request that opens it.
			conn, err := s.from.Conn(context.WithoutCancel(ctx))
			if err != nil {
				return nil, err
			}
			s.conn, s.stmts = conn, map[string]*sql.Stmt{}
		}
		// Tx ends itself: a rollback from aside would leave its statements on their own.
		tx, err := s.conn.BeginTx(context.WithoutCancel(ctx), nil)
		if err == nil || ctx.Err() != nil || try > 0 {
			return tx, err
		}
		s.close() // a broken connection: open it anew, once
	}
}

func (s *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := s.stmts[query]; stmt != nil {
		return stmt, nil
	}
	if len(s.stmts) >= maxStatements {
		s.forget()
	}
	stmt, err := s.conn.PrepareContext(context.WithoutCancel(ctx), nameless(query))
	if err != nil {
		return nil, err
	}
	s.stmts[query] = stmt
	return stmt, nil
}

var numbered = regexp.MustCompile(`\$([0-9]+)`)

// nameless writes ? for $1, $2, … where they stand in order, each once. To SQLite
// $1 is a name, and the driver walks through the list of names for every value that
// it binds: of an import's time that was a third.
func nameless(query string) string {
	for i, m := range numbered.FindAllStringSubmatch(query, -1) {
		if m[1] != strconv.Itoa(i+1) {
			return query
		}
	}
	return numbered.ReplaceAllLiteralString(query, "?")
}

func (s *session) forget() {
	for q, stmt := range s.stmts {
		stmt.Close()
		delete(s.stmts, q)
	}
}

func (s *session) close() {
	if s.conn == nil {
		return
	}
	s.forget()
	s.conn.Close()
	s.conn = nil
}

// drop is close, and the connection does not go back to where it came from.
func (s *session) drop() {
	if s.conn == nil {
		return
	}
	s.forget() // before the connection ends, to which they belong
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	s.close()
}
