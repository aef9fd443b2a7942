// Package testdb gives each test a database of its own, on both engines.
//
// SQLite is a fresh file. PostgreSQL is a private server, started at first use,
// one for each test program, reachable through a socket in its own folder alone;
// it ends with the program, however that ends, and its folder goes with it. It
// runs without fsync, so it proves nothing about power loss.
//
// Nothing is skipped (decision 24). Without PostgreSQL's programs a test fails
// and says what to do. Two variables lead elsewhere:
//
//	PRIVET_TEST_PGBIN   folder of initdb and postgres
//	PRIVET_TEST_PG_DSN  a running server; the role needs CREATEDB and CREATEROLE;
//	                    the two roles and the templates stay there
//
// Databases belong to OwnerRole, who migrates; AppRole is the one as whom Privet
// serves: it owns nothing and has no right that the migrations did not give it.
// Neither is a superuser, who would pass row-level security by (decision 13).
package testdb

// The two roles of each PostgreSQL database given out here.
const (
	OwnerRole = "privet_test_owner"
	AppRole   = "privet_test_app"
)

// rolePassword is for servers of PRIVET_TEST_PG_DSN that ask for one.
const rolePassword = "privet-test"
