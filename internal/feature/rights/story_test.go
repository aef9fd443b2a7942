package rights_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // AE-2 stretches passphrases with it
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/vault"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// sealing is the API of a world that seals answers, with the files of its pages.
func (w *world) sealing(t *testing.T, v *vault.Vault, who access.Actor) *wire {
	t.Helper()
	x := &wire{t: t, actor: who}
	x.h = api.New(api.Deps{Store: w.DB, Words: w.words, Blobs: w.blobs, Limits: api.Limits{PerActor: -1, PerAddress: -1}, Version: "test",
		Session: func(*http.Request) (access.Actor, error) { return x.actor, nil }, Extras: rights.API(rights.Deps{Vault: v}, w.blobs, w.words)})
	return x
}

// unsealed opens a package as any program does that knows WinZip's AE-2, and answers the
// files of the parcel inside.
func unsealed(t *testing.T, sealed, passphrase string) map[string]string {
	t.Helper()
	raw, err := open(sealed, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func open(sealed, passphrase string) ([]byte, error) {
	z, err := zip.NewReader(strings.NewReader(sealed), int64(len(sealed)))
	if err != nil {
		return nil, err
	}
	in, err := z.File[len(z.File)-1].OpenRaw()
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(in)
	if err != nil || len(raw) < 28 {
		return nil, errors.Join(err, errors.New("too short"))
	}
	keys, err := pbkdf2.Key(sha1.New, passphrase, raw[:16], 1000, 66)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(keys[64:], raw[16:18]) {
		return nil, errors.New("another passphrase")
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return nil, err
	}
	out := raw[18 : len(raw)-10]
	for i, n := 0, uint64(1); i < len(out); i, n = i+16, n+1 { // the counter is little-endian
		var at [16]byte
		binary.LittleEndian.PutUint64(at[:], n)
		part := out[i:min(i+16, len(out))]
		cipher.NewCTR(block, at[:]).XORKeyStream(part, part)
	}
	return out, nil
}

// S-061 to S-064, S-068: a case by the API alone, from intake to the package that the person
// opens with the passphrase.
func TestACaseByTheAPIAloneFromIntakeToTheOpenedPackage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		rights.Mount(w.site, rights.Deps{Vault: v})
		var system *record.System
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			system, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			return err
		})
		x := w.sealing(t, v, w.who)
		var made struct{ Ref string }
		x.do("POST", "/requests/intake", fields{"types": []string{"access"}, "channel": "e-mail", "language": "de", "text": "Was wissen Sie über mich?", "requester": fields{"name": "Erika Muster", "email": "erika@example.org"}}).want(201).into(&made)
		at := "/requests/" + made.Ref
		x.do("POST", at+"/messages", fields{"template": "acknowledge", "letter": true, "body": "Wir haben Ihre Anfrage."}).want(201)
		x.do("POST", at+"/identity", fields{"identity": "confirmed", "identity_method": "known_facts", "identity_matched": []string{"customer number"}, "identity_why": "Written from the address on file."}).want(200)
		x.move(made.Ref, "check_identity").want(200)
		x.move(made.Ref, "accept").want(200)
		x.do("POST", at+"/plan", nil).want(200)
		x.move(made.Ref, "locate").want(200)
		x.do("POST", at+"/items/"+system.Ref, fields{"state": "found", "action": "export", "found": "41 records", "count": 41}).want(200)
		var f struct{ ID string }
		x.do("POST", at+"/files?name=konto.csv&item="+system.Ref, "day,amount\n2026-01-02,12.50\n").want(201).into(&f)
		x.do("POST", at+"/package", nil).want(409) // nothing is decided yet
		x.do("POST", at+"/files/"+f.ID, fields{"given": "perhaps"}).want(422)
		x.do("POST", at+"/files/"+f.ID, fields{"given": "yes"}).want(200)
		x.move(made.Ref, "review").want(200)
		x.do("POST", at+"/checks", fields{"scope": "Everything", "third_parties": "none_in_it", "exemptions_weighed": "yes"}).want(200)
		x.move(made.Ref, "decide").want(200)
		x.do("POST", at+"/decide", fields{"outcome": "fulfilled"}).want(200)
		x.move(made.Ref, "reply").want(200)

		x.do("POST", at+"/delivery", nil).want(422) // no package yet
		var sealed struct{ ID, Passphrase, Ready string }
		x.do("POST", at+"/package", nil).want(201).into(&sealed)
		if len(sealed.Passphrase) < 20 || sealed.Ready == "" {
			t.Fatalf("sealed %+v", sealed)
		}
		x.do("POST", at+"/delivery", fields{"days": 31}).want(422)
		var link struct{ Link string }
		x.do("POST", at+"/delivery", fields{"days": 3, "downloads": 2}).want(201).into(&link)
		out := webtest.As(t, w.site, "")
		out.Get(link.Link)
		p := out.Post(link.Link, nil)
		if _, err := open(p.Body, "aaaa-bbbb-cccc-dddd-eeee"); err == nil {
			t.Error("another passphrase opens the package")
		}
		files := unsealed(t, p.Body, sealed.Passphrase)
		if !strings.Contains(files["files/billing/konto.csv"]+files["files/Billing/konto.csv"], "12.50") || !strings.Contains(files["answer.html"], "Erika Muster") {
			var names []string
			for n := range files {
				names = append(names, n)
			}
			t.Errorf("the package holds %v", names)
		}
		var data map[string]any
		if err := json.Unmarshal([]byte(files["data.json"]), &data); err != nil {
			t.Error(err)
		}
		var seen struct {
			Against    []string
			Packages   []struct{ ID, SHA256 string }
			Deliveries []struct {
				State     string
				Downloads []struct{ Network string }
			}
		}
		told := x.do("GET", at+"/package", nil).want(200)
		told.into(&seen)
		if len(seen.Against) != 0 || len(seen.Packages) != 1 || len(seen.Deliveries) != 1 || len(seen.Deliveries[0].Downloads) != 1 || seen.Deliveries[0].State != "fetched" || strings.Contains(told.body, sealed.Passphrase) {
			t.Errorf("seen %s", told.body)
		}
		x.do("DELETE", at+"/delivery", nil).want(204)
		if p := out.Get(link.Link); p.Status != 404 {
			t.Errorf("after the end: %d", p.Status)
		}
		var state struct{ State, Clock string }
		x.do("POST", at+"/items/"+system.Ref, fields{"state": "executed", "action": "export", "changed": 41}).want(200)
		x.move(made.Ref, "close").want(200)
		x.do("GET", at+"/case", nil).want(200).into(&state)
		if state.State != "closed" || state.Clock != "met" {
			t.Errorf("ended as %+v", state)
		}
	})
}

// Decision 12: what the case's own retention says goes with the person: from where the
// answer was fetched, and a passphrase of a package that was never made; that it was
// delivered and fetched, and when, stays.
func TestDownloadsStayWithoutTheirNetworkWhenTheCaseIsErased(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		v := aVault(t)
		rights.Mount(w.site, rights.Deps{Vault: v})
		r := ready(t, w)
		x := w.sealing(t, v, w.who)
		at := "/requests/" + r.Ref
		x.do("POST", at+"/package", nil).want(201)
		var link struct{ Link string }
		x.do("POST", at+"/delivery", nil).want(201).into(&link)
		out := webtest.As(t, w.site, "")
		out.Get(link.Link)
		out.Post(link.Link, nil)
		w.write(t, func(ctx context.Context, tx *store.Tx) error { // never made
			_, _, err := rights.DoPackage(ctx, tx, w.words, v, r)
			return err
		})
		if _, err := w.change(t, r, func(r *record.Request) { r.Items[0].State, r.Items[0].Action = record.ItemExecuted, "export" }); err != nil {
			t.Fatal(err)
		}
		x.move(r.Ref, "close").want(200)
		b := webtest.As(t, w.site, access.PrivacyManager)
		if p := b.Get("/o/one/requests/" + r.Ref); !p.Has("192.0.2.0/24") || !p.Has("claims about the answer") {
			t.Errorf("the page before: %s", webtest.Text(p.Root))
		}
		kept := func() (k rights.Kept) {
			w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
				k, err = rights.DoKept(ctx, tx, w.read(t, r))
				return err
			})
			return k
		}
		k := kept()
		if k.Why != rights.KeptUsual || k.Until == "" {
			t.Fatalf("kept %+v", k)
		}
		w.at(k.Until.AddDays(1).Time())
		w.night(t)
		if k = kept(); k.Why != rights.KeptErased || k.Erased.IsZero() {
			t.Errorf("afterwards %+v", k)
		}
		var log []rights.Download
		secrets := 0
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			if err := tx.SQL().QueryRowContext(ctx, "SELECT count(*) FROM request_package WHERE org = $1 AND passphrase IS NOT NULL", tx.Org.String()).Scan(&secrets); err != nil {
				return err
			}
			log, err = rights.Downloads(ctx, tx, r)
			return err
		})
		if len(log) != 1 || log[0].Network != "" || log[0].Fetched.IsZero() || secrets != 0 {
			t.Errorf("log %+v, %d passphrases", log, secrets)
		}
		if files := w.files(t, r); len(files) != 0 {
			t.Errorf("files %+v", files)
		}
	})
}
