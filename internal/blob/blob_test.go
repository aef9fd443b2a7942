package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// place is a store and a way to damage what is in it.
type place struct {
	blob.Store
	spoil func(t *testing.T)
	empty func(t *testing.T) bool // nothing half-written is left
}

// each runs a test on both drivers.
func each(t *testing.T, test func(*testing.T, place)) {
	t.Run("directory", func(t *testing.T) {
		t.Parallel()
		root := filepath.Join(t.TempDir(), "blobs")
		store, err := blob.Open(t.Context(), blob.Settings{Dir: root})
		if err != nil {
			t.Fatal(err)
		}
		contents := func(t *testing.T) (names []string) {
			filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
				if err != nil {
					t.Fatal(err)
				}
				if e.Type().IsRegular() {
					names = append(names, path)
				}
				return nil
			})
			return names
		}
		test(t, place{store, func(t *testing.T) {
			for _, name := range contents(t) {
				if err := os.WriteFile(name, []byte("spoilt"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}, func(t *testing.T) bool { return len(contents(t)) == 0 }})
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		endpoint, fake := startS3(t)
		scratch := t.TempDir()
		store, err := blob.Open(t.Context(), blob.Settings{Dir: "unused", S3: blob.S3Settings{Endpoint: endpoint, Bucket: "files",
			Region: "eu-central-1", Prefix: "privet", AccessKey: "key", SecretKey: "secret", PlainHTTP: true, Scratch: scratch}})
		if err != nil {
			t.Fatal(err)
		}
		test(t, place{store, func(*testing.T) {
			fake.Lock()
			defer fake.Unlock()
			for key := range fake.objects {
				fake.objects[key] = []byte("spoilt")
			}
		}, func(t *testing.T) bool {
			left, err := os.ReadDir(scratch)
			return err == nil && len(left) == 0 && len(fake.objects) == 0
		}})
	})
}

func put(t *testing.T, s blob.Store, org id.ID, content string) blob.Sum {
	t.Helper()
	sum, n, err := s.Put(t.Context(), org, strings.NewReader(content), 1<<20)
	if err != nil || n != int64(len(content)) {
		t.Fatalf("put %d bytes: %d, %v", len(content), n, err)
	}
	return sum
}

func TestWhatIsPutIsRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		org := id.New()
		for _, content := range []string{"", "a", strings.Repeat("privacy ", 100_000)} {
			sum := put(t, s, org, content)
			if sum != sha256.Sum256([]byte(content)) {
				t.Errorf("%s is not the hash", sum)
			}
			r, err := s.Open(t.Context(), org, sum)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != content {
				t.Errorf("read %d bytes of %d: %v", len(got), len(content), err)
			}
			r.Close()
			if n, err := s.Stat(t.Context(), org, sum); err != nil || n != int64(len(content)) {
				t.Errorf("size %d, %v", n, err)
			}
		}
	})
}

func TestAnotherOrganisationSeesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		ours, theirs := id.New(), id.New()
		sum := put(t, s, ours, "ours")
		if _, err := s.Open(t.Context(), theirs, sum); !problem.Is(err, problem.Missing) {
			t.Errorf("open: %v", err)
		}
		if _, err := s.Stat(t.Context(), theirs, sum); !problem.Is(err, problem.Missing) {
			t.Errorf("stat: %v", err)
		}
		if err := s.Walk(t.Context(), theirs, func(blob.Sum, int64) error { return errors.New("found something") }); err != nil {
			t.Errorf("walk: %v", err)
		}
		put(t, s, theirs, "ours")
		if err := s.Remove(t.Context(), theirs, sum); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Stat(t.Context(), ours, sum); err != nil {
			t.Errorf("removed by another organisation: %v", err)
		}
	})
}

func TestDamageIsRefusedAtTheEndAndMendedByPuttingAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		org := id.New()
		sum := put(t, s, org, "intact")
		s.spoil(t)
		r, err := s.Open(t.Context(), org, sum)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(r); !problem.Is(err, problem.Unavailable) {
			t.Errorf("damaged content was read: %v", err)
		}
		r.Close()
		put(t, s, org, "intact")
		if r, err = s.Open(t.Context(), org, sum); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != "intact" {
			t.Errorf("after mending: %q, %v", got, err)
		}
		r.Close()
	})
}

func TestNothingStaysOfWhatWasNotPutWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		org := id.New()
		if _, _, err := s.Put(t.Context(), org, strings.NewReader("12345"), 4); !problem.Is(err, problem.TooLarge) {
			t.Errorf("over the limit: %v", err)
		}
		broken := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("line cut")))
		if _, _, err := s.Put(t.Context(), org, broken, 100); err == nil {
			t.Error("a broken reader was accepted")
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, _, err := s.Put(ctx, org, strings.NewReader("x"), 100); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if !s.empty(t) {
			t.Error("something was left behind")
		}
		if _, _, err := s.Put(t.Context(), org, strings.NewReader("1234"), 4); err != nil {
			t.Errorf("exactly the limit: %v", err)
		}
	})
}

func TestWalkVisitsEveryContentInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		org := id.New()
		want := map[blob.Sum]int64{}
		for _, content := range []string{"a", "bb", "ccc", "dddd", "eeeee"} {
			want[put(t, s, org, content)] = int64(len(content))
		}
		var seen []blob.Sum
		err := s.Walk(t.Context(), org, func(sum blob.Sum, size int64) error {
			if want[sum] != size {
				t.Errorf("%s has %d bytes, want %d", sum, size, want[sum])
			}
			seen = append(seen, sum)
			return nil
		})
		if err != nil || len(seen) != len(want) {
			t.Errorf("visited %d of %d: %v", len(seen), len(want), err)
		}
		if !slices.IsSortedFunc(seen, func(a, b blob.Sum) int { return bytes.Compare(a[:], b[:]) }) {
			t.Errorf("not in order: %v", seen)
		}
		stop := errors.New("enough")
		if err := s.Walk(t.Context(), org, func(blob.Sum, int64) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("a visitor's error is lost: %v", err)
		}
	})
}

func TestRemovedContentIsMissing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s place) {
		org := id.New()
		sum := put(t, s, org, "gone")
		for range 2 { // the second time it is not there
			if err := s.Remove(t.Context(), org, sum); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Open(t.Context(), org, sum); !problem.Is(err, problem.Missing) {
			t.Errorf("open: %v", err)
		}
	})
}

func TestSweepRemovesOnlyOldRemains(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir, err := blob.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, age := range map[string]time.Duration{"old": 48 * time.Hour, "new": time.Minute} {
		path := filepath.Join(root, "incoming", name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := dir.Sweep(now.Add(-24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(root, "incoming"))
	if err != nil || len(left) != 1 || left[0].Name() != "new" {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestOthersCannotLookIntoTheFolder(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "blobs")
	dir, err := blob.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, id.New(), "secret")
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBucketThatIsNotThereIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	endpoint, _ := startS3(t)
	_, err := blob.Open(t.Context(), blob.Settings{S3: blob.S3Settings{Endpoint: endpoint, Bucket: "nowhere", Region: "eu", AccessKey: "k",
		SecretKey: "s", PlainHTTP: true}})
	if err == nil || !strings.Contains(err.Error(), "no bucket nowhere") {
		t.Errorf("%v", err)
	}
}

func TestOnlyWholeHashesAreRead(t *testing.T) {
	t.Parallel()
	sum := blob.Sum(sha256.Sum256(nil))
	if got, err := blob.ParseSum(sum.String()); err != nil || got != sum {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "ab", strings.Repeat("g", 64), "../" + sum.String()[3:]} {
		if _, err := blob.ParseSum(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func BenchmarkPut100kB(b *testing.B) {
	dir, err := blob.OpenDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	content := bytes.Repeat([]byte("privacy "), 12_500)
	org := id.New()
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		if _, _, err := dir.Put(b.Context(), org, bytes.NewReader(content), 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}
