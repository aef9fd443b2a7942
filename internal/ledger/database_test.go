package ledger

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// R13
func TestWhatIsAppendedIsReadBackAndVerifies(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, e engine) {
		entries := story(300)
		e.append(t, acme, entries[0])
		e.append(t, acme, entries[1:7]...)
		at := e.append(t, acme, entries[7:]...)
		if last := at[len(at)-1].Seq; last != 299 {
			t.Fatalf("last entry has number %d, want 299", last)
		}
		e.append(t, other, story(5)...)
		e.write(t, acme, func(tx *sql.Tx) error {
			body, err := Revision(t.Context(), tx, acme, entries[6].Subject, 3)
			if err != nil || !bytes.Equal(body, entries[6].Body) {
				t.Errorf("revision 3: %s, %v", body, err)
			}
			if body, err = Body(t.Context(), tx, acme, 299); err != nil || !bytes.Equal(body, entries[299].Body) {
				t.Errorf("body 299: %s, %v", body, err)
			}
			h, err := History(t.Context(), tx, acme, entries[4].Subject, 0, 3)
			if err != nil || len(h) != 3 || h[0].Rev != 4 || h[0].Actor != ann || !h[0].At.Equal(noon) || h[0].Erased {
				t.Errorf("history: %+v, %v", h, err)
			}
			if h, err = History(t.Context(), tx, acme, entries[4].Subject, h[2].Seq, 3); len(h) != 1 || h[0].Verb != VerbCreate {
				t.Errorf("rest of history: %+v, %v", h, err)
			}
			if _, err = Body(t.Context(), tx, acme, 300); !problem.Is(err, problem.Missing) {
				t.Errorf("body behind the end: %v", err)
			}
			return nil
		})
		if r := e.verify(t, acme, Options{}); !r.OK() || r.Entries != 300 || r.Size != 300 {
			t.Errorf("report: %+v", r)
		}
	})
}

func TestTheInstallationHasALogOfItsOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, e engine) {
		e.append(t, id.ID{}, Entry{Actor: Actor{Kind: "system"}, Verb: "restore", Register: "installation"})
		if r := e.verify(t, id.ID{}, Options{}); !r.OK() || r.Entries != 1 {
			t.Errorf("report: %+v", r)
		}
	})
}

func TestAppendedHashesAreThoseOfTlog(t *testing.T) {
	t.Parallel()
	var all []Hash
	var p peaks
	read := tlog.HashReaderFunc(func(at []int64) (out []Hash, _ error) {
		for _, i := range at {
			out = append(out, all[i])
		}
		return out, nil
	})
	for i := range int64(70) {
		data := []byte{byte(i)}
		want, err := tlog.StoredHashes(i, data, read)
		if err != nil {
			t.Fatal(err)
		}
		leaf, _ := leafHash(nil, data)
		var got []Hash
		if p, got = p.add(i, leaf, nil); !slices.Equal(got, want) {
			t.Fatalf("stored hashes of record %d differ", i)
		}
		all = append(all, got...)
		if root, _ := tlog.TreeHash(i+1, read); root != p.root() {
			t.Fatalf("root of size %d differs", i+1)
		}
	}
	if empty, _ := tlog.TreeHash(0, read); empty != peaks(nil).root() {
		t.Error("root of the empty log differs")
	}
}

func TestWritersOfOneOrganisationWaitForEachOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, e engine) {
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				for range 10 {
					e.append(t, acme, Entry{Actor: ann, Verb: "note", Register: "task", Body: []byte{byte(i)}})
				}
			})
		}
		all.Wait()
		if r := e.verify(t, acme, Options{}); !r.OK() || r.Entries != 40 {
			t.Errorf("report: %+v", r)
		}
	})
}

// S-131
func TestErasingABodyKeepsEveryProof(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, e engine) {
		entries := story(40)
		private, public, err := GenerateKey(acme)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := NewSigner(private)
		if err != nil {
			t.Fatal(err)
		}
		key, err := NewVerifier(public)
		if err != nil {
			t.Fatal(err)
		}
		var first, second []byte
		var before, after InclusionProof
		e.append(t, acme, entries[:20]...)
		e.write(t, acme, func(tx *sql.Tx) (err error) {
			if first, err = Checkpoint(t.Context(), tx, e, acme, noon, signer); err != nil {
				return err
			}
			before, err = Inclusion(t.Context(), tx, acme, 6, 20)
			return err
		})
		e.append(t, acme, entries[20:]...)
		e.write(t, acme, func(tx *sql.Tx) error { return Erase(t.Context(), tx, acme, 6) })
		if r := e.verify(t, acme, Options{Keys: []string{public}}); !r.OK() || r.Erased != 1 || !slices.Equal(r.Unexplained, []int64{6}) {
			t.Errorf("erased without an entry: %+v", r)
		}
		e.append(t, acme, Entry{Actor: ann, Verb: VerbErase, Register: "processing-activity", Subject: entries[6].Subject, Rev: 3})
		var grown ConsistencyProof
		e.write(t, acme, func(tx *sql.Tx) (err error) {
			if second, err = Checkpoint(t.Context(), tx, e, acme, noon, signer); err != nil {
				return err
			}
			again, err := Checkpoint(t.Context(), tx, e, acme, noon, signer)
			if err != nil || !bytes.Equal(again, second) {
				t.Errorf("second checkpoint of one size: %q, %v", again, err)
			}
			if after, err = Inclusion(t.Context(), tx, acme, 6, 41); err != nil {
				return err
			}
			if _, err := Inclusion(t.Context(), tx, acme, 41, 41); !problem.Is(err, problem.Invalid) {
				t.Errorf("entry behind the end: %v", err)
			}
			if _, err := Body(t.Context(), tx, acme, 6); !problem.Is(err, problem.Missing) {
				t.Errorf("erased body: %v", err)
			}
			grown, err = Consistency(t.Context(), tx, acme, 20, 41)
			return err
		})
		older, err := OpenCheckpoint(first, key)
		if err != nil {
			t.Fatal(err)
		}
		newer, err := OpenCheckpoint(second, key)
		if err != nil {
			t.Fatal(err)
		}
		// Proofs travel as JSON.
		text, err := json.Marshal(after)
		if err != nil {
			t.Fatal(err)
		}
		var travelled InclusionProof
		if err := json.Unmarshal(text, &travelled); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"inclusion before": before.Check(older),
			"inclusion after":  travelled.Check(newer),
			"consistency":      grown.Check(older, newer),
		} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		travelled.Header = bytes.Replace(travelled.Header, []byte(`"verb":"change"`), []byte(`"verb":"create"`), 1)
		if err := travelled.Check(newer); !problem.Is(err, problem.Invalid) {
			t.Errorf("a changed header passes: %v", err)
		}
		if err := grown.Check(newer, newer); !problem.Is(err, problem.Invalid) {
			t.Errorf("consistency with another checkpoint passes: %v", err)
		}
		r := e.verify(t, acme, Options{Keys: []string{public}})
		if !r.OK() || r.Erased != 1 || r.Unexplained != nil || r.Signed != 41 || r.Checkpoints != 2 || r.Root != newer.Root {
			t.Errorf("after erasure: %+v", r)
		}
	})
}

// S-131, S-174: the file says what the database says.
func TestAFileOfALogVerifiesLikeTheDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, e engine) {
		entries := story(700)
		entries[3].Body = []byte("not JSON\n")
		entries[4].Body = nil
		entries[5].Request = `quote " and ü`
		e.append(t, acme, entries...)
		var text bytes.Buffer
		e.write(t, acme, func(tx *sql.Tx) error {
			if err := Erase(t.Context(), tx, acme, 7); err != nil {
				return err
			}
			return Write(t.Context(), &text, Database(tx, acme))
		})
		e.write(t, acme, func(tx *sql.Tx) error {
			body, err := Body(t.Context(), tx, acme, 4)
			if len(body) != 0 {
				t.Errorf("empty body: %q", body)
			}
			return err
		})
		want := e.verify(t, acme, Options{})
		got, err := Verify(t.Context(), inFile(text.Bytes()), Options{})
		if err != nil || !got.OK() || got.Root != want.Root || got.Entries != 700 || got.Erased != 1 {
			t.Errorf("file: %+v, %v; database: %+v", got, err, want)
		}
		var again bytes.Buffer
		if err := Write(t.Context(), &again, inFile(text.Bytes())); err != nil || !bytes.Equal(again.Bytes(), text.Bytes()) {
			t.Errorf("a file written from a file differs: %v", err)
		}
	})
}

// R13: what somebody with the database password can do.
func TestTamperingWithTheTablesIsNamed(t *testing.T) {
	t.Parallel()
	private, public, err := GenerateKey(acme)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		do   []string
		want Finding
	}{
		{"header", []string{`UPDATE ledger_entry SET header = (SELECT header FROM ledger_entry WHERE seq = 9) WHERE seq = 17`}, Finding{Kind: Changed, Seq: 17, To: 17}},
		{"body", []string{`UPDATE ledger_body SET body = (SELECT body FROM ledger_body WHERE seq = 9) WHERE seq = 17`}, Finding{Kind: ChangedBody, Seq: 17, To: 17}},
		{"leaf hash", []string{`UPDATE ledger_entry SET leaf_hash = body_hash WHERE seq = 17`}, Finding{Kind: StoredHash, Seq: 17, To: 17}},
		{"body hash", []string{`UPDATE ledger_entry SET body_hash = leaf_hash WHERE seq = 17`}, Finding{Kind: StoredHash, Seq: 17, To: 17}},
		{"one entry gone", []string{`DELETE FROM ledger_body WHERE seq = 17`, `DELETE FROM ledger_entry WHERE seq = 17`}, Finding{Kind: Dropped, Seq: 17, To: 17}},
		{"three entries gone", []string{`DELETE FROM ledger_body WHERE seq IN (17, 18, 19)`, `DELETE FROM ledger_entry WHERE seq IN (17, 18, 19)`}, Finding{Kind: Dropped, Seq: 17, To: 19}},
		{"end gone", []string{`DELETE FROM ledger_body WHERE seq > 30`, `DELETE FROM ledger_entry WHERE seq > 30`}, Finding{Kind: Truncated, Seq: 31, To: 49}},
		{"head set back", []string{`UPDATE ledger_head SET size = 48`}, Finding{Kind: End, Seq: 48, To: 50}},
		{"inner node", []string{`UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE idx = 0) WHERE idx = 6`}, Finding{Kind: Tree, Seq: 0, To: 3}},
		{"leaf node", []string{`UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE idx = 0) WHERE idx = 4`}, Finding{Kind: StoredHash, Seq: 3, To: 3}},
		{"leaf node gone", []string{`DELETE FROM ledger_node WHERE idx = 4`}, Finding{Kind: Tree, Seq: 3, To: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, e engine) {
				e.append(t, acme, story(50)...)
				e.write(t, acme, func(tx *sql.Tx) error {
					_, err := Checkpoint(t.Context(), tx, e, acme, noon, signer)
					return err
				})
				e.write(t, acme, func(tx *sql.Tx) error {
					for _, s := range c.do {
						if _, err := tx.Exec(s); err != nil {
							return err
						}
					}
					return nil
				})
				r := e.verify(t, acme, Options{Keys: []string{public}})
				if !slices.Contains(r.Findings, c.want) {
					t.Errorf("findings %+v, want %+v", r.Findings, c.want)
				}
			})
		})
	}
}

func TestALogThatWasTamperedWithIsNotSigned(t *testing.T) {
	t.Parallel()
	e := sqlite(t)
	private, _, err := GenerateKey(acme)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	e.append(t, acme, story(5)...)
	e.write(t, acme, func(tx *sql.Tx) error {
		if _, err := tx.Exec(`UPDATE ledger_node SET hash = root FROM ledger_head WHERE idx = 6`); err != nil {
			return err
		}
		if _, err := Checkpoint(t.Context(), tx, e, acme, noon, signer); problem.KindOf(err) != problem.Internal {
			t.Errorf("signed: %v", err)
		}
		return nil
	})
}

func TestAnotherOrganisationSeesNothingOnPostgres(t *testing.T) {
	t.Parallel()
	e := postgres(t)
	e.append(t, acme, story(5)...)
	e.write(t, other, func(tx *sql.Tx) error {
		for _, table := range []string{"ledger_head", "ledger_entry", "ledger_body", "ledger_node"} {
			var n int
			if err := tx.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s: %d rows, %v", table, n, err)
			}
		}
		return nil
	})
}
