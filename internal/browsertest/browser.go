package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// remedy ends every message about something that the tests need.
const remedy = "run scripts/install-test-needs.sh"

// Browser is the one Chromium of this test program.
type Browser struct{ ctx context.Context }

// shared is started by the first test that asks; it ends with the program.
var shared = sync.OnceValues(start)

// Open gives the browser and starts it if this test is the first to ask.
func Open(t T) *Browser {
	t.Helper()
	b, err := shared()
	if err != nil {
		t.Fatalf("start a browser: %v", err)
	}
	return b
}

func start() (*Browser, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "privet-browser-")
	if err != nil {
		return nil, err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.WindowSize(1440, 900),
		chromedp.Env("HOME="+dir, "LC_ALL=C.UTF-8"),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("lang", "en-GB"),
		chromedp.WSURLReadTimeout(time.Minute))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium refuses root with its sandbox
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	// What newer browsers tell and this protocol does not know is no fault.
	ctx, _ := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	started := make(chan error, 1)
	go func() {
		// The browser is killed when the thread that started it ends: keep it.
		runtime.LockOSThread()
		started <- chromedp.Run(ctx)
		<-ctx.Done()
	}()
	if err := <-started; err != nil {
		stop()
		return nil, errors.Join(fmt.Errorf("%s: %w; %s", path, err, remedy), os.RemoveAll(dir))
	}
	if err := sweepAfterExit(dir, chromedp.FromContext(ctx).Browser.Process().Pid); err != nil {
		stop()
		return nil, err
	}
	return &Browser{ctx: ctx}, nil
}

// chromium is the path of a browser.
func chromium() (string, error) {
	if path := os.Getenv("PRIVET_TEST_CHROMIUM"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			return "", fmt.Errorf("PRIVET_TEST_CHROMIUM: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found; " + remedy + ", or set PRIVET_TEST_CHROMIUM")
}

// Root is the folder of the repository that the working directory lies in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "internal", "browsertest", "axe", "package.json")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("the working directory is not in Privet's repository")
		}
		dir = up
	}
}
